// The reasons not to ask now, before anybody sends a request: those of tool/onrecord/catalog/workload/
// outreach_conflicts.py (find_conflicts_of_requesting), from the facts that the page has (tool/onrecord/publish/request_facts.py).
import { findBest, sortAnswers } from "./decision.js";
import { daysBetween, humanizeDays, sayDay } from "./clock.js";
import { CAN_HASH, makeCompanyKeys, hashKeys } from "./companies.js";
import { searchKey } from "./text.js";

/**
 * What is known about a prospect's name: {avoided, rivals}. `avoided` is whether the customer does not want to meet
 * them, `rivals` the open requests for them. Null if the page cannot know, because the browser cannot hash.
 */
export async function lookUp(prospect, data, words) {
  if (!prospect.trim()) return { avoided: false, rivals: [] };
  if (!CAN_HASH) return null;
  const { keys, runs } = makeCompanyKeys(prospect, words.companies);
  const [own, parts] = await Promise.all([keys, runs].map((some) => hashKeys(some, data.slug, words.companies)));
  const { companies, runs: theirs } = data.avoided;
  return {
    avoided: parts.some((hash) => companies.includes(hash)) || own.some((hash) => theirs.includes(hash)),
    rivals: data.requests.filter(([, , , prospects]) => own.some((hash) => prospects.includes(hash))),
  };
}

/**
 * The reasons not to ask, [{code, hard, text}], for {use, about, needed_by}; `known` is what `lookUp` gave. A `hard` one
 * is refused by `onrecord request` too. Whether the use is allowed is `permission`'s.
 */
export function listReasons({ use, about, needed_by: day }, known, data, words, today) {
  const found = [];
  const add = (code, hard, text) => found.push({ code, hard, text });
  if (known?.avoided)
    add("no-contact", true, `${data.name} does not want to meet this company. Find another customer.`);
  for (const [what, who, on] of known?.rivals ?? [])
    add(
      "same-prospect",
      true,
      `${who} requested a reference for this prospect on ${sayDay(on)} (${what.toLowerCase()}). Talk to them first.`,
    );
  if (!words.activities.includes(use)) return found;
  for (const topic of data.topics_barred)
    if (` ${searchKey(about)}`.includes(` ${searchKey(topic)}`))
      add("topic-barred", false, `They do not talk about ${topic}. Leave it out.`);
  const free = findOnDay(data.free[use] ?? [], today);
  if (free?.state === "paused") add("paused", false, free.why);
  if (free?.state === "resting") {
    const late = !free.free_on || (day !== "" && free.free_on > day);
    add("resting", late, humanizeDays(free.why));
  }
  const closed = day && data.blackouts.find(([from, through]) => from <= day && day <= through);
  if (closed)
    add(
      "blackout",
      true,
      `They want to be left alone from ${sayDay(closed[0])} until ${sayDay(closed[1])}. Choose another day.`,
    );
  const ahead = day ? daysBetween(today, day) : -1;
  if (ahead >= 0 && ahead < data.notice_days)
    add("short-notice", false, `They need ${data.notice_days} days' notice; ${sayDay(day)} is too soon.`);
  return found;
}

/** Whether an activity is allowed on a day, where it takes place: the code of `onrecord request`; null for yes. */
export function checkPermission({ use, needed_by: day }, { table }, words) {
  const answers = words.usual_channels[use].map((channel) => findBest(table, words, use, channel, null, day));
  const { answer, code } = sortAnswers(answers)[0];
  if (answer === "allow") return null;
  return {
    code: answer === "ask" ? "ask-first" : code === "not-authorized" ? code : "not-allowed",
    hard: answer === "deny",
  };
}

function findOnDay(stretches, day) {
  const here = stretches.find(([from, through]) => from <= day && (!through || day <= through));
  if (!here) return null;
  const [, , state, , , why, free_on] = here;
  return { state, why, free_on };
}
