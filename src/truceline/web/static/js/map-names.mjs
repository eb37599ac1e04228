// Names from right to left, as pictures: MapLibre sets letters one by one and from left to right,
// the browser's own canvas joins and turns them as they are read.

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const RATIO = 2;
const HALO_PX = 1.6;

/** The features with a picture of each name that needs one, under `picture`. */
export function withPictures(map, collection, { colour, halo, size }) {
  const features = collection.features.map((feature) => {
    const name = feature.properties?.name ?? "";
    if (!RIGHT_TO_LEFT.test(name)) return feature;
    const picture = `name:${colour}:${halo}:${size}:${name}`;
    if (!map.hasImage(picture)) map.addImage(picture, drawn(name, { colour, halo, size }), { pixelRatio: RATIO });
    return { ...feature, properties: { ...feature.properties, picture } };
  });
  return { ...collection, features };
}

/** Layout of a layer of names: the letters, or their picture. */
export const NAMED = {
  "text-field": ["case", ["has", "picture"], "", ["get", "name"]],
  "icon-image": ["coalesce", ["get", "picture"], ""],
};

function drawn(name, { colour, halo, size }) {
  const canvas = document.createElement("canvas");
  const font = `${size * RATIO}px sans-serif`;
  const brush = canvas.getContext("2d");
  brush.font = font;
  canvas.width = Math.ceil(brush.measureText(name).width) + 4 * HALO_PX * RATIO;
  canvas.height = Math.ceil(size * RATIO * 1.6);
  Object.assign(brush, { font, direction: "rtl", textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 2 * HALO_PX * RATIO, strokeStyle: halo, fillStyle: colour });
  brush.strokeText(name, canvas.width / 2, canvas.height / 2);
  brush.fillText(name, canvas.width / 2, canvas.height / 2);
  return brush.getImageData(0, 0, canvas.width, canvas.height);
}
