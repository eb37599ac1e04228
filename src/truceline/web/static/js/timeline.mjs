// The timeline: says which day lies under the pointer, and opens a week's reports on a click.
// Without it everything is still there: marks are links, weeks stand in the table below.

const DAY = 86_400_000;
const picture = document.querySelector(".timeline-picture");
if (picture) liven(picture);

function liven(svg) {
  const from = Date.parse(`${svg.dataset.from}T00:00Z`);
  const until = Date.parse(`${svg.dataset.until}T00:00Z`);
  const width = svg.width.baseVal.value;
  const readout = document.getElementById("timeline-readout");
  const cursor = document.getElementById("timeline-cursor");
  const words = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  showToday(svg);

  const dayAt = (event) => {
    const x = event.clientX - svg.getBoundingClientRect().left;
    return { x, day: new Date(from + Math.floor(((x / width) * (until - from)) / DAY) * DAY) };
  };
  svg.addEventListener("pointermove", (event) => {
    const { x, day } = dayAt(event);
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    const title = event.target.closest("a")?.getAttribute("aria-label");
    const lane = laneAt(svg, event);
    const week = lane ? `, reports of the week from ${words.format(monday(day))}: click to open` : "";
    readout.textContent = words.format(day) + (title ? `: ${title}` : week);
  });
  svg.addEventListener("pointerleave", () => {
    cursor.setAttribute("x1", -1);
    cursor.setAttribute("x2", -1);
    readout.textContent = "\u00a0";
  });
  svg.addEventListener("focusin", (event) => {
    readout.textContent = event.target.closest("a")?.getAttribute("aria-label") ?? "\u00a0";
  });
  svg.addEventListener("click", (event) => {
    const lane = laneAt(svg, event);
    if (!lane || event.target.closest("a")) return;
    const start = monday(dayAt(event).day);
    const address = new URL(svg.dataset.incidents, location.href);
    address.searchParams.set("from", iso(start));
    address.searchParams.set("until", iso(new Date(start.getTime() + 7 * DAY)));
    address.searchParams.set("feed", lane.dataset.feed);
    location.assign(address);
  });
}

// On a narrow screen the day that the page speaks of is what one wants to see first.
function showToday(svg) {
  const box = svg.closest(".timeline-box");
  const today = svg.querySelector(".today");
  if (!today || box.scrollWidth <= box.clientWidth) return;
  box.scrollLeft = Number(today.getAttribute("x1")) - box.clientWidth / 2;
}

function laneAt(svg, event) {
  const y = event.clientY - svg.getBoundingClientRect().top;
  return [...svg.querySelectorAll(".rate")].find((lane) => {
    const top = Number(lane.dataset.y);
    return y >= top && y <= top + Number(lane.dataset.height) + 8;
  });
}

function monday(day) {
  return new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * DAY);
}

function iso(day) {
  return day.toISOString().slice(0, 10);
}
