// Maps on Leaflet's canvas, for browsers without WebGL 2: the same layers, the same answers.

import { around, contains, isApart, neighbours, wordWidth } from "./map-screen.mjs";
import { bubbleRadius, feedColour, pointOpacity, pointRadius } from "./map-look.mjs";

const NEAR_PX = 44;
const CLOSEST_FIT = 12;
const WORLD = [[-89, -200], [89, 200]];
const GROUPED_UNTIL = 12;
const REACH_PX = 8;
const KEY_REACH_PX = 24;
const NAMES = ["base", "accuracy", "zones", "zone-names", "routes", "places", "discs", "footprint", "measure"];
const LAYERS = { zones: ["zones", "zone-names"], accuracy: ["accuracy"], routes: ["routes"], places: ["places"], discs: ["discs"] };
// Where a name may stand: half widths aside, pixels down.
const BESIDE = [[0, 0], [0, 26], [0, -26], [1, 0], [-1, 0], [0, 40], [0, -40], [1, 18], [-1, 18], [1, -18], [-1, -18]];
const ASIDE_PX = 30;
const MAIN_PLACE_M = [[9, 0], [7, 3000], [6, 6000], [0, 9000]];

/** A map in an element; see map.mjs for what is asked of it. */
export async function createEngine(element, { label, look, feeds, bounds, view }) {
  const L = await leaflet();
  const box = document.createElement("div");
  box.className = "map-leaflet";
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", label);
  element.append(box);
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, { preferCanvas: true, zoomSnap: 0.5, minZoom: 1, maxZoom: 16, maxBounds: WORLD, attributionControl: false, zoomControl: false, zoomAnimation: !isStill, fadeAnimation: !isStill });
  L.control.zoom({ position: "topright" }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution("Natural Earth").addTo(map);
  if (view) map.setView([view.lat, view.lon], view.z + 1);
  else map.fitBounds([[bounds[1], bounds[0]], [bounds[3], bounds[2]]], { padding: [28, 28], maxZoom: CLOSEST_FIT });
  // Edges of zones lie over the bubbles, as on MapLibre.
  for (const [name, above] of [["marks", 405], ["edges", 410]]) map.createPane(name).style.zIndex = above;
  return new Engine(L, map, element, look, feeds);
}

async function leaflet() {
  if (globalThis.L) return globalThis.L;
  await Promise.all([
    loaded("link", { rel: "stylesheet", href: "/static/vendor/leaflet/leaflet.css" }),
    loaded("script", { src: "/static/vendor/leaflet/leaflet.js" }),
  ]);
  return globalThis.L;
}

function loaded(tag, attributes) {
  return new Promise((resolve, reject) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.addEventListener("load", resolve);
    made.addEventListener("error", () => reject(new Error(`${attributes.src ?? attributes.href} did not load.`)));
    document.head.append(made);
  });
}

class Engine {
  constructor(L, map, element, look, feeds) {
    Object.assign(this, { L, map, element, look, feeds, own: {}, byFeed: new Map(), hidden: new Set(), kept: {}, marks: [], groupedAt: {} });
    this.inks = Object.fromEntries(["marks", "edges"].map((pane) => [pane, L.canvas({ pane })]));
    this.groups = Object.fromEntries(NAMES.map((name) => [name, L.layerGroup().addTo(map)]));
    this.points = L.layerGroup().addTo(map);
    map.on("moveend", () => this.drawPoints());
    this.groups.accuracy.remove();
    const cross = document.createElement("div");
    cross.className = "map-cross";
    cross.setAttribute("aria-hidden", "true");
    element.append(cross);
  }

  // -- drawing -----------------------------------------------------------------------------

  set(name, collection) {
    this.kept[name] = collection;
    this.draw(name);
  }

  draw(name) {
    const group = this.groups[name];
    const collection = this.kept[name];
    if (!group || !collection) return;
    if (name === "zone-names" || name === "places") { this.drawNames(); return; }
    group.clearLayers();
    const ink = ["zones", "footprint", "measure"].includes(name) ? { renderer: this.inks.edges } : {};
    const style = (feature) => ({ ...this.styleOf(name, feature), ...ink });
    this.L.geoJSON(collection, { interactive: false, style, pointToLayer: (_, at) => this.dot(at) }).addTo(group);
    for (const below of ["discs", "routes", "accuracy", ...Object.keys(this.own), "base"]) this.groups[below].eachLayer((layer) => layer.bringToBack?.());
  }

  styleOf(name, feature) {
    const { look } = this;
    if (name === "base") return { color: look.border, weight: 1, fillColor: look.land, fillOpacity: 1 };
    if (name === "routes") return { color: look.route, weight: 2.5 };
    if (name === "measure") return { color: look.ink, weight: 2, dashArray: "6 4" };
    if (name === "discs") return { color: look.disc, weight: 0.6, dashArray: "3 2", fillOpacity: 0.03 };
    if (name === "footprint") return { color: look.disc, weight: 2, dashArray: "4 3", fillOpacity: 0.18 };
    if (name === "accuracy") return { stroke: false, fillColor: look.zone, fillOpacity: 0.12 };
    if (name !== "zones") return { color: look.own, weight: 1, fillOpacity: 0.06 };
    const { is_stated: isStated, accuracy_m: accuracy } = feature.properties;
    const dashArray = isStated ? (accuracy > 0 ? "8 5" : null) : "1 6";
    return { color: look.zone, weight: isStated ? 1.8 : 2.4, dashArray, lineCap: "round", fillOpacity: isStated ? 0.09 : 0.03 };
  }

  dot(at) { return this.L.circleMarker(at, { radius: 4, color: this.look.ink, fillColor: this.look.halo, fillOpacity: 1, weight: 2, interactive: false, renderer: this.inks.edges }); }

  // Names that fit beside the bubbles and each other; one that fits nowhere is left out.
  drawNames() {
    const boxes = this.marks.map(({ at, radius, n }) => {
      const { x, y } = this.map.latLngToLayerPoint(at);
      return n > 1 ? around(x, y, 2 * radius, 2 * radius) : null;
    });
    const taken = boxes.filter(Boolean);
    const least = MAIN_PLACE_M.find(([zoom]) => this.map.getZoom() - 1 >= zoom)[1];
    for (const name of ["zone-names", "places"]) {
      this.groups[name].clearLayers();
      const shown = (this.kept[name]?.features ?? []).filter(({ properties: p }) => name !== "places" || p.radius_m >= least);
      const isHidden = this.hidden.has(name === "places" ? "places" : "zones");
      for (const feature of isHidden ? [] : shown) this.drawName(name, feature, taken);
    }
  }

  drawName(name, { geometry: { coordinates: [lon, lat] }, properties: p }, taken) {
    const { x, y } = this.map.latLngToLayerPoint([lat, lon]);
    const width = wordWidth(p.name);
    const spots = BESIDE.map(([across, up]) => around(x + across * (width / 2 + ASIDE_PX), y + up, width, 18));
    const spot = spots.find((one) => taken.every((other) => isApart(one, other)));
    if (!spot) return;
    taken.push(spot);
    const word = document.createElement("span");
    word.className = `map-name ${name}`;
    word.dir = "auto";
    word.textContent = p.name;
    const at = this.map.layerPointToLatLng([spot.left + width / 2, spot.top + 9]);
    this.L.marker(at, { interactive: false, keyboard: false, icon: this.L.divIcon({ html: word, className: "", iconSize: [width, 18] }) }).addTo(this.groups[name]);
  }

  setIncidents(byFeed) {
    this.byFeed = byFeed;
    this.groupedAt = {};
    for (const feed of byFeed.keys()) if (!this.feeds.includes(feed)) this.feeds.push(feed);
    this.drawPoints();
  }

  drawPoints() {
    this.points.clearLayers();
    this.marks = [];
    const drawn = this.feeds.filter((feed) => !this.hidden.has(`feed:${feed}`));
    const seen = this.map.getBounds().pad(0.1);
    for (const [index, feed] of this.feeds.entries()) {
      if (!drawn.includes(feed)) continue;
      const colour = feedColour(this.look, index);
      const aside = drawn.length > 1 ? (index - (this.feeds.length - 1) / 2) * 16 : 0;
      for (const mark of this.grouped(feed)) if (seen.contains(mark.at)) this.drawMark(mark, colour, aside);
    }
    this.drawNames();
  }

  // Neighbours on the screen make one bubble, placed at their mean, the most crowded spots first;
  // wherever one looks, the same ones at the same zoom.
  grouped(feed) {
    const zoom = this.map.getZoom();
    const key = `${feed}@${zoom}`;
    this.groupedAt[key] ??= neighbours(this.spots(feed, zoom), zoom - 1 > GROUPED_UNTIL ? 0 : NEAR_PX);
    return this.groupedAt[key];
  }

  // Reports of one place share a spot.
  spots(feed, zoom) {
    const spots = new Map();
    for (const feature of this.byFeed.get(feed) ?? []) {
      const [lon, lat] = feature.geometry.coordinates;
      const spot = `${lon},${lat}`;
      if (!spots.has(spot)) spots.set(spot, { ...this.map.project([lat, lon], zoom), lon, lat, features: [], n: 0, sure: 0 });
      const found = spots.get(spot);
      found.features.push(feature);
      found.n += feature.properties.n;
      found.sure += feature.properties.sure;
    }
    return [...spots.values()].sort((a, b) => b.n - a.n);
  }

  drawMark(mark, colour, aside) {
    const { L, map, look } = this;
    const at = map.layerPointToLatLng(map.latLngToLayerPoint(mark.at).add([mark.n > 1 ? aside : 0, 0]));
    if (mark.n === 1) {
      const p = mark.features[0].properties;
      const radius = pointRadius(p.deaths);
      L.circleMarker(at, { radius, color: colour, weight: 1.5, fillColor: colour, fillOpacity: pointOpacity(p), interactive: false, renderer: this.inks.marks }).addTo(this.points);
      this.marks.push({ ...mark, at, radius });
      return;
    }
    const radius = bubbleRadius(mark.n);
    L.circleMarker(at, { radius, color: look["on-feed"], weight: 1.5, fillColor: colour, fillOpacity: 0.5 + 0.35 * (mark.sure / mark.n), interactive: false, renderer: this.inks.marks }).addTo(this.points);
    const number = document.createElement("span");
    number.className = "map-number";
    number.textContent = mark.n.toLocaleString("en");
    L.marker(at, { interactive: false, keyboard: false, icon: L.divIcon({ html: number, className: "", iconSize: [48, 18] }) }).addTo(this.points);
    this.marks.push({ ...mark, at, radius });
  }

  addOwn(name, collection) {
    this.groups[name] = this.L.layerGroup().addTo(this.map);
    this.own[name] = collection;
    this.set(name, collection);
  }

  layers() { return [...Object.keys(LAYERS), ...Object.keys(this.own), ...this.feeds.map((feed) => `feed:${feed}`)]; }

  show(name, isShown) {
    if (isShown) this.hidden.delete(name); else this.hidden.add(name);
    for (const one of LAYERS[name] ?? (this.own[name] ? [name] : [])) {
      if (isShown) this.groups[one].addTo(this.map); else this.groups[one].remove();
    }
    if (name.startsWith("feed:")) this.drawPoints();
    else this.drawNames();
  }

  setCrowded() { this.drawPoints(); }

  restyle(look) {
    this.look = look;
    for (const name of Object.keys(this.groups)) this.draw(name);
    this.drawPoints();
  }

  async drawn() { /* Drawn when it was given. */ }

  // -- where one looks, and what lies there ----------------------------------------------------

  viewport() {
    const { lng, lat } = this.map.getCenter().wrap();
    const bounds = this.map.getBounds();
    return { lon: lng, lat, z: this.map.getZoom() - 1, bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] };
  }

  onMove(told) { this.map.on("moveend", () => told(this.viewport())); }

  onPick(told) {
    const pick = (at, reach) => {
      const picked = this.under(at, reach);
      if (picked) told({ ...picked, at: [at.lng, at.lat] });
    };
    this.map.on("click", (event) => pick(event.latlng, REACH_PX));
    this.map.getContainer().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== this.map.getContainer()) return;
      event.preventDefault();
      pick(this.map.getCenter(), KEY_REACH_PX);
    });
  }

  under(at, reach) {
    const point = this.map.latLngToLayerPoint(at);
    const near = this.marks.filter((mark) => this.map.latLngToLayerPoint(mark.at).distanceTo(point) <= mark.radius + reach);
    const isSingle = ({ features: [{ properties: p }], n }) => n === 1 && p.report_id;
    const incidents = near.filter(isSingle).map(({ features: [feature] }) => feature);
    const bubble = near.find((mark) => !isSingle(mark));
    if (incidents.length) return { incidents, cell: null, zones: [] };
    if (bubble) return this.openBubble(bubble);
    const areas = [this.kept.zones, ...Object.values(this.own)].flatMap((collection) => collection?.features ?? []);
    return { incidents: [], cell: null, zones: areas.filter(({ geometry }) => contains(geometry, [at.lng, at.lat])) };
  }

  openBubble({ features, at }) {
    const spots = new Set(features.map(({ geometry }) => String(geometry.coordinates)));
    if (spots.size > 1 && this.map.getZoom() - 1 <= GROUPED_UNTIL) {
      this.map.setView(at, this.map.getZoom() + 2);
      return null;
    }
    const incidents = features.filter(({ properties: p }) => p.report_id);
    return { incidents, cell: incidents.length ? null : features[0], zones: [] };
  }

  async popup([lon, lat], content, onClose) {
    const popup = this.L.popup({ maxWidth: 300 }).setLatLng([lat, lon]).setContent(content).openOn(this.map);
    popup.on("remove", () => onClose?.());
  }

  closePopup() { this.map.closePopup(); }
}
