// The public customers page, one industry at a time. The address says which one, so that it can be linked.

/** Take over the page. */
export function start(root) {
  const choice = root.querySelector(".or-need");
  if (!choice) return;
  const radios = [...choice.querySelectorAll("input")];
  const draw = (industry) => {
    for (const element of root.querySelectorAll("[data-industry]"))
      element.classList.toggle("or-out", industry !== "" && element.dataset.industry !== industry);
    for (const section of root.querySelectorAll(".or-band"))
      section.classList.toggle("or-out", !section.querySelector("[data-industry]:not(.or-out)"));
  };
  choice.addEventListener("change", ({ target }) => {
    const url = new URL(location.href);
    if (target.value) url.searchParams.set("industry", target.value);
    else url.searchParams.delete("industry");
    history.replaceState(null, "", url);
    draw(target.value);
  });
  const industry = new URLSearchParams(location.search).get("industry");
  const wanted = radios.find((radio) => radio.value === industry) ?? radios[0];
  wanted.checked = true;
  draw(wanted.value);
}
