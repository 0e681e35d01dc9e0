// The shortlist side by side: from the address, or as this browser keeps it. Each reference is read from the API.
import { findTitle } from "./answers.js";
import { sayState } from "./availability.js";
import { copy } from "./browser.js";
import { load, parse, sayDay, today } from "./clock.js";
import { $, h, makeIcon } from "./elements.js";
import { save, readSaved, splitSlugs } from "./saved.js";
import { makeCsv, download } from "./table-file.js";

/** What applies to a reference today: its uses and its permissions. */
function findAllowed(reference) {
  const day = today();
  const lasts = ({ valid_through: through, valid_from: from = null }) =>
    (through === null || day <= through) && (from === null || from <= day);
  return { ...reference, uses: reference.uses.filter(lasts), permissions: reference.permissions.filter(lasts) };
}

class Shortlist {
  constructor(root, axes) {
    this.root = root;
    this.axes = axes;
    this.words = parse("onrecord-words");
    this.place = $(".or-compare", root);
    root.addEventListener("click", (event) => this.act(event.target));
    root.addEventListener("onrecord:day", () => this.draw());
  }

  get asked() {
    return new URLSearchParams(location.search).get("refs");
  }

  async read() {
    this.slugs = this.asked === null ? readSaved() : splitSlugs(this.asked);
    const found = await Promise.allSettled(
      this.slugs.map((slug) => load(`${this.root.dataset.root}api/v1/references/${slug}.json`)),
    );
    // What is not there is no longer shown; what could not be read may still be.
    const failed = found.find(({ reason }) => reason && reason.status !== 404);
    if (failed) throw failed.reason;
    this.references = found.filter(({ value }) => value).map(({ value }) => value.reference);
    this.gone = this.slugs.filter((_, at) => !found[at].value);
    this.draw();
  }

  /** Keep what was read, except what was removed from the list. */
  keepSaved() {
    this.slugs = readSaved();
    this.references = this.references.filter(({ slug }) => this.slugs.includes(slug));
    this.gone = this.gone.filter((slug) => this.slugs.includes(slug));
    this.draw();
  }

  draw() {
    const rows = this.references.map(findAllowed);
    const isEmpty = !rows.length;
    this.place.hidden = $(".or-tools", this.root).hidden = isEmpty;
    $("[data-none]", this.root).hidden = !isEmpty || this.gone.length > 0;
    $("[data-keep]", this.root).hidden = this.asked === null || this.slugs.join() === readSaved().join();
    $("[data-clear]", this.root).hidden = this.asked !== null;
    $("[data-gone]", this.root).textContent = this.gone.length ? `No longer shown: ${this.gone.join(", ")}.` : "";
    this.place.replaceChildren(isEmpty ? "" : this.drawTable(rows));
  }

  drawTable(rows) {
    const heads = rows.map((one) =>
      h(
        "th",
        { scope: "col" },
        h("a", { href: `${this.root.dataset.root}${one.url}` }, one.name),
        this.asked !== null
          ? null
          : h(
              "button",
              {
                type: "button",
                class: "or-btn or-btn--plain",
                "data-drop": one.slug,
                "aria-label": `Remove ${one.name}`,
              },
              makeIcon("close"),
            ),
      ),
    );
    const body = this.drawRows(rows).map(([title, cells]) =>
      h("tr", {}, h("th", { scope: "row" }, title), ...cells.map((cell) => h("td", {}, cell || "–"))),
    );
    return h(
      "table",
      { class: "or-table" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Reference"), ...heads)),
      h("tbody", {}, ...body),
    );
  }

  /** Rows of the comparison: [title, [a text for each reference]]; a row that is empty for all is left out. */
  drawRows(rows) {
    const named = (list, terms) => terms.map((term) => this.words[list][term] ?? term).join(", ");
    const one = (list, term) => (term ? named(list, [term]) : "");
    const uses = this.axes.uses.atoms.filter(([id]) => rows.some((row) => row.uses.some(({ use }) => use === id)));
    return [
      ["Outcome", (row) => row.outcome],
      ["Industry", (row) => one("industries", row.industry)],
      ["Country", (row) => (row.country ? findTitle(this.axes.territories, row.country) : "")],
      ["Size", (row) => one("sizes", row.size)],
      ["Products", (row) => named("products", row.products)],
      ["Use cases", (row) => named("use_cases", row.use_cases)],
      ...uses.map(([id, title]) => [title, (row) => this.describeUse(row, id)]),
      [
        "Free",
        (row) =>
          row.availability
            .map(({ use, state, free_on }) => sayState(findTitle(this.axes.uses, use), state, { again: free_on }))
            .join("; "),
      ],
      ["Owner", (row) => row.owner],
    ]
      .map(([title, cell]) => [title, rows.map((row) => cell(row) ?? "")])
      .filter(([, cells]) => cells.some(Boolean));
  }

  /** One use of one reference: until when, where, on which conditions. */
  describeUse(row, id) {
    const found = row.uses.find(({ use }) => use === id);
    if (!found) return "";
    const { valid_through: through } = found;
    const until = found.answer === "ask" ? "Ask first" : through ? `Until ${sayDay(through)}` : "Allowed";
    const scopes = this.describeScopes(row, id).map(({ channels, territories, conditions }) =>
      [`${channels}; ${territories}`, conditions && `conditions: ${conditions.toLowerCase()}`]
        .filter(Boolean)
        .join(", "),
    );
    return [until, ...new Set(scopes)].join(". ");
  }

  /** The permissions that a use depends on, in words. */
  describeScopes(row, id) {
    const { uses, channels, territories } = this.axes;
    const covers = (terms) => terms.some((term) => term === id || uses.members[term]?.includes(id));
    return row.permissions
      .filter((permission) => covers(permission.uses))
      .map((permission) => ({
        id: permission.authorization,
        channels: permission.channels.map((term) => findTitle(channels, term)).join(", "),
        territories: permission.territories.map((term) => findTitle(territories, term)).join(", "),
        conditions: permission.conditions.map((term) => this.words.conditions[term] ?? term).join(", "),
      }));
  }

  /** The list as a table file: a line for each use of each reference, and each permission that it depends on. */
  makeFile() {
    const head = ["customer", "name", "use", "answer", "until", "channels", "territories", "conditions", "permission"];
    const lines = this.references.map(findAllowed).flatMap((row) =>
      row.uses.flatMap(({ use, answer, valid_through: through }) => {
        const scopes = this.describeScopes(row, use);
        return (scopes.length ? scopes : [{}]).map((scope) => [
          row.slug,
          row.name,
          findTitle(this.axes.uses, use),
          answer,
          through ?? "",
          scope.channels ?? "",
          scope.territories ?? "",
          scope.conditions ?? "",
          scope.id ?? "",
        ]);
      }),
    );
    return makeCsv([head, ...lines]);
  }

  act(target) {
    const button = target.closest("button");
    if (!button) return;
    if (button.matches("[data-copy-link]")) {
      const url = new URL(location.pathname, location.href);
      url.search = `?refs=${this.slugs.join(",")}`;
      copy(url.href, button);
    } else if (button.matches("[data-csv]")) download(`shortlist-${today()}.csv`, this.makeFile());
    else if (button.matches("[data-keep]")) {
      save(this.slugs);
      history.replaceState(null, "", location.pathname);
      this.keepSaved();
    } else if (button.matches("[data-clear], [data-drop]")) {
      save(button.dataset.drop ? readSaved().filter((slug) => slug !== button.dataset.drop) : []);
      this.keepSaved();
      $("h1", this.root).focus();
    }
  }
}

/** Take over the page of the shortlist. */
export async function start(root) {
  const axes = await load(`${root.dataset.root}assets/vocabulary.json`);
  $("h1", root).tabIndex = -1;
  await new Shortlist(root, axes).read();
}
