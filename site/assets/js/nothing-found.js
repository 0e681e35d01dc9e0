// If nothing fits: which word or filter to leave out, and what that gives. If nothing or too little fits: the form
// that asks for such a customer, filled in. The same as `onrecord find` (tool/onrecord/catalog/search/loosening.py).
import { h } from "./elements.js";
import { GROUPS } from "./search.js";

export class NothingFound {
  /** `count(wish)` gives how many references a wish finds. */
  constructor(root, count) {
    this.box = root.querySelector(".or-empty");
    this.few = root.querySelector("[data-few]");
    this.count = count;
  }

  /** `found` is how many references the wish finds. */
  draw(found, wish) {
    this.box.hidden = found > 0;
    this.few.hidden = found >= Number(this.few.dataset.few) || !listWays(wish).length;
    if (!this.few.hidden) this.drawAsk(wish);
    clearTimeout(this.next);
    if (found) return;
    this.say([], listWays(wish), wish);
  }

  /** One way after the other, each in its own task: no keystroke waits for searches that only explain it. */
  say(found, [way, ...left], wish) {
    const good = [...found].sort((a, b) => b.total - a.total);
    this.box.querySelector("ul").replaceChildren(...good.map(makeWayOut));
    this.box.querySelector("[data-loosen=all]").hidden = Boolean(way) || good.length > 0 || listWays(wish).length < 2;
    this.box.querySelector("[data-hint]").textContent = way ? "" : sayHint(good, wish);
    if (!way) return;
    // All words are left out only if leaving out one of them gives nothing.
    if (way.group === "q" && way.value === undefined && found.some(({ group }) => group === "q"))
      return this.say(found, left, wish);
    this.next = setTimeout(() => {
      const looser = wish.copy();
      looser.loosen(way.group, way.value);
      const total = this.count(looser);
      this.say(total ? [...found, { ...way, total }] : found, left, wish);
    });
  }

  drawAsk(wish) {
    const ask = this.few.querySelector("[data-ask]");
    const ids = (group) => [...wish.chosen[group]].map((place) => wish.lists[group][place][0]);
    const use = wish.use === null ? [] : [wish.lists.use[wish.use][0]];
    const answers = { use, words: [wish.text.trim().slice(0, 200)] }; // as long as a field of the form may be
    for (const group of ["industry", "size", "product", "use_case", "language", "territory"])
      answers[group] = ids(group);
    answers.region = [...ids("region"), ...ids("country")];
    answers.channel = ids("channel").slice(0, 1);
    const filled = (_, key) => encodeURIComponent((answers[key] ?? []).join(", "));
    ask.href = ask.dataset.ask.replaceAll(/WISH\.(\w+)\./g, filled);
  }
}

/** What can be left out: {group, value, title}. */
function listWays(wish) {
  const pieces = [...new Set(wish.pieces)];
  const ways = pieces.map((piece) => ({ group: "q", value: piece, title: `“${piece}”` }));
  if (pieces.length > 1) ways.push({ group: "q", title: "any words" });
  if (wish.use !== null) ways.push({ group: "use", title: wish.title("use", wish.use) });
  for (const group of GROUPS.filter((one) => wish.chosen[one].size)) {
    ways.push({ group, title: [...wish.chosen[group]].map((value) => wish.title(group, value)).join(", ") });
  }
  return ways;
}

function makeWayOut({ group, value, title, total }) {
  const attributes = { type: "button", class: "or-btn", "data-loosen": group, "data-value": value ?? null };
  return h("li", {}, h("button", attributes, `Without ${title}`, h("span", { class: "or-muted" }, String(total))));
}

function sayHint(good, wish) {
  if (good.length) return "Remove one of these:";
  return listWays(wish).length > 1
    ? "Removing one word or filter is not enough. Remove several of them."
    : "No reference is allowed for this today.";
}
