// The one clock of the site. A day is an ISO text (YYYY-MM-DD); both ends of every window are inside it, so that
// comparing texts is comparing days. Today is the later of the reader's day, in the policy's zone, and the build's;
// a preview stays on the day it was built for. ?asof= looks at a later day.

const ISO = /^\d{4}-\d{2}-\d{2}$/; // civil days, as the build writes them
const MS_PER_DAY = 86_400_000; // 24 h; days are computed in UTC, where each has as many

/** What the build wrote into the page: {day, zone, preview, stale_after_days}. Null on a page without records. */
export const build = parse("onrecord-build");

/** The JSON in a script element, or null. */
export function parse(id) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : null;
}

/** The reader's civil day in a time zone. */
export function civilDay(zone, now = new Date()) {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(now);
}

/** The day that ?asof= asks for if it is later than the day `base`; otherwise null. */
export function askedDay(base, search = location.search) {
  const day = readAsof(search);
  return day && isDay(day) && day > base ? day : null;
}

/** What ?asof= says, whether it is a day or not; null without it. */
export function readAsof(search = location.search) {
  return new URLSearchParams(search).get("asof");
}

/** Whether a text is a real day: a parser may read 30 February as a day in March. */
function isDay(text) {
  return ISO.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;
}

/** The reader's own day, regardless of ?asof=. */
export function baseDay() {
  if (!build) return civilDay("UTC");
  const reader = build.preview ? build.day : civilDay(build.zone);
  return reader > build.day ? reader : build.day;
}

/** The day that everything on the page is judged by. */
export function today() {
  const base = baseDay();
  return askedDay(base) ?? base;
}

/** Days from one day to another. */
export function daysBetween(from, to) {
  return Math.round((Date.parse(to) - Date.parse(from)) / MS_PER_DAY);
}

/** The day this many days later. */
export function addDays(day, count) {
  return new Date(Date.parse(day) + count * MS_PER_DAY).toISOString().slice(0, 10);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A day for people: 8 Dec 2026, or 8 Dec without its year. */
export function sayDay(day, year = true) {
  const [y, m, d] = day.split("-").map(Number);
  return `${d} ${MONTHS[m - 1]}${year ? ` ${y}` : ""}`;
}

/** A sentence with its ISO days written for people. */
export function humanizeDays(text) {
  return text.replace(/\b\d{4}-\d{2}-\d{2}\b(?![-\w])/g, (day) => sayDay(day));
}

/** Hide what has ended by `day` or has not begun, show and count the rest, and update how long it is allowed. */
export function guard(root, day = today()) {
  for (const element of root.querySelectorAll("[data-through], [data-from]")) {
    const { through, from } = element.dataset;
    element.hidden = (through && day > through) || (from && day < from) || false;
  }
  for (const group of root.querySelectorAll("[data-hide-empty]")) group.hidden = !countShown(group);
  for (const count of root.querySelectorAll("[data-count]")) {
    count.textContent = String(countShown(document.getElementById(count.dataset.count)));
  }
  for (const rest of root.querySelectorAll("[data-left]")) {
    const days = daysBetween(day, rest.dataset.left);
    rest.textContent = days ? `${days} ${days === 1 ? "day" : "days"}` : "ends today";
  }
  for (const last of root.querySelectorAll("[data-warn-from]")) {
    last.classList.toggle("warn", day >= last.dataset.warnFrom);
  }
  for (const line of root.querySelectorAll("[data-of-the-build]")) line.hidden = day === build.day;
  for (const line of root.querySelectorAll("[data-nothing]")) {
    line.hidden = root.querySelector("[data-hide-empty]:not([hidden])") !== null;
  }
}

/** How many rows of a group are not hidden. */
function countShown(group) {
  return group.querySelectorAll("[data-through]:not([hidden])").length;
}

/** The lines above the page: another day, or a build that is too old to rely on. */
export function showBanners(root = document) {
  if (!build) return;
  const base = baseDay();
  const day = askedDay(base);
  const preview = root.querySelector("[data-banner=preview]");
  if (preview) preview.hidden = !build.preview;
  const age = daysBetween(build.day, base);
  set(root.querySelector("[data-banner=asof]"), day ? `This page shows ${sayDay(day)}, not today.` : sayRefusal(base));
  const stale = !build.preview && age > build.stale_after_days;
  set(
    root.querySelector("[data-banner=stale]"),
    stale &&
      `This site was built ${age} days ago, on ${sayDay(build.day)}. It does not know what was withdrawn since then: ask customer success before you rely on it.`,
  );
}

/** What is wrong with the day that ?asof= asks for; null if nothing is. */
function sayRefusal(base) {
  const text = readAsof(); // anybody may write an address: only its beginning is shown
  return text && text !== base && `“${text.slice(0, 40)}” is not a day after ${sayDay(base)}, the day this page shows.`;
}

function set(banner, text) {
  if (!banner) return;
  banner.hidden = !text;
  if (text) banner.querySelector("span").textContent = text;
}

const LOOKS_AGAIN_MS = 15 * 60_000; // by then, a changed clock or a machine that slept is noticed

/** How long it is until midnight in a time zone, at most LOOKS_AGAIN_MS. */
function countToMidnight(zone, now = new Date()) {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
  }).formatToParts(now);
  const [h, m, s] = ["hour", "minute", "second"].map((type) => Number(parts.find((part) => part.type === type).value));
  return Math.min(MS_PER_DAY - ((h * 60 + m) * 60 + s) * 1000, LOOKS_AGAIN_MS);
}

/** Call `changed(day)` now, again at midnight of the policy's zone, and when the reader comes back on another day. */
export function watch(changed) {
  let day = today();
  changed(day);
  const look = () => {
    if (today() === day) return;
    day = today();
    changed(day);
  };
  const wait = () =>
    setTimeout(
      () => {
        look();
        wait();
      },
      countToMidnight(build?.zone ?? "UTC"),
    );
  wait();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
}

/** The JSON of one of the site's files. Throws an Error that a reader understands. */
export async function load(address) {
  const name = address.split("/").pop();
  const answer = await fetch(address).catch(() => {
    throw new Error(`${name} could not be reached.`);
  });
  const { ok, status } = answer;
  if (!ok) throw Object.assign(new Error(`${name} could not be loaded: the server answered ${status}.`), { status });
  return answer.json();
}
