// The form for observations: shows what matters for a topic, remembers who and from where, and
// keeps entries in this browser until the dashboard has them. Each entry carries an id made here,
// so that sending it twice enters it once. Without this module the form is a plain form.

const REMEMBERED = "truceline:observer:";
const QUEUED = "truceline:observation:";
const ALWAYS = "on last_on from_at until_at lat_deg lon_deg"; // of every entry
const RETRY_MS = [2000, 5000, 15000, 30000];

const forms = document.querySelectorAll("form.observation");
for (const form of forms) fit(form);
const entering = document.getElementById("observation");
if (entering) enter(entering);

// -- what matters for a topic ----------------------------------------------------------------------

function fit(form) {
  const topic = form.elements.topic;
  const kind = form.elements.kind;
  const groups = [...kind.querySelectorAll("optgroup")];

  function showTopic() {
    const chosen = topic.selectedOptions[0];
    const matters = new Set(`${chosen.dataset.fields} ${ALWAYS}`.split(" "));
    for (const part of form.querySelectorAll("[data-field]")) {
      const named = part.dataset.field.split(" ");
      const holds = [...part.querySelectorAll("input, select")].some(isFilled);
      part.hidden = !named.some((name) => matters.has(name)) && !holds;
    }
    // A group that is only hidden could still be reached by keyboard in some browsers.
    const selected = kind.value;
    for (const group of groups) group.remove();
    kind.append(...groups.filter((group) => group.dataset.topic === topic.value));
    kind.value = [...kind.options].some((one) => one.value === selected) ? selected : "";
    explain();
  }

  function explain() {
    const words = form.querySelector("#explanation");
    const chosen = kind.selectedOptions[0];
    if (words) words.textContent = chosen?.dataset.explanation || topic.selectedOptions[0].dataset.explanation;
    const unit = [...(form.elements.unit?.options ?? [])].find((one) => one.value === chosen?.dataset.unit);
    const usual = form.elements.unit?.options[0];
    if (usual) usual.textContent = unit ? unit.textContent : "as usual for it";
  }

  topic.addEventListener("change", showTopic);
  kind.addEventListener("change", explain);
  form.addEventListener("reset", () => setTimeout(showTopic));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.showTopic = showTopic;
  showTopic();
}

function isFilled(field) {
  if (field.type === "radio" || field.name === "qualifier") return false;
  return field.value !== "";
}

// -- entering --------------------------------------------------------------------------------------

function enter(form) {
  const list = document.getElementById("waiting-list");
  const box = document.getElementById("waiting");
  const count = document.getElementById("waiting-count");
  const done = document.getElementById("sent");
  let tries = 0;
  let timer = null;
  let isSending = false;

  recall(form);
  form.querySelector(".keys").hidden = false;
  document.getElementById("remembered").hidden = false;
  document.getElementById("forget").addEventListener("click", () => forget(form));
  document.getElementById("send-now").addEventListener("click", () => { tries = 0; send(); });
  addEventListener("online", () => { tries = 0; send(); });
  addEventListener("storage", show);
  (form.elements.topic.value ? form.elements.kind : form.elements.topic).focus();

  // The second half of a double click is no second entry.
  form.querySelector("[type=submit]").addEventListener("click", (event) => {
    if (event.detail > 1) event.preventDefault();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const id = newId();
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrf" && name !== "entry_id");
    const entry = { id, at: new Date().toISOString(), words: inWords(form), fields };
    try {
      localStorage.setItem(QUEUED + id, JSON.stringify(entry));
    } catch {
      form.submit(); // nothing can be kept here: sent as a plain form, with the id of the page
      return;
    }
    remember(form);
    startAnew(form);
    show();
    tries = 0;
    send();
  });

  show();
  send();

  // Send what waits, one after the other, in the order of entering.
  async function send() {
    if (isSending) return;
    isSending = true;
    clearTimeout(timer);
    try {
      for (const entry of waiting()) {
        if (entry.problem) continue;
        if (!(await sendOne(entry))) { again(); break; }
      }
    } finally {
      isSending = false;
      show();
    }
    if (waiting().some((one) => !one.problem) && !timer) again();
  }

  function again() {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = null; send(); }, RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
    tries += 1;
  }

  // Whether the dashboard has answered: taken, or refused with its words.
  async function sendOne(entry) {
    let answer;
    try {
      answer = await post(form, entry);
      if (answer.status === 403 && (await renewToken(form))) answer = await post(form, entry);
    } catch {
      return false;
    }
    const said = await answer.json().catch(() => null);
    if (answer.ok && said?.ok) {
      localStorage.removeItem(QUEUED + entry.id);
      tell(entry, said);
      tries = 0;
      return true;
    }
    if (answer.status >= 500 || !said) return false; // its fault or a lock: tried again
    keep({ ...entry, problem: `${said.message} ${said.hint ?? ""}`.trim() });
    return true;
  }

  function tell(entry, said) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/observations/${encodeURIComponent(said.entry_id)}`;
    link.textContent = entry.words;
    row.append("Entered: ", link, ...(said.findings ?? []).map((one) => ` ${one.message}`));
    done.prepend(row);
    while (done.children.length > 5) done.lastElementChild.remove();
  }

  function show() {
    const entries = waiting();
    const refused = entries.filter((one) => one.problem).length;
    const left = entries.length - refused;
    const words = [left && `${left} waiting to be sent.`, refused && `${refused} refused: see below.`];
    const said = words.filter(Boolean).join(" ");
    if (count.textContent !== said) count.textContent = said;
    box.hidden = entries.length === 0;
    list.replaceChildren(...entries.map(row));
  }

  function row(entry) {
    const item = document.createElement("li");
    item.append(entry.words);
    if (!entry.problem) return item;
    const problem = document.createElement("strong");
    problem.textContent = ` ${entry.problem} `;
    item.append(problem, button("Back into the form", () => { putBack(form, entry); drop(entry); }),
      " ", button("Throw it away", () => drop(entry)));
    return item;
  }

  function drop(entry) {
    localStorage.removeItem(QUEUED + entry.id);
    show();
  }
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function post(form, entry) {
  const body = new URLSearchParams(entry.fields);
  body.set("csrf", form.elements.csrf.value);
  body.set("entry_id", entry.id);
  return fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
}

// A browser that was closed since has a new token: the page tells it.
async function renewToken(form) {
  const answer = await fetch("/observations/new", { headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("#observation [name=csrf]")?.value;
  if (!token) return false;
  form.elements.csrf.value = token;
  return true;
}

// -- what is kept in this browser ------------------------------------------------------------------

function waiting() {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(QUEUED))
    .map((key) => JSON.parse(localStorage.getItem(key)))
    .filter(Boolean)
    .sort((one, other) => one.at.localeCompare(other.at));
}

function keep(entry) {
  localStorage.setItem(QUEUED + entry.id, JSON.stringify(entry));
}

function remember(form) {
  for (const field of form.querySelectorAll("[data-remember]")) {
    localStorage.setItem(REMEMBERED + field.name, field.value);
  }
}

function recall(form) {
  for (const field of form.querySelectorAll("[data-remember]")) {
    const kept = readKept(REMEMBERED + field.name);
    const isTyped = field.tagName !== "SELECT" && field.value !== "";
    const isOffered = field.tagName !== "SELECT" || [...field.options].some((one) => one.value === kept);
    if (kept && !isTyped && isOffered && !document.querySelector("main > .banner.alarm")) field.value = kept;
  }
  form.showTopic();
}

function readKept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // this browser keeps nothing
  }
}

function forget(form) {
  for (const field of form.querySelectorAll("[data-remember]")) {
    localStorage.removeItem(REMEMBERED + field.name);
    if (field.tagName !== "SELECT") field.value = "";
  }
}

// -- the form --------------------------------------------------------------------------------------

// Empty but for who, from where, the topic and the day: the next entry is often much the same.
function startAnew(form) {
  const kept = ["topic", "on", "means"];
  for (const field of form.querySelectorAll("input, select, textarea")) {
    if (field.type === "hidden" || "remember" in field.dataset || kept.includes(field.name)) continue;
    if (field.name === "qualifier") field.value = "exact";
    else if (field.type !== "radio") field.value = "";
  }
  form.showTopic();
  form.elements.kind.focus();
}

function putBack(form, entry) {
  for (const [name, value] of entry.fields) {
    if (name === "kind") continue;
    const field = form.elements[name];
    if (field) field.value = value;
  }
  form.showTopic();
  form.elements.kind.value = new Map(entry.fields).get("kind") ?? "";
  form.elements.kind.dispatchEvent(new Event("change"));
  form.elements.kind.focus();
}

function inWords(form) {
  const value = (name) => form.elements[name]?.value ?? "";
  const exact = value("qualifier") === "exact" ? "" : value("qualifier");
  const number = value("number") ? `${exact} ${value("number")} × ` : "";
  const time = [value("on"), value("from_at")].filter(Boolean).join(" ");
  return `${time}: ${number}${form.elements.kind.selectedOptions[0].textContent}`.replaceAll("  ", " ");
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}
