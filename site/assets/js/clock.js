// The one clock of the site. A day is an ISO text (YYYY-MM-DD); both ends of every window are inside it, so that
// comparing texts is comparing days. Today is the later of the reader's day, in the policy's zone, and the build's;
// a preview stays on the day it was built for. ?asof= looks at a later day.

const ISO = /^\d{4}-\d{2}-\d{2}$/;
const MS_PER_DAY = 86_400_000;

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

/** The day that ?asof= asks for, where it is later than the day `base`; else null. */
export function askedDay(base, search = location.search) {
  const asked = new URLSearchParams(search).get("asof");
  return asked && ISO.test(asked) && !Number.isNaN(Date.parse(asked)) && asked > base ? asked : null;
}

/** The reader's own today, before ?asof=. */
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

/** The day so many days later. */
export function addDays(day, count) {
  return new Date(Date.parse(day) + count * MS_PER_DAY).toISOString().slice(0, 10);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A day for people: 8 Dec 2026, or 8 Dec without its year. */
export function said(day, year = true) {
  const [y, m, d] = day.split("-").map(Number);
  return `${d} ${MONTHS[m - 1]}${year ? ` ${y}` : ""}`;
}

/** A sentence with its ISO days said as people say them. */
export function humane(text) {
  return text.replace(/\b\d{4}-\d{2}-\d{2}\b(?![-\w])/g, (day) => said(day));
}

/** Hide what is over by `day` and what has not begun; show the rest. */
export function guard(root, day = today()) {
  for (const element of root.querySelectorAll("[data-through], [data-from]")) {
    const { through, from } = element.dataset;
    element.hidden = (through && day > through) || (from && day < from) || false;
  }
  for (const group of root.querySelectorAll("[data-hide-empty]")) {
    const left = group.querySelectorAll("[data-through]:not([hidden])").length;
    group.hidden = !left;
    for (const count of group.querySelectorAll("[data-count]")) count.textContent = String(left);
  }
  for (const left of root.querySelectorAll("[data-left]")) {
    const days = daysBetween(day, left.dataset.left);
    left.textContent = `${days} ${days === 1 ? "day" : "days"}`;
  }
}

/** The lines above the page: another day, or a build that is too old to rely on. */
export function banners(root = document) {
  if (!build) return;
  const base = baseDay();
  const asked = askedDay(base);
  const preview = root.querySelector("[data-banner=preview]");
  if (preview) preview.hidden = !build.preview;
  const age = daysBetween(build.day, base);
  set(root.querySelector("[data-banner=asof]"), asked && `You are looking at ${said(asked)}, not at today.`);
  const stale = !build.preview && age > build.stale_after_days;
  set(
    root.querySelector("[data-banner=stale]"),
    stale && `This site was built ${age} days ago, on ${said(build.day)}. What was withdrawn since then is not known here: ask customer success before you rely on it.`,
  );
}

function set(banner, text) {
  if (!banner) return;
  banner.hidden = !text;
  if (text) banner.querySelector("span").textContent = text;
}

/** Call `changed(day)` now, and again when the reader comes back to the page on another day. */
export function watch(changed) {
  let day = today();
  changed(day);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || today() === day) return;
    day = today();
    changed(day);
  });
}
