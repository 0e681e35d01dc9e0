// One reference: the panel "Can I use it?", copying, printing, and asking for it.
import { best, canUse, inOrder } from "./decision.js";
import { addDays, daysBetween, humane, parse, said, today } from "./clock.js";
import { requestFile, requestLink } from "./request.js";

const TONES = { allow: ["ok", "yes"], ask: ["warn", "ask"], deny: ["no", "no"] };
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

class Panel {
  constructor(root, data, words) {
    this.root = root;
    this.data = data;
    this.words = words;
    this.form = $(".or-ask", root);
    this.verdict = $(".or-verdict", root);
    this.fill();
    this.use = this.firstUse();
    root.addEventListener("click", (event) => {
      const button = event.target.closest(".or-uses button");
      if (button) { this.use = button.dataset.use; this.draw(); }
    });
    this.form.addEventListener("input", () => this.draw());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    root.addEventListener("onrecord:day", () => { this.form.day.value = today(); this.form.day.min = today(); this.draw(); });
    this.draw();
  }

  /** The use that was looked for in the catalog, else the first that is allowed. */
  firstUse() {
    const asked = new URLSearchParams(location.search).get("use");
    const uses = this.words.uses.atoms.map(([id]) => id);
    if (uses.includes(asked)) return asked;
    const answers = uses.map((use) => best(this.data.table, this.words, use, null, null, today()).answer);
    return uses[Math.max(answers.indexOf("allow"), answers.includes("allow") ? 0 : answers.indexOf("ask"), 0)];
  }

  fill() {
    const { channel, territory, day, quote } = this.form;
    channel.append(option("", "Wherever allowed"), ...this.group("One of them", this.words.channels.atoms), ...this.group("All of them", this.words.channels.groups));
    territory.append(option("", "Wherever allowed"), ...this.group("Regions", this.words.territories.groups), ...this.group("Countries", [...this.words.territories.atoms].sort((a, b) => a[1].localeCompare(b[1], "en"))));
    quote.append(option("", "Any words"), ...this.data.quotes.map(([id, words]) => option(id, words)));
    day.value = day.min = today();
  }

  group(title, terms) {
    const group = document.createElement("optgroup");
    group.label = title;
    group.append(...terms.map(([id, name]) => option(id, name)));
    return terms.length ? [group] : [];
  }

  get question() {
    const { channel, territory, day, quote } = this.form;
    return { use: this.use, channel: channel.value || null, territory: territory.value || null, day: day.value || today(), quote: this.use === "quote" ? quote.value || null : null };
  }

  ask() {
    const { use, channel, territory, day, quote } = this.question;
    if (use === "quote" && !quote) {
      // Any words: the best that one of the quotes may do, as on the cards.
      const found = inOrder(this.data.quotes.map(([id]) => best(this.data.table, this.words, use, channel, territory, day, id)))[0];
      if (found) return found;
    }
    if (channel && territory) return canUse(this.data.table, this.words, use, channel, territory, day, quote);
    return best(this.data.table, this.words, use, channel, territory, day, quote);
  }

  draw() {
    for (const button of this.root.querySelectorAll(".or-uses button")) {
      button.setAttribute("aria-pressed", String(button.dataset.use === this.use));
      this.row(button);
    }
    $("[data-quote]", this.form).hidden = this.use !== "quote" || !this.data.quotes.length;
    this.say(this.ask());
  }

  /** The state of one use, wherever it is best, on the reader's day. */
  row(button) {
    const use = button.dataset.use;
    const ids = use === "quote" ? this.data.quotes.map(([id]) => id) : [];
    const found = (ids.length ? inOrder(ids.map((id) => best(this.data.table, this.words, use, null, null, today(), id)))[0] : null) ?? best(this.data.table, this.words, use, null, null, today());
    const when = $(".or-when", button);
    const soon = found.valid_through && !found.open && daysBetween(today(), found.valid_through) <= this.data.soon_days;
    const [tone, mark, text] =
      found.answer === "allow" ? [soon ? "warn" : "ok", soon ? "clock" : "yes", found.open ? "allowed" : `${soon ? "ends" : "until"} ${said(found.valid_through)}`]
      : found.answer === "ask" ? ["warn", "ask", "ask first"]
      : found.ended ? ["no", "no", `ended ${said(found.ended)}`]
      : found.code === "not-yet-valid" ? ["none", "clock", "not yet"]
      : ["none", null, "not granted"];
    when.className = `or-when ${tone}`;
    when.replaceChildren(...(mark ? [icon(mark)] : []), text);
  }

  say(found) {
    const title = this.words.uses.atoms.find(([id]) => id === this.use)[1];
    const { channel, territory, day } = this.question;
    const when = day === today() ? "" : ` on ${said(day)}`;
    const [tone, mark] = TONES[found.answer];
    const head =
      found.answer === "allow" ? (found.open ? "Yes" : `Yes, until ${said(found.valid_through)}`)
      : found.answer === "ask" ? "Ask first"
      : found.ended ? `No, it ended on ${said(found.ended)}`
      : found.code === "not-yet-valid" ? "Not yet" : "No, not granted";
    const where = !channel || !territory ? this.where(found) : "";
    const lines = found.answer === "allow" ? [`${title}${when}${where ? `: ${where}` : ""}. Rests on ${found.authorizations.join(", ")}.`] : [`${title}${when}. ${humane(found.reason)}`, this.next(found)].filter(Boolean);
    const act = $("[data-act]", this.verdict);
    const strong = document.createElement("strong");
    strong.className = tone;
    strong.append(icon(mark), head);
    this.verdict.className = `or-verdict ${tone}`;
    this.verdict.dataset.answer = found.answer;
    this.verdict.replaceChildren(strong, ...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    if (act) {
      const renew = found.ended || found.code === "review-overdue";
      act.textContent = found.answer === "allow" ? "Request this reference" : renew ? "Ask for renewal" : found.answer === "ask" ? "Request this reference" : "Ask for this permission";
      this.verdict.append(act);
    }
  }

  /** What to do next, in a sentence. */
  next({ answer, code }) {
    const { owner, name } = this.data;
    if (answer === "allow" || code === "not-yet-valid") return "";
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
    const { use, by } = this.form;
    use.append(...words.uses.atoms.map(([id, title]) => option(id, title)));
    by.append(option("", "Choose…"), ...data.people.map(([id, name]) => option(id, name)));
    by.value = recall("onrecord-by") ?? "";
    root.addEventListener("click", (event) => {
      if (event.target.closest("[data-act]")) this.open();
      if (event.target.closest("[data-cancel]")) this.dialog.close();
    });
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.dialog.close(); });
    this.form.addEventListener("input", () => this.draw());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.go.addEventListener("click", (event) => {
      keep("onrecord-by", this.form.by.value);
      if (!this.form.reportValidity() || !this.go.href) event.preventDefault();
    });
    $("[data-copy-yaml]", this.dialog).addEventListener("click", (event) => {
      if (this.form.reportValidity()) copy(this.file().text, event.currentTarget);
    });
  }

  open() {
    this.form.use.value = this.panel.use;
    this.form.needed_by.min = today();
    this.draw();
    this.dialog.showModal();
    this.form.prospect.focus();
  }

  get wish() {
    const { prospect, use, about, needed_by, by } = this.form;
    const person = this.data.people.find(([id]) => id === by.value);
    return { slug: this.data.slug, use: use.value, on: today(), by: by.value, team: person?.[2], prospect: prospect.value, about: about.value, needed_by: needed_by.value };
  }

  file() { return requestFile(this.wish); }

  draw() {
    const { wish } = this;
    const file = this.file();
    $("pre", this.dialog).textContent = `# ${file.path}\n${file.text}`;
    $(".or-checks", this.dialog).replaceChildren(...this.checks(wish).map(([tone, mark, text]) => {
      const item = document.createElement("li");
      item.className = tone;
      item.append(icon(mark), Object.assign(document.createElement("span"), { textContent: text }));
      return item;
    }));
    const link = requestLink(this.data.links, wish, file, this.data.name, !this.form.reader.checked);
    if (link.url) this.go.href = link.url; else this.go.removeAttribute("href");
    this.go.hidden = !link.url;
    $("span", this.go).textContent = { file: "Open as a new file", issue: "Open as an issue", "issue-short": "Open an issue, then paste the YAML" }[link.kind] ?? "Copy the YAML";
    this.go.dataset.kind = link.kind;
  }

  /** What is known at once: permission, capacity, days to be left alone, notice. */
  checks({ use, needed_by: day }) {
    const { data, words } = this;
    const judged = day || today();
    const title = words.uses.atoms.find(([id]) => id === use)[1];
    const answer = best(data.table, words, use, null, null, judged);
    const rows = [];
    const [tone, mark] = TONES[answer.answer];
    rows.push([tone, mark, answer.answer === "allow" ? `${title} is allowed on that day.` : answer.answer === "ask" ? `${title}: ${humane(answer.reason)}` : `${title} is not allowed: ${humane(answer.reason)}`]);
    const free = (data.free[use] ?? []).find(([from, through]) => from <= judged && (!through || judged <= through));
    if (free) {
      const [, , state, , , why] = free;
      rows.push([{ available: "ok", limited: "ok", resting: "no", paused: "no" }[state], { available: "yes", limited: "yes", resting: "rest", paused: "pause" }[state], humane(why)]);
    }
    for (const [from, through, why] of data.blackouts) {
      if (!free && judged >= from && judged <= through) rows.push(["no", "no", `To be left alone from ${said(from)} through ${said(through)}${why ? ` (${why})` : ""}.`]);
    }
    const notice = day && data.notice_days && words.activities.includes(use) && daysBetween(today(), day) < data.notice_days;
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
  const free = (data.free[data.free_use] ?? []).find(([from, through]) => from <= today() && (!through || today() <= through));
  if (!free || !why) return;
  const [, , state, left, max, words] = free;
  const [tone, mark, title] = { available: ["ok", "yes", "Available"], limited: ["warn", "half", "Limited"], resting: ["rest", "rest", "Resting"], paused: ["no", "pause", "Paused"] }[state];
  const box = document.createElement("span");
  box.className = `or-state ${tone}`;
  if (max && max <= 6) {
    const meter = document.createElement("span");
    meter.className = "or-meter";
    meter.setAttribute("aria-hidden", "true");
    for (let i = 0; i < max; i++) meter.append(Object.assign(document.createElement("b"), { className: i < left ? "" : "off" }));
    box.append(meter);
  } else box.append(icon(mark));
  box.append(title);
  place.replaceChildren(box);
  why.textContent = humane(words);
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
  const words = await (await fetch(`${root.dataset.root}assets/vocabulary.json`)).json();
  const panel = new Panel(root, data, words);
  new Ask(root, data, words, panel);
  root.dataset.ready = "true";
}
