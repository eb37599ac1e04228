// What lies near, over, or inside what, for maps that reckon on the screen.

// Spots with those near them, each spot in one group.
export function neighbours(spots, near) {
  const key = (x, y) => `${Math.floor(x / near)},${Math.floor(y / near)}`;
  const cells = new Map();
  for (const spot of near ? spots : []) {
    const cell = key(spot.x, spot.y);
    if (!cells.has(cell)) cells.set(cell, []);
    cells.get(cell).push(spot);
  }
  const taken = new Set();
  const groups = [];
  for (const spot of spots) {
    if (taken.has(spot)) continue;
    const reach = near ? [-near, 0, near].flatMap((dx) => [-near, 0, near].flatMap((dy) => cells.get(key(spot.x + dx, spot.y + dy)) ?? [])) : [spot];
    const group = reach.filter((other) => !taken.has(other) && Math.hypot(other.x - spot.x, other.y - spot.y) <= near);
    for (const one of group) taken.add(one);
    const sum = (value) => group.reduce((total, one) => total + value(one), 0);
    const n = sum((one) => one.n);
    const at = [sum((one) => one.lat * one.n) / n, sum((one) => one.lon * one.n) / n];
    groups.push({ features: group.flatMap((one) => one.features), n, sure: sum((one) => one.sure), at });
  }
  return groups;
}

export function around(x, y, width, height) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

export function isApart(one, other) {
  return one.left >= other.right || other.left >= one.right || one.top >= other.bottom || other.top >= one.bottom;
}

const brush = document.createElement("canvas").getContext("2d");

export function wordWidth(word) {
  brush.font = "12px sans-serif";
  return Math.ceil(brush.measureText(word).width) + 4;
}

// Even-odd rule over all rings, holes included.
export function contains({ type, coordinates }, [x, y]) {
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
