// The builder of a report: keeps what is typed in this browser until it is saved, so that nothing
// is lost on a reload or a dropped connection, and saves without leaving the page's own state.
// Without this module the builder is a plain form.

const form = document.getElementById("builder");
const PREFIX = `truceline:report:${form.dataset.report}:${form.dataset.version}:`;
const WAIT_MS = 300;
const kept = document.getElementById("kept");
const boxes = [...form.querySelectorAll("textarea:not([readonly])")];
const timers = new Map();

for (const box of boxes) {
  box.dataset.saved = tidy(box.value);
  restore(box);
  box.addEventListener("input", () => {
    clearTimeout(timers.get(box));
    timers.set(box, setTimeout(() => keep(box), WAIT_MS));
    mark(box);
  });
  box.addEventListener("blur", () => keep(box));
}
addEventListener("pagehide", () => boxes.forEach(keep));
count();

for (const button of form.querySelectorAll("button.take")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const box = button.closest(".conflict").querySelector("textarea");
    box.value = button.dataset.text;
    box.dispatchEvent(new Event("input"));
    box.focus();
  });
}

// -- what is kept ----------------------------------------------------------------------------------

function tidy(text) {
  return text.replaceAll("\r\n", "\n").trim();
}

function keyOf(box) {
  return PREFIX + box.name;
}

function baseOf(box) {
  return form.elements[`base:${box.name.slice(box.name.indexOf(":") + 1)}`];
}

function isUnsaved(box) {
  return tidy(box.value) !== box.dataset.saved;
}

function keep(box) {
  clearTimeout(timers.get(box));
  try {
    if (isUnsaved(box)) {
      const entry = { text: box.value, base: box.dataset.base ?? baseOf(box)?.value ?? "", at: new Date().toISOString() };
      localStorage.setItem(keyOf(box), JSON.stringify(entry));
    } else {
      localStorage.removeItem(keyOf(box));
    }
  } catch {
    say("This browser keeps nothing: save often.");
  }
  mark(box);
  count();
}

// What was typed and not saved comes back; where another text was saved meanwhile, both will stand.
function restore(box) {
  let entry = null;
  try {
    entry = JSON.parse(localStorage.getItem(keyOf(box)));
  } catch {
    return;
  }
  if (!entry) return;
  if (tidy(entry.text) === box.dataset.saved) {
    localStorage.removeItem(keyOf(box));
    return;
  }
  const base = baseOf(box);
  const isOvertaken = (base?.value ?? "") !== entry.base;
  box.value = entry.text;
  box.dataset.base = entry.base;
  if (isOvertaken) setBase(box, entry.base);
  box.closest("details")?.setAttribute("open", "");
  const words = isOvertaken
    ? "Brought back: typed here and not saved. Another text was saved meanwhile; saving yours keeps both."
    : "Brought back: typed here and not saved.";
  mark(box, words);
}

function setBase(box, value) {
  let base = baseOf(box);
  if (!base) {
    base = document.createElement("input");
    base.type = "hidden";
    base.name = `base:${box.name.slice(box.name.indexOf(":") + 1)}`;
    form.append(base);
  }
  base.value = value;
}

function mark(box, words = "Not saved yet; kept in this browser.") {
  const place = box.closest(".box").querySelector(".unsaved");
  if (!place) return;
  if (!isUnsaved(box)) place.replaceChildren();
  else if (!place.textContent) {
    const drop = document.createElement("button");
    drop.type = "button";
    drop.textContent = "Discard";
    drop.addEventListener("click", () => {
      localStorage.removeItem(keyOf(box));
      location.reload();
    });
    place.replaceChildren(words, " ", drop);
  }
}

function count() {
  const unsaved = boxes.filter(isUnsaved).length;
  say(unsaved ? `${unsaved} ${unsaved === 1 ? "text is" : "texts are"} not saved yet.` : "");
}

function say(words) {
  if (kept.textContent !== words) kept.textContent = words;
}

// -- saving ----------------------------------------------------------------------------------------

let isSaving = false;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isSaving) return;
  isSaving = true;
  boxes.forEach(keep);
  say("Saving…");
  const body = new URLSearchParams(new FormData(form, event.submitter));
  boxes.forEach((box) => { box.readOnly = true; }); // what is typed now would not be sent
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
    const said = await answer.json();
    if (!answer.ok) throw new Error(`Not saved: ${said.message} ${said.hint ?? ""}`.trim());
    for (const box of boxes) {
      box.dataset.saved = tidy(box.value);
      keep(box);
    }
    go(said.address);
  } catch (error) {
    isSaving = false;
    boxes.forEach((box) => { box.readOnly = false; });
    const isCutOff = error instanceof TypeError;
    say(isCutOff ? "Not saved: the dashboard does not answer. What you typed is kept in this browser; try again." : error.message);
    kept.classList.add("failed");
    kept.scrollIntoView({ block: "nearest" });
  }
});

// A report is not sent on without what its writer sees in it.
for (const move of document.querySelectorAll("form.move")) {
  move.addEventListener("submit", (event) => {
    const unsaved = boxes.filter(isUnsaved);
    if (!unsaved.length) return;
    event.preventDefault();
    kept.classList.add("failed");
    say(`${unsaved.length === 1 ? "One text is" : `${unsaved.length} texts are`} not saved yet: save or discard first, then send the report on.`);
    unsaved[0].focus();
    kept.scrollIntoView({ block: "nearest" });
  });
}

// The same page again, as it is now.
function go(address) {
  const wanted = new URL(address, location.href);
  history.replaceState(null, "", wanted);
  location.reload();
}
