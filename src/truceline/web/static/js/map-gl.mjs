// Maps on MapLibre GL: the layers, what is under the pointer, and the keyboard.

import * as maplibre from "/static/vendor/maplibre-gl/maplibre-gl.mjs";
import { feedColour } from "./map-look.mjs";

maplibre.setWorkerUrl("/static/vendor/maplibre-gl/maplibre-gl-worker.mjs");

const EMPTY = { type: "FeatureCollection", features: [] };
const FONT = ["sans-serif"];
const GROUPED_UNTIL = 12;
const REACH_PX = 5;
const KEY_REACH_PX = 24;

// The wider a place, the sooner it is shown.
const MAIN_PLACES = ["step", ["zoom"], [">=", ["get", "radius_m"], 9000], 6, [">=", ["get", "radius_m"], 6000], 7.5, [">=", ["get", "radius_m"], 3000], 9, true];
const MOVABLE = { "text-variable-anchor": ["center", "bottom", "top", "left", "right"], "text-justify": "auto" };

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
    ...(view ? { center: [view.lon, view.lat], zoom: view.z } : { bounds, fitBoundsOptions: { padding: 28 } }),
    locale: { "Map.Title": label },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ maxWidth: 120 }), "bottom-left");
  map.addControl(new maplibre.AttributionControl({ compact: true, customAttribution: "Natural Earth" }), "bottom-right");
  await new Promise((resolve) => { map.once("load", resolve); });
  const engine = new Engine(map, element, look, feeds);
  for (const feed of feeds) engine.addFeed(feed);
  return engine;
}

class Engine {
  constructor(map, element, look, feeds) {
    Object.assign(this, { map, element, look, feeds, own: {}, shownPopup: null });
    this.crosshair();
  }

  // -- drawing -----------------------------------------------------------------------------

  set(name, collection) { this.map.getSource(name)?.setData(collection); }

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
    for (const [fill, line] of Object.values(this.own)) {
      this.map.setPaintProperty(fill, "fill-color", look.own);
      this.map.setPaintProperty(line, "line-color", look.own);
    }
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
    const cell = found.find((feature) => feature.properties.n > 1) ?? null;
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

// -- the style -----------------------------------------------------------------------------------

function style(look) {
  const sources = ["base", "zones", "zone-names", "routes", "places", "discs", "footprint", "measure"];
  return {
    version: 8,
    sources: Object.fromEntries(sources.map((name) => [name, { type: "geojson", data: EMPTY }])),
    layers: [
      { id: "sea", type: "background", paint: { "background-color": look.sea } },
      { id: "land", type: "fill", source: "base", paint: { "fill-color": look.land } },
      { id: "border", type: "line", source: "base", paint: { "line-color": look.border, "line-width": 1 } },
      { id: "zones-fill", type: "fill", source: "zones", paint: { "fill-color": look.zone, "fill-opacity": ["case", ["get", "is_stated"], 0.09, 0.03] } },
      { id: "places-dot", type: "circle", source: "places", filter: MAIN_PLACES, paint: { "circle-radius": 2, "circle-color": look.place } },
      ...areaLayers("discs", look, 0.03, 0.6),
      ...zoneEdges(look),
      { id: "routes-line", type: "line", source: "routes", layout: { "line-cap": "round" }, paint: { "line-color": look.route, "line-width": 2.5 } },
      ...areaLayers("footprint", look, 0.18, 2),
      ...nameLayers(look),
      { id: "measure-line", type: "line", source: "measure", paint: { "line-color": look.ink, "line-width": 2, "line-dasharray": [2, 1] } },
      { id: "measure-dot", type: "circle", source: "measure", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 4, "circle-color": look.halo, "circle-stroke-color": look.ink, "circle-stroke-width": 2 } },
    ],
  };
}

function zoneEdges(look) {
  const edge = { "line-color": look.zone, "line-width": 1.8 };
  const stated = ["get", "is_stated"];
  return [
    { id: "zones-accuracy", type: "line", source: "zones", filter: stated, layout: { "line-join": "round", visibility: "none" }, paint: { "line-color": look.zone, "line-opacity": 0.12, "line-width": metresWide(["get", "accuracy_m"]) } },
    { id: "zones-edge", type: "line", source: "zones", filter: ["all", stated, [">", ["get", "accuracy_m"], 0]], paint: { ...edge, "line-dasharray": [4, 2] } },
    { id: "zones-exact", type: "line", source: "zones", filter: ["all", stated, ["==", ["get", "accuracy_m"], 0]], paint: edge },
    { id: "zones-possible", type: "line", source: "zones", filter: ["!", stated], layout: { "line-cap": "round" }, paint: { ...edge, "line-width": 2.2, "line-dasharray": [0.1, 2.2] } },
  ];
}

function areaLayers(name, look, opacity, width) {
  return [
    { id: `${name}-fill`, type: "fill", source: name, paint: { "fill-color": look.disc, "fill-opacity": opacity } },
    { id: `${name}-edge`, type: "line", source: name, paint: { "line-color": look.disc, "line-width": width, "line-dasharray": [3, 2] } },
  ];
}

function nameLayers(look) {
  const halo = { "text-color": look.ink, "text-halo-color": look.halo, "text-halo-width": 1.6 };
  const base = { "text-field": ["get", "name"], "text-font": FONT };
  return [
    { id: "places-name", type: "symbol", source: "places", filter: MAIN_PLACES, layout: { ...base, ...MOVABLE, "text-radial-offset": 0.4, "text-size": 11, "symbol-sort-key": ["-", ["get", "radius_m"]] }, paint: { ...halo, "text-color": look.place } },
    { id: "routes-name", type: "symbol", source: "routes", minzoom: 8, layout: { ...base, "text-size": 11, "symbol-placement": "line", "symbol-spacing": 500 }, paint: { ...halo, "text-color": look.route } },
    { id: "zones-name", type: "symbol", source: "zone-names", layout: { ...base, ...MOVABLE, "text-radial-offset": 1.8, "text-size": 12, "text-max-width": 9 }, paint: { ...halo, "text-color": look.zone } },
  ];
}

// Twice the accuracy, on both sides of the edge, in metres on the ground; at 35° of latitude.
function metresWide(accuracy) {
  const perPixel = (78271.517 * Math.cos(35 * Math.PI / 180));
  return ["interpolate", ["exponential", 2], ["zoom"], 0, ["/", ["*", 2, accuracy], perPixel], 20, ["/", ["*", 2 * 2 ** 20, accuracy], perPixel]];
}

function feedLayers(feed, index, look) {
  const [source, colour] = [`feed:${feed}`, feedColour(look, index)];
  const share = ["/", ["get", "sure"], ["get", "n"]];
  return [
    {
      id: `${source}:points`, type: "circle", source, filter: ["==", ["get", "n"], 1],
      paint: {
        "circle-color": colour, "circle-stroke-color": colour, "circle-stroke-width": 1.5,
        "circle-opacity": ["case", ["get", "certain"], 0.8, ["get", "counted"], 0.35, 0],
        "circle-radius": ["min", 20, ["+", 4.5, ["*", 1.6, ["sqrt", ["coalesce", ["get", "deaths"], 0]]]]],
      },
    },
    {
      id: `${source}:bubbles`, type: "circle", source, filter: [">", ["get", "n"], 1],
      paint: {
        "circle-color": colour, "circle-stroke-color": look["on-feed"], "circle-stroke-width": 1.5,
        "circle-opacity": ["interpolate", ["linear"], share, 0, 0.5, 1, 0.85],
        "circle-radius": ["min", 27, ["+", 9, ["*", 1.7, ["log2", ["/", ["get", "n"], 2]]]]],
      },
    },
    {
      id: `${source}:numbers`, type: "symbol", source, filter: [">", ["get", "n"], 1],
      layout: { "text-field": ["number-format", ["get", "n"], { locale: "en" }], "text-font": FONT, "text-size": 11, "text-allow-overlap": true },
      paint: { "text-color": look["on-feed"], "text-halo-color": colour, "text-halo-width": 1.2 },
    },
  ];
}
