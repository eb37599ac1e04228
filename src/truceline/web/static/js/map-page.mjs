// The controls of the map page: the day, its play button, the layers, and the permalink.

import { drawMap } from "./map.mjs";
import { Latest, narrowed } from "./map-gathered.mjs";
import { measureOn } from "./map-measure.mjs";

const DAY_MS = 86_400_000;
const FRAME_MS = 350;
const REFRESH_MS = 400;

const element = document.querySelector(".map[data-incidents]");
const controls = document.querySelector("[data-map-day]");
const table = document.querySelector("#map-zones");
const status = document.querySelector("#map-status");
const address = new URL(location.href);
let drawn = "";
const latest = new Latest();

for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
for (const name of ["z", "lon", "lat"]) element.dataset[name] = address.searchParams.get(name) ?? "";
listenToMap();
chooseLayers();
chooseDay();
const measure = document.querySelector("[data-measure]");
const drawing = drawMap(element);
measureOn(element, measure);
drawing.catch(() => { status.textContent = "The map could not be drawn; the table of zones and the list of incidents hold the same."; });

// -- the address -----------------------------------------------------------------------------

// Kept in the address, in every form, and in links back to the map, without a new page.
function keep(name, value) {
  if (value === null || value === "" || value === undefined) address.searchParams.delete(name);
  else address.searchParams.set(name, value);
  history.replaceState(null, "", address);
  for (const form of document.querySelectorAll("form.asked, form.as-of, form[data-map-day]")) keepInForm(form, name, value);
  const permalink = document.querySelector("#map-permalink");
  if (permalink) permalink.href = address.href;
}

function keepInForm(form, name, value) {
  if (form.querySelector(`[name="${name}"]:not([type=hidden])`)) return;
  let field = form.querySelector(`input[type=hidden][name="${name}"]`);
  if (!value) { field?.remove(); return; }
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    form.append(field);
  }
  field.value = value;
}

function listenToMap() {
  element.addEventListener("view", ({ detail: { z, lon, lat } }) => {
    keep("z", z.toFixed(2));
    keep("lon", lon.toFixed(4));
    keep("lat", lat.toFixed(4));
  });
  element.addEventListener("filter", ({ detail }) => {
    drawn = drawnWords(detail);
    status.textContent = drawn;
    // The table and the file hold what is drawn.
    for (const link of document.querySelectorAll("#map-table, #map-download")) {
      const wanted = narrowed(link.dataset.href, [detail.from, detail.until]);
      link.href = (wanted ?? new URL(link.dataset.href, location.href)).href;
    }
  });
}

// What is drawn, counter by counter: their numbers are never added.
function drawnWords({ from, until, feeds }) {
  const number = (n) => n.toLocaleString("en");
  const named = (feed) => document.querySelector(`[data-layer="feed:${CSS.escape(feed)}"]`)?.closest("label").querySelector("bdi").textContent ?? feed;
  const all = Object.entries(feeds);
  const drawn = all.filter(([, { isDrawn }]) => isDrawn).map(([feed, { shown, total }]) => `${named(feed)}: ${number(shown)} of ${number(total)}`);
  const days = from ? ` in the days from ${from} until ${until}` : "";
  const off = all.length - drawn.length;
  const others = off ? ` ${off === 1 ? "1 counter is" : `${off} counters are`} switched off.` : "";
  return drawn.length ? `Incidents drawn${days}: ${drawn.join(" · ")}.${others}` : `No incident is drawn.${others}`;
}

// -- layers ------------------------------------------------------------------------------------

function chooseLayers() {
  const boxes = [...document.querySelectorAll("[data-layer]")];
  const hidden = new Set((address.searchParams.get("hide") ?? "").split(",").filter(Boolean).map(unescaped));
  const isAsked = address.searchParams.has("hide");
  for (const box of boxes) {
    if (isAsked) box.checked = !hidden.has(box.dataset.layer);
    box.addEventListener("change", () => {
      element.setLayer(box.dataset.layer, box.checked);
      const off = boxes.filter((one) => !one.checked).map((one) => one.dataset.layer.replace(/[%,]/g, encodeURIComponent)).join(",");
      keep("hide", off || "none");
    });
  }
  element.addEventListener("ready", () => { for (const box of boxes) element.setLayer(box.dataset.layer, box.checked); });
}

function unescaped(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

// -- the day -----------------------------------------------------------------------------------

function chooseDay() {
  const [slider, day, span, play] = ["#map-slider", "#map-on", "#map-span", "#map-play"].map((id) => document.querySelector(id));
  const first = Date.parse(slider.dataset.first);
  const last = Date.parse(slider.dataset.last);
  slider.max = String(Math.round((last - first) / DAY_MS));
  const asDay = (number) => new Date(first + number * DAY_MS).toISOString().slice(0, 10);
  let waiting = 0;
  let playing = 0;

  const set = async (on, { isDone }) => {
    const number = Math.round((Date.parse(on) - first) / DAY_MS);
    slider.value = String(number);
    slider.setAttribute("aria-valuetext", on);
    day.value = on;
    element.dataset.on = on;
    const days = Number(span.value);
    const until = days ? asDay(number + 1) : null;
    const shown = [element.setDay(on), element.setPeriod(days ? asDay(number + 1 - days) : null, until)];
    clearTimeout(waiting);
    if (isDone) {
      keep("on", on);
      keep("span", days || "");
      waiting = setTimeout(refreshTable, REFRESH_MS);
    }
    await Promise.all(shown);
  };
  const moved = (number, isDone = true) => set(asDay(Math.min(Math.max(number, 0), Number(slider.max))), { isDone });

  slider.addEventListener("input", () => moved(Number(slider.value), false));
  slider.addEventListener("change", () => moved(Number(slider.value)));
  span.addEventListener("change", () => moved(Number(slider.value)));
  day.addEventListener("change", () => { if (day.value) set(day.value, { isDone: true }); });
  for (const step of document.querySelectorAll("[data-step]")) {
    step.addEventListener("click", () => moved(Number(slider.value) + Number(step.dataset.step)));
  }
  const stop = () => {
    playing = 0;
    play.textContent = "Play";
    play.setAttribute("aria-pressed", "false");
    moved(Number(slider.value));
  };
  const frame = async (run) => {
    if (playing !== run) return;
    if (Number(slider.value) >= Number(slider.max)) { stop(); return; }
    await moved(Number(slider.value) + 7, false);
    setTimeout(() => frame(run), FRAME_MS);
  };
  play.addEventListener("click", () => {
    if (playing) { stop(); return; }
    if (Number(slider.value) >= Number(slider.max)) slider.value = "0";
    if (span.value === "0") span.value = "28";
    play.textContent = "Pause";
    play.setAttribute("aria-pressed", "true");
    playing = Date.now();
    frame(playing);
  });
  // Who asked for less motion steps by hand.
  play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
  span.value = [...span.options].some((option) => option.value === address.searchParams.get("span")) ? address.searchParams.get("span") : "0";
  slider.value = String(Math.round((Date.parse(day.value) - first) / DAY_MS));
  slider.setAttribute("aria-valuetext", day.value);
  element.addEventListener("ready", () => { if (span.value !== "0") moved(Number(slider.value), false); }, { once: true });
  controls.addEventListener("submit", (event) => { event.preventDefault(); if (day.value) set(day.value, { isDone: true }); });
}

// The zones of the new day, with their counts, as the server writes them; an older day's answer
// that comes late is dropped.
async function refreshTable() {
  table.setAttribute("aria-busy", "true");
  const wanted = new URL(address);
  try {
    const fresh = await latest.of(() => zonesOf(wanted));
    if (fresh === null) return;
    table.replaceChildren(...fresh.childNodes);
    status.textContent = `${drawn} The table below shows the zones on ${wanted.searchParams.get("on")}.`;
  } catch (error) {
    // Numbers of another day must not stand under this one.
    table.replaceChildren(Object.assign(document.createElement("p"), { className: "note", textContent: `${error.message} Load the page again.` }));
  }
  table.removeAttribute("aria-busy");
}

async function zonesOf(wanted) {
  const answer = await fetch(wanted.href, { headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#map-zones");
  if (!answer.ok || !fresh) throw new Error(`The zones of the day did not come (${answer.status}).`);
  return fresh;
}
