// Colours and sizes of maps, from the stylesheet: one place for light, dark and print.

const NAMES = ["sea", "land", "border", "zone", "route", "place", "halo", "ink", "disc", "own", "on-feed"];
const FEEDS = 6;

/** Colours as the stylesheet has them now. */
export function look() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--map-${name}`).trim();
  const colours = Object.fromEntries(NAMES.map((name) => [name, value(name)]));
  return { ...colours, feeds: Array.from({ length: FEEDS }, (_, index) => value(`feed-${index}`)) };
}

/** Colour of the n-th counter in the order of ids. */
export function feedColour(colours, index) {
  return colours.feeds[index % colours.feeds.length];
}

/** Radius in pixels of an incident with so many deaths; the area grows with them. */
export function pointRadius(deaths) {
  return Math.min(4.5 + 1.6 * Math.sqrt(deaths ?? 0), 20);
}

/** Radius in pixels of a bubble of so many incidents. */
export function bubbleRadius(n) {
  return Math.min(9 + 1.7 * Math.log2(Math.max(n, 2) / 2), 27);
}

/** How full a mark is: certain ones are filled, counted ones half, only possible ones hollow. */
export function pointOpacity({ certain, counted }) {
  if (certain) return 0.85;
  return counted ? 0.35 : 0;
}
