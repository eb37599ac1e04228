// A model's page: pointing at a state, or reaching it with the keyboard, says why it holds and
// shows its moves; open preferences become sliders, and how often outcomes hold follows them.
// Without this module states are links, open preferences selects, and the share a page of its own.

import { addSliders } from "./scenario-sliders.mjs";

const DELAY_MS = 120; // a pointer that only passes asks nothing

const svg = document.querySelector(".graph svg");
const preview = document.getElementById("preview");
if (svg && preview) {
  bringIntoView(svg.closest(".graph"), svg.querySelector(".node.chosen") ?? svg.querySelector(".node.today"));
  watchNodes(svg, preview);
}

// Only the picture's own box is scrolled; the page stays where it is.
function bringIntoView(box, node) {
  if (!node) return;
  const [outer, inner] = [box.getBoundingClientRect(), node.getBoundingClientRect()];
  box.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
  box.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}

function watchNodes(graph, panel) {
  const known = new Map();
  let wanted = "";
  let timer = 0;
  for (const node of graph.querySelectorAll("a.node")) {
    const ask = () => {
      clearTimeout(timer);
      wanted = node.dataset.state;
      showMoves(graph, wanted);
      timer = setTimeout(async () => {
        const state = node.dataset.state;
        const said = await explain(graph.dataset.why, state, known);
        if (wanted === state) fill(panel, said);
      }, DELAY_MS);
    };
    node.addEventListener("pointerenter", ask);
    node.addEventListener("focus", ask);
    node.addEventListener("pointerleave", () => clearTimeout(timer));
    if (node === document.activeElement) ask(); // reached before this module was here
  }
  graph.addEventListener("keydown", (event) => {
    if (event.key === "Escape") panel.hidden = true;
  });
}

function showMoves(graph, state) {
  for (const edge of graph.querySelectorAll(".edges .edge")) {
    edge.classList.toggle("near", edge.dataset.from === state || edge.dataset.to === state);
  }
}

async function explain(address, state, known) {
  if (!known.has(state)) {
    const url = new URL(address, location.href);
    url.pathname += ".json";
    url.searchParams.set("state", state);
    known.set(state, fetch(url).then((answer) => answer.json()).catch(() => {
      known.delete(state);
      return { ok: false, message: "The explanation could not be fetched." };
    }));
  }
  return known.get(state);
}

function fill(panel, said) {
  panel.hidden = false;
  if (!said.ok) {
    panel.replaceChildren(element("p", said.message));
    return;
  }
  const { why } = said;
  const head = element("p", "");
  const name = element("strong", why.state);
  const marks = [why.today, ...why.outcomes].filter(Boolean).join(" · ");
  const verdict = why.holds
    ? `holds under ${why.concept}: nobody would leave it.`
    : `does not hold under ${why.concept}: ${why.leaving.join(", ")} would leave it.`;
  head.append(name, marks ? ` (${marks}) ` : " ", verdict);
  const words = element("p", why.words);
  words.className = "note";
  words.dir = "auto";
  // Those who would leave first; of a state that holds, those who were tempted.
  const telling = why.players.filter((one) => !one.is_stable || (why.holds && one.temptations.length));
  const list = element("ul", "");
  for (const one of telling) {
    const line = element("li", one.sentence);
    line.dir = "auto";
    list.append(line);
  }
  panel.replaceChildren(head, words, list);
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

// ---- open preferences -------------------------------------------------------------------------

let asked = 0; // only the last question's answer is shown
const form = document.getElementById("readings");
const shares = document.getElementById("shares");
if (form) addSliders(form);
if (form && shares) {
  form.addEventListener("change", () => follow(form, shares));
  follow(form, shares);
}

async function follow(from, line) {
  const mine = (asked += 1);
  const query = new URLSearchParams(new FormData(from));
  query.set("draws", "500");
  line.hidden = false;
  line.textContent = "Drawing ways the open preferences could be…";
  const answer = await fetch(`${line.dataset.source}?${query}`).then((got) => got.json()).catch(() => null);
  if (mine !== asked) return;
  if (!answer?.ok) {
    line.textContent = answer?.message ?? "The share could not be fetched.";
    return;
  }
  const said = answer.outcomes_held.map((one) => `${one.title}: ${one.words}`).join(" · ");
  line.textContent = `${said}. Shares of the ways the open preferences could be; never a probability of an outcome.`;
}
