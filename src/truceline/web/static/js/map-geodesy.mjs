// Distances and circles on the ellipsoid WGS 84.

const A_M = 6378137;
const F = 1 / 298.257223563;
const B_M = A_M * (1 - F);
const RAD = Math.PI / 180;

/**
 * Geodesic distance of two points [lon, lat] in metres; NaN where the series does not settle
 * (points nearly opposite on the globe).
 * Source: Vincenty (1975), Survey Review 23(176):88-93, the inverse formula.
 */
export function distance([lon1, lat1], [lon2, lat2]) {
  const u1 = Math.atan((1 - F) * Math.tan(lat1 * RAD));
  const u2 = Math.atan((1 - F) * Math.tan(lat2 * RAD));
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  const l = (lon2 - lon1) * RAD;
  let lambda = l;
  for (let round = 0; round < 200; round += 1) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (sinSigma === 0) return 0;
    const cosSigma = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (c1 * c2 * sl) / sinSigma;
    const cos2Alpha = 1 - sinAlpha ** 2;
    const cos2m = cos2Alpha === 0 ? 0 : cosSigma - (2 * s1 * s2) / cos2Alpha;
    const c = (F / 16) * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
    const before = lambda;
    lambda = l + (1 - c) * F * sinAlpha * (sigma + c * sinSigma * (cos2m + c * cosSigma * (2 * cos2m ** 2 - 1)));
    if (Math.abs(lambda - before) < 1e-12) return B_M * arc({ cos2Alpha, cos2m, cosSigma, sigma, sinSigma });
  }
  return Number.NaN;
}

function arc({ cos2Alpha, cos2m, cosSigma, sigma, sinSigma }) {
  const u = (cos2Alpha * (A_M ** 2 - B_M ** 2)) / B_M ** 2;
  const a = 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u)));
  const b = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
  const third = (b / 6) * cos2m * (4 * sinSigma ** 2 - 3) * (4 * cos2m ** 2 - 3);
  const delta = b * sinSigma * (cos2m + (b / 4) * (cosSigma * (2 * cos2m ** 2 - 1) - third));
  return a * (sigma - delta);
}

/** Length of a line of points in metres. */
export function length(points) {
  return points.slice(1).reduce((sum, point, index) => sum + distance(points[index], point), 0);
}

/** A circle around a point as a GeoJSON polygon; drawn on a sphere, within 0.5 % of the ellipsoid. */
export function disc([lon, lat], radius_m, edges = 72) {
  const angle = radius_m / 6371008.8;
  const [sinLat, cosLat] = [Math.sin(lat * RAD), Math.cos(lat * RAD)];
  const ring = Array.from({ length: edges + 1 }, (_, index) => {
    const turn = (index % edges) * (2 * Math.PI / edges);
    const up = Math.asin(sinLat * Math.cos(angle) + cosLat * Math.sin(angle) * Math.cos(turn));
    const across = Math.atan2(Math.sin(turn) * Math.sin(angle) * cosLat, Math.cos(angle) - sinLat * Math.sin(up));
    return [lon + across / RAD, up / RAD];
  });
  return { type: "Feature", properties: { radius_m }, geometry: { type: "Polygon", coordinates: [ring.reverse()] } };
}

/** A point from what a person writes: latitude, longitude in degrees; null if it is none. */
export function parsePoint(text) {
  const found = /^\s*([+-]?\d+(?:\.\d+)?)\s*°?\s*([NS])?\s*[,;\s]\s*([+-]?\d+(?:\.\d+)?)\s*°?\s*([EW])?\s*$/i.exec(text);
  if (!found) return null;
  const lat = Number(found[1]) * (found[2]?.toUpperCase() === "S" ? -1 : 1);
  const lon = Number(found[3]) * (found[4]?.toUpperCase() === "W" ? -1 : 1);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lon, lat] : null;
}

/** Metres in words. */
export function kilometres(metres) {
  if (!Number.isFinite(metres)) return "not computable";
  if (metres < 1000) return `${Math.round(metres)} m`;
  const km = metres / 1000;
  return `${km.toLocaleString("en", { maximumFractionDigits: km < 100 ? 2 : 1 })} km`;
}
