// Reading: the text and its claims point at each other, keys decide, selected words become a claim.
// Without this module all of it are plain links and forms.

const stored = document.getElementById("stored");
const byId = (id) => document.getElementById(id);

// -- text and claims -------------------------------------------------------------------------------

const list = document.querySelector(".claim-list");
let chosen = "";

function piecesOf(claim) {
  return stored ? stored.querySelectorAll(`[data-c~="${CSS.escape(claim)}"]`) : [];
}

// Mark a claim on both sides; `shown` is the side that is brought into sight: "text", "claim" or none.
function choose(claim, shown) {
  if (!byId(`c-${claim}`)) return;
  for (const one of document.querySelectorAll(".chosen")) one.classList.remove("chosen", "own");
  for (const one of piecesOf(claim)) {
    one.classList.add("chosen");
    one.classList.toggle("own", (one.dataset.t ?? "").split(" ").includes(claim));
  }
  const card = byId(`c-${claim}`);
  card.classList.add("chosen");
  chosen = claim;
  if (shown === "claim") show(card);
  if (shown === "text") byId(`t-${claim}`)?.scrollIntoView({ block: "center" });
}

// Inside its own box the list scrolls without moving the text.
function show(card) {
  if (getComputedStyle(list).overflowY === "visible") card.scrollIntoView({ block: "center" });
  else list.scrollTo({ top: card.offsetTop - list.clientHeight / 4 });
}

if (stored && list) {
  stored.addEventListener("click", (event) => {
    const piece = event.target.closest("[data-c]");
    if (!piece || !getSelection().isCollapsed) return;
    // Of several claims over the same words a second click takes the next one.
    const claims = `${piece.dataset.t ?? ""} ${piece.dataset.c}`.trim().split(" ");
    const there = [...new Set(claims)].filter((one) => byId(`c-${one}`));
    if (!there.length) return;
    const claim = there[(there.indexOf(chosen) + 1) % there.length];
    event.preventDefault();
    choose(claim, "claim");
    history.replaceState(history.state, "", `#c-${claim}`);
    if (piece.dataset.t) byId(`c-${claim}`).focus({ preventScroll: true });
  });
  stored.addEventListener("focusin", (event) => {
    const [claim] = event.target.dataset?.t?.split(" ") ?? [];
    if (claim && event.target.matches(":focus-visible")) choose(claim, "claim");
  });
  list.addEventListener("click", (event) => {
    const card = event.target.closest(".claim");
    if (!card || event.target.closest("button, input, summary, a:not(.to-text)")) return;
    if (event.target.closest(".to-text")) event.preventDefault();
    choose(card.dataset.claim, "text");
    history.replaceState(history.state, "", `#c-${card.dataset.claim}`);
    if (event.target.closest(".to-text")) byId(`t-${card.dataset.claim}`)?.focus({ preventScroll: true });
  });
  list.addEventListener("focusin", (event) => {
    const card = event.target.closest(".claim");
    if (card && event.target.matches(":focus-visible")) choose(card.dataset.claim, "text");
  });
  arrive();
  addEventListener("hashchange", arrive);
}

// In review on a narrow window the words around the claim scroll in a box of their own.
const own = stored && !list ? stored.querySelector(".own") : null;
if (own && stored.scrollHeight > stored.clientHeight) {
  stored.scrollTop = own.getBoundingClientRect().top - stored.getBoundingClientRect().top - stored.clientHeight / 3;
}

// The address may name a claim of another part of the text: the server knows which.
function arrive() {
  const [, side, claim] = location.hash.match(/^#([ct])-([\w-]+)$/) ?? [];
  const asked = new URLSearchParams(location.search).get("claim");
  if (claim && !byId(`c-${claim}`) && asked !== claim) {
    const address = new URL(location.href);
    address.searchParams.set("claim", claim);
    location.replace(address);
    return;
  }
  const wanted = claim ?? asked;
  if (!wanted) return;
  choose(wanted, "text");
  if (side === "c" && byId(`c-${wanted}`)) show(byId(`c-${wanted}`));
}

// -- selected words --------------------------------------------------------------------------------

const adding = byId("adding");
const offer = byId("selected");

// Characters of the stored text count code points; the browser counts UTF-16 units.
function offsetOf(node, offset) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  if (!piece) return null;
  const before = document.createRange();
  before.setStart(piece, 0);
  before.setEnd(node, offset);
  return Number(piece.dataset.at) + [...before.toString()].length;
}

function selectedWords() {
  const selection = getSelection();
  if (!stored || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const ends = [...stored.querySelectorAll("[data-at]")].filter((one) => range.intersectsNode(one));
  const inside = ends.filter((one) => piecePart(range, one) !== "");
  if (!inside.length) return null;
  const words = inside.map((one, at) => {
    const isNewParagraph = at > 0 && inside[at - 1].closest("p") !== one.closest("p");
    return (isNewParagraph ? "\n\n" : "") + piecePart(range, one);
  }).join("");
  const first = inside[0];
  const from = first.contains(range.startContainer) ? offsetOf(range.startContainer, range.startOffset) : Number(first.dataset.at);
  const lead = words.length - words.trimStart().length;
  return words.trim() && from !== null ? { words: words.trim(), start: from + [...words.slice(0, lead)].length } : null;
}

function piecePart(range, piece) {
  const part = document.createRange();
  part.selectNodeContents(piece);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}

function addSelected() {
  const found = selectedWords();
  const details = adding.closest("details");
  details.open = true;
  if (found) {
    adding.elements.quote.value = found.words;
    adding.elements.start.value = found.start;
    adding.elements.type.focus();
  } else {
    adding.elements.quote.focus();
  }
  offer.hidden = true;
  details.scrollIntoView({ block: "nearest" });
}

if (adding && offer) {
  const offerOrNot = () => { offer.hidden = !selectedWords(); };
  document.addEventListener("selectionchange", offerOrNot);
  offerOrNot(); // words may be selected before this module is here
  offer.firstElementChild.addEventListener("pointerdown", (event) => event.preventDefault());
  offer.firstElementChild.addEventListener("click", addSelected);
  // Words that were changed by hand stand where they stand.
  adding.elements.quote.addEventListener("input", () => { adding.elements.start.value = ""; });
}

// -- keys ------------------------------------------------------------------------------------------

const KEPT = "truceline:single-keys";
const keys = byId("keys");

function press(id) {
  const there = byId(id);
  if (there instanceof HTMLFormElement) there.requestSubmit();
  else there?.click();
}

function unfold(id) {
  const part = byId(id);
  if (!part) return;
  part.open = true;
  part.querySelector("select, textarea, input:not([type=hidden])").focus();
  part.scrollIntoView({ block: "nearest" });
}

const DEEDS = {
  a: () => press("accept"), r: () => press("reject"), j: () => press("next"), k: () => press("previous"),
  u: () => press("undoing"), e: () => unfold("edit"), s: () => unfold("split"), n: addSelected,
};

if (keys) {
  keys.checked = localStorage.getItem(KEPT) !== "off";
  keys.addEventListener("change", () => localStorage.setItem(KEPT, keys.checked ? "on" : "off"));
  let isUnderWay = false; // a key that is held down decides once
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (isUnderWay) event.preventDefault();
      isUnderWay = true;
    });
  }
  addEventListener("pageshow", () => { isUnderWay = false; });
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const deed = DEEDS[event.key.toLowerCase()];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
}
// Enter in the name or the reason decides nothing.
byId("deciding")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
});

// -- what is folded ------------------------------------------------------------------------------

function unfoldTarget() {
  const there = location.hash ? byId(decodeURIComponent(location.hash.slice(1))) : null;
  const folded = there?.closest("details:not([open])");
  if (folded) {
    folded.open = true;
    there.scrollIntoView({ block: "center" });
  }
}
unfoldTarget();
addEventListener("hashchange", unfoldTarget);
