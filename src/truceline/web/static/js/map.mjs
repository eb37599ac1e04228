// Draws a <div class="map" data-zones data-incidents data-base …> on MapLibre, or on Leaflet
// where the browser has no WebGL 2. What is shown changes through the element itself:
//
//   element.setPeriod("2017-05-01", "2017-06-01")  incidents that may lie in these half-open days
//   element.setDay("2017-06-01")                   zones that held on that day
//   element.setLayer("routes", false)              layers by name; `feed:ID` is one counter's
//
// It tells of itself: "ready", "filter" ({from, until, feeds: {id: {shown, total, isDrawn}}}),
// "view" ({z, lon, lat}), "press" ({at}; prevented, nothing is opened there), "pick" ({id}).

import { addChooser } from "./map-chooser.mjs";
import { look } from "./map-look.mjs";
import { boundsOf, inPeriod, totalsOf, viewOf } from "./map-features.mjs";
import { disc } from "./map-geodesy.mjs";
import { Latest, narrowed, windowFor } from "./map-gathered.mjs";
import { cellsWords, incidentList, zoneList } from "./map-popup.mjs";

const MOST_DISCS = 400;
const EXTRAS = ["base", "routes", "places"];
const EMPTY = { type: "FeatureCollection", features: [] };

/** Draw the map of an element; gives the element once everything asked for is drawn. */
export async function drawMap(element) {
  const state = {
    element, period: [null, null], on: element.dataset.on || null, hidden: new Set(["accuracy"]),
    incidents: [], zones: [], engine: null, base: "", notes: new Map(),
    // Whether the server is asked anew for other days, what it was asked last, and whether cells came.
    isGathered: false, window: null, gatheredFor: "", hasCells: false, latest: new Latest(),
  };
  const ready = start(state);
  element.setPeriod = (from, until) => { state.period = [from || null, until || null]; return ready.then(() => attempt(state, "the incidents of these days", () => showIncidents(state))); };
  element.setDay = (day) => { state.on = day || null; return ready.then(() => showZones(state)); };
  element.setLayer = (name, isShown) => {
    if (isShown) state.hidden.delete(name); else state.hidden.add(name);
    return ready.then(() => showLayers(state)).then(() => (name === "accuracy" && isShown ? addBands(state) : null));
  };
  element.engine = () => ready.then(() => state.engine);
  try {
    await ready;
  } catch (error) {
    say(element, `The map could not be drawn: ${error.message} The tables beside it hold the same.`);
    throw error;
  }
  if (element.dataset.chooser !== "page") addChooser(state, feedsOf(state));
  await Promise.all([showZones(state), showIncidents(state)]);
  showLayers(state);
  await lookCloser(state, state.engine.viewport());
  await addOwnLayers(state);
  state.notes.set("drawing", "Drawing …");
  showNotes(state);
  await state.engine.drawn();
  state.notes.delete("drawing");
  showNotes(state);
  element.dataset.ready = "true";
  tell(element, "ready", { aggregated: state.hasCells });
  return element;
}

async function start(state) {
  const { element } = state;
  const given = element.dataset;
  say(element, "Drawing the map …");
  // Asked for at once, so that the incidents travel while the drawing program loads.
  const wanted = Object.fromEntries(["incidents", "zones"].map((name) => [name, fetched(given[name])]));
  const extras = Object.fromEntries(EXTRAS.map((name) => [name, wished(state, name, given[name])]));
  const [incidents, zones] = await Promise.all([wanted.incidents, wanted.zones]);
  keepIncidents(state, incidents);
  // In zones that held for a while, and in ceasefires, days count that the browser does not know.
  const asked = new URL(given.incidents, location.href).searchParams;
  state.isGathered = state.hasCells || Boolean(asked.get("zone") || asked.get("ceasefire"));
  state.gatheredFor = question(state);
  state.zones = zones.features;
  state.bounds = given.bounds ? given.bounds.split(",").map(Number) : boundsOf([...state.zones, ...incidents.features]);
  state.engine = await drawnOn(element, { label: given.label || "Map", look: look(), feeds: feedsOf(state), view: viewOf(given), bounds: state.bounds });
  for (const name of EXTRAS) state.engine.set(name, await extras[name]);
  state.base = given.base || "";
  listen(state);
  showNotes(state);
}

// On MapLibre; on Leaflet where the browser has no WebGL 2, or where MapLibre does not get going.
async function drawnOn(element, settings) {
  element.replaceChildren();
  if (hasWebGl2()) {
    try {
      return await (await import("./map-gl.mjs")).createEngine(element, settings);
    } catch (error) {
      console.warn(`Drawn on a plain canvas: ${error.message}`);
      element.replaceChildren();
    }
  }
  return (await import("./map-leaflet.mjs")).createEngine(element, settings);
}

function hasWebGl2() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

// What a map can be read without: where it does not come, the map says so and is drawn.
async function wished(state, name, address) {
  try {
    return await fetched(address);
  } catch (error) {
    state.notes.set(name, `Not drawn: ${name}. ${error.message}`);
    return EMPTY;
  }
}

// The user's own, last: however large they are, the incidents do not wait for them.
async function addOwnLayers(state) {
  for (const { layer_id: id, href } of JSON.parse(state.element.dataset.layers || "[]")) {
    state.engine.addOwn(`own:${id}`, await wished(state, `the layer '${id}'`, href));
  }
  showLayers(state);
}

async function fetched(address) {
  if (!address) return EMPTY;
  const answer = await fetch(address).catch(() => { throw new Error("The dashboard does not answer: is it still running?"); });
  const body = await answer.json().catch(() => null);
  if (answer.ok && body) return body;
  throw new Error(body?.message ? `${body.message} ${body.hint ?? ""}`.trim() : `What came cannot be read (${answer.status}).`);
}

// -- what is shown --------------------------------------------------------------------------

function keepIncidents(state, incidents) {
  state.hasCells = Boolean(incidents.aggregated);
  state.counters ??= incidents.counters ?? {};
  // Of the whole question: a period or a window of it changes none of them.
  state.total ??= new Map(Object.entries(incidents.totals ?? totalsOf(incidents.features)));
  state.incidents = incidents.features.filter((feature) => feature.geometry);
  for (const { properties } of state.incidents) {
    properties.n = properties.count ?? 1;
    properties.sure = properties.certain_count ?? (properties.certain ? 1 : 0);
    properties.certain ??= properties.sure === properties.n;
    properties.counted ??= properties.counted_count === properties.n;
  }
}

function feedsOf(state) {
  const seen = state.incidents.map((feature) => feature.properties.feed);
  return [...new Set([...Object.keys(state.counters), ...seen])].sort();
}

async function showIncidents(state) {
  if (state.isGathered && !(await gather(state))) return;
  const within = state.isGathered ? state.incidents : inPeriod(state.incidents, state.period);
  const byFeed = new Map(feedsOf(state).map((feed) => [feed, []]));
  for (const feature of within) byFeed.get(feature.properties.feed).push(feature);
  state.engine.setIncidents(byFeed);
  state.within = within;
  state.engine.closePopup();
  showDiscs(state);
  tellFilter(state);
}

// Counter by counter: numbers of several are never added.
function tellFilter(state) {
  const [from, until] = state.period;
  const feeds = {};
  for (const [feed, total] of state.total) feeds[feed] = { shown: 0, total, isDrawn: !state.hidden.has(`feed:${feed}`) };
  for (const { properties: p } of state.within) feeds[p.feed].shown += p.n;
  tell(state.element, "filter", { from, until, feeds });
}

// Cells hold no days: the server gathers anew those of the period, and of the window finely. Gives
// false for an answer that came too late: another has been asked for since.
async function gather(state) {
  const asked = question(state);
  if (asked === state.gatheredFor) return true;
  const address = narrowed(state.element.dataset.incidents, state.period);
  if (state.window) address?.searchParams.set("window", state.window.bounds.join(","));
  const incidents = await state.latest.of(() => (address ? fetched(address.href) : EMPTY));
  if (incidents === null) return false;
  keepIncidents(state, incidents);
  state.gatheredFor = asked;
  return true;
}

function question({ period, window }) { return JSON.stringify([period, window]); }

// Who comes closer, or looks elsewhere, sees finer cells, and at last each incident.
async function lookCloser(state, viewport) {
  if (!state.isGathered || (!state.hasCells && !state.window)) return;
  const wanted = windowFor(state.window, viewport, state.bounds);
  if (wanted === state.window) return;
  state.window = wanted;
  await attempt(state, "finer cells", () => showIncidents(state));
}

// An attempt that fails is said on the map, and what was drawn before stays.
async function attempt(state, name, ask) {
  try {
    await ask();
    state.notes.delete(name);
  } catch (error) {
    state.notes.set(name, `Not drawn: ${name}. ${error.message}`);
  }
  showNotes(state);
}

function showZones(state) {
  const { on } = state;
  const holds = ({ properties: p }) => !on || ((!p.valid_from || p.valid_from <= on) && (!p.valid_until || on < p.valid_until));
  const held = state.zones.filter(holds);
  if (state.bands) state.engine.set("accuracy", { type: "FeatureCollection", features: state.bands.filter(holds) });
  state.engine.set("zones", { type: "FeatureCollection", features: held });
  state.engine.set("zone-names", {
    type: "FeatureCollection",
    features: held.map(({ properties }) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: properties.label_at } })),
  });
  state.held = held.length;
  showNotes(state);
}

// Asked for when they are first wanted.
async function addBands(state) {
  if (state.bands) return;
  await attempt(state, "the accuracy of edges", async () => { state.bands = (await fetched(state.element.dataset.accuracy)).features; });
  showZones(state);
}

function showLayers(state) {
  for (const name of state.engine.layers()) state.engine.show(name, !state.hidden.has(name));
  state.engine.setCrowded(feedsOf(state).filter((feed) => !state.hidden.has(`feed:${feed}`)).length > 1);
  showDiscs(state);
  if (state.within) tellFilter(state);
}

// Where each incident may lie, for the few that are in view.
function showDiscs(state) {
  if (!state.engine || !state.within) return;
  const [west, south, east, north] = state.engine.viewport().bounds;
  const near = state.hidden.has("discs") ? [] : state.within.filter(({ geometry: { coordinates: [x, y] }, properties: p }) =>
    p.radius_m && !state.hidden.has(`feed:${p.feed}`) && x >= west && x <= east && y >= south && y <= north);
  const isFew = near.length <= MOST_DISCS && !(near.length === 0 && state.hasCells && !state.hidden.has("discs"));
  if (isFew) state.notes.delete("discs");
  else state.notes.set("discs", `Zoom in to see where each incident may lie: drawn for up to ${MOST_DISCS} in view.`);
  const few = isFew ? near : [];
  // Reports of one place share one disc.
  const discs = new Map(few.map((feature) => [`${feature.geometry.coordinates}/${feature.properties.radius_m}`, feature]));
  state.engine.set("discs", {
    type: "FeatureCollection",
    features: [...discs.values()].map((feature) => disc(feature.geometry.coordinates, feature.properties.radius_m)),
  });
  showNotes(state);
}

// A map never stands empty, or less than whole, without a word.
function showNotes(state) {
  if (!state.engine) return;
  const isEmpty = state.within?.length === 0 && state.held === 0;
  const words = [...state.notes.values(), ...(isEmpty ? ["Nothing to draw: no incident with a point is in what was asked, and no zone held on the day."] : [])];
  state.said ??= Object.assign(document.createElement("p"), { className: "map-said" });
  state.said.setAttribute("role", "status");
  if (state.said.textContent !== words.join(" ")) state.said.textContent = words.join(" ");
  state.said.hidden = words.length === 0;
  if (!state.said.isConnected) state.element.append(state.said);
}

// -- what people do --------------------------------------------------------------------------

function listen(state) {
  const { engine, element } = state;
  engine.onMove((view) => {
    showDiscs(state);
    attempt(state, "the base map around", () => growBase(state, view.bounds));
    lookCloser(state, view);
    tell(element, "view", { z: view.z, lon: view.lon, lat: view.lat });
  });
  engine.onPick((picked) => pick(state, picked));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => engine.restyle(look()));
}

async function pick(state, { at, incidents, cell, zones }) {
  const { engine, element } = state;
  if (element.dispatchEvent(new CustomEvent("press", { detail: { at }, cancelable: true })) === false) return;
  if (incidents.length) {
    const list = incidentList(incidents, {
      asOf: asOf(element), onChosen: (chosen) => showFootprint(state, chosen),
    });
    await engine.popup(incidents[0].geometry.coordinates, list, () => engine.set("footprint", EMPTY));
  } else if (cell) {
    await engine.popup(cell.geometry.coordinates, cellsWords(cell.properties), null);
  } else if (zones.length) {
    await engine.popup(at, zoneList(zones, { asOf: asOf(element) }), null);
  }
}

async function showFootprint(state, feature) {
  const { properties } = feature;
  tell(state.element, "pick", { id: properties.id, report_id: properties.report_id });
  if (!properties.is_area) {
    const shown = properties.radius_m ? [disc(feature.geometry.coordinates, properties.radius_m)] : [];
    state.engine.set("footprint", { type: "FeatureCollection", features: shown });
    return;
  }
  const address = new URL("/map/footprint.geojson", location.href);
  address.searchParams.set("report", properties.report_id);
  const known = asOf(state.element);
  if (known) address.searchParams.set("as_of", known);
  await attempt(state, "where the incident may lie", async () => state.engine.set("footprint", await fetched(address.href)));
}

// The first base map is cut to a window; who looks beyond it gets the whole.
async function growBase(state, [west, south, east, north]) {
  if (!state.base.includes("bbox=")) return;
  const [w, s, e, n] = new URL(state.base, location.href).searchParams.get("bbox").split(",").map(Number);
  if (west >= w && south >= s && east <= e && north <= n) return;
  const whole = state.base.split("?")[0];
  state.base = whole;
  state.engine.set("base", await fetched(whole));
}

// -- small pieces ------------------------------------------------------------------------------

function asOf(element) {
  return new URL(element.dataset.incidents || "", location.href).searchParams.get("as_of") ?? "";
}

function say(element, words) {
  const told = document.createElement("p");
  told.className = "map-wait";
  told.setAttribute("role", "status");
  told.textContent = words;
  element.replaceChildren(told);
}

function tell(element, name, detail) {
  element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}
