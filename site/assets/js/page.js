// Runs on every page: the clock first, then the page's own script.
import { readAsof, showBanners, guard, watch } from "./clock.js";
import { serveShortlist } from "./saved.js";

const SITE = new URL("../../", import.meta.url).href;

/** The pages that have a script of their own, by their class and by its file. */
const PARTS = ["catalog", "customers", "content-ready", "shortlist", "desk", "open-requests", "reference"];

// A later day is kept from page to page. It is added on `pointerdown`, before a menu may open.
for (const way of ["pointerdown", "click"]) document.addEventListener(way, keepDay, true);

function keepDay({ target }) {
  const link = target.closest?.("a[href]");
  const day = readAsof();
  if (!link || !day || !link.href.startsWith(SITE)) return;
  const url = new URL(link.href);
  if (!url.pathname.endsWith("/")) return;
  url.searchParams.set("asof", day);
  link.href = url.href;
}

/** Remove what cannot work, and say why. What the build wrote remains, and the clock keeps running. */
function leave(error) {
  delete root.dataset.live;
  const why = root.querySelector(".or-dead span");
  if (why) why.textContent = `Part of this page could not be loaded, so its controls are missing. ${error.message}`;
}

/** Let the script of this page take over; it may have to wait for its data. */
async function begin(name) {
  const { start } = await import(`./${name}.js`);
  await start(root);
}

/** Make what scrolls sideways reachable by keyboard for as long as it does; its heading names it. */
function letScroll() {
  const look = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      const scrolls = target.scrollWidth > target.clientWidth + 1;
      const heading = (target.closest("section") ?? document).querySelector("h1, h2, h3");
      if (scrolls) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
      if (scrolls && heading) {
        target.setAttribute("role", "group");
        target.setAttribute("aria-label", heading.textContent.trim());
      }
    }
  });
  // The theme puts its own boxes around the tables of a guide, once everything has loaded.
  for (const element of document.querySelectorAll(".or-scroll:not([role]), .md-typeset__scrollwrap"))
    look.observe(element);
}

if (document.readyState === "complete") letScroll();
else addEventListener("load", letScroll);

const root = document.querySelector(".or");
if (root) {
  root.dataset.live = ""; // shows the controls: see page.css
  watch((day) => {
    guard(root, day);
    showBanners(root);
    root.dataset.day = day;
    root.dispatchEvent(new CustomEvent("onrecord:day", { detail: day }));
  });
  const here = root.querySelector(".or-subnav [aria-current]");
  // 16 px before it, so that one sees that the row begins earlier.
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 16;
  serveShortlist(root);
  const begun = PARTS.filter((name) => root.matches(`.or-${name}`)).map(begin);
  Promise.all(begun).then(() => (root.dataset.ready = ""), leave);
}
