// One reference: the panel "Can I use it?", copying, printing, and asking for it.
import { best, canUse, inOrder, knows } from "./decision.js";
import { addDays, daysBetween, humane, load, parse, said, today } from "./clock.js";
import { requestFile, requestLink } from "./request.js";

const TONES = { allow: ["ok", "yes"], ask: ["warn", "ask"], deny: ["no", "no"] };
const STATES = { available: ["ok", "yes", "available"], limited: ["warn", "half", "limited"], resting: ["rest", "rest", "resting"], paused: ["no", "pause", "paused"] };
const FREE_STATES = ["available", "limited"];
const WISHES = { request: "Request this reference", renewal: "Ask for renewal", permission: "Ask for this permission" };
const $ = (selector, root = document) => root.querySelector(selector);

function option(value, title, selected = false) {
  const element = new Option(title, value, false, selected);
  return element;
}

function icon(name) {
  const element = document.createElement("i");
  element.className = `i i-${name}`;
  element.setAttribute("aria-hidden", "true");
  return element;
}

/** A line with its icon before it, as one element. */
function marked(tag, tone, mark, text) {
  const element = document.createElement(tag);
  element.className = tone;
  element.append(icon(mark), Object.assign(document.createElement("span"), { textContent: text }));
  return element;
}

/** The name of a term, be it an atom or a group. */
function titled(axis, term) {
  return [...axis.atoms, ...axis.groups].find(([id]) => id === term)[1];
}

/** Whether a day may be asked about: not over, and in the table. */
function askable(table, day) {
  return day >= today() && knows(table, day);
}

/** Which days may be asked about, in a sentence. */
function askableDays({ last }) {
  return today() <= last ? `Choose a day from ${said(today())} through ${said(last)}.` : `This page knows no day after ${said(last)}.`;
}

/** The answer to {use, channel, territory, day, quote}, where what is left open is looked at wherever it is best; null on a day that may not be asked about. */
function answered(data, words, { use, channel = null, territory = null, day, quote = null }) {
  const { table, quotes } = data;
  if (!askable(table, day)) return null;
  const decide = channel && territory ? canUse : best;
  const any = use === "quote" && !quote && quotes.length ? quotes.map(([id]) => id) : [quote];
  return inOrder(any.map((id) => decide(table, words, use, channel, territory, day, id)))[0];
}

/** What a refusal or an answer leaves to ask for: a key of WISHES, or null where nobody is to be asked again. */
function wishAfter({ answer, code, ended }) {
  if (code === "restricted") return null;
  if (ended || code === "review-overdue") return "renewal";
  return answer === "deny" ? "permission" : "request";
}

/** How free the customer is for an activity on a day: {state, left, max, why, again}, `again` being the first free day after it; null where nothing is known. */
function freedom(data, use, day) {
  const stretches = data.free[use] ?? [];
  const here = stretches.find(([from, through]) => from <= day && (!through || day <= through));
  if (!here) return null;
  const [, , state, left, max, why] = here;
  const next = stretches.find(([from, , later]) => from > day && (later === "available" || later === "limited"));
  return { state, left, max, why, again: next ? next[0] : null };
}

/** Whose state it is, and when it ends: never a state alone, which reads as one fact with the date that follows. */
function stateOf(label, state, { again }) {
  return `${label}: ${state}${again && !FREE_STATES.includes(state) ? `, free from ${said(again)}` : ""}`;
}

class Panel {
  constructor(root, data, words) {
    this.root = root;
    this.data = data;
    this.words = words;
    this.form = $(".or-ask", root);
    this.verdict = $(".or-verdict", root);
    this.act = $("[data-act]", this.verdict);
    this.fill();
    this.use = this.firstUse();
    root.addEventListener("click", (event) => {
      const button = event.target.closest(".or-uses button");
      if (button) { this.use = button.dataset.use; this.draw(); }
    });
    this.form.addEventListener("input", () => this.draw());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    root.addEventListener("onrecord:day", () => { this.form.day.value = this.form.day.min = today(); this.draw(); });
    this.draw();
  }

  /** The use that was looked for in the catalog, else the first that is allowed. */
  firstUse() {
    const asked = new URLSearchParams(location.search).get("use");
    const uses = this.words.uses.atoms.map(([id]) => id);
    if (uses.includes(asked)) return asked;
    const answers = uses.map((use) => answered(this.data, this.words, { use, day: today() })?.answer);
    return uses[Math.max(answers.indexOf("allow"), answers.includes("allow") ? 0 : answers.indexOf("ask"), 0)];
  }

  fill() {
    const { channel, territory, day, quote } = this.form;
    channel.append(option("", "Wherever allowed"), ...this.group("One of them", this.words.channels.atoms), ...this.group("All of them", this.words.channels.groups));
    territory.append(option("", "Wherever allowed"), ...this.group("Regions", this.words.territories.groups), ...this.group("Countries", [...this.words.territories.atoms].sort((a, b) => a[1].localeCompare(b[1], "en"))));
    quote.append(option("", "Any words"), ...this.data.quotes.map(([id, words]) => option(id, words)));
    // The place that was looked for in the catalog.
    const asked = new URLSearchParams(location.search);
    for (const field of [channel, territory]) {
      const wanted = asked.get(field.name);
      if ([...field.options].some(({ value }) => value === wanted)) field.value = wanted;
    }
    day.value = day.min = today();
    day.max = this.data.table.last;
  }

  group(title, terms) {
    const group = document.createElement("optgroup");
    group.label = title;
    group.append(...terms.map(([id, name]) => option(id, name)));
    return terms.length ? [group] : [];
  }

  get question() {
    const { channel, territory, day, quote } = this.form;
    return { use: this.use, channel: channel.value || null, territory: territory.value || null, day: day.value, quote: this.use === "quote" ? quote.value || null : null };
  }

  draw() {
    for (const button of this.root.querySelectorAll(".or-uses button")) {
      button.disabled = false;
      button.setAttribute("aria-pressed", String(button.dataset.use === this.use));
      this.row(button);
    }
    $("[data-quote]", this.form).hidden = this.use !== "quote" || !this.data.quotes.length;
    const found = answered(this.data, this.words, this.question);
    if (found) this.say(found); else this.sayWhichDays();
  }

  /** The state of one use, wherever it is best, on the reader's day. */
  row(button) {
    const use = button.dataset.use;
    const found = answered(this.data, this.words, { use, day: today() });
    const when = $(".or-when", button);
    const [tone, mark, text] = found ? this.standing(found) : ["none", null, "not known"];
    when.className = `or-when ${tone}`;
    when.replaceChildren(...(mark ? [icon(mark)] : []), text);
  }

  /** An answer as the row of its use shows it: tone, icon, words. */
  standing(found) {
    const soon = found.valid_through && !found.open && daysBetween(today(), found.valid_through) <= this.data.soon_days;
    if (found.answer === "allow") return [soon ? "warn" : "ok", soon ? "clock" : "yes", found.open ? "allowed" : `${soon ? "ends" : "until"} ${said(found.valid_through)}`];
    if (found.answer === "ask") return ["warn", "ask", "ask first"];
    if (found.code === "restricted") return ["no", "no", "never"];
    if (found.ended) return ["no", "no", `ended ${said(found.ended)}`];
    return found.code === "not-yet-valid" ? ["none", "clock", "not yet"] : ["none", null, "not granted"];
  }

  headline(found) {
    if (found.answer === "allow") return found.open ? "Yes" : `Yes, until ${said(found.valid_through)}`;
    if (found.answer === "ask") return "Ask first";
    if (found.code === "restricted") return "No, never";
    if (found.ended) return `No, it ended on ${said(found.ended)}`;
    return found.code === "not-yet-valid" ? "Not yet" : "No, not granted";
  }

  say(found) {
    const title = titled(this.words.uses, this.use);
    const { channel, territory, day } = this.question;
    const when = day === today() ? "" : ` on ${said(day)}`;
    const where = !channel || !territory ? this.where(found) : "";
    const lines = found.answer === "allow" ? [`${title}${when}${where ? `: ${where}` : ""}. Rests on ${found.authorizations.join(", ")}.`] : [`${title}${when}. ${humane(found.reason)}`, this.next(found)].filter(Boolean);
    const free = found.answer === "deny" ? null : freedom(this.data, this.use, day);
    this.wish = wishAfter(found);
    this.show(TONES[found.answer], this.headline(found), lines, free);
    this.verdict.dataset.answer = found.answer;
  }

  /** Instead of an answer, where the day is none that may be asked about. */
  sayWhichDays() {
    this.wish = null;
    this.show(["none", "calendar"], "No answer for that day", [askableDays(this.data.table)], null);
    delete this.verdict.dataset.answer;
  }

  show([tone, mark], head, lines, free) {
    this.verdict.className = `or-verdict ${tone}`;
    this.verdict.replaceChildren(marked("strong", tone, mark, head), ...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    if (free && !FREE_STATES.includes(free.state)) {
      const [color, sign, name] = STATES[free.state];
      this.verdict.append(marked("p", `or-state ${color}`, sign, stateOf(titled(this.words.uses, this.use), name, free)));
    }
    if (this.act && this.wish) {
      this.act.textContent = WISHES[this.wish];
      this.verdict.append(this.act);
    }
  }

  /** What to do next, in a sentence. */
  next({ answer, code }) {
    const { owner, name } = this.data;
    if (answer === "allow" || code === "not-yet-valid" || code === "restricted") return "";
    if (code === "condition") return `Meet the condition first, or ask ${owner}.`;
    if (answer === "ask") return `Ask ${owner}, who owns ${name}, before you use it.`;
    return `${owner} knows whether it can be had. Do not ask the customer yourself.`;
  }

  /** Where it is allowed, in words: channels, then countries. */
  where(found) {
    if (!found.classes?.length) return "";
    const { channels, territories } = this.data.table;
    const known = new Set(territories.flatMap((set) => set ?? []));
    const atoms = (t) => territories[t] ?? this.words.territories.atoms.map(([id]) => id).filter((id) => !known.has(id));
    const where = new Set(found.classes.flatMap(([c]) => channels[c]));
    const countries = new Set(found.classes.flatMap(([, t]) => atoms(t)));
    return `${this.named("channels", [...where])} · ${this.named("territories", [...countries])}`;
  }

  /** A set of atoms by the largest terms that it holds. */
  named(axis, atoms) {
    const { groups, atoms: all, members } = this.words[axis];
    const left = new Set(atoms);
    if (left.size === all.length) return axis === "territories" ? "worldwide" : "every channel";
    const names = [];
    for (const [id, title] of [...groups].sort((a, b) => members[b[0]].length - members[a[0]].length)) {
      if (members[id].length && members[id].every((atom) => left.has(atom))) { names.push(title); for (const atom of members[id]) left.delete(atom); }
    }
    for (const [id, title] of all) if (left.has(id)) names.push(title);
    return names.length > 5 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
  }
}

// -- asking for it ----------------------------------------------------------------------------------------------------

class Ask {
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
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.dialog.close(); });
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
    return [channel && titled(this.words.channels, channel), territory && titled(this.words.territories, territory), quote && `quote ${quote}`].filter(Boolean);
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
    return { slug: this.data.slug, use: use.value, on: today(), by: by.value, team: person?.[2], prospect: prospect.value, about: about.value, needed_by: needed_by.value };
  }

  file() { return requestFile(this.wish); }

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
      for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", text.id]]) {
        if (wrong) field.setAttribute(name, value); else field.removeAttribute(name);
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
    $(".or-checks", this.dialog).replaceChildren(...(answer ? this.checks(wish, answer) : []).map(([tone, mark, text]) => marked("li", tone, mark, text)));
    $("footer", this.dialog).hidden = answer?.code === "restricted";
    const link = requestLink(this.data.links, wish, file, this.data.name, !this.form.reader.checked);
    if (link.url) this.go.href = link.url; else this.go.removeAttribute("href");
    this.go.hidden = !link.url;
    $("span", this.go).textContent = { file: "Open as a new file", issue: "Open as an issue", "issue-short": "Open an issue, then paste the YAML" }[link.kind] ?? "Copy the YAML";
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
    const permission = { allow: `${title} is allowed on ${said(day)}.`, ask: `${title}: ${humane(answer.reason)}`, deny: `${title} is not allowed on ${said(day)}. ${humane(answer.reason)}` };
    const rows = [[...TONES[answer.answer], permission[answer.answer]]];
    const free = freedom(data, use, day);
    if (free) {
      const [tone, mark] = STATES[free.state];
      rows.push([tone, mark, `${title}: ${humane(free.why)}`]);
    }
    for (const [from, through, why] of data.blackouts) {
      if (!free && day >= from && day <= through) rows.push(["no", "no", `To be left alone from ${said(from)} through ${said(through)}${why ? ` (${why})` : ""}.`]);
    }
    for (const [what, who, on] of words.activities.includes(use) ? data.requests : []) {
      rows.push(["warn", "ask", `Open already: ${what.toLowerCase()}, which ${who} asked for on ${said(on)}. A second request for the same prospect is refused; that is checked afterwards.`]);
    }
    const notice = data.notice_days && words.activities.includes(use) && daysBetween(today(), day) < data.notice_days;
    if (notice) rows.push(["warn", "clock", `They want ${data.notice_days} days' notice: not before ${said(addDays(today(), data.notice_days))}.`]);
    return rows;
  }
}

function recall(key) { try { return localStorage.getItem(key); } catch { return null; } }
function keep(key, value) { try { localStorage.setItem(key, value); } catch { /* private windows have no memory */ } }

/** Copy a text and say so on the button. */
async function copy(text, button) {
  const label = $("span", button);
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = "Copied";
  } catch {
    label.textContent = "Could not copy";
  }
  setTimeout(() => { label.textContent = before; }, 1800);
}

/** Languages by their names instead of their codes. */
function nameLanguages(root) {
  const names = new Intl.DisplayNames(["en"], { type: "language" });
  for (const link of root.querySelectorAll('.or-facts a[href*="language="]')) link.textContent = names.of(link.textContent);
}

/** Availability on the reader's day, where it changes after the build. */
function drawAvailability(data) {
  const place = $("#availability");
  const why = $("[data-why]");
  const free = freedom(data, data.free_use, today());
  if (!free || !why) return;
  const { state, left, max } = free;
  const [tone, mark, title] = STATES[state];
  const box = document.createElement("span");
  box.className = `or-state ${tone}`;
  if (max && max <= 6) {
    const meter = document.createElement("span");
    meter.className = "or-meter";
    meter.setAttribute("aria-hidden", "true");
    for (let i = 0; i < max; i++) meter.append(Object.assign(document.createElement("b"), { className: i < left ? "" : "off" }));
    box.append(meter);
  } else box.append(icon(mark));
  box.append(Object.assign(document.createElement("span"), { textContent: stateOf(data.free_label, title, free) }));
  place.replaceChildren(box);
  why.textContent = humane(free.why);
}

/** Take over the page of one reference. */
export async function start(root) {
  const data = parse("onrecord-reference");
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button.dataset.copy, button);
    if (event.target.closest("[data-print]")) print();
  });
  nameLanguages(root);
  drawAvailability(data);
  root.addEventListener("onrecord:day", () => drawAvailability(data));
  const words = await load(`${root.dataset.root}assets/vocabulary.json`);
  const panel = new Panel(root, data, words);
  new Ask(root, data, words, panel);
  root.dataset.ready = "true";
}
