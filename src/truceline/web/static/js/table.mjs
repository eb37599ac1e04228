// Tables marked data-sortable: sort by a column's heading, filter by words, copy as text.

for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  if (!body || body.rows.length < 2) continue;
  for (const [index, heading] of [...table.tHead.rows[0].cells].entries()) makeSortable(table, body, heading, index);
  addTools(table, body);
}

function makeSortable(table, body, heading, index) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener("click", () => {
    const up = heading.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    const numeric = heading.classList.contains("num");
    const rows = [...body.rows].sort((a, b) => compare(value(a, index, numeric), value(b, index, numeric)));
    body.append(...(up ? rows : rows.reverse()));
  });
}

// A missing number is no small number: it stands at the end.
function value(row, index, numeric) {
  const text = row.cells[index]?.textContent.trim() ?? "";
  if (!numeric) return text;
  const number = Number.parseFloat(text.replaceAll(",", ""));
  return Number.isNaN(number) ? Infinity : number;
}

function compare(a, b) {
  return typeof a === "number" ? a - b : a.localeCompare(b);
}

function addTools(table, body) {
  const tools = document.createElement("div");
  tools.className = "filters tools";
  const label = document.createElement("label");
  label.textContent = "Filter these rows";
  const input = document.createElement("input");
  input.type = "search";
  label.append(input);
  const copy = document.createElement("button");
  copy.type = "button";
  copy.textContent = "Copy";
  tools.append(label, copy);
  table.parentElement.before(tools);
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of body.rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
  copy.addEventListener("click", async () => {
    const rows = [table.tHead.rows[0], ...[...body.rows].filter((row) => !row.hidden)];
    const text = rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim()).join("\t")).join("\n");
    await navigator.clipboard.writeText(text);
    copy.textContent = "Copied";
  });
}
