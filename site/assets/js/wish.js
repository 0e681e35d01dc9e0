// What the reader looks for in the catalog: words, a use, filters and an order; and the address that keeps it.
import { GROUPS, ORDERS } from "./search.js";
import { splitPieces } from "./query.js";

export const TITLES = {
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
  territory: "Allowed in",
};
/** What a country or region says of a customer, and of what is needed: two readings of the same word. */
export const AROUND = { region: "Customer in", country: "Customer in", territory: "Use it in" };

/** `text` as typed; `use` a place in the list of uses or null; `chosen` sets of places by group; `sort` a key of ORDERS. */
export class Wish {
  /** `readLine(text)` gives what a typed line says. */
  constructor(lists, readLine) {
    Object.assign(this, { lists, readLine });
    this.read(new URLSearchParams());
  }

  /** Read an address; what is not valid is left out. */
  read(query) {
    this.text = query.get("q") ?? "";
    const use = this.lists.use.findIndex(([id]) => id === query.get("use"));
    this.use = use < 0 ? null : use;
    this.chosen = {};
    for (const group of GROUPS) {
      const wanted = query.getAll(group);
      this.chosen[group] = new Set(this.lists[group].flatMap(([id], i) => (wanted.includes(id) ? [i] : [])));
    }
    const order = query.get("sort");
    this.sort = Object.hasOwn(ORDERS, order) ? order : "fit";
  }

  /** The query of its address. */
  write() {
    const query = new URLSearchParams();
    if (this.text.trim()) query.set("q", this.text.trim());
    if (this.use !== null) query.set("use", this.lists.use[this.use][0]);
    for (const [group, value] of this.filters) query.append(group, this.lists[group][value][0]);
    if (this.sort !== "fit") query.set("sort", this.sort);
    return query;
  }

  /** Every chosen filter: [group, place in its list]. */
  get filters() {
    return GROUPS.flatMap((group) => [...this.chosen[group]].map((value) => [group, value]));
  }

  title(group, value) {
    return this.lists[group][value][1];
  }

  /** A filter as it is said alone. */
  say({ list, place }) {
    return list in AROUND ? `${AROUND[list]} ${this.title(list, place)}` : this.title(list, place);
  }

  /** The other reading of a country or region, {list, place}; undefined where there is none. */
  findTurned({ list, place }) {
    if (!(list in AROUND)) return undefined;
    const [id] = this.lists[list][place];
    const others = list === "territory" ? ["region", "country"] : ["territory"];
    const found = others.map((other) => ({
      list: other,
      place: this.lists[other].findIndex((term) => term[0] === id),
    }));
    return found.find((other) => other.place >= 0);
  }

  /** Take the other reading of a chosen country or region. */
  turn(list, place) {
    const other = this.findTurned({ list, place });
    this.chosen[list].delete(place);
    this.chosen[other.list].add(other.place);
  }

  /** The typed pieces, as people see them. */
  get pieces() {
    return splitPieces(this.text, this.readLine(this.text));
  }

  copy() {
    const other = new Wish(this.lists, this.readLine);
    const chosen = Object.fromEntries(GROUPS.map((group) => [group, new Set(this.chosen[group])]));
    return Object.assign(other, { text: this.text, use: this.use, sort: this.sort, chosen });
  }

  /** The same on the channel that the typed line names, if none is chosen. */
  on(channel) {
    if (channel === null || this.chosen.channel.size) return this;
    const other = this.copy();
    other.chosen.channel.add(channel);
    return other;
  }

  /** The same with the use and the place that the typed line names, if nothing is chosen and it names only one. */
  as(named, territories) {
    const other = this.copy();
    const uses = [...new Set(named.filter(({ list }) => list === "use").map(({ place }) => place))];
    if (uses.length === 1) other.use ??= uses[0];
    const places = new Set(territories);
    if (places.size === 1 && !this.chosen.territory.size) other.chosen.territory = places;
    return other;
  }

  /** Leave out one piece of the words (`q` with a value), all words, the use, a filter, a group of filters, or `all`. */
  loosen(group, value) {
    if (group === "all") Object.assign(this, { text: "", use: null });
    if (group === "all") for (const set of Object.values(this.chosen)) set.clear();
    else if (group === "q") this.text = value === undefined ? "" : this.pieces.filter((one) => one !== value).join(" ");
    else if (group === "use") this.use = null;
    else if (value === undefined) this.chosen[group].clear();
    else this.chosen[group].delete(Number(value));
  }

  /** A filter, {list, place, name}, in the place of the words that name it; what is left goes if it says nothing. */
  take({ list, place, name }) {
    if (list === "use") this.use = place;
    else this.chosen[list].add(place);
    const left = ` ${this.readLine(this.text).folded} `.replace(` ${name} `, " ").trim();
    this.text = this.readLine(left).isTelling ? left : "";
  }
}
