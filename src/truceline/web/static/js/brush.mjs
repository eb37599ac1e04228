// The live brief: draws the map and the charts, and lets days be chosen by dragging over a chart.
// The charts are drawn from the tables of bars that the page holds; the numbers of the days chosen
// come from the server, so that they are the same as on the page of these days.

import uPlot from "/static/vendor/uplot/uPlot.esm.js";

const DAY_S = 86_400;
const HEIGHT = 190;
const seconds = (day) => Date.parse(`${day}T00:00Z`) / 1000;
const iso = (second) => new Date(second * 1000).toISOString().slice(0, 10);
const words = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "2-digit", timeZone: "UTC" });
const said = (second) => words.format(new Date(second * 1000));

const map = startMap(document.querySelector(".map"));
const status = document.getElementById("brush-status");
const charts = [...document.querySelectorAll(".chart")].map(startChart).filter(Boolean);
if (charts.length) document.querySelector(".legend").hidden = false;
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(({ plot }) => plot.redraw(false, true)));

// -- the map ----------------------------------------------------------------------------------

// The map holds the incidents of the page's days; for other days it is drawn anew.
function startMap(element) {
  if (!element) return null;
  const loaded = new URL(element.dataset.incidents, location.href).searchParams;
  const held = { from: loaded.get("from"), until: loaded.get("until") };
  const state = { element };
  const draw = (target) => import("./map.mjs").then(({ drawMap }) => drawMap(target)).catch((error) => {
    if (target.children.length === 0) target.textContent = `The map could not be drawn (${error.message}). The lists behind the numbers hold the same.`;
  });
  state.drawn = draw(element);
  state.show = async (from, until) => {
    await state.drawn;
    const shown = state.element;
    if (shown.setPeriod && held.from <= from && until <= held.until) return shown.setPeriod(from, until);
    const next = shown.cloneNode(false);
    const address = new URL(shown.dataset.incidents, location.href);
    address.searchParams.set("from", from);
    address.searchParams.set("until", until);
    next.dataset.incidents = address.pathname + address.search;
    delete next.dataset.ready;
    shown.replaceWith(next);
    [state.element, held.from, held.until] = [next, from, until];
    state.drawn = draw(next);
    return state.drawn;
  };
  return state;
}

// -- the charts -------------------------------------------------------------------------------

function startChart(box) {
  const table = document.querySelector(`table[data-bars="${CSS.escape(box.dataset.feed)}"]`);
  const rows = [...(table?.tBodies[0].rows ?? [])].filter((row) => row.dataset.from);
  if (!rows.length) return null;
  const bars = rows.map((row) => ({
    row,
    from: seconds(row.dataset.from),
    until: seconds(row.dataset.until),
    days: Number(row.dataset.days),
    value: row.dataset.value === "" ? null : Number(row.dataset.value),
    possible: Number(row.dataset.possible),
    observed: row.dataset.observed === "" ? null : Number(row.dataset.observed),
  }));
  const chart = { box, bars };
  chart.plot = new uPlot(options(chart), [
    bars.map((bar) => bar.from), bars.map((bar) => bar.value), bars.map((bar) => bar.possible),
  ], box);
  table.closest("details").open = false;
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", `${box.dataset.label}; the table below holds the same.`);
  new ResizeObserver(() => chart.plot.setSize({ width: box.clientWidth, height: HEIGHT })).observe(box);
  return chart;
}

function options(chart) {
  const { box, bars } = chart;
  const most = Math.max(1, ...bars.map((bar) => Math.max(bar.possible, bar.value ?? 0)));
  const ink = () => colour("--soft");
  const lines = () => colour("--line");
  const axis = { stroke: ink, grid: { stroke: lines, width: 1 }, ticks: { stroke: lines } };
  const unit = bars.some((bar) => bar.days > 1) ? "in these days" : "that day";
  return {
    width: box.clientWidth, height: HEIGHT,
    tzDate: (second) => uPlot.tzDate(new Date(second * 1000), "UTC"),
    scales: { x: { range: () => [bars[0].from, bars.at(-1).until] }, y: { range: () => [0, most * 1.05] } },
    axes: [{ ...axis, space: 70, values: (_, days) => days.map((day) => short.format(new Date(day * 1000))) }, { ...axis, size: 44 }],
    cursor: { drag: { x: true, y: false, setScale: false }, y: false, dataIdx: (_, __, ___, second) => barAt(bars, second) },
    series: [
      { label: "From", value: (_, second) => (second === null ? "–" : said(second)) },
      { label: `As counted ${unit}`, stroke: colour("--certain"), paths: () => null, points: { show: false }, value: (_, v, __, i) => valueWords(bars[i]) },
      { label: "Possible", stroke: colour("--possible"), paths: () => null, points: { show: false }, value: (_, v) => (v === null || v === undefined ? "–" : String(v)) },
    ],
    hooks: { draw: [(plot) => drawBars(plot, chart)], setSelect: [(plot) => choose(plot, chart)] },
  };
}

// The bar under the pointer, not the one whose first day is nearest.
function barAt(bars, second) {
  return Math.max(bars.findLastIndex((bar) => bar.from <= second), 0);
}

function valueWords(bar) {
  if (!bar) return "–";
  if (bar.value === null) return "not known";
  return String(bar.value) + (bar.observed !== null && bar.observed < bar.days ? ` (${bar.observed} of ${bar.days} days observed)` : "");
}

function drawBars(plot, { box, bars }) {
  const { ctx } = plot;
  const { top, height } = plot.bbox;
  const at = (second) => plot.valToPos(second, "x", true);
  const up = (value) => plot.valToPos(value, "y", true);
  const floor = up(0);
  const hatch = ctx.createPattern(hatching(), "repeat");
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.bbox.left, top, plot.bbox.width, height);
  ctx.clip();
  shade(ctx, at(seconds(box.dataset.from)), at(seconds(box.dataset.until)), top, height);
  ctx.lineWidth = Math.max(1, uPlot.pxRatio);
  for (const bar of bars) {
    const left = at(bar.from);
    const wide = Math.max(at(bar.until) - left - uPlot.pxRatio, 1);
    const isPartly = bar.observed !== null && bar.observed < bar.days;
    if (bar.value === null || isPartly) {
      ctx.globalAlpha = bar.value === null ? 1 : 0.45;
      ctx.fillStyle = hatch;
      ctx.fillRect(left, top, wide, height);
      ctx.globalAlpha = 1;
    }
    if (bar.value) {
      ctx.fillStyle = colour("--certain");
      ctx.fillRect(left, up(bar.value), wide, floor - up(bar.value));
    }
    if (bar.possible > (bar.value ?? 0)) {
      ctx.strokeStyle = colour("--certain");
      ctx.strokeRect(left + 0.5, up(bar.possible), Math.max(wide - 1, 1), floor - up(bar.possible));
    }
  }
  line(ctx, at, box.dataset.start, "began", top, height);
  line(ctx, at, box.dataset.end, "ended", top, height);
  ctx.restore();
}

function shade(ctx, left, right, top, height) {
  ctx.fillStyle = colour("--mark");
  ctx.globalAlpha = 0.1;
  ctx.fillRect(left, top, right - left, height);
  ctx.globalAlpha = 1;
}

function line(ctx, at, day, label, top, height) {
  if (!day) return;
  const x = at(seconds(day));
  ctx.strokeStyle = ctx.fillStyle = colour("--alarm-ink");
  ctx.setLineDash([6, 4]);
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, top + height);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = `${11 * uPlot.pxRatio}px system-ui, sans-serif`;
  const isLate = x > ctx.canvas.width * 0.85;
  ctx.textAlign = isLate ? "end" : "start";
  ctx.fillText(label, isLate ? x - 4 : x + 4, top + 12 * uPlot.pxRatio);
}

function hatching() {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8 * uPlot.pxRatio;
  const ctx = tile.getContext("2d");
  const size = tile.width;
  ctx.strokeStyle = colour("--gap");
  ctx.lineWidth = 1.5 * uPlot.pxRatio;
  ctx.beginPath();
  for (const shift of [-size, 0, size]) {
    ctx.moveTo(shift, size);
    ctx.lineTo(shift + size, 0);
  }
  ctx.stroke();
  return tile;
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// -- choosing days ----------------------------------------------------------------------------

function choose(plot, chart) {
  const { left, width } = plot.select;
  if (width < 3) return;
  const first = plot.posToVal(left, "x");
  const last = plot.posToVal(left + width, "x");
  const chosen = chart.bars.filter((bar) => bar.until > first && bar.from < last);
  if (!chosen.length) return;
  const from = chosen[0].from;
  const until = chosen.at(-1).until;
  for (const other of charts) mark(other, from, until);
  showDays(iso(from), iso(until), (until - from) / DAY_S);
}

function mark({ plot, bars }, from, until) {
  const left = plot.valToPos(Math.max(from, bars[0].from), "x");
  const right = plot.valToPos(Math.min(until, bars.at(-1).until), "x");
  plot.setSelect({ left, width: right - left, top: 0, height: plot.over.clientHeight }, false);
  for (const bar of bars) bar.row.classList.toggle("outside", bar.until <= from || bar.from >= until);
}

let asked = null;

async function showDays(from, until, days) {
  const address = new URL(location.href);
  address.searchParams.set("from", from);
  address.searchParams.set("until", until);
  for (const [name, value] of [["from", from], ["until", until]]) {
    document.querySelector(`#period-form input[name="${name}"]`).value = value;
  }
  tell(from, until, days, address);
  map?.show(from, until);
  asked?.abort();
  const mine = (asked = new AbortController());
  const live = document.getElementById("live");
  live.classList.add("busy");
  try {
    const answer = await fetch(address, { signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("live");
    if (!answer.ok || !fresh) throw new Error(page.querySelector("main .alarm")?.textContent ?? `status ${answer.status}`);
    const open = new Map([...live.querySelectorAll("details[id]")].map((part) => [part.id, part.open]));
    for (const part of fresh.querySelectorAll("details[id]")) part.open = open.get(part.id) ?? part.open;
    live.replaceChildren(...fresh.childNodes);
  } catch (error) {
    if (mine.signal.aborted) return; // other days were chosen meanwhile
    status.append(` The numbers below are still those of the days before: ${error.message}`);
  } finally {
    if (mine === asked) live.classList.remove("busy");
  }
}

function tell(from, until, days, address) {
  const open = document.createElement("a");
  open.href = address;
  open.textContent = "Open this period";
  const whole = document.createElement("a");
  whole.href = location.href;
  whole.textContent = "back to the period of this page";
  const last = said(seconds(until) - DAY_S);
  status.replaceChildren(
    days === 1 ? `Shown: ${said(seconds(from))}. ` : `Shown: ${said(seconds(from))} to ${last} (${days} days). `,
    open, " · ", whole,
  );
}
