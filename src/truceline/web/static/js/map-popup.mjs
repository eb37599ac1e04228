// What stands in a map's popup. Everything from a source is set as text, never as markup.

import { kilometres } from "./map-geodesy.mjs";

const MOST = 60;

/** Incidents under the pointer, one below the other; the first is chosen. */
export function incidentList(features, { asOf, onChosen }) {
  const box = element("div", "map-popup");
  const first = [...features].sort((a, b) => (a.properties.first_day < b.properties.first_day ? -1 : 1));
  if (first.length > 1) box.append(element("h3", "", `${first.length} incidents here`));
  const list = element("ul", "map-list");
  for (const feature of first.slice(0, MOST)) list.append(incidentItem(feature, { asOf, onChosen, isOne: first.length === 1 }));
  box.append(list);
  if (first.length > MOST) box.append(element("p", "note", `${first.length - MOST} more stand in the table of incidents.`));
  onChosen(first[0]);
  return box;
}

function incidentItem(feature, { asOf, onChosen, isOne }) {
  const p = feature.properties;
  const item = element("li", p.certain ? "certain" : "possible");
  const link = element("a", "", days(p));
  link.href = `/incidents/${encodeURIComponent(p.id)}${asOf ? `?as_of=${encodeURIComponent(asOf)}` : ""}`;
  const heading = element("strong");
  heading.append(link);
  if (p.simulated) heading.append(" ", element("span", "sim", "SIMULATED"));
  item.append(heading, named("span", p.place || "place not named"), named("span", p.pair || "sides not named"));
  item.append(element("span", "", `${p.kind ? `${p.kind} · ` : ""}${deaths(p.deaths)}`));
  item.append(element("span", "note", `${where(p)} · ${sureness(p)}`));
  if (!isOne) {
    const button = element("button", "", "Show where it may lie");
    button.type = "button";
    button.addEventListener("click", () => onChosen(feature));
    item.append(button);
  }
  return item;
}

/** Zones under the pointer. */
export function zoneList(zones, { asOf }) {
  const box = element("div", "map-popup");
  const list = element("ul", "map-list");
  for (const { properties: p } of new Map(zones.map((zone) => [zone.properties.id, zone])).values()) {
    const item = element("li");
    item.append(named("strong", p.name));
    if ("accuracy_m" in p) {
      item.append(element("span", "", `Held from ${p.valid_from ?? "an unknown day"} until ${p.valid_until ?? "no known end"}`));
      const lines = p.is_stated ? `Edges known within ${kilometres(p.accuracy_m)}` : "Its lines were never agreed: incidents in it are only possible";
      item.append(element("span", "note", lines));
    }
    const link = element("a", "", "Incidents in this zone");
    link.href = `/incidents?${new URLSearchParams({ zone: p.id, ...(asOf ? { as_of: asOf } : {}) })}`;
    item.append(link);
    list.append(item);
  }
  box.append(list);
  return box;
}

/** A cell of a grid: many incidents of one counter. */
export function cellsWords(p) {
  const box = element("div", "map-popup");
  box.append(element("strong", "", `${p.n.toLocaleString("en")} incidents in this cell`));
  const dead = p.deaths === null || p.deaths === undefined ? "deaths not given" : `${p.deaths.toLocaleString("en")} deaths (best estimates)`;
  box.append(element("p", "note", `${dead}; ${p.sure.toLocaleString("en")} of them certain. Filter to see single incidents.`));
  return box;
}

function days({ first_day, last_day }) {
  return first_day === last_day ? first_day : `${first_day} to ${last_day}`;
}

function deaths(number) {
  if (number === null || number === undefined) return "deaths not given";
  return number === 1 ? "1 death (best estimate)" : `${number} deaths (best estimate)`;
}

function where(p) {
  if (p.radius_m) return `within ${kilometres(p.radius_m)} (${p.basis})`;
  return p.basis || "how exact the place is, is not known";
}

function sureness({ certain, counted }) {
  if (certain) return "certain";
  return counted ? "counted, may lie outside what was asked" : "only possibly in what was asked";
}

function element(name, className = "", words = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (words) made.textContent = words;
  return made;
}

function named(tag, words) {
  const made = element(tag, "", words);
  made.dir = "auto";
  return made;
}
