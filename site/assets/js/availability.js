// How free a customer is for an activity on a day, and the line that says so.
import { humanizeDays, sayDay, today } from "./clock.js";
import { $, makeIcon } from "./elements.js";

export const STATES = {
  available: ["ok", "yes", "available"],
  limited: ["warn", "half", "limited"],
  resting: ["rest", "rest", "resting"],
  paused: ["no", "pause", "paused"],
};
export const FREE_STATES = ["available", "limited"];

/** How free the customer is for an activity on a day: {state, left, max, why, again}, `again` is the first free day after it; null if nothing is known. */
export function findFreedom(data, use, day) {
  const stretches = data.free[use] ?? [];
  const here = stretches.find(([from, through]) => from <= day && (!through || day <= through));
  if (!here) return null;
  const [, , state, left, max, why] = here;
  const next = stretches.find(([from, , later]) => from > day && (later === "available" || later === "limited"));
  return { state, left, max, why, again: next ? next[0] : null };
}

/** Which activity the state is of, and when it ends: alone, it would read as one fact with the date after it. */
export function sayState(label, state, { again }) {
  return `${label}: ${state}${again && !FREE_STATES.includes(state) ? `, free from ${sayDay(again)}` : ""}`;
}

/** Availability on the reader's day, if it changes after the build. */
export function drawAvailability(data) {
  const place = $("#availability");
  const why = $("[data-why]");
  const free = findFreedom(data, data.free_use, today());
  if (!free || !why) return;
  const { state, left, max } = free;
  const [tone, mark, title] = STATES[state];
  const box = document.createElement("span");
  box.className = `or-state ${tone}`;
  if (max && max <= 6) {
    const meter = document.createElement("span");
    meter.className = "or-meter";
    meter.setAttribute("aria-hidden", "true");
    for (let i = 0; i < max; i++)
      meter.append(Object.assign(document.createElement("b"), { className: i < left ? "" : "off" }));
    box.append(meter);
  } else box.append(makeIcon(mark));
  box.append(Object.assign(document.createElement("span"), { textContent: sayState(data.free_label, title, free) }));
  place.replaceChildren(box);
  why.textContent = humanizeDays(free.why);
  why.hidden = FREE_STATES.includes(state); // the text below says how much is left
}
