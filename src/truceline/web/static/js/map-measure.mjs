// Measuring: click points on the map, or write coordinates; the distance is geodesic.

import { kilometres, length, parsePoint } from "./map-geodesy.mjs";

/** Wire a form (data-measure) to a map: two coordinate fields, a button for clicking, a result. */
export function measureOn(element, form) {
  const [button, result] = [form.querySelector("button[aria-pressed]"), form.querySelector("output")];
  const fields = [...form.querySelectorAll("input")];
  let points = [];
  let isClicking = false;

  const show = async (words) => {
    result.textContent = words ?? (points.length > 1 ? `${kilometres(length(points))} along ${points.length} points` : "Give a second point.");
    (await element.engine()).set("measure", drawn(points));
  };
  button.addEventListener("click", () => {
    isClicking = !isClicking;
    button.setAttribute("aria-pressed", String(isClicking));
    points = [];
    show(isClicking ? "Click points on the map." : "");
  });
  element.addEventListener("press", (event) => {
    if (!isClicking) return;
    event.preventDefault();
    points = [...points, event.detail.at];
    for (const [index, field] of fields.entries()) {
      const point = index === 0 ? points[0] : points.at(-1);
      if (points.length > index) field.value = `${point[1].toFixed(5)}, ${point[0].toFixed(5)}`;
    }
    show();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const written = fields.map((field) => parsePoint(field.value));
    const wrong = written.findIndex((point) => point === null);
    for (const [index, field] of fields.entries()) field.setAttribute("aria-invalid", String(index === wrong));
    if (wrong >= 0) {
      fields[wrong].focus();
      show("Write latitude, longitude in degrees, such as 35.93, 36.63.");
      return;
    }
    points = written;
    show();
  });
  form.addEventListener("reset", () => { points = []; show(""); });
}

function drawn(points) {
  const features = points.map((coordinates) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates } }));
  if (points.length > 1) features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: points } });
  return { type: "FeatureCollection", features };
}
