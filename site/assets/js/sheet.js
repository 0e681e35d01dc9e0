// A page or a slide for the prospect: only what may be shown on the channel it is given out on, where the prospect is.
// What needs a question first is not on it. It consists of parts of the page, so nothing else can get onto it.
import { findAnswer, findTitle } from "./answers.js";
import { sayDay, today } from "./clock.js";
import { $, h, makeOption } from "./elements.js";

const GIVEN_OUT = ["proposal", "sales-deck", "email"]; // the usual ways, the first that the vocabulary has
const MOST_PLACES = 8; // a handful to choose from; the field has all
const PAPER = { page: "210mm 297mm", slide: "338.67mm 190.5mm" }; // A4; 16:9 is 13.333 by 7.5 inches

export class Sheet {
  constructor(root, data, words) {
    Object.assign(this, { root, data, words });
    this.place = $(".or-takeaway", root);
    this.size = new CSSStyleSheet();
    document.adoptedStyleSheets.push(this.size);
    this.form = $("form", this.place);
    this.paper = $(".or-sheet", this.place);
    const { channel, territory } = this.form;
    channel.append(...words.channels.atoms.map(([id, title]) => makeOption(id, title)));
    territory.append(
      ...[...words.territories.groups, ...words.territories.atoms].map(([id, title]) => makeOption(id, title)),
    );
    channel.value = GIVEN_OUT.find((id) => words.channels.atoms.some(([atom]) => atom === id)) ?? channel.value;
    territory.value = "worldwide";
    root.addEventListener("click", (event) => {
      const link = event.target.closest("[data-open-sheet], [data-close-sheet]");
      if (!link || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const open = link.matches("[data-open-sheet]");
      history.pushState(null, "", open ? this.makeAddress(link) : location.pathname);
      this.show();
      if (open) this.form.sheet.focus();
      else $("[data-open-sheet]", root).focus();
    });
    this.form.addEventListener("change", () => {
      const { sheet, channel: on, territory: where } = this.form;
      const query = new URLSearchParams({ sheet: sheet.value, channel: on.value, territory: where.value });
      history.replaceState(null, "", `?${query}`);
      this.draw();
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.paper.addEventListener("click", ({ target }) => {
      if (!target.matches("[data-place]")) return;
      territory.value = target.dataset.place;
      territory.dispatchEvent(new Event("change", { bubbles: true }));
      territory.focus();
    });
    addEventListener("popstate", () => {
      const was = this.isOpen;
      this.show();
      if (was && !this.isOpen) $("[data-open-sheet]", root).focus();
    });
    root.addEventListener("onrecord:day", () => this.draw());
    this.show();
  }

  /** The address of a sheet, on the channel and in the country that are chosen on the page. */
  makeAddress(link) {
    const query = new URL(link.href).searchParams;
    for (const name of ["channel", "territory"]) {
      const chosen = $(`.or-ask [name=${name}]`, this.root)?.value;
      if (chosen) query.set(name, chosen);
    }
    return `?${query}`;
  }

  /** Show what the address asks for: the page of the reference, or what is printed for a prospect. */
  show() {
    const query = new URLSearchParams(location.search);
    const isOpen = Object.hasOwn(PAPER, query.get("sheet") ?? "");
    for (const name of ["sheet", "channel", "territory"]) {
      const field = this.form[name];
      if ([...field.options].some(({ value }) => value === query.get(name))) field.value = query.get(name);
    }
    this.place.hidden = !isOpen;
    this.root.classList.toggle("or-sheeting", isOpen);
    this.draw();
  }

  get isOpen() {
    return !this.place.hidden;
  }

  /** The answer for a use, or for a quote, on the channel and in the country that are chosen. */
  answer(use, quote = null) {
    const { channel, territory } = this.form;
    const question = { use, channel: channel.value, territory: territory.value, day: today(), quote };
    return findAnswer(this.data, this.words, question);
  }

  draw() {
    const { data, form, paper } = this;
    this.last = [];
    this.left = [];
    const isNamed = this.may("name", "the name");
    const isAgreed = !isNamed && data.agreed && this.may("anonymous-story", "the agreed words");
    const title = isNamed ? data.name : isAgreed ? data.agreed : null;
    paper.className = `or-sheet or-sheet--${form.sheet.value}`;
    this.size.replaceSync(this.isOpen ? `@page { size: ${PAPER[form.sheet.value]}; margin: 0; }` : "");
    paper.replaceChildren(...(title ? this.listParts(title, isNamed) : [this.sayNothing()]));
    $("[data-print]", form).disabled = !title;
    const until = this.last.filter(Boolean).sort()[0];
    const on = `${findTitle(this.words.channels, form.channel.value)}, ${findTitle(this.words.territories, form.territory.value)}`;
    $("[data-left-out]", this.place).textContent = [
      title && `All of it may be shown: ${on}${until ? `, until ${sayDay(until)}` : ""}.`,
      this.left.length > 0 && `Left out: ${this.left.join(", ")}.`,
    ]
      .filter(Boolean)
      .join(" ");
  }

  /** Whether a use is allowed there; what is not is listed next to the sheet, and its last day counts for the sheet. */
  may(use, what, quote = null) {
    if (!this.words.uses.atoms.some(([id]) => id === use)) return false;
    const found = this.answer(use, quote);
    const isAllowed = found?.answer === "allow";
    if (isAllowed) this.last.push(found.open ? null : found.valid_through);
    else this.left.push(`${what} (${found?.answer === "ask" ? "ask first" : "not allowed"})`);
    return isAllowed;
  }

  listParts(title, isNamed) {
    const { root, data } = this;
    const logo = $(".or-ref .or-face img", root);
    const mark = isNamed && logo && !logo.hidden && this.may("logo", "the logo") ? logo.cloneNode() : null;
    const story = isNamed && this.may("case-study", "outcome and figures") ? this.listStory() : [];
    const quotes = data.quotes
      .filter(([id, words]) => isNamed && this.may("quote", `the quote “${words}”`, id))
      .map(([id]) => this.findQuote(id));
    const foot = `${data.company} · ${sayDay(today())} · Shown with the customer's permission.`;
    return [
      h("header", {}, mark, h("h1", {}, title)),
      h("div", { class: "or-sheet-body" }, ...story, ...quotes.filter(Boolean)),
      h("footer", {}, foot),
    ];
  }

  listStory() {
    const parts = [".or-headline", ".or-figures", ".or-ref-main > .or-prose"].map((part) => $(part, this.root));
    return parts.filter(Boolean).map((part) => part.cloneNode(true));
  }

  findQuote(id) {
    const figure = this.root.querySelector(`.or-ref [data-quote-id="${CSS.escape(id)}"]`);
    if (!figure || figure.hidden) return null;
    const [name, role] = ["figcaption strong", "figcaption div > span"].map((part) => $(part, figure)?.textContent);
    return h(
      "figure",
      {},
      h("blockquote", {}, $("blockquote", figure).textContent),
      h("figcaption", {}, [name, role].filter(Boolean).join(", ")),
    );
  }

  /** Where nothing may be shown: the places in which something may, to be chosen. */
  sayNothing() {
    const places = this.findAllowedPlaces().slice(0, MOST_PLACES);
    const elsewhere = places.length ? "or one of the places where it may be shown:" : "or another country.";
    return h(
      "div",
      { class: "or-nothing" },
      h("h1", {}, `Nothing about this customer may be shown there. Choose another way of sharing it, ${elsewhere}`),
      ...places.map(([id, title]) => h("button", { type: "button", class: "or-btn", "data-place": id }, title)),
    );
  }

  /** The regions, or else the countries, where the customer may be named or described on the chosen channel. */
  findAllowedPlaces() {
    const { groups, atoms, members } = this.words.territories;
    const known = ["name", "anonymous-story"].filter((use) => this.words.uses.atoms.some(([id]) => id === use));
    const ask = { channel: this.form.channel.value, day: today(), quote: null };
    const fits = ([territory]) =>
      known.some((use) => findAnswer(this.data, this.words, { ...ask, use, territory })?.answer === "allow");
    const regions = groups.filter(fits);
    const isWithin = (one, other) => one !== other && members[one].every((country) => members[other].includes(country));
    const widest = regions.filter(([one]) => !regions.some(([other]) => isWithin(one, other)));
    return widest.length ? widest : atoms.filter(fits);
  }
}
