// Search and facets over the rows: one pass counts hits and, per row, the facet groups it fails. A row that fails none
// counts everywhere; one that fails exactly one counts in that group only: OR within a group, AND across.
import { Lexicon } from "./lexicon.js";
import { Places } from "./places.js";
import { findPlacesIn, ROW } from "./rows.js";

export const LEVEL_ASK = 1; // as Answer.rank in catalog/decision/reasons.py
export const LEVEL_ALLOW = 2;
const LIMITED = 1; // the last state, from available to paused, in which the customer can be asked

// -- one row on one day -----------------------------------------------------------------------------------------------

const findOnDay = (segments, day) => segments.find(([from, to]) => from <= day && (to === null || day <= to));

/**
 * What is in force on the day (a count of days since the build): use -> [[channels, territories, level, until]], by the
 * cells that the record distinguishes. Null if nothing is.
 */
export function findAllowed(row, day) {
  const usable = new Map();
  for (const [use, cells] of row[ROW.uses]) {
    const now = cells.flatMap(([channels, territories, stretches]) => {
      const stretch = findOnDay(stretches, day);
      return stretch ? [[channels, territories, stretch[2], stretch[3]]] : [];
    });
    if (now.length) usable.set(use, now);
  }
  return usable.size ? usable : null;
}

/**
 * The availability that counts: of the wanted use if it takes a person's time, else of the first activity on
 * the chosen channels, else of the first one allowed at all: for a logo, readers still see who would take a call.
 */
export function findFree(row, usable, there, wanted, day) {
  const first = (fits) => row[ROW.free].find(([use]) => fits(use));
  const activity = first((use) => use === wanted) ?? first((use) => there.has(use)) ?? first((use) => usable.has(use));
  const now = activity && findOnDay(activity[1], day);
  const again =
    now?.[2] > LIMITED ? (activity[1].find(([from, , state]) => from > day && state <= LIMITED)?.[0] ?? null) : null;
  return now ? { use: activity[0], state: now[2], left: now[3], max: now[4], again } : null;
}

/** How easy it is to get, by its availability; what takes nobody's time is as easy as what is available. */
function measureEase(rank, spare, there, wanted) {
  return rank.ease[spare && there.has(spare.use) && (wanted === null || wanted === spare.use) ? spare.state : 0];
}

// -- the pass ---------------------------------------------------------------------------------------------------------

export const GROUPS = [
  "availability",
  "industry",
  "size",
  "region",
  "country",
  "product",
  "use_case",
  "language",
  "channel",
  "territory",
];

/** The groups that are examined one by one. Channel and territory are one question: is it allowed in that place? */
const PLAIN = GROUPS.filter((group) => group !== "channel" && group !== "territory");

/** The chosen channels, as bits; all of them if none is chosen. */
const makeMask = (chosen) => (chosen?.size ? [...chosen].reduce((bits, channel) => bits | (1 << channel), 0) : ~0);

/** What is in force in a row on a day, as `findAllowed` returns it; looked up again only for another day. */
function findAllowedOn(entry, day) {
  if (entry.day !== day) Object.assign(entry, { day, usable: findAllowed(entry.row, day), where: null });
  return entry.usable;
}

/** What is in force in a row in the chosen place, by use; looked up again only for another day or another place. */
function look(entry, { places, day, mask, where, territory }) {
  if (!findAllowedOn(entry, day) || entry.where === where) return;
  const there = new Map();
  for (const [use, cells] of entry.usable) {
    const best = places.findBest(cells, mask, territory);
    if (best) there.set(use, best);
  }
  Object.assign(entry, { where, there, uses: [...there.keys()], seen: new Map() });
}

/** What a row offers for a wanted use (null: any), the same for every keystroke; kept as long as `look` keeps. */
function findSeen(entry, wanted, about) {
  let seen = entry.seen.get(wanted);
  if (!seen) entry.seen.set(wanted, (seen = see(entry, wanted, about)));
  return seen;
}

function see(entry, wanted, { places, day, mask, territory, begins }) {
  const { row, usable, there } = entry;
  const spare = findFree(row, usable, there, wanted, day);
  entry.values ??= PLAIN.map((group) => (group === "availability" ? [] : findPlacesIn(row, group)));
  const states = spare ? [spare.state] : [];
  const values = PLAIN.map((group, i) => (group === "availability" ? states : entry.values[i]));
  let allowed = 0;
  for (const [use, { level }] of there) if (level === LEVEL_ALLOW && (wanted === null || use === wanted)) allowed++;
  return {
    spare,
    values,
    allowed,
    isThere: wanted === null ? there.size > 0 : there.has(wanted),
    slots: Uint16Array.from(values.flatMap((of, i) => of.map((value) => begins[PLAIN[i]] + value))),
    channels: maskChannels(usable, places, wanted, territory),
    cover: places.findCover(usable, mask, wanted),
  };
}

/** Whether a use is allowed in the chosen place and its availability is a chosen one. */
function isFree(entry, use, about) {
  const { spare } = findSeen(entry, use, about);
  return spare !== null && about.chosen.availability.has(spare.state);
}

/** What all words weigh in one row; -1 if it lacks one, 0 without words. The name of a use counts if the use does. */
function sum(found, place, { there }, { story }) {
  let score = 0;
  for (const { weights, uses } of found) {
    const weight = Math.max(weights[place], uses.some((use) => there.has(use)) ? story : 0);
    if (!weight) return -1;
    score += weight;
  }
  return score;
}

/** The channels on which what is wanted (a use, or null for any) is allowed in one of the territories, as bits. */
function maskChannels(usable, places, wanted, territories) {
  let mask = 0;
  for (const [use, cells] of usable) {
    if (wanted !== null && use !== wanted) continue;
    for (const [channels] of cells) {
      for (let bit = 0; channels >> bit; bit++) {
        if (
          (channels >> bit) & ~(mask >> bit) & 1 &&
          (!territories?.size || places.findBest(cells, 1 << bit, territories))
        )
          mask |= 1 << bit;
      }
    }
  }
  return mask;
}

const lexicons = new WeakMap();

/** All words of what is allowed on a day; made again when the day changes, or when a row has other texts. */
export function findLexicon(rows, file, day) {
  let known = lexicons.get(rows);
  if (known?.day !== day) lexicons.set(rows, (known = new Lexicon(rows, day, file, (row) => findAllowedOn(row, day))));
  return known;
}

/** Make the words again next time, because the texts of the rows have changed. */
export function forget(rows) {
  lexicons.delete(rows);
}

/** What a whole search asks of a row; `begins` says where each group's counts begin in one row of numbers. */
function makeAbout(file, chosen, day) {
  file.places ??= new Places(file.territories);
  const begins = {};
  let size = 0;
  for (const group of GROUPS) {
    begins[group] = size;
    size += file.lists[group].length;
  }
  const { channel, territory } = chosen;
  const where = `${[...(channel ?? [])].sort()}|${[...(territory ?? [])].sort()}`;
  return { places: file.places, chosen, day, mask: makeMask(channel), territory, where, begins, size };
}

/**
 * All hits and all counts for a wish: {words, use, chosen: {group: Set}} on a day (days since the build).
 * The second argument is the file of the rows: {lists, rank, territories, …}. Returns {hits, counts: {group: numbers}, uses: numbers, allowed}.
 */
export function search(rows, file, wish, day) {
  const { lists, rank, weights } = file;
  const { chosen, use: wanted } = wish;
  const about = makeAbout(file, chosen, day);
  const all = new Uint32Array(about.size);
  const counts = Object.fromEntries(
    GROUPS.map((group) => [group, all.subarray(about.begins[group], about.begins[group] + lists[group].length)]),
  );
  const [covered, channels] = [new Map(), new Map()];
  const uses = new Uint32Array(lists.use.length);
  const groups = PLAIN.flatMap((group, i) => (chosen[group]?.size ? [i] : []));
  const asksState = Boolean(chosen.availability?.size);
  const hits = [];
  const found = wish.words.map((word) => findLexicon(rows, file, day).weigh(word));
  for (let place = 0; place < rows.length; place++) {
    const entry = rows[place];
    look(entry, about);
    if (!entry.usable) continue;
    const score = sum(found, place, entry, weights);
    if (score < 0) continue;
    const { spare, values, allowed, isThere, slots, channels: on, cover } = findSeen(entry, wanted, about);
    const failed = groups.filter((i) => !values[i].some((value) => chosen[PLAIN[i]].has(value)));
    if (!failed.some((i) => PLAIN[i] !== "availability"))
      for (const use of entry.uses) if (!asksState || isFree(entry, use, about)) uses[use]++;
    if ((wanted !== null && !entry.usable.has(wanted)) || failed.length > 1) continue;
    if (!failed.length) {
      channels.set(on, (channels.get(on) ?? 0) + 1);
      covered.set(cover, (covered.get(cover) ?? 0) + 1);
    }
    if (!isThere) continue;
    if (failed.length) {
      for (const value of values[failed[0]]) counts[PLAIN[failed[0]]][value]++;
      continue;
    }
    for (const slot of slots) all[slot]++;
    hits.push({
      row: entry.row,
      texts: entry.texts,
      name: entry.name,
      usable: entry.there,
      free: spare,
      allowed,
      fit: score * rank.word + allowed * rank.use + measureEase(rank, spare, entry.there, wanted),
    });
  }
  for (const [mask, count] of channels)
    for (let bit = 0; mask >> bit; bit++) if ((mask >> bit) & 1) counts.channel[bit] += count;
  for (const [key, count] of covered) for (const term of about.places.listTerms(key)) counts.territory[term] += count;
  return { hits, counts, uses, allowed: hits.filter((hit) => hit.allowed).length };
}

// The order of tool/onrecord/catalog/search/ranking.py: by fit, by who was asked longest ago, by name.
const compareNames = (a, b) => a.name - b.name;
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const listEnds = ({ usable }, use) =>
  [...usable]
    .filter(([u, s]) => s.level === LEVEL_ALLOW && (use === null || u === use))
    .map(([, s]) => s.until ?? Infinity);
const findLastDay = (hit, use) => Math.max(...listEnds(hit, use), -1);
const findFirstEnd = (hit, use) => Math.min(...listEnds(hit, use), Infinity);
/** An order by a number that is computed once for each hit, then by name; two infinite numbers are equal. */
const compareByNumber = (number) => {
  const known = new Map();
  const of = (hit) => known.get(hit) ?? known.set(hit, number(hit)).get(hit);
  return (a, b) => compare(of(a), of(b)) || compareNames(a, b);
};
const compareRests = (a, b) => (a.row[ROW.asked] ?? NEVER) - (b.row[ROW.asked] ?? NEVER) || compareNames(a, b);
const NEVER = -1e6; // days; before any day on which a customer can have been asked
export const ORDERS = {
  fit: () => (a, b) => b.fit - a.fit || compareRests(a, b),
  rested: () => (a, b) => (a.free === null) - (b.free === null) || compareRests(a, b),
  longest: (use) => compareByNumber((hit) => -findLastDay(hit, use)),
  soonest: (use) => compareByNumber((hit) => findFirstEnd(hit, use)),
  name: () => compareNames,
};
