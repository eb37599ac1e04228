// Files dropped on the page are sent one by one, each with its progress, its refusal in words, and the
// question when it was published. Without this module the form is a plain form.

const byId = (id) => document.getElementById(id);
const bring = byId("bring");
const drop = byId("drop");

const input = bring.elements.file;
for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  input.files = event.dataTransfer.files;
  if (bring.reportValidity()) bring.requestSubmit();
});
bring.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation(); // the page does not go away
  const files = [...input.files];
  const body = new FormData(bring);
  body.delete("file");
  bring.reset();
  bring.elements.by.value = body.get("by");
  const rows = files.map(addRow);
  for (const [at, file] of files.entries()) await bringOne(file, body, rows[at]);
});

function addRow(file) {
  const under = byId("under-way");
  under.hidden = false;
  const row = document.createElement("li");
  const name = document.createElement("bdi");
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `${file.name} is sent`);
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.textContent = " waits";
  row.append(name, said, bar);
  under.append(row);
  return { row, bar, say: (words) => { said.textContent = ` ${words}`; } };
}

async function bringOne(file, fields, shown) {
  try {
    shown.say("is sent…");
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    body.append("read", "later");
    body.append("file", file);
    const stored = await send(bring.action, body, (share) => {
      shown.bar.value = share;
      if (share === 1) shown.say("is opened…");
    });
    const one = stored.documents[0];
    if (!one.source_id) throw new Error(one.findings.map((flaw) => `${flaw.message} ${flaw.hint}`.trim()).join(" "));
    shown.say("is read for claims…");
    shown.bar.removeAttribute("value");
    const token = new URLSearchParams({ csrf: fields.get("csrf") });
    // What is stored stays, also where it cannot be read now.
    const read = await send(`${new URL(one.address, location.href).pathname}/reading`, token)
      .catch((error) => ({ claims: null, findings: [{ message: error.message, severity: "error" }] }));
    finish(shown, one, read.claims, [...one.findings, ...read.findings]);
  } catch (error) {
    shown.bar.remove();
    shown.row.classList.add("failed");
    shown.say(error.message);
  }
}

function finish(shown, one, claims, findings) {
  shown.bar.remove();
  const link = document.createElement("a");
  link.href = one.address;
  link.textContent = "Open it";
  const number = claims === null ? "is stored, and was not read" : `is read: ${claims} ${claims === 1 ? "claim" : "claims"}`;
  shown.say(`${number}${one.was_known ? "; it was here before" : ""}. `);
  shown.row.append(link);
  const grave = findings.filter((flaw) => flaw.severity !== "note" || (claims === null && flaw.code !== "document.no-day"));
  for (const words of new Set(grave.map((flaw) => flaw.message))) {
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = words;
    shown.row.append(note);
  }
  if (!one.published_on) shown.row.append(askDay(one, shown));
}

function askDay(one, shown) {
  const form = byId("ask-day").content.firstElementChild.cloneNode(true);
  form.action = `${new URL(one.address, location.href).pathname}/description`;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const body = new URLSearchParams(new FormData(form));
    body.set("by", bring.elements.by.value);
    try {
      shown.say("is read again…");
      const now = await send(form.action, body);
      form.remove();
      shown.say(`was published on ${now.published_on}; ${now.claims} ${now.claims === 1 ? "claim" : "claims"}. `);
    } catch (error) {
      shown.say(error.message);
    }
  });
  return form;
}

// XMLHttpRequest, for fetch does not tell how much was sent.
function send(address, body, progress = () => {}) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "json";
    request.setRequestHeader("accept", "application/json");
    request.upload.addEventListener("progress", (event) => progress(event.total ? event.loaded / event.total : 0));
    request.addEventListener("load", () => {
      const said = request.response;
      if (said?.ok) done(said);
      else fail(new Error(said?.message ? `${said.message} ${said.hint ?? ""}`.trim() : `The dashboard answered ${request.status}.`));
    });
    request.addEventListener("error", () => fail(new Error("The dashboard does not answer: is it still running?")));
    request.send(body);
  });
}
