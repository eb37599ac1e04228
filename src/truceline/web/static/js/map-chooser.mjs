// Which counters a map draws, where no page around it offers the choice.

/** Counters are never added up and hide each other: one is drawn, others on demand. */
export function addChooser(state, ids) {
  const feeds = [...state.total].sort(([, a], [, b]) => b - a).map(([feed]) => feed);
  if (feeds.length < 2) return;
  const box = document.createElement("fieldset");
  box.className = "map-feeds";
  const legend = document.createElement("legend");
  legend.textContent = "Counters";
  box.append(legend);
  for (const feed of feeds) {
    const [label, tick, dot, name] = ["label", "input", "i", "bdi"].map((tag) => document.createElement(tag));
    Object.assign(tick, { type: "checkbox", checked: feed === feeds[0] });
    dot.className = `map-dot feed-${ids.indexOf(feed) % 6}`;
    dot.setAttribute("aria-hidden", "true");
    name.textContent = state.counters[feed] ?? feed;
    label.append(tick, dot, name);
    tick.addEventListener("change", () => state.element.setLayer(`feed:${feed}`, tick.checked));
    if (!tick.checked) state.hidden.add(`feed:${feed}`);
    box.append(label);
  }
  state.element.append(box);
}
