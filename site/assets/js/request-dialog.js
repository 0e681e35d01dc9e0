// The dialog that asks for a reference: what is known before anybody sends it, and the file it becomes.
import { answered, askableDays, titled, TONES, WISHES } from "./answers.js";
import { freedom, STATES } from "./availability.js";
import { copy, keep, recall } from "./browser.js";
import { addDays, daysBetween, humane, said, today } from "./clock.js";
import { $, marked, option } from "./elements.js";
import { requestFile, requestLink } from "./request.js";

export class RequestDialog {
  constructor(root, data, words, panel) {
    Object.assign(this, { root, data, words, panel });
    this.dialog = $(".or-dialog", root);
    this.form = $("form", this.dialog);
    this.go = $("[data-go]", this.dialog);
    const { use, by, needed_by } = this.form;
    use.append(...words.uses.atoms.map(([id, title]) => option(id, title)));
    by.append(option("", "Choose…"), ...data.people.map(([id, name]) => option(id, name)));
    by.value = recall("onrecord-by") ?? "";
    needed_by.max = data.table.last;
    root.addEventListener("click", (event) => {
      if (event.target.closest("[data-act]")) this.open();
      if (event.target.closest("[data-cancel]")) this.dialog.close();
    });
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
    this.form.addEventListener("input", () => this.draw());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.go.addEventListener("click", (event) => {
      keep("onrecord-by", this.form.by.value);
      if (!this.complete() || !this.go.href) event.preventDefault();
    });
    $("[data-copy-yaml]", this.dialog).addEventListener("click", (event) => {
      if (this.complete()) copy(this.file().text, event.currentTarget);
    });
  }

  /** Go on where the panel is: its use, its place, its day, and what its button says. */
  open() {
    const { use, day, ...place } = this.panel.question;
    this.place = place;
    this.tried = false;
    const { use: field, needed_by, about } = this.form;
    field.value = use;
    needed_by.min = today();
    needed_by.value = day === today() ? "" : day;
    if (about.value === (this.filled ?? "")) about.value = this.filled = this.circumstances();
    const places = this.places().join(", ");
    $("#ask-title", this.dialog).textContent = WISHES[this.panel.wish];
    $("[data-for]", this.dialog).textContent = [this.data.name, places].filter(Boolean).join(" · ");
    this.draw();
    this.dialog.showModal();
    this.form.prospect.focus();
  }

  /** The panel's channel, country and quote by their names. */
  places() {
    const { channel, territory, quote } = this.place;
    return [
      channel && titled(this.words.channels, channel),
      territory && titled(this.words.territories, territory),
      quote && `quote ${quote}`,
    ].filter(Boolean);
  }

  /** What the request's file has no field for, in words. */
  circumstances() {
    const what = { renewal: "Renewal", permission: "A new permission" }[this.panel.wish];
    const places = this.places().join(", ");
    return what || places ? `${[what ?? "For", places].filter(Boolean).join(": ")}.` : "";
  }

  get wish() {
    const { prospect, use, about, needed_by, by } = this.form;
    const person = this.data.people.find(([id]) => id === by.value);
    return {
      slug: this.data.slug,
      use: use.value,
      on: today(),
      by: by.value,
      team: person?.[2],
      prospect: prospect.value,
      about: about.value,
      needed_by: needed_by.value,
    };
  }

  file() {
    return requestFile(this.wish);
  }

  /** Whether nothing is missing; says at each field what is, and leads to the first. */
  complete() {
    this.tried = true;
    this.complain();
    const wrong = $(":invalid:not(form)", this.form);
    wrong?.focus();
    return !wrong;
  }

  /** Say at each field what is wrong with it; what is only missing is said after a try. */
  complain() {
    $("#ask-needed-wrong", this.form).textContent = askableDays(this.data.table);
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

  /** A conversation is had with a prospect, who wants to hear of something; a logo has no need of one. */
  word(activity) {
    const { prospect, about } = this.form;
    prospect.required = activity;
    about.previousElementSibling.textContent = activity ? "What they want to hear about" : "What it is for";
    about.placeholder = activity ? "What they worry about, and what would help" : "Where it is to be seen, and by whom";
  }

  draw() {
    const { wish } = this;
    const file = this.file();
    this.word(this.words.activities.includes(wish.use));
    this.complain();
    $("pre", this.dialog).textContent = `# ${file.path}\n${file.text}`;
    const answer = this.answer(wish);
    $(".or-checks", this.dialog).replaceChildren(
      ...(answer ? this.checks(wish, answer) : []).map(([tone, mark, text]) => marked("li", tone, mark, text)),
    );
    $("footer", this.dialog).hidden = answer?.code === "restricted";
    const link = requestLink(this.data.links, wish, file, this.data.name, !this.form.reader.checked);
    if (link.url) this.go.href = link.url;
    else this.go.removeAttribute("href");
    this.go.hidden = !link.url;
    $("span", this.go).textContent =
      { file: "Open as a new file", issue: "Open as an issue", "issue-short": "Open an issue, then paste the YAML" }[
        link.kind
      ] ?? "Copy the YAML";
    this.go.dataset.kind = link.kind;
  }

  /** Where the panel asked, for the use and the day that are wished for; null until there is a day. */
  answer({ use, needed_by: day }) {
    const { channel, territory, quote } = this.place;
    return answered(this.data, this.words, { use, channel, territory, day, quote: use === "quote" ? quote : null });
  }

  /** What is known at once: permission, capacity, days to be left alone, notice. */
  checks({ use, needed_by: day }, answer) {
    const { data, words } = this;
    const title = titled(words.uses, use);
    const permission = {
      allow: `${title} is allowed on ${said(day)}.`,
      ask: `${title}: ${humane(answer.reason)}`,
      deny: `${title} is not allowed on ${said(day)}. ${humane(answer.reason)}`,
    };
    const rows = [[...TONES[answer.answer], permission[answer.answer]]];
    const free = freedom(data, use, day);
    if (free) {
      const [tone, mark] = STATES[free.state];
      rows.push([tone, mark, `${title}: ${humane(free.why)}`]);
    }
    for (const [from, through, why] of data.blackouts) {
      if (!free && day >= from && day <= through)
        rows.push([
          "no",
          "no",
          `To be left alone from ${said(from)} through ${said(through)}${why ? ` (${why})` : ""}.`,
        ]);
    }
    for (const [what, who, on] of words.activities.includes(use) ? data.requests : []) {
      rows.push([
        "warn",
        "ask",
        `Open already: ${what.toLowerCase()}, which ${who} asked for on ${said(on)}. A second request for the same prospect is refused; that is checked afterwards.`,
      ]);
    }
    const notice = data.notice_days && words.activities.includes(use) && daysBetween(today(), day) < data.notice_days;
    if (notice)
      rows.push([
        "warn",
        "clock",
        `They want ${data.notice_days} days' notice: not before ${said(addDays(today(), data.notice_days))}.`,
      ]);
    return rows;
  }
}
