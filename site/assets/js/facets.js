// The filters beside the results, with their counts; on a phone they are a sheet of their own.
import { STATES } from "./cards.js";
import { h, icon } from "./elements.js";
import { GROUPS } from "./search.js";
import { TITLES } from "./wish.js";

const OPEN = new Set(["availability", "industry", "size", "region"]);
const SHORT = 6;

export class Facets {
  /** `changed(group, value, checked)` is told of each tick. */
  constructor(root, file, changed) {
    this.root = root;
    this.file = file;
    this.lists = file.lists;
    this.own = new Set(file.lists.country.map(([code]) => code));
    this.box = root.querySelector("#facets");
    this.parts = new Map();
    this.box.querySelector("[data-facets]").append(...GROUPS.map((group) => this.facet(group)));
    this.box.addEventListener("change", ({ target: { name, value, checked } }) =>
      changed(name, Number(value), checked),
    );
    this.box.addEventListener("click", ({ target }) => {
      const more = target.closest(".or-more");
      if (more) {
        const short = more.previousElementSibling.classList.toggle("short");
        more.setAttribute("aria-expanded", String(!short));
        this.draw(this.counts, this.everywhere, this.wish);
      }
      if (target.closest("[data-close]")) this.sheet(false);
    });
    root.addEventListener("click", ({ target }) => {
      if (target.closest("[data-open-filters]")) this.sheet(true);
    });
    matchMedia("(min-width: 60em)").addEventListener("change", ({ matches }) => {
      if (matches) this.sheet(false);
    });
  }

  facet(group) {
    const mark = (i) => h("i", { class: `i i-${STATES[i][1]} ${STATES[i][0]}`, "aria-hidden": "true" });
    const items = this.lists[group].map(([, title], i) => {
      const box = h("input", { type: "checkbox", name: group, value: i });
      const count = h("output");
      const label = h("label", {}, box, group === "availability" ? mark(i) : null, h("span", {}, title), count);
      const item = h("li", { "data-i": i }, label);
      this.parts.set(item, { i, box, count });
      return item;
    });
    return h(
      "details",
      { class: "or-facet", "data-facet": group, open: OPEN.has(group) },
      h("summary", {}, TITLES[group], icon("down")),
      h("ul", { class: "short" }, ...items),
      h("button", { type: "button", class: "or-more", "aria-expanded": "false" }, "Show all"),
    );
  }

  /** `counts` of what a wish finds, and of what there is `everywhere`, by group. */
  draw(counts, everywhere, wish) {
    Object.assign(this, { counts, everywhere, wish });
    for (const box of this.box.querySelectorAll(".or-facet")) this.drawOne(box, box.dataset.facet);
  }

  drawOne(box, group) {
    const list = box.querySelector("ul");
    const items = [...list.children];
    for (const item of items) {
      const part = this.parts.get(item);
      const { i, box: tick, count } = part;
      const ticked = this.wish.chosen[group].has(i);
      const isOut = this.isFar(group, i, ticked) || (group !== "availability" && !this.everywhere[group][i]);
      tick.checked = ticked;
      if (item.hidden !== isOut) item.hidden = isOut;
      const now = this.counts[group][i];
      if (part.now === now) continue; // what is written again is laid out again
      part.now = now;
      count.textContent = now.toLocaleString("en");
      item.classList.toggle("zero", !now);
    }
    const fixed = group === "availability" || group === "size";
    if (!fixed) {
      const place = (item) => this.parts.get(item).i;
      const many = (item) => this.everywhere[group][place(item)];
      items.sort((a, b) => a.hidden - b.hidden || many(b) - many(a) || place(a) - place(b));
      if (items.some((item, i) => list.children[i] !== item)) list.append(...items);
    }
    const there = items.filter((item) => !item.hidden).length;
    box.hidden = !there;
    const more = box.querySelector(".or-more");
    more.hidden = there <= SHORT;
    more.textContent = list.classList.contains("short") ? `Show all ${there}` : "Show fewer";
  }

  /**
   * A country where no customer is. Where most permissions are for all the world, each country counts the same: the
   * facet keeps to those of customers.
   */
  isFar(group, i, ticked) {
    if (group !== "territory" || ticked || i < this.file.territories.groups) return false;
    return !this.own.has(this.lists.territory[i][0]);
  }

  get isSheet() {
    return this.box.classList.contains("open");
  }

  sheet(open) {
    const was = this.isSheet;
    this.box.classList.toggle("open", open);
    document.body.style.overflow = open ? "hidden" : "";
    for (const rest of this.root.querySelectorAll(".or-head, .or-search, .or-need, .or-results")) rest.inert = open;
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
