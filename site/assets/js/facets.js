// The filters next to the results, with their counts; on a phone they are a separate sheet.
import { STATES } from "./cards.js";
import { h, makeIcon, number } from "./elements.js";
import { GROUPS } from "./search.js";
import { TITLES } from "./wish.js";

const OPEN = new Set(["availability", "industry", "size", "region"]);
const SHORT = 6; // values that a closed group shows; the rest are behind "show all"

export class Facets {
  /** `changed(group, value, checked)` is called for each tick. */
  constructor(root, file, changed) {
    this.root = root;
    this.file = file;
    this.lists = file.lists;
    this.own = new Set(file.lists.country.map(([code]) => code));
    this.box = root.querySelector("#facets");
    this.groups = new Map();
    this.box.querySelector("[data-facets]").append(...GROUPS.map((group) => this.makeFacet(group)));
    this.box.addEventListener("change", ({ target: { name, value, checked } }) =>
      changed(name, Number(value), checked),
    );
    this.box.addEventListener("click", ({ target }) => {
      const more = target.closest(".or-more");
      if (more) {
        const short = more.previousElementSibling.classList.toggle("short");
        more.setAttribute("aria-expanded", String(!short));
        this.sayMore(more.closest(".or-facet"));
      }
      if (target.closest("[data-close]")) this.openSheet(false);
    });
    root.addEventListener("click", ({ target }) => {
      if (target.closest("[data-open-filters]")) this.openSheet(true);
    });
    matchMedia("(min-width: 60em)").addEventListener("change", ({ matches }) => {
      if (matches) this.openSheet(false);
    });
  }

  makeFacet(group) {
    const mark = (i) => h("i", { class: `i i-${STATES[i][1]} ${STATES[i][0]}`, "aria-hidden": "true" });
    const parts = this.lists[group].map(([, title], i) => {
      const box = h("input", { type: "checkbox", name: group, value: i });
      const count = h("output");
      const label = h("label", {}, box, group === "availability" ? mark(i) : null, h("span", {}, title), count);
      return { i, box, count, item: h("li", { "data-i": i }, label) };
    });
    this.groups.set(group, parts);
    return h(
      "details",
      { class: "or-facet", "data-facet": group, open: OPEN.has(group) },
      h("summary", {}, TITLES[group], makeIcon("down")),
      h("ul", { class: "short" }, ...parts.map(({ item }) => item)),
      h("button", { type: "button", class: "or-more", "aria-expanded": "false" }, "Show all"),
    );
  }

  /** `counts` of what a wish finds, and of what there is `everywhere`, by group. */
  draw(counts, everywhere, wish) {
    const isNew = this.everywhere !== everywhere;
    this.everywhere = everywhere;
    for (const box of this.box.querySelectorAll(".or-facet")) {
      const group = box.dataset.facet;
      const chosen = [...wish.chosen[group]].join(" ");
      if (isNew || box.chosen !== chosen) this.arrange(box, group, wish.chosen[group]);
      box.chosen = chosen;
      for (const part of this.groups.get(group)) this.count(part, counts[group][part.i]);
    }
  }

  /** Only changed numbers are written, because the browser lays out again what is written. */
  count(part, now) {
    if (part.now === now) return;
    part.now = now;
    part.count.textContent = number(now);
    part.item.classList.toggle("zero", !now);
  }

  /** Ticks, and which items are there in which order: none of this depends on what is typed. */
  arrange(box, group, chosen) {
    const list = box.querySelector("ul");
    const many = this.everywhere[group];
    for (const { i, box: tick, item } of this.groups.get(group)) {
      tick.checked = chosen.has(i);
      item.hidden = this.isFar(group, i, tick.checked) || (group !== "availability" && !many[i]);
    }
    if (group !== "availability" && group !== "size") {
      const place = (item) => Number(item.dataset.i);
      const items = [...list.children].sort(
        (a, b) => a.hidden - b.hidden || many[place(b)] - many[place(a)] || place(a) - place(b),
      );
      if (items.some((item, i) => list.children[i] !== item)) list.append(...items);
    }
    this.sayMore(box);
  }

  sayMore(box) {
    const list = box.querySelector("ul");
    const there = [...list.children].filter((item) => !item.hidden).length;
    box.hidden = !there;
    const more = box.querySelector(".or-more");
    more.hidden = there <= SHORT;
    more.textContent = list.classList.contains("short") ? `Show all ${there}` : "Show fewer";
  }

  /**
   * A country without a customer. If most permissions are worldwide, each country has the same count: the
   * facet lists only countries of customers.
   */
  isFar(group, i, ticked) {
    if (group !== "territory" || ticked || i < this.file.territories.groups) return false;
    return !this.own.has(this.lists.territory[i][0]);
  }

  get isSheet() {
    return this.box.classList.contains("open");
  }

  openSheet(open) {
    const was = this.isSheet;
    this.box.classList.toggle("open", open);
    document.body.style.overflow = open ? "hidden" : "";
    for (const rest of listSurroundings(this.box)) rest.inert = open;
    this.box.setAttribute("role", open ? "dialog" : "region");
    if (open) {
      this.box.setAttribute("aria-modal", "true");
      this.box.querySelector("[data-close]").focus();
    } else {
      this.box.removeAttribute("aria-modal");
      if (was) this.root.querySelector("[data-open-filters]").focus();
    }
  }
}

/** What is next to an element, and next to all that it is in. */
function* listSurroundings(element) {
  for (let one = element; one !== document.body; one = one.parentElement)
    for (const other of one.parentElement.children) if (other !== one) yield other;
}
