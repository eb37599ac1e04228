// How sure outcomes are: what is open becomes sliders, and the shares and the address follow them.
// The server draws and writes the page; this module only puts the new parts in their places.
// Without it the form is sent with its button.

import { addSliders } from "./scenario-sliders.mjs";

const DELAY_MS = 200; // a slider on its way asks nothing
const PARTS = ["#held", "nav.parts", "footer"]; // they carry the readings in their links

const form = document.getElementById("readings");
const line = document.getElementById("drawn");
let asked = 0; // only the last question's answer is shown
let timer = 0;
if (form && line) {
  addSliders(form);
  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(follow, DELAY_MS);
  });
}

async function follow() {
  const mine = (asked += 1);
  const address = `${form.getAttribute("action")}?${chosen(form)}`;
  say("Drawing ways the open preferences could be…");
  const answer = await fetch(address, { headers: { accept: "text/html" } }).catch(() => null);
  const text = answer ? await answer.text().catch(() => "") : "";
  if (mine !== asked) return;
  const page = new DOMParser().parseFromString(text, "text/html");
  if (!answer?.ok) {
    const said = [...page.querySelectorAll("main p")].slice(0, 2).map((one) => one.textContent.trim());
    say(said.join(" ") || "The shares could not be fetched.");
    document.getElementById("held").hidden = true;
    return;
  }
  for (const name of PARTS) {
    const [old, now] = [document.querySelector(name), page.querySelector(name)];
    if (old && now) old.replaceWith(document.adoptNode(now));
  }
  history.replaceState(null, "", address);
  const shares = [...document.querySelectorAll("#held [data-said]")].map((one) => one.dataset.said);
  say(`${shares.join(" · ")}. Shares of the ways the open preferences could be; never a probability of an outcome.`);
}

// What the form says; what is left open is not in the address.
function chosen(from) {
  const pairs = [...new FormData(from)].filter(([, value]) => value !== "");
  return new URLSearchParams(pairs);
}

function say(words) {
  line.hidden = false;
  line.textContent = words;
}
