// The cards of the results, a few at a time. A card with the same content as before is kept, not drawn again: drawing
// takes most of a keystroke's time, not the search.
import { addDays, build, sayDay, today } from "./clock.js";
import { addDots, h, keepWords, makeIcon } from "./elements.js";
import { findMatches } from "./matches.js";
import { IN_OUTCOME, ROW } from "./rows.js";
import { mark, readSaved } from "./saved.js";
import { LEVEL_ALLOW, LEVEL_ASK } from "./search.js";

const PAGE = 24; // fills rows of one, two, three or four cards
const FIRST = 9; // three rows of three, more than a screen shows under the search
const BADGES = 5; // two lines of a card
export const STATES = [
  ["ok", "yes"],
  ["warn", "half"],
  ["rest", "rest"],
  ["no", "pause"],
];

/** A day, given as a count from the build's; a near one is written without its year. */
const sayOffset = (offset, near = false) => sayDay(addDays(build.day, offset), !near);

export class Cards {
  constructor(root, file) {
    this.root = root;
    this.file = file;
    this.lists = file.lists;
    this.base = root.dataset.root;
    this.list = root.querySelector(".or-cards");
    this.drawn = new Map();
    this.reset();
  }

  /** Start again at the first page. */
  reset() {
    this.shown = PAGE;
  }

  get links() {
    return [...this.list.querySelectorAll("h3 a")];
  }

  /**
   * Draw the hits of a wish and its words on a day (a count of days since the build). `quickly` makes only the first
   * cards, those in sight, before the next frame, and the others after it, with why each is found, or at once if they are
   * scrolled to.
   */
  draw(hits, wish, words, day, quickly = false) {
    const place = ["channel", "territory"].map((group) => [...wish.chosen[group]].join(" "));
    this.about = [wish.use, wish.sort === "rested" || wish.sort === "longest" ? wish.sort : "", ...place, day, today()];
    Object.assign(this, { hits, wish, words, day });
    const held = this.list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    this.fill(quickly ? FIRST : this.shown);
    if (quickly) this.rest = requestAnimationFrame(() => setTimeout(() => this.fill(this.shown)));
    if (held !== null) this.links.find((link) => link.getAttribute("href") === held)?.focus();
    this.list.hidden = !hits.length;
    this.drawPager();
  }

  /**
   * Put the cards that are shown into the list; of those not drawn yet, only the ones before a place are made. Only where
   * that is all of them, they say why they are found.
   */
  fill(end) {
    cancelAnimationFrame(this.rest);
    const before = this.drawn;
    this.drawn = new Map();
    const slugs = readSaved();
    this.hits.slice(0, this.shown).forEach((hit, i) => {
      const key = this.makeKey(hit);
      const card = before.get(key) ?? (i < end ? this.drawCard(hit, slugs) : null);
      if (card) this.drawn.set(key, card);
    });
    this.place([...this.drawn.values()]);
    if (end < this.shown) return;
    for (const hit of this.hits.slice(0, this.shown)) this.explain(this.drawn.get(this.makeKey(hit)), hit);
  }

  /** Say on a card why the words find it; the outcome is on the card anyway. */
  explain(card, hit) {
    const found = findMatches(hit, this.words, this.file, this.day).filter(([, place]) => place !== IN_OUTCOME);
    const text = found.length ? `Matches: ${found.map((one) => one.join(" → ")).join("; ")}` : "";
    const line = card.querySelector(".or-match");
    if (line.textContent === text) return;
    line.textContent = text;
    line.hidden = !text;
  }

  /** A card that remains is not touched, because the browser lays out again what is moved. */
  place(cards) {
    const stay = new Set(cards);
    for (const card of Array.from(this.list.children)) if (!stay.has(card)) card.remove();
    cards.forEach((card, i) => {
      if (this.list.children[i] !== card) this.list.insertBefore(card, this.list.children[i] ?? null);
    });
  }

  /** Add the next page, and go to its first card. */
  showMore() {
    const at = this.shown;
    this.shown += PAGE;
    this.fill(this.shown);
    this.drawPager();
    this.list.children[at]?.querySelector("a").focus();
  }

  /** What a card depends on besides its row. */
  makeKey({ row }) {
    return [row[ROW.slug], ...this.about].join("|");
  }

  drawPager() {
    const left = this.hits.length - this.shown;
    this.root.querySelector(".or-pager").hidden = left <= 0;
    this.root.querySelector("[data-more]").textContent = `Show ${Math.min(left, PAGE)} more of ${left}`;
  }

  drawCard({ row, usable, free: spare }, slugs) {
    const { wish, day } = this;
    const titles = [
      row[ROW.industry] < 0 ? null : this.lists.industry[row[ROW.industry]][1],
      row[ROW.country] < 0 ? null : this.lists.country[row[ROW.country]][1],
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
    if (wish.use !== null) query.set("use", this.lists.use[wish.use][0]);
    for (const group of ["channel", "territory"])
      if (wish.chosen[group].size === 1) query.set(group, this.lists[group][[...wish.chosen[group]][0]][0]);
    if (location.search.includes("asof=")) query.set("asof", today());
    const link = h(
      "a",
      { href: `${this.base}references/${row[ROW.slug]}/${query.size ? `?${query}` : ""}` },
      row[ROW.name],
    );
    const badges = h("ul", { class: "or-badges", "aria-label": "What is allowed" });
    const ordered = [...usable].sort(([a], [b]) => (b === wish.use) - (a === wish.use) || a - b);
    // Where they are allowed is written once, below.
    const parts = new Set(ordered.map(([, { where }]) => where));
    const part = parts.size === 1 || wish.use === null ? sayParts(parts) : null;
    for (const [use, permission] of ordered.slice(0, BADGES))
      badges.append(this.drawBadge(use, permission, parts.size > 1));
    if (ordered.length > BADGES) badges.append(h("li", { class: "or-badge more" }, `+${ordered.length - BADGES}`));
    const outcome = row[ROW.outcome]
      ? h("p", { class: "or-outcome" }, row[ROW.outcome])
      : h("p", { class: "or-outcome" });
    const end = wish.sort === "rested" ? this.sayAsked(row) : this.sayEnd(usable);
    if (part) end.append(...addDots(["", part]).slice(1));
    const star = h(
      "button",
      {
        type: "button",
        class: "or-star",
        "data-shortlist": row[ROW.slug],
        "aria-label": `${row[ROW.name]} on the shortlist`,
        title: "Shortlist",
      },
      makeIcon("star"),
    );
    mark(star, slugs);
    const foot = h("div", { class: "or-card-foot" }, this.drawMeter(spare), end, star);
    return h(
      "li",
      { class: "or-card", "data-slug": row[ROW.slug] },
      h(
        "div",
        { class: "or-who" },
        picture,
        h(
          "div",
          {},
          h("h3", {}, link),
          h("p", { class: "or-meta or-dots" }, ...addDots(titles.filter(Boolean).map(keepWords))),
        ),
      ),
      outcome,
      h("p", { class: "or-match", hidden: true }),
      badges,
      foot,
    );
  }

  drawBadge(use, { level, until, where }, saysWhere) {
    const { wish, day } = this;
    const [id, , glyph, label] = this.lists.use[use];
    const ask = level === LEVEL_ASK;
    const soon = !ask && until !== null && until - day <= this.file.soon_days;
    const notes = [
      ask ? "ask" : soon && use === wish.use ? `to ${sayOffset(until, true)}` : null,
      saysWhere && use === wish.use ? where : null,
    ].filter(Boolean);
    const note = notes.length ? h("small", {}, notes.join(" · ")) : null;
    return h(
      "li",
      {
        class: `or-badge ${ask || soon ? "warn" : "ok"}${where ? " part" : ""}${use === wish.use ? " want" : ""}`,
        "data-use": id,
      },
      makeIcon(glyph),
      label,
      note && " ",
      note,
      saysWhere && where && use !== wish.use ? h("span", { class: "or-sr" }, ` ${where}`) : null,
    );
  }

  drawMeter(spare) {
    if (!spare) return h("span", { class: "or-state or-muted" }, "No conversations");
    const [tone, glyph] = STATES[spare.state];
    const again = spare.again === null ? "" : `, free from ${sayOffset(spare.again)}`;
    const label = `${this.lists.use[spare.use][3]}: ${this.lists.availability[spare.state][0]}${again}`;
    const bars = h("span", { class: "or-meter", "aria-hidden": "true" });
    if (spare.max && spare.max <= 6)
      for (let i = 0; i < spare.max; i++) bars.append(h("b", { class: i < spare.left ? null : "off" }));
    return h(
      "span",
      { class: `or-state ${tone}` },
      spare.max && spare.max <= 6 ? bars : makeIcon(glyph),
      h("span", {}, label),
    );
  }

  /** The first end among what is wanted and allowed; the last one, with its use, if the list is sorted by that. */
  sayEnd(usable) {
    const { wish, day } = this;
    const longest = wish.sort === "longest";
    const wanted = wish.use === null ? [...usable] : [[wish.use, usable.get(wish.use)]];
    const ends = wanted
      .filter(([, { level }]) => level === LEVEL_ALLOW)
      .map(([use, { until }]) => [until ?? Infinity, this.lists.use[use][3]])
      .sort(([a], [b]) => a - b);
    if (!ends.length) return makeEnd("Permission: ask first", true);
    const [until, use] = ends.at(longest ? -1 : 0);
    if (until === Infinity) return makeEnd("Permission without an end date");
    if (until - day <= this.file.soon_days) return makeEnd(`${use} ends ${sayOffset(until, true)}`, true);
    return makeEnd(`${longest && wish.use === null ? `${use} permission` : "Permission"} until ${sayOffset(until)}`);
  }

  sayAsked(row) {
    return makeEnd(row[ROW.asked] === null ? "Never asked" : `Last asked ${sayOffset(row[ROW.asked])}`);
  }
}

/** Where all uses are allowed, or some of them, in few words (tool/onrecord/publish/cards.py); null for the whole world. */
function sayParts(parts) {
  const known = [...parts].filter((place) => place !== null);
  if (parts.size === 1 || !known.length) return known[0] ?? null;
  return `some uses: ${known.length === 1 ? known[0] : "part of the world"}`;
}

/** The last line of a card, with where something is allowed at its end. */
const makeEnd = (text, warns = false) =>
  h("span", { class: `or-end or-dots${warns ? " warn" : ""}` }, ...addDots([text]));
