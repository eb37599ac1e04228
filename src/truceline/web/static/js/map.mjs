// Draws a <div class="map" data-zones data-incidents data-base …> on MapLibre, or on Leaflet
// where the browser has no WebGL 2. What is shown changes through the element itself:
//
//   element.setPeriod("2017-05-01", "2017-06-01")  incidents that may lie in these half-open days
//   element.setDay("2017-06-01")                   zones that held on that day
//   element.setLayer("routes", false)              layers by name; `feed:ID` is one counter's
//
// It tells of itself: "ready", "filter" ({from, until, feeds: {id: {shown, total, isDrawn}}}),
// "view" ({z, lon, lat}), "press" ({at}; prevented, nothing is opened there), "pick" ({id}).

import { look } from "./map-look.mjs";
import { disc } from "./map-geodesy.mjs";
import { cellsWords, incidentList, zoneList } from "./map-popup.mjs";

const GLOBE = [-170, -60, 180, 75];
const MOST_DISCS = 400;
const EMPTY = { type: "FeatureCollection", features: [] };

/** Draw the map of an element; gives the element once everything asked for is drawn. */
export async function drawMap(element) {
  const state = {
    element, period: [null, null], on: element.dataset.on || null, hidden: new Set(["accuracy"]),
    incidents: [], zones: [], aggregated: false, total: 0, engine: null, base: "",
  };
  const ready = start(state);
  element.setPeriod = (from, until) => { state.period = [from || null, until || null]; return ready.then(() => showIncidents(state)); };
  element.setDay = (day) => { state.on = day || null; return ready.then(() => showZones(state)); };
  element.setLayer = (name, isShown) => {
    if (isShown) state.hidden.delete(name); else state.hidden.add(name);
    return ready.then(() => showLayers(state));
  };
  element.engine = () => ready.then(() => state.engine);
  try {
    await ready;
  } catch (error) {
    say(element, `The map could not be drawn: ${error.message} The tables beside it hold the same.`);
    throw error;
  }
  if (element.dataset.chooser !== "page") addChooser(state);
  await Promise.all([showZones(state), showIncidents(state)]);
  showLayers(state);
  element.dataset.ready = "true";
  tell(element, "ready", { aggregated: state.aggregated });
  return element;
}

async function start(state) {
  const { element } = state;
  const given = element.dataset;
  say(element, "Drawing the map …");
  // Asked for at once, so that the incidents travel while the drawing program loads.
  const wanted = {
    incidents: fetched(given.incidents), zones: fetched(given.zones), base: fetched(given.base),
    routes: fetched(given.routes), places: fetched(given.places),
  };
  const [{ createEngine }, incidents, zones] = await Promise.all([program(), wanted.incidents, wanted.zones]);
  keepIncidents(state, incidents);
  state.zones = zones.features;
  element.replaceChildren();
  state.engine = await createEngine(element, {
    label: given.label || "Map", look: look(), feeds: feedsOf(state), view: viewOf(given),
    bounds: given.bounds ? given.bounds.split(",").map(Number) : boundsOf([...state.zones, ...incidents.features]),
  });
  for (const name of ["base", "routes", "places"]) state.engine.set(name, await wanted[name]);
  const layers = JSON.parse(given.layers || "[]");
  await Promise.all(layers.map(async ({ layer_id, href }) => state.engine.addOwn(`own:${layer_id}`, await fetched(href))));
  state.base = given.base || "";
  listen(state);
}

function program() {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context ? import("./map-gl.mjs") : import("./map-leaflet.mjs");
}

async function fetched(address) {
  if (!address) return EMPTY;
  const answer = await fetch(address);
  if (answer.ok) return answer.json();
  const told = await answer.json().catch(() => ({}));
  throw new Error(told.message ? `${told.message} ${told.hint ?? ""}` : `${address} is not there (${answer.status}).`);
}

// -- what is shown --------------------------------------------------------------------------

function keepIncidents(state, incidents) {
  state.aggregated = Boolean(incidents.aggregated);
  state.counters = incidents.counters ?? {};
  state.total = new Map();
  for (const { properties } of incidents.features) {
    state.total.set(properties.feed, (state.total.get(properties.feed) ?? 0) + (properties.count ?? 1));
  }
  state.incidents = incidents.features.filter((feature) => feature.geometry);
  for (const { properties } of state.incidents) {
    properties.n = properties.count ?? 1;
    properties.sure = properties.certain_count ?? (properties.certain ? 1 : 0);
  }
}

// Counters are never added up and hide each other: one is drawn, others on demand.
function addChooser(state) {
  const feeds = [...state.total].sort(([, a], [, b]) => b - a).map(([feed]) => feed);
  if (feeds.length < 2) return;
  const box = document.createElement("fieldset");
  box.className = "map-feeds";
  const legend = document.createElement("legend");
  legend.textContent = "Counters";
  box.append(legend);
  for (const feed of feeds) {
    const [label, tick, dot, name] = ["label", "input", "i", "bdi"].map((tag) => document.createElement(tag));
    Object.assign(tick, { type: "checkbox", checked: feed === feeds[0] });
    dot.className = `map-dot feed-${feedsOf(state).indexOf(feed) % 6}`;
    dot.setAttribute("aria-hidden", "true");
    name.textContent = state.counters[feed] ?? feed;
    label.append(tick, dot, name);
    tick.addEventListener("change", () => state.element.setLayer(`feed:${feed}`, tick.checked));
    if (!tick.checked) state.hidden.add(`feed:${feed}`);
    box.append(label);
  }
  state.element.append(box);
}

function feedsOf(state) {
  const seen = state.incidents.map((feature) => feature.properties.feed);
  return [...new Set([...Object.keys(state.counters), ...seen])].sort();
}

async function showIncidents(state) {
  const [from, until] = state.period;
  if (state.aggregated && (from || until || state.isNarrowed) && !(await fetchPeriod(state))) return;
  const within = state.aggregated ? state.incidents : state.incidents.filter(({ properties: p }) =>
    (!from || p.last_day >= from) && (!until || p.first_day < until));
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

// Cells hold no days: the server gathers anew those of the period. Gives false for an answer
// that came too late: another period has been asked for since.
async function fetchPeriod(state) {
  const [from, until] = state.period;
  const address = new URL(state.element.dataset.incidents, location.href);
  if (from) address.searchParams.set("from", from);
  if (until) address.searchParams.set("until", until);
  const incidents = await fetched(address.href);
  if (state.period[0] !== from || state.period[1] !== until) return false;
  const { total } = state;
  keepIncidents(state, incidents);
  Object.assign(state, { total, aggregated: true, isNarrowed: Boolean(from || until) });
  return true;
}

function showZones(state) {
  const { on } = state;
  const held = state.zones.filter(({ properties: p }) =>
    !on || ((!p.valid_from || p.valid_from <= on) && (!p.valid_until || on < p.valid_until)));
  state.engine.set("zones", { type: "FeatureCollection", features: held });
  state.engine.set("zone-names", {
    type: "FeatureCollection",
    features: held.map(({ properties }) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: properties.label_at } })),
  });
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
  const isWanted = !state.hidden.has("discs") && !state.aggregated;
  const near = isWanted ? state.within.filter(({ geometry: { coordinates: [x, y] }, properties: p }) =>
    p.radius_m && !state.hidden.has(`feed:${p.feed}`) && x >= west && x <= east && y >= south && y <= north) : [];
  const few = near.length <= MOST_DISCS ? near : [];
  // Reports of one place share one disc.
  const discs = new Map(few.map((feature) => [`${feature.geometry.coordinates}/${feature.properties.radius_m}`, feature]));
  state.engine.set("discs", {
    type: "FeatureCollection",
    features: [...discs.values()].map((feature) => disc(feature.geometry.coordinates, feature.properties.radius_m)),
  });
}

// -- what people do --------------------------------------------------------------------------

function listen(state) {
  const { engine, element } = state;
  engine.onMove((view) => {
    showDiscs(state);
    growBase(state, view.bounds);
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
  state.engine.set("footprint", await fetched(address.href));
}

// The first base map is cut to a window; who looks beyond it gets the whole.
async function growBase(state, [west, south, east, north]) {
  if (!state.base.includes("bbox=")) return;
  const [w, s, e, n] = new URL(state.base, location.href).searchParams.get("bbox").split(",").map(Number);
  if (west >= w && south >= s && east <= e && north <= n) return;
  state.base = state.base.split("?")[0];
  state.engine.set("base", await fetched(state.base));
}

// -- small pieces ------------------------------------------------------------------------------

function asOf(element) {
  return new URL(element.dataset.incidents || "", location.href).searchParams.get("as_of") ?? "";
}

function viewOf({ z, lon, lat }) {
  const view = { z: Number.parseFloat(z), lon: Number.parseFloat(lon), lat: Number.parseFloat(lat) };
  const isView = view.z >= 0 && view.z <= 24 && Math.abs(view.lon) <= 180 && Math.abs(view.lat) <= 85;
  return isView ? view : null;
}

function boundsOf(features) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part) => {
    if (typeof part[0] !== "number") { for (const inner of part) walk(inner); return; }
    box[0] = Math.min(box[0], part[0]); box[1] = Math.min(box[1], part[1]);
    box[2] = Math.max(box[2], part[0]); box[3] = Math.max(box[3], part[1]);
  };
  for (const { geometry } of features) if (geometry) walk(geometry.coordinates);
  return box[0] <= box[2] ? box : GLOBE;
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
