// What the features of a map say: where, how many, and when.

const GLOBE = [-170, -60, 180, 75];

/** Where one looks, as the address says it; null where that is nowhere. */
export function viewOf({ z, lon, lat }) {
  const view = { z: Number.parseFloat(z), lon: Number.parseFloat(lon), lat: Number.parseFloat(lat) };
  const isView = view.z >= 0 && view.z <= 24 && Math.abs(view.lon) <= 180 && Math.abs(view.lat) <= 85;
  return isView ? view : null;
}

/** The box that holds all features; most of the globe where there are none. */
export function boundsOf(features) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part) => {
    if (typeof part[0] !== "number") { for (const inner of part) walk(inner); return; }
    box[0] = Math.min(box[0], part[0]); box[1] = Math.min(box[1], part[1]);
    box[2] = Math.max(box[2], part[0]); box[3] = Math.max(box[3], part[1]);
  };
  for (const { geometry } of features) if (geometry) walk(geometry.coordinates);
  return box[0] <= box[2] ? box : GLOBE;
}

/** How many incidents each counter has. */
export function totalsOf(features) {
  const totals = {};
  for (const { properties: p } of features) totals[p.feed] = (totals[p.feed] ?? 0) + (p.count ?? 1);
  return totals;
}

/** What may lie in the half-open days; certain only what lies in them whole. */
export function inPeriod(features, [from, until]) {
  if (!from && !until) return features;
  const may = features.filter(({ properties: p }) => (!from || p.last_day >= from) && (!until || p.first_day < until));
  return may.map((feature) => {
    const p = feature.properties;
    const begins = (!from || p.first_day >= from) && (!until || p.first_day < until);
    const certain = p.certain && begins && (!until || p.last_day < until);
    return { ...feature, properties: { ...p, certain, sure: certain ? 1 : 0, counted: p.counted && begins } };
  });
}
