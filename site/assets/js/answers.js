// A reader's question about one reference, answered from the table of its page, and what can be requested after that.
import { findBest, canUse, sortAnswers, knows } from "./decision.js";
import { sayDay, today } from "./clock.js";

export const TONES = { allow: ["ok", "yes"], ask: ["warn", "ask"], deny: ["no", "no"] };
export const WISHES = {
  request: "Request this reference",
  more: "Ask for something else",
  renewal: "Ask for renewal",
  permission: "Ask for this permission",
};

/** The name of a term, an atom or a group. */
export function findTitle(axis, term) {
  return [...axis.atoms, ...axis.groups].find(([id]) => id === term)[1];
}

/** Whether a day may be asked about: not over, and in the table. */
function isAskable(table, day) {
  return day >= today() && knows(table, day);
}

/** Which days may be asked about, in a sentence. */
export function sayAskableDays({ last }) {
  return today() <= last
    ? `Choose a day from ${sayDay(today())} until ${sayDay(last)}.`
    : `This page has no answers after ${sayDay(last)}.`;
}

/** The answer to {use, channel, territory, day, quote}, the best over what is left open; null for an impossible day. */
export function findAnswer(data, words, { use, channel = null, territory = null, day, quote = null }) {
  const { table, quotes } = data;
  if (!isAskable(table, day)) return null;
  const decide = channel && territory ? canUse : findBest;
  const any = use === "quote" && !quote && quotes.length ? quotes.map(([id]) => id) : [quote];
  return sortAnswers(any.map((id) => decide(table, words, use, channel, territory, day, id)))[0];
}

/**
 * What can be requested after a refusal or an answer: a key of WISHES, or null if nobody should be asked again. What is
 * allowed needs no request, unless it is an activity, which takes the customer's time: then only more can be requested.
 */
export function chooseWish({ answer, code, ended }, isActivity) {
  if (code === "restricted") return null;
  if (answer === "allow" && !isActivity) return "more";
  if (ended || code === "review-overdue") return "renewal";
  return answer === "deny" ? "permission" : "request";
}
