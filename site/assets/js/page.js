// Runs on every page: the clock first, then what the page has.
import { banners, guard, watch } from "./clock.js";

const root = document.querySelector(".or");
if (root) {
  watch((day) => {
    guard(root, day);
    banners(root);
    root.dataset.day = day;
    root.dispatchEvent(new CustomEvent("onrecord:day", { detail: day }));
  });
  const here = root.querySelector(".or-subnav [aria-current]");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 16;
  if (root.matches(".or-catalog")) import("./catalog.js").then((catalog) => catalog.start(root));
  if (root.matches(".or-reference")) import("./reference.js").then((reference) => reference.start(root));
}
