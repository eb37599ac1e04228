// How MapLibre draws each layer.

import { feedColour } from "./map-look.mjs";
import { NAMED } from "./map-names.mjs";

const EMPTY = { type: "FeatureCollection", features: [] };
const FONT = ["sans-serif"];

// The wider a place, the sooner it is shown.
const MAIN_PLACES = ["step", ["zoom"], [">=", ["get", "radius_m"], 9000], 6, [">=", ["get", "radius_m"], 6000], 7.5, [">=", ["get", "radius_m"], 3000], 9, true];
const MOVABLE = { "text-variable-anchor": ["center", "bottom", "top", "left", "right"], "text-justify": "auto" };

/** Everything but the incidents: sources, and layers from below to above. */
export function style(look) {
  const sources = ["base", "zones", "accuracy", "zone-names", "routes", "places", "discs", "footprint", "measure"];
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
    { id: "zones-accuracy", type: "fill", source: "accuracy", layout: { visibility: "none" }, paint: { "fill-color": look.zone, "fill-opacity": 0.12 } },
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
  const base = { ...NAMED, "text-font": FONT };
  return [
    { id: "places-name", type: "symbol", source: "places", filter: MAIN_PLACES, layout: { ...base, ...MOVABLE, "text-radial-offset": 0.4, "text-size": 11, "symbol-sort-key": ["-", ["get", "radius_m"]] }, paint: { ...halo, "text-color": look.place } },
    { id: "routes-name", type: "symbol", source: "routes", minzoom: 8, layout: { ...base, "text-size": 11, "symbol-placement": "line", "symbol-spacing": 500 }, paint: { ...halo, "text-color": look.route } },
    { id: "zones-name", type: "symbol", source: "zone-names", layout: { ...base, ...MOVABLE, "text-radial-offset": 1.8, "text-size": 12, "text-max-width": 9 }, paint: { ...halo, "text-color": look.zone } },
  ];
}

/** The layers of one counter: single incidents, bubbles, and the numbers in them. */
export function feedLayers(feed, index, look) {
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
