// Shows that something is under way once it takes longer than a moment: pages, forms, files.
// A file is fetched, so that it can be cancelled and its refusal said in words. Without this module
// a link is a plain link and a form a plain form.

const DELAY_MS = 100; // below this an answer is felt as instant
const SAID_MS = 5000; // how long a file that is ready stays named
const FILE = /\.(?:docx|html|md|csv|geojson)$/;

const rows = document.createElement("div");
rows.setAttribute("role", "status");
const bar = document.createElement("div");
bar.className = "bar";
bar.hidden = true;
bar.setAttribute("role", "progressbar");
bar.setAttribute("aria-label", "Working");
const box = document.createElement("div");
box.className = "progress";
box.append(bar, rows);
document.body.append(box);

const waiting = new Set(); // what the bar stands for
const files = new Map(); // address → how to cancel it
let endPage = () => {}; // the page that was asked for last

// Say that something is under way, if it takes long; gives the function that ends it.
// `cancel` adds a button.
export function working(words, cancel) {
  const wait = {};
  let row = null;
  const timer = setTimeout(() => {
    row = addRow(words, cancel && { words: "Cancel", act: cancel });
    waiting.add(wait);
    bar.hidden = false;
  }, DELAY_MS);
  return () => {
    clearTimeout(timer);
    row?.remove();
    waiting.delete(wait);
    bar.hidden = waiting.size === 0;
  };
}

function addRow(words, button) {
  const row = document.createElement("p");
  row.append(words);
  if (button) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = button.words;
    made.addEventListener("click", button.act);
    row.append(" ", made);
  }
  rows.append(row);
  return row;
}

// -- pages and forms ------------------------------------------------------------------------------

function opensElsewhere(target) {
  return target !== "" && target !== "_self";
}

function isOurs(address) {
  return /^https?:$/.test(address.protocol) && address.origin === location.origin;
}

function leadsWithinPage(address) {
  return address.hash !== "" && address.href.split("#")[0] === location.href.split("#")[0];
}

function showPage() {
  endPage();
  endPage = working("Working…");
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!link || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (!(link instanceof HTMLAnchorElement) || opensElsewhere(link.target)) return;
  const address = new URL(link.href);
  if (!isOurs(address) || leadsWithinPage(address)) return;
  if (link.hasAttribute("download") || FILE.test(address.pathname)) {
    event.preventDefault();
    fetchFile(address, link.download);
  } else {
    showPage();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (event.defaultPrevented || opensElsewhere(button?.getAttribute("formtarget") ?? form.target)) return;
  if (isOurs(new URL(button?.formAction || form.action))) showPage();
});

// A page that comes back out of the browser's memory is under way no more.
addEventListener("pageshow", () => endPage());
// The browser's own stop and Escape say nothing to a page: Escape at least takes the words away.
addEventListener("keydown", (event) => { if (event.key === "Escape") endPage(); });

// -- files ----------------------------------------------------------------------------------------

async function fetchFile(address, wantedName) {
  if (files.has(address.href)) return; // asked for twice: the first is still under way
  const name = wantedName || address.pathname.split("/").pop();
  const stop = new AbortController();
  const end = working(`Preparing ${name}…`, () => stop.abort());
  files.set(address.href, stop);
  try {
    const answer = await fetch(address, { signal: stop.signal, headers: { accept: "application/json, */*" } });
    if (!answer.ok) throw new Error(await reason(answer));
    save(await answer.blob(), wantedName || givenName(answer) || name);
    end();
    sayFor(SAID_MS, `${name} is ready.`);
  } catch (error) {
    end();
    if (stop.signal.aborted) sayFor(SAID_MS, `${name} was cancelled.`);
    else sayUntilClosed(`${name} could not be made. ${words(error)}`);
  } finally {
    files.delete(address.href);
  }
}

// The refusal as the dashboard words it, with what to do next.
async function reason(answer) {
  const said = await answer.json().catch(() => null);
  return said?.message ? `${said.message} ${said.hint ?? ""}`.trim() : `The dashboard answered ${answer.status}.`;
}

// What fetch itself throws speaks of networks, not of what to do.
function words(error) {
  return error instanceof TypeError ? "The dashboard does not answer: is it still running?" : error.message;
}

function givenName(answer) {
  return answer.headers.get("content-disposition")?.match(/filename="([^"]+)"/)?.[1];
}

function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click(); // it stands in no document, so no listener of a page hears of it
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function sayFor(time_ms, said) {
  const row = addRow(said);
  setTimeout(() => row.remove(), time_ms);
}

function sayUntilClosed(said) {
  const row = addRow(said, { words: "Close", act: () => row.remove() });
  row.className = "failed";
}

// Leaving the page would lose the file: the browser asks first.
addEventListener("beforeunload", (event) => { if (files.size) event.preventDefault(); });
