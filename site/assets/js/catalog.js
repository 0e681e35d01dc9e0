// The first page: search and facets over assets/catalog.json, its address, its keyboard, its cards.
import { addDays, build, daysBetween, load, said, today } from "./clock.js";
import { addStories, GROUPS, LEVEL_ALLOW, LEVEL_ASK, named, ORDERS, ROW, search, unpack } from "./search.js";
import { searchKey } from "./text.js";

const PAGE = 24;
const BADGES = 7;

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  element.append(...children.filter((child) => child !== null));
  return element;
}
const icon = (name) => h("i", { class: `i i-${name}`, "aria-hidden": "true" });

const TITLES = {
  use: "Use",
  availability: "Availability",
  industry: "Industry",
  size: "Employees",
  region: "Region",
  country: "Country",
  product: "Product",
  use_case: "Use case",
  language: "Language",
  channel: "May be shown on",
  territory: "Permission holds in",
};
const STATES = [
  ["ok", "yes"],
  ["warn", "half"],
  ["rest", "rest"],
  ["no", "pause"],
];

class Catalog {
  constructor(root, file) {
    this.root = root;
    this.file = file;
    this.lists = file.lists;
    this.rows = unpack(file);
    this.own = new Set(this.lists.country.map(([code]) => code));
    this.base = root.dataset.root;
    this.shown = PAGE;
    this.form = root.querySelector(".or-search");
    this.input = this.form.querySelector("input");
    this.cards = root.querySelector(".or-cards");
    this.facets = root.querySelector("#facets");
    this.sort = root.querySelector("#sort");
    this.buildPlaces();
    this.buildFacets();
    this.fromAddress();
    this.listen();
    this.draw();
  }

  get day() {
    return daysBetween(build.day, today());
  }
  dayText(offset, near) {
    const day = addDays(build.day, offset);
    return said(day, !near);
  }

  // state <-> address
  fromAddress() {
    const query = new URLSearchParams(location.search);
    this.input.value = query.get("q") ?? "";
    this.use = this.lists.use.findIndex(([id]) => id === query.get("use"));
    if (this.use < 0) this.use = null;
    this.chosen = {};
    for (const group of GROUPS) {
      const wanted = query.getAll(group);
      this.chosen[group] = new Set(this.lists[group].flatMap(([id], i) => (wanted.includes(id) ? [i] : [])));
    }
    const order = query.get("sort");
    this.sort.value = Object.hasOwn(ORDERS, order) ? order : "fit";
  }

  toAddress() {
    const query = new URLSearchParams();
    const asof = new URLSearchParams(location.search).get("asof");
    if (this.input.value.trim()) query.set("q", this.input.value.trim());
    if (this.use !== null) query.set("use", this.lists.use[this.use][0]);
    for (const group of GROUPS)
      for (const value of this.chosen[group]) query.append(group, this.lists[group][value][0]);
    if (this.sort.value !== "fit") query.set("sort", this.sort.value);
    if (asof) query.set("asof", asof);
    const text = query.toString();
    history.replaceState(null, "", text ? `?${text}` : location.pathname);
  }

  again() {
    this.shown = PAGE;
    this.toAddress();
    this.draw();
  }

  listen() {
    const again = () => this.again();
    this.input.addEventListener("input", again);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.cards.querySelector("a")?.focus();
    });
    this.sort.addEventListener("change", again);
    this.root.querySelector(".or-need").addEventListener("change", (event) => {
      this.use = event.target.value ? this.lists.use.findIndex(([id]) => id === event.target.value) : null;
      again();
    });
    this.root.querySelector("[data-more-uses]")?.addEventListener("click", (event) => {
      const open = this.root.querySelector(".or-need").classList.toggle("open");
      event.target.setAttribute("aria-expanded", String(open));
      event.target.textContent = open ? "Fewer" : "More";
    });
    this.root.querySelector(".or-where").addEventListener("change", ({ target }) => {
      this.chosen[target.name] = new Set(target.value === "" ? [] : [Number(target.value)]);
      again();
    });
    this.facets.addEventListener("change", (event) => {
      const { name, value, checked } = event.target;
      this.chosen[name][checked ? "add" : "delete"](Number(value));
      again();
    });
    this.facets.addEventListener("click", (event) => {
      const more = event.target.closest(".or-more");
      if (more) {
        const list = more.previousElementSibling;
        const short = list.classList.toggle("short");
        more.setAttribute("aria-expanded", String(!short));
        this.drawFacets();
      }
      if (event.target.closest("[data-close]")) this.sheet(false);
    });
    this.root.addEventListener("click", (event) => {
      const loosen = event.target.closest("[data-loosen]");
      if (loosen) {
        this.loosen(loosen.dataset.loosen, loosen.dataset.value);
        again();
        this.input.focus({ preventScroll: true });
      }
      if (event.target.closest("[data-more]")) {
        const next = this.shown;
        this.shown += PAGE;
        this.draw();
        this.cards.children[next]?.querySelector("a").focus();
      }
      if (event.target.closest("[data-open-filters]")) this.sheet(true);
    });
    this.root.addEventListener("onrecord:day", () => this.draw());
    addEventListener("popstate", () => {
      this.fromAddress();
      this.draw();
    });
    document.addEventListener("keydown", (event) => this.key(event));
    matchMedia("(min-width: 60em)").addEventListener("change", (event) => {
      if (event.matches) this.sheet(false);
    });
  }

  loosen(group, value) {
    if (group === "all") {
      this.input.value = "";
      this.use = null;
      for (const set of Object.values(this.chosen)) set.clear();
    } else if (group === "q") this.input.value = "";
    else if (group === "use") this.use = null;
    else if (value === undefined) this.chosen[group].clear();
    else this.chosen[group].delete(Number(value));
  }

  /** A filter in the place of the words that name it. */
  take({ list, place, name }) {
    if (list === "use") this.use = place;
    else this.chosen[list].add(place);
    this.input.value = ` ${searchKey(this.input.value)} `.replace(` ${name} `, " ").trim();
  }

  // keyboard: / to the search, arrows over the cards, Esc back
  key(event) {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
    if (event.key === "Escape") {
      if (this.facets.classList.contains("open")) this.sheet(false);
      else if (document.activeElement === this.input && this.input.value) {
        this.input.value = "";
        this.again();
      } else if (document.activeElement === this.input) this.input.blur();
      else if (this.cards.contains(document.activeElement)) this.input.focus();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !typing) {
      event.preventDefault();
      this.input.focus();
      this.input.select();
      return;
    }
    const links = [...this.cards.querySelectorAll("h3 a")];
    const at = links.indexOf(document.activeElement);
    if (document.activeElement === this.input && event.key === "ArrowDown") {
      event.preventDefault();
      links[0]?.focus();
      return;
    }
    if (at < 0) return;
    const across = Math.max(1, getComputedStyle(this.cards).gridTemplateColumns.split(" ").length);
    const to = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + across,
      ArrowUp: at - across,
      Home: 0,
      End: links.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0 && event.key === "ArrowUp") this.input.focus();
    else links[Math.min(Math.max(to, 0), links.length - 1)].focus();
  }

  sheet(open) {
    const was = this.facets.classList.contains("open");
    this.facets.classList.toggle("open", open);
    document.body.style.overflow = open ? "hidden" : "";
    for (const rest of this.root.querySelectorAll(".or-head, .or-search, .or-need, .or-results")) rest.inert = open;
    if (open) {
      this.facets.setAttribute("role", "dialog");
      this.facets.setAttribute("aria-modal", "true");
      this.facets.querySelector("[data-close]").focus();
    } else {
      this.facets.setAttribute("role", "region");
      this.facets.removeAttribute("aria-modal");
      if (was) this.root.querySelector("[data-open-filters]").focus();
    }
  }

  // where it is needed
  buildPlaces() {
    const options = (group, places) => places.map((i) => new Option(this.lists[group][i][1], i));
    const { territory, channel } = this;
    const grouped = (label, made) => {
      const box = h("optgroup", { label });
      box.append(...made);
      return box;
    };
    const groups = this.file.territories.groups;
    const countries = [...this.lists.territory.keys()]
      .slice(groups)
      .sort((a, b) => this.lists.territory[a][1].localeCompare(this.lists.territory[b][1], "en"));
    territory.append(
      new Option("anywhere", ""),
      grouped("Regions", options("territory", [...this.lists.territory.keys()].slice(0, groups))),
      grouped("Countries", options("territory", countries)),
    );
    channel.append(new Option("any channel", ""), ...options("channel", [...this.lists.channel.keys()]));
  }

  get territory() {
    return this.root.querySelector(".or-where [name=territory]");
  }
  get channel() {
    return this.root.querySelector(".or-where [name=channel]");
  }

  drawPlaces() {
    for (const field of [this.territory, this.channel]) {
      const chosen = this.chosen[field.name];
      field.options[0].text =
        chosen.size > 1 ? "several, see the filters" : field === this.territory ? "anywhere" : "any channel";
      field.value = chosen.size === 1 ? String([...chosen][0]) : "";
    }
  }

  // facets
  buildFacets() {
    const open = new Set(["availability", "industry", "size", "region"]);
    const place = this.facets.querySelector("[data-facets]");
    for (const group of GROUPS) {
      const list = h("ul", { class: "short" });
      this.lists[group].forEach(([, title], i) => {
        const mark =
          group === "availability"
            ? h("i", { class: `i i-${STATES[i][1]} ${STATES[i][0]}`, "aria-hidden": "true" })
            : null;
        const count = h("output", {}, "");
        list.append(
          h(
            "li",
            { "data-i": i },
            h(
              "label",
              {},
              h("input", { type: "checkbox", name: group, value: i }),
              ...(mark ? [mark] : []),
              h("span", {}, title),
              count,
            ),
          ),
        );
      });
      const summary = h("summary", {}, TITLES[group], icon("down"));
      place.append(
        h(
          "details",
          { class: "or-facet", "data-facet": group, open: open.has(group) },
          summary,
          list,
          h("button", { type: "button", class: "or-more", "aria-expanded": "false" }, "Show all"),
        ),
      );
    }
  }

  drawFacets() {
    for (const box of this.facets.querySelectorAll(".or-facet")) {
      const group = box.dataset.facet;
      const counts = this.result.counts[group];
      const list = box.querySelector("ul");
      const items = [...list.children];
      for (const item of items) {
        const i = Number(item.dataset.i);
        const box_ = item.querySelector("input");
        box_.checked = this.chosen[group].has(i);
        item.querySelector("output").textContent = counts[i].toLocaleString("en");
        item.classList.toggle("zero", !counts[i]);
        // Where most permissions are for all the world, each country counts the same: the facet keeps to those of customers.
        const far =
          group === "territory" &&
          i >= this.file.territories.groups &&
          !this.own.has(this.lists.territory[i][0]) &&
          !box_.checked;
        item.hidden = far || (group !== "availability" && !this.everywhere[group][i]);
      }
      const fixed = group === "availability" || group === "size";
      if (!fixed)
        items.sort(
          (a, b) =>
            a.hidden - b.hidden ||
            this.everywhere[group][b.dataset.i] - this.everywhere[group][a.dataset.i] ||
            a.dataset.i - b.dataset.i,
        );
      if (!fixed && items.some((item, i) => list.children[i] !== item)) list.append(...items);
      const there = items.filter((item) => !item.hidden).length;
      box.hidden = !there;
      const more = box.querySelector(".or-more");
      more.hidden = there <= 6;
      more.textContent = list.classList.contains("short") ? `Show all ${there}` : "Show fewer";
    }
  }

  // results
  draw() {
    const words = searchKey(this.input.value).split(" ").filter(Boolean);
    const day = this.day;
    if (this.everywhereDay !== day) {
      this.everywhere = search(this.rows, this.file, { words: [], use: null, chosen: {} }, day).counts;
      this.everywhereDay = day;
    }
    this.result = search(this.rows, this.file, { words, use: this.use, chosen: this.chosen }, day);
    const hits = this.result.hits.sort(ORDERS[this.sort.value](this.use));
    this.drawNeed();
    this.drawPlaces();
    this.drawFacets();
    this.drawBar(hits);
    this.drawOffers(words);
    const now = hits.slice(0, this.shown);
    const held = this.cards.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    this.cards.replaceChildren(...now.map((hit) => this.card(hit, day)));
    if (held !== null)
      [...this.cards.querySelectorAll("h3 a")].find((link) => link.getAttribute("href") === held)?.focus();
    this.cards.hidden = !hits.length;
    const left = hits.length - now.length;
    this.root.querySelector(".or-pager").hidden = left <= 0;
    this.root.querySelector("[data-more]").textContent = `Show ${Math.min(left, PAGE)} more of ${left}`;
    this.drawEmpty(hits, words, day);
    this.root.dataset.ready = "true";
  }

  /** The chips of the uses. On a phone they scroll sideways: one that was just chosen is brought into sight. */
  drawNeed() {
    const need = this.root.querySelector(".or-need");
    this.lists.use.forEach(([id], i) => {
      need.querySelector(`output[data-use="${id}"]`).textContent = this.result.uses[i];
    });
    const radio = need.querySelector(`input[value="${this.use === null ? "" : this.lists.use[this.use][0]}"]`);
    radio.checked = true;
    if (this.needed === radio) return;
    this.needed = radio;
    const [row, chip] = [need, radio.parentElement].map((element) => element.getBoundingClientRect());
    if (chip.left < row.left || chip.right > row.right)
      need.scrollLeft += chip.left + chip.width / 2 - row.left - row.width / 2;
  }

  /** The filters that the words name, to be taken instead of the words. */
  drawOffers(words) {
    const there = ({ list, place }) =>
      list === "use" ? this.use !== place : this.everywhere[list][place] && !this.chosen[list].has(place);
    const buttons = named(words, this.lists)
      .filter(there)
      .map((term) => {
        const button = h(
          "button",
          { type: "button", class: "or-btn" },
          `${TITLES[term.list]}: ${this.lists[term.list][term.place][1]}`,
        );
        button.addEventListener("click", () => {
          this.take(term);
          this.again();
          this.input.focus({ preventScroll: true });
        });
        return button;
      });
    const box = this.root.querySelector(".or-offers");
    box.hidden = !buttons.length;
    box.querySelector("span").replaceChildren(...buttons);
  }

  drawBar(hits) {
    const plural = hits.length === 1 ? "reference" : "references";
    const count = this.root.querySelector(".or-bar h2");
    const what = this.use === null ? "usable without asking" : "without asking";
    count.replaceChildren(
      `${hits.length.toLocaleString("en")} ${plural}`,
      h("span", {}, ` · ${this.result.allowed.toLocaleString("en")} ${what}`),
    );
    this.root.querySelector("[data-show]").textContent = `Show ${hits.length.toLocaleString("en")} ${plural}`;
    const chips = [];
    if (this.input.value.trim()) chips.push(this.chip("q", undefined, `“${this.input.value.trim()}”`));
    if (this.use !== null) chips.push(this.chip("use", undefined, this.lists.use[this.use][1]));
    for (const group of GROUPS)
      for (const value of this.chosen[group]) chips.push(this.chip(group, value, this.lists[group][value][1]));
    if (chips.length > 1)
      chips.push(h("button", { type: "button", class: "or-btn or-btn--plain", "data-loosen": "all" }, "Clear all"));
    this.root.querySelector(".or-active").replaceChildren(...chips);
    const filters = GROUPS.reduce((sum, group) => sum + this.chosen[group].size, 0);
    this.root.querySelector("[data-filters]").textContent = filters ? `Filters · ${filters}` : "Filters";
  }

  chip(group, value, title) {
    return h(
      "button",
      {
        type: "button",
        class: "or-chip",
        "data-loosen": group,
        "data-value": value ?? null,
        "aria-label": `Remove ${title}`,
      },
      title,
      icon("close"),
    );
  }

  card({ row, stands, free: spare }, day) {
    const titles = [
      row[ROW.industry] < 0 ? null : this.lists.industry[row[ROW.industry]][1],
      row[ROW.country] < 0 ? null : this.lists.country[row[ROW.country]][1],
      row[ROW.size] < 0 ? null : this.lists.size[row[ROW.size]][1],
    ];
    const face = row[ROW.face];
    const logo = face[2]?.some(([from, to]) => from <= day && (to === null || day <= to));
    const picture = h(
      "span",
      { class: "or-face", "data-h": face[1], "aria-hidden": "true" },
      h("span", {}, face[0]),
      ...(logo
        ? [
            h("img", {
              src: `${this.base}references/${row[ROW.slug]}/${face[3]}`,
              alt: "",
              loading: "lazy",
              width: "40",
              height: "40",
            }),
          ]
        : []),
    );
    const query = new URLSearchParams();
    if (this.use !== null) query.set("use", this.lists.use[this.use][0]);
    for (const group of ["channel", "territory"])
      if (this.chosen[group].size === 1) query.set(group, this.lists[group][[...this.chosen[group]][0]][0]);
    if (location.search.includes("asof=")) query.set("asof", today());
    const link = h(
      "a",
      { href: `${this.base}references/${row[ROW.slug]}/${query.size ? `?${query}` : ""}` },
      row[ROW.name],
    );
    const badges = h("ul", { class: "or-badges", "aria-label": "What is allowed" });
    const shown = [...stands].sort(([a], [b]) => (b === this.use) - (a === this.use) || a - b);
    // What is the same for all of them is said once.
    const parts = new Set(shown.map(([, { where }]) => where));
    const part = parts.size === 1 ? [...parts][0] : null;
    for (const [use, stand] of shown.slice(0, BADGES)) badges.append(this.badge(use, stand, day, !part));
    if (shown.length > BADGES) badges.append(h("li", { class: "or-badge more" }, `+${shown.length - BADGES}`));
    const outcome = row[ROW.outcome]
      ? h("p", { class: "or-outcome" }, row[ROW.outcome])
      : h("p", { class: "or-outcome" });
    const end = this.sort.value === "rested" ? this.asked(row) : this.end(stands, day);
    if (part) end.append(` · ${part}`);
    const foot = h("div", { class: "or-card-foot" }, this.meter(spare), end);
    return h(
      "li",
      { class: "or-card", "data-slug": row[ROW.slug] },
      h(
        "div",
        { class: "or-who" },
        picture,
        h("div", {}, h("h3", {}, link), h("p", { class: "or-meta" }, titles.filter(Boolean).join("\u00a0· "))),
      ),
      outcome,
      badges,
      foot,
    );
  }

  badge(use, { level, until, where }, day, saysWhere) {
    const [id, , glyph, label] = this.lists.use[use];
    const ask = level === LEVEL_ASK;
    const soon = !ask && until !== null && until - day <= this.file.soon_days;
    const notes = [ask ? "ask" : soon ? `to ${this.dayText(until, true)}` : null, saysWhere ? where : null].filter(
      Boolean,
    );
    const note = notes.length ? h("small", {}, notes.join(" · ")) : null;
    return h(
      "li",
      {
        class: `or-badge ${ask || soon ? "warn" : "ok"}${where ? " part" : ""}${use === this.use ? " want" : ""}`,
        "data-use": id,
      },
      icon(glyph),
      label,
      note && " ",
      note,
    );
  }

  meter(spare) {
    if (!spare) return h("span", { class: "or-state or-muted" }, "No conversations");
    const [tone, glyph] = STATES[spare.state];
    const again = spare.again === null ? "" : `, free from ${this.dayText(spare.again)}`;
    const said = `${this.lists.use[spare.use][3]}: ${this.lists.availability[spare.state][0]}${again}`;
    const bars = h("span", { class: "or-meter", "aria-hidden": "true" });
    if (spare.max && spare.max <= 6)
      for (let i = 0; i < spare.max; i++) bars.append(h("b", { class: i < spare.left ? null : "off" }));
    return h(
      "span",
      { class: `or-state ${tone}` },
      spare.max && spare.max <= 6 ? bars : icon(glyph),
      h("span", {}, said),
    );
  }

  /** The first end of what is wanted and allowed; the last one, and what it is of, where that is what one sorts by. */
  end(stands, day) {
    const longest = this.sort.value === "longest";
    const wanted = this.use === null ? [...stands] : [[this.use, stands.get(this.use)]];
    const ends = wanted
      .filter(([, { level }]) => level === LEVEL_ALLOW)
      .map(([use, { until }]) => [until ?? Infinity, this.lists.use[use][3]])
      .sort(([a], [b]) => a - b);
    if (!ends.length) return h("span", { class: "or-end warn" }, "Permission: ask first");
    const [until, use] = ends.at(longest ? -1 : 0);
    if (until === Infinity) return h("span", { class: "or-end" }, "Permission without an end date");
    if (until - day <= this.file.soon_days)
      return h("span", { class: "or-end warn" }, `${use} ends ${this.dayText(until, true)}`);
    return h(
      "span",
      { class: "or-end" },
      `${longest && this.use === null ? `${use} permission` : "Permission"} until ${this.dayText(until)}`,
    );
  }

  asked(row) {
    return h(
      "span",
      { class: "or-end" },
      row[ROW.asked] === null ? "never asked" : `last asked ${this.dayText(row[ROW.asked])}`,
    );
  }

  drawEmpty(hits, words, day) {
    const box = this.root.querySelector(".or-empty");
    box.hidden = hits.length > 0;
    if (hits.length) return;
    const without = (change) => {
      const wish = {
        words,
        use: this.use,
        chosen: Object.fromEntries(GROUPS.map((group) => [group, new Set(this.chosen[group])])),
      };
      change(wish);
      return search(this.rows, this.file, wish, day).hits.length;
    };
    const ways = [];
    if (words.length)
      ways.push([
        "q",
        `“${this.input.value.trim()}”`,
        without((wish) => {
          wish.words = [];
        }),
      ]);
    if (this.use !== null)
      ways.push([
        "use",
        this.lists.use[this.use][1],
        without((wish) => {
          wish.use = null;
        }),
      ]);
    for (const group of GROUPS)
      if (this.chosen[group].size)
        ways.push([
          group,
          [...this.chosen[group]].map((value) => this.lists[group][value][1]).join(", "),
          without((wish) => wish.chosen[group].clear()),
        ]);
    const good = ways.filter(([, , count]) => count).sort((a, b) => b[2] - a[2]);
    const list = box.querySelector("ul");
    list.replaceChildren(
      ...good.map(([group, title, count]) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "or-btn", "data-loosen": group },
            `Without ${title}`,
            h("span", { class: "or-muted" }, String(count)),
          ),
        ),
      ),
    );
    box.querySelector("[data-hint]").textContent = good.length
      ? "Loosen one of these:"
      : ways.length > 1
        ? "No single filter is to blame: clear some of them."
        : "No reference stands for this today.";
    const ask = box.querySelector("[data-ask]");
    if (ask) {
      const wish = [
        this.use === null ? "" : this.lists.use[this.use][1],
        this.input.value.trim(),
        ...GROUPS.flatMap((group) => [...this.chosen[group]].map((value) => this.lists[group][value][1])),
      ]
        .filter(Boolean)
        .join(", ");
      ask.href = ask.dataset.ask.replace("WISH", encodeURIComponent(wish));
    }
  }

  /** The words inside stories come after the first paint; from then on they are found too. */
  async addStories() {
    addStories(this.rows, this.file, await load(`${this.base}assets/stories.json`));
    this.root.dataset.stories = "true";
    if (this.input.value.trim()) this.draw();
  }
}

/** Fetch the file and take over the page. */
export async function start(root) {
  const catalog = new Catalog(root, await load(`${root.dataset.root}assets/catalog.json`));
  (window.requestIdleCallback ?? setTimeout)(() =>
    catalog.addStories().catch((error) => {
      root.dataset.partly = "";
      root.querySelector(".or-dead span").textContent = `Words inside stories are not searched. ${error.message}`;
    }),
  );
}
