// What an address names is shown, even where it lies in a folded part; on paper everything is.

const unfold = (element) => {
  for (let at = element?.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
};

const show = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  unfold(target.querySelector(":scope > summary") ?? target);
  target.scrollIntoView();
};

addEventListener("hashchange", show);
if (location.hash) show();

let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const part of folded) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of folded) part.open = false;
});
