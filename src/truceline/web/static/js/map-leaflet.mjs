// Maps on Leaflet's canvas, for browsers without WebGL 2: the same layers, the same answers.

import { bubbleRadius, feedColour, pointOpacity, pointRadius } from "./map-look.mjs";

const CELL_PX = 56;
const GROUPED_UNTIL = 12;
const REACH_PX = 8;
const KEY_REACH_PX = 24;
const NAMES = ["base", "accuracy", "zones", "zone-names", "routes", "places", "discs", "footprint", "measure"];
const LAYERS = { zones: ["zones", "zone-names"], accuracy: ["accuracy"], routes: ["routes"], places: ["places"], discs: ["discs"] };
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
  const map = L.map(box, { preferCanvas: true, zoomSnap: 0.5, maxZoom: 16, attributionControl: false, zoomControl: false, zoomAnimation: !isStill, fadeAnimation: !isStill });
  L.control.zoom({ position: "topright" }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution("Natural Earth").addTo(map);
  if (view) map.setView([view.lat, view.lon], view.z + 1);
  else map.fitBounds([[bounds[1], bounds[0]], [bounds[3], bounds[2]]], { padding: [28, 28] });
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
    Object.assign(this, { L, map, element, look, feeds, own: {}, byFeed: new Map(), hidden: new Set(), kept: {}, marks: [] });
    this.groups = Object.fromEntries(NAMES.map((name) => [name, L.layerGroup().addTo(map)]));
    this.points = L.layerGroup().addTo(map);
    map.on("moveend", () => this.drawPoints());
    map.on("zoomend", () => { for (const name of ["accuracy", "zone-names"]) this.draw(name); });
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
    if (name !== "zones") return;
    const stated = collection.features.filter(({ properties }) => properties.is_stated);
    this.set("accuracy", { type: "FeatureCollection", features: stated });
  }

  draw(name) {
    const group = this.groups[name];
    const collection = this.kept[name];
    if (!group || !collection) return;
    group.clearLayers();
    if (name === "zone-names" || name === "places") this.drawNames(name, collection);
    else this.L.geoJSON(collection, { interactive: false, style: (feature) => this.styleOf(name, feature), pointToLayer: (_, at) => this.dot(at) }).addTo(group);
    for (const below of ["measure", "footprint", "discs", "routes", "zones", "accuracy", "base"]) this.groups[below].eachLayer((layer) => layer.bringToBack?.());
  }

  styleOf(name, feature) {
    const { look } = this;
    if (name === "base") return { color: look.border, weight: 1, fillColor: look.land, fillOpacity: 1 };
    if (name === "routes") return { color: look.route, weight: 2.5 };
    if (name === "measure") return { color: look.ink, weight: 2, dashArray: "6 4" };
    if (name === "discs") return { color: look.disc, weight: 0.6, dashArray: "3 2", fillOpacity: 0.03 };
    if (name === "footprint") return { color: look.disc, weight: 2, dashArray: "4 3", fillOpacity: 0.18 };
    if (name === "accuracy") return { color: look.zone, opacity: 0.12, fill: false, weight: 2 * feature.properties.accuracy_m / this.metresPerPixel() };
    if (name !== "zones") return { color: look.own, weight: 1, fillOpacity: 0.06 };
    const { is_stated: isStated, accuracy_m: accuracy } = feature.properties;
    const dashArray = isStated ? (accuracy > 0 ? "8 5" : null) : "1 6";
    return { color: look.zone, weight: isStated ? 1.8 : 2.4, dashArray, lineCap: "round", fillOpacity: isStated ? 0.09 : 0.03 };
  }

  metresPerPixel() {
    const middle = this.map.getCenter();
    return this.map.distance(middle, this.map.unproject(this.map.project(middle).add([100, 0]))) / 100;
  }

  dot(at) { return this.L.circleMarker(at, { radius: 4, color: this.look.ink, fillColor: this.look.halo, fillOpacity: 1, weight: 2, interactive: false }); }

  // Names that fit: one that would lie over another is left out.
  drawNames(name, { features }) {
    if (name === "places") this.taken = this.taken?.filter((spot) => spot.name !== name) ?? [];
    else this.taken = [];
    const least = MAIN_PLACE_M.find(([zoom]) => this.map.getZoom() - 1 >= zoom)[1];
    for (const { geometry: { coordinates: [lon, lat] }, properties: p } of features) {
      if (name === "places" && p.radius_m < least) continue;
      const { x, y } = this.map.latLngToLayerPoint([lat, lon]);
      const width = 7 * p.name.length;
      const spot = { name, left: x - width / 2, right: x + width / 2, top: y - 9, bottom: y + 9 };
      if (this.taken.some((other) => spot.left < other.right && other.left < spot.right && spot.top < other.bottom && other.top < spot.bottom)) continue;
      this.taken.push(spot);
      const word = document.createElement("span");
      word.className = `map-name ${name}`;
      word.dir = "auto";
      word.textContent = p.name;
      this.L.marker([lat, lon], { interactive: false, keyboard: false, icon: this.L.divIcon({ html: word, className: "", iconSize: [width, 18] }) }).addTo(this.groups[name]);
    }
    if (name === "zone-names") this.draw("places");
  }

  setIncidents(byFeed) {
    this.byFeed = byFeed;
    for (const feed of byFeed.keys()) if (!this.feeds.includes(feed)) this.feeds.push(feed);
    this.drawPoints();
  }

  drawPoints() {
    this.points.clearLayers();
    this.marks = [];
    const drawn = this.feeds.filter((feed) => !this.hidden.has(`feed:${feed}`));
    const window = this.map.getBounds().pad(0.1);
    for (const [index, feed] of this.feeds.entries()) {
      if (!drawn.includes(feed)) continue;
      const colour = feedColour(this.look, index);
      const aside = drawn.length > 1 ? (index - (this.feeds.length - 1) / 2) * 16 : 0;
      const inside = (this.byFeed.get(feed) ?? []).filter(({ geometry: { coordinates: [lon, lat] } }) => window.contains([lat, lon]));
      for (const mark of this.grouped(inside)) this.drawMark(mark, colour, aside);
    }
  }

  // Neighbours within a cell of the screen make one bubble, placed at their mean.
  grouped(features) {
    const isSingle = this.map.getZoom() - 1 > GROUPED_UNTIL;
    const cells = new Map();
    for (const feature of features) {
      const [lon, lat] = feature.geometry.coordinates;
      const { x, y } = this.map.latLngToLayerPoint([lat, lon]);
      const key = isSingle ? `${lon},${lat}` : `${Math.floor(x / CELL_PX)},${Math.floor(y / CELL_PX)}`;
      if (!cells.has(key)) cells.set(key, { features: [], n: 0, sure: 0, lon: 0, lat: 0 });
      const cell = cells.get(key);
      const { n, sure } = feature.properties;
      cell.features.push(feature);
      cell.n += n; cell.sure += sure; cell.lon += lon * n; cell.lat += lat * n;
    }
    return [...cells.values()].map((cell) => ({ ...cell, at: [cell.lat / cell.n, cell.lon / cell.n] }));
  }

  drawMark(mark, colour, aside) {
    const { L, map, look } = this;
    const at = map.layerPointToLatLng(map.latLngToLayerPoint(mark.at).add([mark.n > 1 ? aside : 0, 0]));
    if (mark.n === 1) {
      const p = mark.features[0].properties;
      const radius = pointRadius(p.deaths);
      L.circleMarker(at, { radius, color: colour, weight: 1.5, fillColor: colour, fillOpacity: pointOpacity(p), interactive: false }).addTo(this.points);
      this.marks.push({ ...mark, at, radius });
      return;
    }
    const radius = bubbleRadius(mark.n);
    L.circleMarker(at, { radius, color: look["on-feed"], weight: 1.5, fillColor: colour, fillOpacity: 0.5 + 0.35 * (mark.sure / mark.n), interactive: false }).addTo(this.points);
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
  }

  setCrowded() { this.drawPoints(); }

  restyle(look) {
    this.look = look;
    for (const name of Object.keys(this.groups)) this.draw(name);
    this.drawPoints();
  }

  // -- where one looks, and what lies there ----------------------------------------------------

  viewport() {
    const { lng, lat } = this.map.getCenter();
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
    const incidents = near.filter(({ n }) => n === 1).map(({ features: [feature] }) => feature);
    const [bubble] = near.filter(({ n }) => n > 1);
    if (incidents.length) return { incidents, cell: null, zones: [] };
    if (bubble) return this.openBubble(bubble);
    const areas = [this.kept.zones, ...Object.values(this.own)].flatMap((collection) => collection?.features ?? []);
    return { incidents: [], cell: null, zones: areas.filter(({ geometry }) => contains(geometry, [at.lng, at.lat])) };
  }

  openBubble({ features, at }) {
    const spots = new Set(features.map(({ geometry }) => String(geometry.coordinates)));
    if (features[0].properties.count) return { incidents: [], cell: features[0], zones: [] };
    if (spots.size > 1 && this.map.getZoom() - 1 <= GROUPED_UNTIL) {
      this.map.setView(at, this.map.getZoom() + 2);
      return null;
    }
    return { incidents: features, cell: null, zones: [] };
  }

  async popup([lon, lat], content, onClose) {
    const popup = this.L.popup({ maxWidth: 300 }).setLatLng([lat, lon]).setContent(content).openOn(this.map);
    popup.on("remove", () => onClose?.());
  }

  closePopup() { this.map.closePopup(); }
}

// Even-odd rule over all rings, holes included.
function contains({ type, coordinates }, [x, y]) {
  const rings = type === "Polygon" ? coordinates : coordinates.flat();
  let isInside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [[x1, y1], [x2, y2]] = [ring[i], ring[j]];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isInside = !isInside;
    }
  }
  return isInside;
}
