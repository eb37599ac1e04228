// Maps on MapLibre GL: the layers, what is under the pointer, and the keyboard.

import * as maplibre from "/static/vendor/maplibre-gl/maplibre-gl.mjs";
import { feedLayers, style } from "./map-gl-style.mjs";
import { withPictures } from "./map-names.mjs";

maplibre.setWorkerUrl("/static/vendor/maplibre-gl/maplibre-gl-worker.mjs");

const EMPTY = { type: "FeatureCollection", features: [] };
const GROUPED_UNTIL = 12;
const REACH_PX = 5;
const KEY_REACH_PX = 24;
const PATIENCE_MS = 20_000;
const CLOSEST_FIT = 11;

// Colour and size of names, by source.
const NAME_SIZES = { "zone-names": ["zone", 12], places: ["place", 11], routes: ["route", 11] };

// Names that people switch → the layers behind them.
const LAYERS = {
  zones: ["zones-fill", "zones-edge", "zones-exact", "zones-possible", "zones-name"],
  accuracy: ["zones-accuracy"],
  routes: ["routes-line", "routes-name"],
  places: ["places-dot", "places-name"],
  discs: ["discs-fill", "discs-edge"],
};

/** A map in an element; see map.mjs for what is asked of it. */
export async function createEngine(element, { label, look, feeds, bounds, view }) {
  const map = new maplibre.Map({
    container: element,
    style: style(look),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 16,
    fadeDuration: 0,
    ...(view ? { center: [view.lon, view.lat], zoom: view.z } : { bounds, fitBoundsOptions: { padding: 28, maxZoom: CLOSEST_FIT } }),
    locale: { "Map.Title": label },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ maxWidth: 120 }), "bottom-left");
  map.addControl(new maplibre.AttributionControl({ compact: true, customAttribution: "Natural Earth" }), "bottom-right");
  await begun(map);
  const engine = new Engine(map, element, look, feeds);
  for (const feed of feeds) engine.addFeed(feed);
  return engine;
}

function begun(map) {
  return new Promise((resolve, reject) => {
    const fail = (why) => { map.remove(); reject(new Error(why)); };
    const late = setTimeout(() => fail("MapLibre did not start in time."), PATIENCE_MS);
    const lost = () => { clearTimeout(late); fail("The graphics card gave up."); };
    map.once("webglcontextlost", lost);
    map.once("load", () => { clearTimeout(late); map.off("webglcontextlost", lost); resolve(); });
  });
}

class Engine {
  constructor(map, element, look, feeds) {
    Object.assign(this, { map, element, look, feeds, own: {}, named: {}, shownPopup: null });
    this.crosshair();
  }

  // -- drawing -----------------------------------------------------------------------------

  set(name, collection) {
    if (name in NAME_SIZES) this.named[name] = collection;
    this.map.getSource(name)?.setData(this.dressed(name, collection));
  }

  dressed(name, collection) {
    if (!(name in NAME_SIZES)) return collection;
    const [colour, size] = NAME_SIZES[name];
    return withPictures(this.map, collection, { colour: this.look[colour], halo: this.look.halo, size });
  }

  addFeed(feed) {
    this.map.addSource(`feed:${feed}`, {
      type: "geojson", data: EMPTY, cluster: true, clusterRadius: 42, clusterMaxZoom: GROUPED_UNTIL,
      clusterProperties: { n: ["+", ["get", "n"]], sure: ["+", ["get", "sure"]] },
    });
    // Edges of zones lie over the bubbles; names keep clear of the numbers in them.
    for (const layer of feedLayers(feed, this.feeds.indexOf(feed), this.look)) {
      this.map.addLayer(layer, layer.type === "symbol" ? "measure-line" : "zones-accuracy");
    }
  }

  setIncidents(byFeed) {
    for (const [feed, features] of byFeed) {
      if (!this.map.getSource(`feed:${feed}`)) { this.feeds.push(feed); this.addFeed(feed); }
    }
    for (const feed of this.feeds) this.set(`feed:${feed}`, { type: "FeatureCollection", features: byFeed.get(feed) ?? [] });
  }

  addOwn(name, collection) {
    this.map.addSource(name, { type: "geojson", data: collection });
    const [fill, line] = [`${name}-fill`, `${name}-line`];
    this.map.addLayer({ id: fill, type: "fill", source: name, paint: { "fill-color": this.look.own, "fill-opacity": 0.06 } }, "zones-fill");
    this.map.addLayer({ id: line, type: "line", source: name, paint: { "line-color": this.look.own, "line-width": 1 } }, "zones-fill");
    this.own[name] = [fill, line];
  }

  behind(name) {
    if (name.startsWith("feed:")) return ["bubbles", "numbers", "points"].map((part) => `${name}:${part}`);
    return LAYERS[name] ?? this.own[name] ?? [];
  }

  layers() { return [...Object.keys(LAYERS), ...Object.keys(this.own), ...this.feeds.map((feed) => `feed:${feed}`)]; }

  // Counters are never added up: drawn together, their bubbles stand side by side, and a number
  // that would lie over another is left out.
  setCrowded(isCrowded) {
    for (const [index, feed] of this.feeds.entries()) {
      const aside = isCrowded ? [(index - (this.feeds.length - 1) / 2) * 16, 0] : [0, 0];
      this.map.setLayoutProperty(`feed:${feed}:numbers`, "text-allow-overlap", !isCrowded);
      this.map.setPaintProperty(`feed:${feed}:numbers`, "text-translate", aside);
      this.map.setPaintProperty(`feed:${feed}:bubbles`, "circle-translate", aside);
    }
  }

  show(name, isShown) {
    for (const layer of this.behind(name)) this.map.setLayoutProperty(layer, "visibility", isShown ? "visible" : "none");
  }

  restyle(look) {
    this.look = look;
    const fresh = [...style(look).layers, ...this.feeds.flatMap((feed, index) => feedLayers(feed, index, look))];
    for (const { id, paint = {} } of fresh) {
      for (const [property, value] of Object.entries(paint)) this.map.setPaintProperty(id, property, value);
    }
    for (const [name, collection] of Object.entries(this.named)) this.set(name, collection);
    for (const [fill, line] of Object.values(this.own)) {
      this.map.setPaintProperty(fill, "fill-color", look.own);
      this.map.setPaintProperty(line, "line-color", look.own);
    }
  }

  // When everything given so far stands on the screen.
  async drawn() {
    if (this.map.loaded() && this.map.areTilesLoaded()) return;
    await new Promise((resolve) => { this.map.once("idle", resolve); });
  }

  // -- where one looks -----------------------------------------------------------------------

  viewport() {
    const { lng, lat } = this.map.getCenter();
    return { lon: lng, lat, z: this.map.getZoom(), bounds: this.map.getBounds().toArray().flat() };
  }

  onMove(told) { this.map.on("moveend", () => told(this.viewport())); }

  go([lon, lat], zoom) { this.map.easeTo({ center: [lon, lat], ...(zoom ? { zoom } : {}) }); }

  // -- what lies there -----------------------------------------------------------------------

  onPick(told) {
    const pick = async (point, at, reach) => {
      const picked = await this.under(point, reach);
      if (picked) told({ ...picked, at });
    };
    this.map.on("click", (event) => pick(event.point, event.lngLat.toArray(), REACH_PX));
    const canvas = this.map.getCanvas();
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const middle = new maplibre.Point(canvas.clientWidth / 2, canvas.clientHeight / 2);
      pick(middle, this.map.getCenter().toArray(), KEY_REACH_PX);
    });
    const marks = () => this.present(["points", "bubbles"]);
    this.map.on("mousemove", ({ point }) => {
      canvas.style.cursor = this.map.queryRenderedFeatures(point, { layers: marks() }).length ? "pointer" : "";
    });
  }

  present(parts) { return this.feeds.flatMap((feed) => parts.map((part) => `feed:${feed}:${part}`)); }

  // What is under a point: incidents; or a bubble, which opens; or zones.
  async under(point, reach) {
    const box = [[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]];
    const found = this.map.queryRenderedFeatures(box, { layers: this.present(["points", "bubbles"]) });
    const bubble = found.find((feature) => feature.properties.cluster);
    const incidents = found.filter(({ properties: p }) => p.report_id);
    if (incidents.length) return { incidents: unique(incidents), cell: null, zones: [] };
    if (bubble) return this.openBubble(bubble);
    const cell = found.find(({ properties: p }) => !p.cluster && !p.report_id) ?? null;
    const areas = ["zones-fill", ...Object.values(this.own).map(([fill]) => fill)];
    const zones = cell ? [] : this.map.queryRenderedFeatures(point, { layers: areas });
    return { incidents: [], cell, zones };
  }

  async openBubble(bubble) {
    const source = this.map.getSource(bubble.source);
    const id = bubble.properties.cluster_id;
    const zoom = await source.getClusterExpansionZoom(id);
    if (zoom <= GROUPED_UNTIL) {
      this.go(bubble.geometry.coordinates, zoom + 0.2);
      return null;
    }
    const leaves = await source.getClusterLeaves(id, 1000, 0);
    const incidents = leaves.filter(({ properties: p }) => p.report_id);
    return { incidents, cell: incidents.length ? null : leaves[0], zones: [] };
  }

  async popup(at, content, onClose) {
    this.closePopup();
    const popup = new maplibre.Popup({ maxWidth: "20rem", className: "map-bubble" });
    popup.setLngLat(at).setDOMContent(content).addTo(this.map);
    popup.on("close", () => {
      onClose?.();
      if (this.shownPopup === popup) this.shownPopup = null;
    });
    content.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      popup.remove();
      this.map.getCanvas().focus();
    });
    this.shownPopup = popup;
  }

  closePopup() { this.shownPopup?.remove(); }

  // People without a mouse see what Enter would open.
  crosshair() {
    const cross = document.createElement("div");
    cross.className = "map-cross";
    cross.setAttribute("aria-hidden", "true");
    this.element.append(cross);
  }
}

// Features come once per tile; and what is drawn smaller stands behind.
function unique(features) {
  const plain = features.map(({ geometry, properties }) => ({ geometry, properties: { ...properties } }));
  return [...new Map(plain.map((feature) => [feature.properties.report_id, feature])).values()];
}
