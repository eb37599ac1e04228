// Open preferences: a slider beside each select, from one reading over "left open" to the other.
// Both say the same; the select is what is sent.

export function addSliders(form) {
  for (const label of form.querySelectorAll("[data-open]")) addSlider(label);
}

function addSlider(label) {
  const select = label.querySelector("select");
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = "0";
  slider.max = String(select.options.length - 1);
  slider.value = String(select.selectedIndex);
  slider.setAttribute("aria-label", `${label.firstElementChild.textContent.trim()}: how it is read`);
  const say = () => slider.setAttribute("aria-valuetext", select.selectedOptions[0].textContent);
  slider.addEventListener("input", () => {
    select.selectedIndex = Number(slider.value);
    say();
  });
  select.addEventListener("change", () => {
    slider.value = String(select.selectedIndex);
    say();
  });
  say();
  label.append(slider);
}
