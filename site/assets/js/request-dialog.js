// The dialog that requests a reference: what is known before anybody sends it, and the file it becomes.
import { findAnswer, sayAskableDays, findTitle, TONES, WISHES } from "./answers.js";
import { findFreedom, STATES } from "./availability.js";
import { copy, recallMe, rememberMe } from "./browser.js";
import { addDays, humanizeDays, sayDay, today } from "./clock.js";
import { $, makeMarked, makeOption } from "./elements.js";
import { fillPlaces } from "./place-fields.js";
import { makeRequestFile, makeRequestLink } from "./request.js";
import { lookUp, listReasons } from "./request-rules.js";

const REFUSED = "You cannot request it like this: change what is wrong, or find another customer.";
const CANNOT_COMPARE =
  "This browser compares hidden names only over https. Whether they want to meet this company, and whether a colleague requested the same, is checked after you send it.";

export class RequestDialog {
  constructor(root, data, words, panel) {
    Object.assign(this, { root, data, words, panel });
    this.dialog = $(".or-dialog", root);
    this.form = $("form", this.dialog);
    this.go = $("[data-go]", this.dialog);
    this.fill();
    root.addEventListener("click", (event) => {
      if (event.target.closest("[data-act]")) this.open();
      if (event.target.closest("[data-cancel]")) this.dialog.close();
    });
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
    this.form.addEventListener("input", ({ target }) => {
      if (target === this.form.by) this.remember();
      this.draw();
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.go.addEventListener("click", (event) => {
      if (!this.isComplete() || !this.go.href) event.preventDefault();
    });
    $("[data-copy-yaml]", this.dialog).addEventListener("click", (event) => {
      if (this.isComplete()) copy(this.makeFile().text, event.currentTarget);
    });
  }

  fill() {
    const { data, words } = this;
    const { use, by, needed_by, team } = this.form;
    use.append(...words.uses.atoms.map(([id, title]) => makeOption(id, title)));
    fillPlaces(this.form, words, "Not specified");
    by.append(makeOption("", "Choose…"), ...data.people.map(([id, name]) => makeOption(id, name)));
    team.append(makeOption("", "Not specified"), ...data.teams.map(([id, title]) => makeOption(id, title)));
    by.value = recallMe();
    if (by.selectedIndex < 0) by.value = ""; // a person who left
    this.remember();
    needed_by.max = data.table.last;
  }

  /** Remember the reader, and choose their team. */
  remember() {
    const { by, team } = this.form;
    if (by.value) rememberMe(by.value);
    team.value = this.data.people.find(([id]) => id === by.value)?.[2] ?? "";
  }

  /** Start from the panel: its use, place and day, and the text of its button. */
  open() {
    const { use, day, quote, channel, territory } = this.panel.question;
    this.quote = quote;
    this.tried = false;
    const { use: field, needed_by } = this.form;
    field.value = use;
    this.form.channel.value = channel ?? "";
    this.form.territory.value = territory ?? "";
    needed_by.min = today();
    needed_by.value = day === today() ? "" : day;
    $("#ask-title", this.dialog).textContent = WISHES[this.panel.wish];
    this.draw();
    this.dialog.showModal();
    this.form.prospect.focus();
  }

  /** The channel, the country and the quote, each as [what it is, its name]. */
  listPlaces() {
    const { channel, territory } = this.form;
    return [
      ["Channel", channel.value && findTitle(this.words.channels, channel.value)],
      ["Country or region", territory.value && findTitle(this.words.territories, territory.value)],
      ["Quote", this.quote],
    ].filter(([, name]) => name);
  }

  /** What the reader wrote, followed by sentences for what the request's file has no field for. */
  sayAbout() {
    const written = this.form.about.value.trim();
    const what = { renewal: "Renewal", permission: "A new permission" }[this.panel.wish];
    const facts = [what, ...this.listPlaces().map((place) => place.join(": "))]
      .filter(Boolean)
      .map((fact) => `${fact}.`);
    if (!facts.length) return written;
    return [/[^.!?…]$/.test(written) ? `${written}.` : written, ...facts].filter(Boolean).join(" ");
  }

  get wish() {
    const { prospect, use, needed_by, by, team } = this.form;
    return {
      slug: this.data.slug,
      use: use.value,
      on: today(),
      by: by.value,
      team: team.value,
      prospect: prospect.value,
      about: this.sayAbout(),
      needed_by: needed_by.value,
    };
  }

  makeFile() {
    return makeRequestFile(this.wish);
  }

  /** Whether nothing is missing; says at each field what is, and leads to the first. */
  isComplete() {
    this.tried = true;
    this.complain();
    const wrong = $(":invalid:not(form)", this.form);
    wrong?.focus();
    return !wrong;
  }

  /** Say at each field what is wrong with it; missing values are reported only after an attempt to send. */
  complain() {
    $("#ask-needed-wrong", this.form).textContent = sayAskableDays(this.data.table);
    for (const text of this.form.querySelectorAll(".or-wrong")) {
      const field = text.previousElementSibling.control;
      const wrong = !field.validity.valid && (this.tried || !field.validity.valueMissing);
      text.hidden = !wrong;
      for (const [name, value] of [
        ["aria-invalid", "true"],
        ["aria-describedby", text.id],
      ]) {
        if (wrong) field.setAttribute(name, value);
        else field.removeAttribute(name);
      }
    }
  }

  /** A conversation needs a prospect and a subject; a logo needs no prospect. */
  wordFields(activity) {
    const { prospect, about } = this.form;
    prospect.required = activity;
    prospect.setCustomValidity(activity && prospect.value && !prospect.value.trim() ? "only spaces" : "");
    about.previousElementSibling.textContent = activity ? "What they want to hear about" : "What it is for";
    about.placeholder = activity
      ? "What they worry about, and what would help"
      : "Where it will be shown, and who will see it";
  }

  draw() {
    this.describe();
    const { wish } = this;
    const file = this.makeFile();
    this.wordFields(this.words.activities.includes(wish.use));
    this.complain();
    $("pre", this.dialog).textContent = `# ${file.path}\n${file.text}`;
    const answer = this.findAnswer(wish);
    const against = listReasons(wish, this.findKnown(wish.prospect), this.data, this.words, today());
    const rows = [...(answer ? this.sayPermission(wish, answer) : []), ...this.listLines(wish, against)];
    $(".or-checks", this.dialog).replaceChildren(
      ...rows.map(([tone, mark, text]) => makeMarked("li", tone, mark, text)),
    );
    $("footer", this.dialog).hidden = answer?.code === "restricted" || against.some(({ hard }) => hard);
    this.link(wish, file);
  }

  /** Which prospect it is for, and where it is needed. */
  describe() {
    const places = this.listPlaces().map(([, name]) => name);
    $("[data-for]", this.dialog).textContent = [this.data.name, places.join(", ")].filter(Boolean).join(" · ");
  }

  /** The address that the button opens; none until it is known whether the customer wants to meet the prospect. */
  link(wish, file) {
    const link = makeRequestLink(this.data.links, wish, file, this.data.name, !this.form.reader.checked);
    if (link.url && this.looked === wish.prospect) this.go.href = link.url;
    else this.go.removeAttribute("href");
    this.go.hidden = !link.url;
    $("span", this.go).textContent =
      { file: "Open as a new file", issue: "Open as an issue", "issue-short": "Open an issue, then paste the YAML" }[
        link.kind
      ] ?? "Copy the YAML";
    this.go.dataset.kind = link.kind;
  }

  /** What `lookUp` says about the prospect; null until then, and if it cannot say. */
  findKnown(prospect) {
    if (this.looked === prospect) return this.found;
    lookUp(prospect, this.data, this.words).then((found) => {
      if (this.form.prospect.value !== prospect || this.looked === prospect) return;
      Object.assign(this, { looked: prospect, found });
      this.draw();
    });
    return null;
  }

  /** Where it is requested, for the chosen use and day; null until there is a day. */
  findAnswer({ use, needed_by: day }) {
    const channel = this.form.channel.value || null;
    const territory = this.form.territory.value || null;
    const quote = use === "quote" ? this.quote : null;
    return findAnswer(this.data, this.words, { use, channel, territory, day, quote });
  }

  /** Whether it is allowed on the day, as a line: tone, icon, text. */
  sayPermission({ use, needed_by: day }, answer) {
    const title = findTitle(this.words.uses, use);
    const lines = {
      allow: `${title} is allowed on ${sayDay(day)}.`,
      ask: `${title}: ${humanizeDays(answer.reason)}`,
      deny: `${title} is not allowed on ${sayDay(day)}. ${humanizeDays(answer.reason)}`,
    };
    return [[...TONES[answer.answer], lines[answer.answer]]];
  }

  /** One reason as a line. */
  sayReason({ code, hard, text }, use) {
    if (code !== "resting" && code !== "paused") return hard ? ["no", "no", text] : ["warn", "ask", text];
    const [tone, mark] = STATES[code];
    return [tone, mark, `${findTitle(this.words.uses, use)}: ${text}`];
  }

  /** The reasons not to ask now, and what else to know, as lines: tone, icon, text. */
  listLines({ use, prospect, needed_by: day }, against) {
    const { data } = this;
    const rows = against.map((reason) => this.sayReason(reason, use));
    if (against.some(({ hard }) => hard)) rows.push(["no", "no", REFUSED]);
    if (prospect.trim() && this.looked === prospect && !this.found) rows.push(["warn", "ask", CANNOT_COMPARE]);
    if (!this.words.activities.includes(use)) return rows;
    const free = findFreedom(data, use, day || today());
    if (free && !against.some(({ code }) => ["resting", "paused", "blackout"].includes(code))) {
      const [tone, mark] = STATES[free.state];
      rows.push([tone, mark, `${findTitle(this.words.uses, use)}: ${humanizeDays(free.why)}`]);
    }
    const rivals = this.looked === prospect ? (this.found?.rivals ?? []) : [];
    for (const one of data.requests.filter((request) => !rivals.includes(request))) {
      const [what, who, on] = one;
      rows.push(["warn", "ask", `Already open: ${what.toLowerCase()}, requested by ${who} on ${sayDay(on)}.`]);
    }
    for (const [on, who, team] of data.asked_lately) {
      const from = addDays(on, data.quiet_days + 1);
      if (today() >= from) continue;
      const rest = `policy requires ${data.quiet_days} quiet days, so do not ask them again before ${sayDay(from)}.`;
      rows.push(["warn", "clock", `${who}${team ? ` (${team})` : ""} asked them on ${sayDay(on)}; ${rest}`]);
    }
    return rows;
  }
}
