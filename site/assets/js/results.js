// What is above the cards: how many were found, the chips that remove a filter, what was searched for instead of a
// word that no record has, and the filters that words name.
import { h, makeIcon, number } from "./elements.js";
import { AROUND, TITLES } from "./wish.js";

export class Results {
  /** `taken(term)` is called for a filter that replaces words. */
  constructor(root, taken) {
    Object.assign(this, { root, taken });
    this.offers = root.querySelector(".or-offers");
    this.meant = root.querySelector("[data-meant]");
  }

  /** `result` of the search, `everywhere` the counts without a wish, `corrections` and `named` terms of the typed line. */
  draw(result, wish, everywhere, corrections, named) {
    const found = `${number(result.hits.length)} ${result.hits.length === 1 ? "reference" : "references"}`;
    const what = wish.use === null ? "usable without asking" : "without asking";
    this.root.querySelector(".or-bar h2").replaceChildren(found, h("span", {}, ` · ${number(result.allowed)} ${what}`));
    this.root.querySelector("[data-show]").textContent = `Show ${found}`;
    const filters = wish.filters.length;
    this.root.querySelector("[data-filters]").textContent = filters ? `Filters · ${filters}` : "Filters";
    this.drawChips(wish);
    this.drawMeant(corrections);
    this.drawOffers(wish, everywhere, named);
  }

  drawChips(wish) {
    const chips = wish.filters.map(([list, place]) => {
      const one = makeChip(list, place, wish.say({ list, place }));
      const other = wish.findTurned({ list, place });
      return other ? h("span", { class: "or-whole" }, one, makeTurner(list, place, wish.say(other))) : one;
    });
    if (wish.use !== null) chips.unshift(makeChip("use", null, wish.title("use", wish.use)));
    if (wish.text.trim()) chips.unshift(makeChip("q", null, `“${wish.text.trim()}”`));
    if (chips.length > 1) {
      // Kept together with the last chip: alone on a line, it would belong to nothing.
      const clear = h("button", { type: "button", class: "or-btn or-btn--plain", "data-loosen": "all" }, "Clear all");
      chips.push(h("span", { class: "or-whole or-last-chip" }, chips.pop(), clear));
    }
    this.root.querySelector(".or-active").replaceChildren(...chips);
  }

  drawMeant(corrections) {
    const quoted = (words) => words.map((word) => `“${word}”`).join(", ");
    const lines = corrections.map(
      ([word, meant]) => `No record contains “${word}”. Showing results for ${quoted(meant)}.`,
    );
    this.meant.hidden = !lines.length;
    this.meant.textContent = lines.join(" ");
  }

  /** The filters that the words name, offered instead of the words. */
  drawOffers(wish, everywhere, named) {
    const isNew = ({ list, place }) =>
      list === "use" ? wish.use !== place : everywhere[list][place] && !wish.chosen[list].has(place);
    const readings = named.flatMap((term) => {
      const other = wish.findTurned(term);
      return other ? [term, { ...term, ...other }] : [term];
    });
    const buttons = readings.filter(isNew).map((term) => {
      const label = term.list in AROUND ? wish.say(term) : `${TITLES[term.list]}: ${wish.say(term)}`;
      const button = h("button", { type: "button", class: "or-btn" }, label);
      button.addEventListener("click", () => this.taken(term));
      return button;
    });
    this.offers.hidden = !buttons.length;
    this.offers.querySelector("span").replaceChildren(...buttons);
  }
}

/** What gives a country or region its other reading. */
function makeTurner(list, place, other) {
  const attributes = { type: "button", class: "or-btn or-btn--plain", "data-turn": list, "data-value": place };
  const label = other.startsWith("Use") ? "use it there" : "customer there";
  return h("button", { ...attributes, "aria-label": `${other} instead` }, `or ${label}`);
}

function makeChip(group, value, title) {
  const attributes = { type: "button", class: "or-chip", "data-loosen": group, "data-value": value };
  return h("button", { ...attributes, "aria-label": `Remove ${title}` }, h("span", {}, title), makeIcon("close"));
}
