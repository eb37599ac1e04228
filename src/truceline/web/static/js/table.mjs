// Tables marked data-sortable: sort by a column's heading, filter by words, copy as text.
// A cell's data-value is what it is sorted by where that is not what it shows.

const LEAST_ROWS = 5; // fewer are seen at a glance

for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  if (!body || body.rows.length < 2) continue;
  for (const [index, heading] of [...table.tHead.rows[0].cells].entries()) makeSortable(table, body, heading, index);
  if (body.rows.length >= LEAST_ROWS) addTools(table, body);
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
    const keyed = [...body.rows].map((row) => [value(row, index, numeric), row]);
    body.append(...keyed.sort(([a], [b]) => compare(a, b, up)).map(([, row]) => row));
  });
}

// null where nothing is known: no small number, and no early day.
function value(row, index, numeric) {
  const cell = row.cells[index];
  if (cell?.querySelector(":scope > .none")) return null;
  const text = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
  if (!numeric) return text === "" ? null : text;
  const number = Number.parseFloat(text.replaceAll(",", ""));
  return Number.isNaN(number) ? null : number;
}

// What is not known stands at the end, whichever way the rest is sorted.
function compare(a, b, up) {
  if (a === null || b === null) return (a === null) - (b === null);
  const order = typeof a === "number" ? a - b : a.localeCompare(b, undefined, { numeric: true });
  return up ? order : -order;
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
  copy.textContent = "Copy the table";
  const said = document.createElement("span");
  said.className = "note";
  said.setAttribute("role", "status");
  tools.append(label, copy, said);
  table.parentElement.before(tools);
  const shown = () => [...body.rows].filter((row) => !row.hidden);
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of body.rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    said.textContent = words.length ? `${shown().length} of ${body.rows.length} rows` : "";
  });
  copy.addEventListener("click", async () => {
    const text = [table.tHead.rows[0], ...shown()].map(line).join("\n");
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = `${shown().length} of ${body.rows.length} rows copied`;
    } catch {
      said.textContent = "The browser did not allow copying; take the CSV instead.";
    }
  });
}

function line(row) {
  return [...row.cells].map((cell) => cell.textContent.trim().replaceAll(/\s+/g, " ")).join("\t");
}
