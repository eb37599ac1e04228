// Draws the small maps of a page; each says itself where its incidents, zones and base lie.

import { drawMap } from "./map.mjs";

for (const element of document.querySelectorAll(".map[data-incidents]")) {
  drawMap(element).catch(() => {
    element.textContent = "The map could not be drawn; the table on this page holds the same.";
  });
}
