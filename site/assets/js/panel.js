// The panel "Can I use it?": every use with its state, and the verdict on the one that is asked about.
import { findAnswer, sayAskableDays, findTitle, TONES, WISHES, chooseWish } from "./answers.js";
import { FREE_STATES, findFreedom, sayState, STATES } from "./availability.js";
import { daysBetween, humanizeDays, sayDay, today } from "./clock.js";
import { $, h, makeIcon, keepWords, makeMarked, makeOption } from "./elements.js";
import { fillPlaces } from "./place-fields.js";

export class Panel {
  constructor(root, data, words) {
    this.root = root;
    this.data = data;
    this.words = words;
    this.form = $(".or-ask", root);
    this.verdict = $(".or-verdict", root);
    this.act = $("[data-act]", this.verdict);
    this.fill();
    this.use = this.chooseFirstUse();
    const folded = $(".or-folded", root);
    if (folded) folded.open = $(`[data-use="${this.use}"]`, folded) !== null;
    this.narrow = matchMedia("(max-width: 59.9375em)"); // the same as in the style sheets
    this.narrow.addEventListener("change", () => this.place());
    root.addEventListener("click", (event) => {
      const button = event.target.closest(".or-uses button[data-use]");
      if (button) {
        this.use = button.dataset.use;
        this.draw();
      }
    });
    this.form.addEventListener("input", () => this.draw());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    root.addEventListener("onrecord:day", () => {
      this.form.day.value = this.form.day.min = today();
      this.draw();
    });
    this.draw();
  }

  /** The use that was looked for in the catalog, else the first that is allowed. */
  chooseFirstUse() {
    const wantedUse = new URLSearchParams(location.search).get("use");
    const uses = this.words.uses.atoms.map(([id]) => id);
    if (uses.includes(wantedUse)) return wantedUse;
    const answers = uses.map((use) => findAnswer(this.data, this.words, { use, day: today() })?.answer);
    return uses[Math.max(answers.indexOf("allow"), answers.includes("allow") ? 0 : answers.indexOf("ask"), 0)];
  }

  fill() {
    const { channel, territory, day, quote } = this.form;
    fillPlaces(this.form, this.words, "Wherever allowed");
    quote.append(makeOption("", "Any words"), ...this.data.quotes.map(([id, words]) => makeOption(id, words)));
    // The place that was looked for in the catalog.
    const query = new URLSearchParams(location.search);
    for (const field of [channel, territory]) {
      const wanted = query.get(field.name);
      if ([...field.options].some(({ value }) => value === wanted)) field.value = wanted;
    }
    day.value = day.min = today();
    day.max = this.data.table.last;
  }

  get question() {
    const { channel, territory, day, quote } = this.form;
    return {
      use: this.use,
      channel: channel.value || null,
      territory: territory.value || null,
      day: day.value,
      quote: this.use === "quote" ? quote.value || null : null,
    };
  }

  draw() {
    for (const button of this.root.querySelectorAll(".or-uses button[data-use]")) {
      button.disabled = false;
      button.setAttribute("aria-pressed", String(button.dataset.use === this.use));
      this.drawRow(button);
    }
    $("[data-quote]", this.form).hidden = this.use !== "quote" || !this.data.quotes.length;
    this.place();
    const found = findAnswer(this.data, this.words, this.question);
    if (found) this.say(found);
    else this.sayWhichDays();
  }

  /** The state of one use, wherever it is best, on the reader's day. */
  drawRow(button) {
    const use = button.dataset.use;
    const found = findAnswer(this.data, this.words, { use, day: today() });
    const when = $(".or-when", button);
    const [tone, mark, text] = found ? this.describeState(found) : ["none", null, "not known"];
    when.className = `or-when ${tone}`;
    when.replaceChildren(...(mark ? [makeIcon(mark)] : []), text);
  }

  /** An answer as the row of its use shows it: tone, icon, words. */
  describeState(found) {
    const soon = found.valid_through && !found.open && daysBetween(today(), found.valid_through) <= this.data.soon_days;
    if (found.answer === "allow")
      return [
        soon ? "warn" : "ok",
        soon ? "clock" : "yes",
        found.open ? "allowed" : `${soon ? "ends" : "until"} ${sayDay(found.valid_through)}`,
      ];
    if (found.answer === "ask") return ["warn", "ask", "ask first"];
    if (found.code === "restricted") return ["no", "no", "never"];
    if (found.ended) return ["no", "no", `ended ${sayDay(found.ended)}`];
    return found.code === "not-yet-valid" ? ["none", "clock", "not yet"] : ["none", null, "not granted"];
  }

  sayHeadline(found) {
    if (found.answer === "allow") return found.open ? "Yes" : `Yes, until ${sayDay(found.valid_through)}`;
    if (found.answer === "ask") return "Ask first";
    if (found.code === "restricted") return "No, never";
    if (found.ended) return `No, it ended on ${sayDay(found.ended)}`;
    return found.code === "not-yet-valid" ? "Not yet" : "No, not granted";
  }

  say(found) {
    const title = findTitle(this.words.uses, this.use);
    const { channel, territory, day } = this.question;
    const when = day === today() ? "" : ` on ${sayDay(day)}`;
    const where = !channel || !territory ? this.sayWhere(found) : "";
    const lines =
      found.answer === "allow"
        ? [`${title}${when}${where ? `: ${where}` : ""}. Depends on ${found.authorizations.join(", ")}.`]
        : [`${title}${when}. ${humanizeDays(found.reason)}`, this.sayNext(found)].filter(Boolean);
    const free = found.answer === "deny" ? null : findFreedom(this.data, this.use, day);
    this.wish = chooseWish(found, this.words.activities.includes(this.use));
    this.show(TONES[found.answer], this.sayHeadline(found), lines, free);
    this.verdict.dataset.answer = found.answer;
  }

  /** Shown instead of an answer if the day cannot be asked about. */
  sayWhichDays() {
    this.wish = null;
    this.show(["none", "calendar"], "No answer for that day", [sayAskableDays(this.data.table)], null);
    delete this.verdict.dataset.answer;
  }

  show([tone, mark], head, lines, free) {
    this.verdict.className = `or-verdict ${tone}`;
    this.verdict.replaceChildren(
      makeMarked("strong", tone, mark, head),
      ...lines.map((line) => h("p", {}, ...keepWords(line))),
    );
    if (free && !FREE_STATES.includes(free.state)) {
      const [color, sign, name] = STATES[free.state];
      this.verdict.append(
        makeMarked("p", `or-state ${color}`, sign, sayState(findTitle(this.words.uses, this.use), name, free)),
      );
    }
    this.said = [head, ...lines];
    const ready = this.wish === "more" && this.linkToReady();
    if (ready) this.verdict.append(ready);
    if (this.act && this.wish) {
      this.act.textContent = WISHES[this.wish];
      this.act.className = `or-btn or-js ${this.wish === "more" ? "or-btn--quiet" : "or-btn--main"}`;
      this.verdict.append(this.act);
    }
  }

  /** On a phone, the verdict is next to the tapped row; with more room, below the form. */
  place() {
    const row = $(`.or-uses [data-use="${this.use}"]`, this.root).closest("li");
    if (this.narrow.matches) row.append(this.verdict);
    else this.form.after(this.verdict);
  }

  /** A link to what is allowed, if it is on this page; otherwise null. */
  linkToReady() {
    const quote = this.question.quote ?? this.data.quotes[0]?.[0];
    const [id, text] = { logo: ["logo-files", "Get the logo"], quote: [`quote-${quote}`, "Go to the quote"] }[
      this.use
    ] ?? ["to-send", "See what to send"];
    const place = document.getElementById(id);
    if (!place || place.hidden || (id === "to-send" && this.use !== "case-study" && this.use !== "video")) return null;
    return h("a", { class: "or-btn or-btn--main", href: `#${id}` }, text);
  }

  /** The verdict as text: the customer and the use, then what the panel says. */
  listLines() {
    const { channel, territory } = this.question;
    const places = [
      channel && findTitle(this.words.channels, channel),
      territory && findTitle(this.words.territories, territory),
    ].filter(Boolean);
    const what = [this.data.name, findTitle(this.words.uses, this.use), ...places].join(" · ");
    return [what, ...(this.said ?? [])];
  }

  /** What to do next, in a sentence. */
  sayNext({ answer, code }) {
    const { owner, name } = this.data;
    if (answer === "allow" || code === "not-yet-valid" || code === "restricted") return "";
    if (code === "condition") return `Meet the condition first, or ask ${owner}.`;
    if (answer === "ask") return `Ask ${owner}, who owns ${name}, before you use it.`;
    return `${owner} knows whether the customer could allow it. Do not ask the customer yourself.`;
  }

  /** Where it is allowed, in words: channels, then countries. */
  sayWhere(found) {
    if (!found.classes?.length) return "";
    const { channels, territories } = this.data.table;
    const known = new Set(territories.flatMap((set) => set ?? []));
    const atoms = (t) =>
      territories[t] ?? this.words.territories.atoms.map(([id]) => id).filter((id) => !known.has(id));
    const where = new Set(found.classes.flatMap(([c]) => channels[c]));
    const countries = new Set(found.classes.flatMap(([, t]) => atoms(t)));
    return `${this.nameAtoms("channels", [...where])} · ${this.nameAtoms("territories", [...countries])}`;
  }

  /** A set of atoms by the largest terms that it holds. */
  nameAtoms(axis, atoms) {
    const { groups, atoms: all, members } = this.words[axis];
    const left = new Set(atoms);
    if (left.size === all.length) return axis === "territories" ? "worldwide" : "every channel";
    const names = [];
    for (const [id, title] of [...groups].sort((a, b) => members[b[0]].length - members[a[0]].length)) {
      if (members[id].length && members[id].every((atom) => left.has(atom))) {
        names.push(title);
        for (const atom of members[id]) left.delete(atom);
      }
    }
    for (const [id, title] of all) if (left.has(id)) names.push(title);
    return names.length > 5 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
  }
}
