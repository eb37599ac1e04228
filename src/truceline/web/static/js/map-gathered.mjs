// Incidents too many to travel one by one: the server gathers them in cells, anew for other days,
// and finer where someone looks.

const PAUSE_MS = 150;
const MARGIN = 0.4;
const FINER_BY = 1;

/** An address narrowed to half-open days as well; null if no day is left. */
export function narrowed(address, [from, until]) {
  const url = new URL(address, location.href);
  const asked = (name) => url.searchParams.get(name) || null;
  const first = [from, asked("from")].filter(Boolean).sort().at(-1);
  const end = [until, asked("until")].filter(Boolean).sort()[0];
  if (first && end && first >= end) return null;
  if (first) url.searchParams.set("from", first);
  if (end) url.searchParams.set("until", end);
  return url;
}

/**
 * The window to be drawn finely for who looks at `bounds`: null where all is in view, and the one
 * held where it still serves.
 */
export function windowFor(held, { bounds, z }, all) {
  if (all && holds(bounds, all)) return null;
  if (held && holds(held.bounds, bounds) && z < held.z + FINER_BY) return held;
  const [west, south, east, north] = bounds;
  const [across, up] = [MARGIN * (east - west), MARGIN * (north - south)];
  const wide = [Math.max(west - across, -180), Math.max(south - up, -90), Math.min(east + across, 180), Math.min(north + up, 90)];
  return wide[0] < wide[2] && wide[1] < wide[3] ? { bounds: wide.map((value) => Number(value.toFixed(4))), z } : null;
}

function holds([west, south, east, north], [w, s, e, n]) {
  return west <= w && south <= s && east >= e && north >= n;
}

/** Asks for one thing at a time; who asks again before the answer came makes it void. */
export class Latest {
  #turn = 0;

  /** The answer of `ask`, or null where another was wanted meanwhile. */
  async of(ask) {
    this.#turn += 1;
    const turn = this.#turn;
    await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
    if (turn !== this.#turn) return null;
    const answer = await ask();
    return turn === this.#turn ? answer : null;
  }
}
