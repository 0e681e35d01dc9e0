// The first page: searches assets/catalog.json for what somebody needs, and shows the results.
import { focusWhereLeft, rememberLeaving } from "./came-back.js";
import { Cards } from "./cards.js";
import { build, daysBetween, load, today } from "./clock.js";
import { Facets } from "./facets.js";
import { onKey } from "./keyboard.js";
import { Need } from "./need.js";
import { NothingFound } from "./nothing-found.js";
import { correct } from "./lexicon.js";
import { findPlaces, readLine, TermNames, findTerms } from "./query.js";
import { Results } from "./results.js";
import { addStories, unpack } from "./rows.js";
import { forget, findLexicon, ORDERS, search } from "./search.js";
import { Wish } from "./wish.js";

const FEW = 1000; // rows; they are searched in a few milliseconds, which leaves the frame time for all cards
const TYPED_MS = 300; // no keystroke waits for the address, and browsers limit how often it may change (Safari: 100 in 30 s)

class Catalog {
  constructor(root, file) {
    this.root = root;
    this.file = file;
    this.rows = unpack(file);
    this.terms = new TermNames(file);
    this.wish = new Wish(file.lists, (text) => readLine(text, this.terms));
    this.form = root.querySelector(".or-search");
    this.input = this.form.querySelector("input");
    this.sort = root.querySelector("#sort");
    this.cards = new Cards(root, file);
    this.need = new Need(root, file, (group, place) => {
      if (group === "use") this.wish.use = place;
      else this.wish.chosen[group] = new Set(place === null ? [] : [place]);
      this.showAgain();
    });
    this.facets = new Facets(root, file, (group, value, checked) => {
      this.wish.chosen[group][checked ? "add" : "delete"](value);
      this.showAgain();
    });
    this.results = new Results(root, (term) => this.change((wish) => wish.take(term)));
    this.nothing = new NothingFound(root, (wish) => this.findHits(wish).result.hits.length);
    this.readAddress();
    this.listen();
    this.draw();
  }

  get day() {
    return daysBetween(build.day, today());
  }

  readAddress() {
    this.wish.read(new URLSearchParams(location.search));
    this.input.value = this.wish.text;
    this.sort.value = this.wish.sort;
  }

  writeAddress() {
    clearTimeout(this.later);
    this.later = null;
    const query = this.wish.write();
    const asof = new URLSearchParams(location.search).get("asof");
    if (asof) query.set("asof", asof);
    history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  }

  /** Show another wish, starting at its first page. */
  showAgain() {
    this.writeAddress();
    this.cards.reset();
    this.draw();
  }

  /** Show what is typed; the address follows when typing pauses, or when the page is left. */
  type() {
    this.wish.text = this.input.value;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.writeAddress(), TYPED_MS);
    this.cards.reset();
    this.draw(this.rows.length > FEW);
  }

  /** Change the wish by a click, and keep the focus in the search field. */
  change(how) {
    how(this.wish);
    this.input.value = this.wish.text;
    this.showAgain();
    this.input.focus({ preventScroll: true });
  }

  listen() {
    this.input.addEventListener("input", () => this.type());
    addEventListener("pagehide", () => {
      if (this.later) this.writeAddress();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.cards.links[0]?.focus();
    });
    this.sort.addEventListener("change", () => {
      this.wish.sort = this.sort.value;
      this.showAgain();
    });
    this.root.addEventListener("click", ({ target }) => {
      const loosen = target.closest("[data-loosen]");
      if (loosen) this.change((wish) => wish.loosen(loosen.dataset.loosen, loosen.dataset.value));
      const turn = target.closest("[data-turn]");
      if (turn) this.change((wish) => wish.turn(turn.dataset.turn, Number(turn.dataset.value)));
      if (target.closest("[data-more]")) this.cards.showMore();
    });
    this.root.addEventListener("onrecord:day", () => this.draw());
    addEventListener("popstate", () => {
      this.readAddress();
      this.draw();
    });
    const clear = () => this.change((wish) => wish.loosen("q"));
    document.addEventListener("keydown", (event) => onKey(event, { ...this, clear }));
  }

  /** What a wish finds today: the result of `search`, its words, their corrections, and the line as it was read. */
  findHits(wish) {
    const { day, file, rows } = this;
    const line = wish.readLine(wish.text);
    const { words, corrections } = line.words.length
      ? correct(line.words, findLexicon(rows, file, day))
      : { words: [], corrections: [] };
    const { use, chosen } = wish.on(line.channel);
    return { line, words, corrections, result: search(rows, file, { words, use, chosen }, day) };
  }

  /** Show what the wish finds; with `quickly`, the next frame does not wait for all cards. */
  draw(quickly = false) {
    const { day, wish } = this;
    if (this.everywhereDay !== day) {
      this.everywhere = search(this.rows, this.file, { words: [], use: null, chosen: {} }, day).counts;
      this.everywhereDay = day;
    }
    const { line, words, result, corrections } = this.findHits(wish);
    const named = findTerms(line, this.terms);
    result.hits.sort(ORDERS[wish.sort](wish.use));
    this.need.draw(result.uses, wish);
    this.facets.draw(result.counts, this.everywhere, wish);
    this.results.draw(result, wish, this.everywhere, corrections, named);
    this.cards.draw(result.hits, wish.on(line.channel).as(named, findPlaces(line, this.terms)), words, day, quickly);
    this.nothing.draw(result.hits.length, wish);
  }

  /** The words inside stories are loaded after the first paint; from then on they are found too. */
  async addStories() {
    addStories(this.rows, this.file, await load(`${this.root.dataset.root}assets/stories.json`));
    forget(this.rows);
    findLexicon(this.rows, this.file, this.day);
    this.root.dataset.stories = "true";
    if (this.wish.text.trim()) this.draw();
  }
}

/** The file of the search with all of its rows: those it has no room for are in the files it names. */
async function loadWhole(assets) {
  const file = await load(`${assets}catalog.json`);
  const more = await Promise.all((file.more ?? []).map((name) => load(`${assets}${name}`)));
  return { ...file, rows: file.rows.concat(...more.map((part) => part.rows)) };
}

/** Fetch the file and take over the page. */
export async function start(root) {
  const catalog = new Catalog(root, await loadWhole(`${root.dataset.root}assets/`));
  rememberLeaving(catalog.cards.list);
  focusWhereLeft(catalog.cards);
  (window.requestIdleCallback ?? setTimeout)(() =>
    catalog.addStories().catch((error) => {
      root.dataset.partly = "";
      root.querySelector(".or-dead span").textContent = `Words inside stories are not searched. ${error.message}`;
    }),
  );
}
