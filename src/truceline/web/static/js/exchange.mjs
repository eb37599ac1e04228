// The exchange room: keys say what two rows are, and an idle screen goes back to the lock.
// Without this module all of it are plain links and forms. Nothing is kept in the browser.

const byId = (id) => document.getElementById(id);

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
  if (isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  const verdict = byId("verdicts")?.querySelector(`button[data-key="${CSS.escape(key)}"]`);
  if (verdict) press(event, verdict);
  else if (key === "j" && byId("next")) press(event, byId("next"));
  else if (key === "z" && byId("undo")) press(event, byId("undo"));
  else if (key === "r" && byId("reason")) {
    event.preventDefault();
    byId("reason").focus();
  }
});

let pressed = false;

// One key, one act: a second one before the next page has come would judge the same pair again.
function press(event, target) {
  event.preventDefault();
  if (pressed) return;
  pressed = true;
  target.click();
}
window.addEventListener("pageshow", () => { pressed = false; });

// The server has locked by then; the screen must not go on showing what it holds.
const idle = document.querySelector("[data-idle]");
if (idle) {
  const after = Number(idle.dataset.idle) * 1000;
  let timer = 0;
  const lock = () => location.replace("/exchange/unlock");
  const again = () => { clearTimeout(timer); timer = setTimeout(lock, after); };
  again();
}
