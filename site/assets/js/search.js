// Search and facets over the rows: one pass counts hits and, per row, the facet groups it fails. A row that fails none
// counts everywhere; one that fails exactly one counts in that group only: OR within a group, AND across.
import { isOn, lexiconOf, weigh } from "./query.js";
import { Places } from "./places.js";
import { placesIn, ROW } from "./rows.js";

export const LEVEL_ASK = 1;
export const LEVEL_ALLOW = 2;
const LIMITED = 1; // the last of the states, from available to paused, in which somebody can be asked

// -- one row on one day -----------------------------------------------------------------------------------------------

const onDay = (segments, day) => segments.find(([from, to]) => from <= day && (to === null || day <= to));

/**
 * What is in force on the day (a count of days since the build): use -> [[channels, territories, level, until]], by the
 * cells that the record tells apart. Null where nothing is.
 */
export function standing(row, day) {
  const stands = new Map();
  for (const [use, cells] of row[ROW.uses]) {
    const now = cells.flatMap(([channels, territories, stretches]) => {
      const stretch = onDay(stretches, day);
      return stretch ? [[channels, territories, stretch[2], stretch[3]]] : [];
    });
    if (now.length) stands.set(use, now);
  }
  return stands.size ? stands : null;
}

/**
 * The availability that counts: of the use that is wanted where it takes somebody's time, else of the first activity on
 * the chosen channels, else of the first one that is allowed at all: who wants a logo still sees who would talk.
 */
export function free(row, stands, there, wanted, day) {
  const first = (fits) => row[ROW.free].find(([use]) => fits(use));
  const activity = first((use) => use === wanted) ?? first((use) => there.has(use)) ?? first((use) => stands.has(use));
  const now = activity && onDay(activity[1], day);
  const again =
    now?.[2] > LIMITED ? (activity[1].find(([from, , state]) => from > day && state <= LIMITED)?.[0] ?? null) : null;
  return now ? { use: activity[0], state: now[2], left: now[3], max: now[4], again } : null;
}

/** How easily it is had, by the state of its availability; what takes nobody's time is as easy as what is available. */
function ease(rank, spare, there, wanted) {
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

/** The groups that are looked at one by one. Channel and territory are one question: is it to be had in that place? */
const PLAIN = GROUPS.filter((group) => group !== "channel" && group !== "territory");

/** 1 where a use is allowed on a chosen channel and its availability is a chosen one, else 0. */
function fitsUse(row, stands, there, use, chosen, day) {
  if (!there.has(use)) return 0;
  if (!chosen.availability?.size) return 1;
  const spare = free(row, stands, there, use, day);
  return spare && chosen.availability.has(spare.state) ? 1 : 0;
}

/** What a row has in each of the plain groups; only its availability depends on the day and on what is wanted. */
function valuesOf(entry, spare) {
  entry.values ??= Object.fromEntries(PLAIN.map((group) => [group, placesIn(entry.row, group)]));
  entry.values.availability = spare ? [spare.state] : [];
  return entry.values;
}

/** The channels chosen, as bits; all of them where none is. */
const maskOf = (chosen) => (chosen?.size ? [...chosen].reduce((bits, channel) => bits | (1 << channel), 0) : ~0);

/** What is in force in a row on a day, as `standing` gives it; looked up again only for another day. */
function standsOn(entry, day) {
  if (entry.day !== day) Object.assign(entry, { day, stands: standing(entry.row, day), where: null });
  return entry.stands;
}

/** What is looked up again only for another day or another place: it is the same for every keystroke. */
function look(entry, places, day, { channel, territory }) {
  if (!standsOn(entry, day)) return;
  const where = `${[...(channel ?? [])].sort()}|${[...(territory ?? [])].sort()}`;
  if (entry.where === where) return;
  const there = new Map();
  for (const [use, cells] of entry.stands) {
    const best = places.best(cells, maskOf(channel), territory);
    if (best) there.set(use, best);
  }
  Object.assign(entry, { where, there, covers: new Map(), spares: new Map() });
}

/** What `free` gives for a wanted use, looked up again only for another day or another place. */
function spareOf(entry, wanted, day) {
  const { row, stands, there, spares } = entry;
  let spare = spares.get(wanted);
  if (spare === undefined) spares.set(wanted, (spare = free(row, stands, there, wanted, day)));
  return spare;
}

/** The weights of all words for one row; -1 where it lacks one, 0 without words. */
function sum(weights, place) {
  let score = 0;
  for (const one of weights) {
    if (!one[place]) return -1;
    score += one[place];
  }
  return score;
}

/** The channels on which what is wanted (a use, or null for any) is to be had in one of the territories. */
function channelsOf({ stands }, places, wanted, territories) {
  let mask = 0;
  for (const [use, cells] of stands) {
    if (wanted !== null && use !== wanted) continue;
    for (const [channels] of cells) {
      for (let bit = 0; channels >> bit; bit++) {
        if ((channels >> bit) & ~(mask >> bit) & 1 && (!territories?.size || places.best(cells, 1 << bit, territories)))
          mask |= 1 << bit;
      }
    }
  }
  const found = [];
  for (let bit = 0; mask >> bit; bit++) if ((mask >> bit) & 1) found.push(bit);
  return found;
}

/** All words of what is allowed on a day. */
export function lexicon(rows, day) {
  const words = new Set();
  for (const entry of rows) {
    if (!standsOn(entry, day)) continue;
    for (const text of entry.texts)
      if (isOn(text, day)) for (const word of text[1].split(" ")) if (word) words.add(word);
  }
  return lexiconOf(words);
}

/**
 * All hits and all counts for a wish: {words, use, chosen: {group: Set}} on a day (days since the build).
 * The second argument is the file of the rows: {lists, rank, territories, …}. Gives {hits, counts: {group: number[]}, uses: number[], total, allowed}.
 */
export function search(rows, file, wish, day) {
  const { lists, rank } = file;
  file.places ??= new Places(file.territories);
  const places = file.places;
  const counts = Object.fromEntries(
    GROUPS.map((group) => [group, Array.from({ length: lists[group].length }, () => 0)]),
  );
  const covered = new Map();
  const uses = Array.from({ length: lists.use.length }, () => 0);
  const mask = maskOf(wish.chosen.channel);
  const asked = PLAIN.filter((group) => wish.chosen[group]?.size);
  const hits = [];
  let total = 0;
  const weights = weigh(rows, wish.words, day);
  for (let place = 0; place < rows.length; place++) {
    const entry = rows[place];
    const { row } = entry;
    look(entry, places, day, wish.chosen);
    const { stands, there } = entry;
    if (!stands) continue;
    total++;
    const score = sum(weights, place);
    if (score < 0) continue;
    const spare = spareOf(entry, wish.use, day);
    const wanted = wish.use;
    const values = valuesOf(entry, spare);
    const failed = asked.filter((group) => !values[group].some((value) => wish.chosen[group].has(value)));
    if (!failed.some((group) => group !== "availability"))
      for (const use of stands.keys()) uses[use] += fitsUse(row, stands, there, use, wish.chosen, day);
    if ((wanted !== null && !stands.has(wanted)) || failed.length > 1) continue;
    if (!failed.length) {
      for (const channel of channelsOf(entry, places, wanted, wish.chosen.territory)) counts.channel[channel]++;
      let key = entry.covers.get(wanted);
      if (key === undefined) {
        key = places.cover(stands, mask, wanted);
        entry.covers.set(wanted, key);
      }
      covered.set(key, (covered.get(key) ?? 0) + 1);
    }
    if (wanted === null ? !there.size : !there.has(wanted)) continue;
    for (const group of failed.length ? failed : PLAIN) for (const value of values[group]) counts[group][value]++;
    if (failed.length) continue;
    let allowed = 0;
    for (const [use, { level }] of there) if (level === LEVEL_ALLOW && (wanted === null || use === wanted)) allowed++;
    hits.push({
      row,
      key: entry.key,
      stands: there,
      free: spare,
      allowed,
      fit: score * rank.word + allowed * rank.use + ease(rank, spare, there, wish.use),
    });
  }
  for (const [key, count] of covered) for (const term of places.terms(key)) counts.territory[term] += count;
  return { hits, counts, uses, total, allowed: hits.filter((hit) => hit.allowed).length };
}

// The order of tool/onrecord/catalog/search/ranking.py: by fit, by who was asked least lately, by name.
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const byName = (a, b) => order(a.key, b.key) || order(a.row[ROW.slug], b.row[ROW.slug]);
const lastDay = (hit, use) =>
  Math.max(
    ...[...hit.stands]
      .filter(([u, s]) => s.level === LEVEL_ALLOW && (use === null || u === use))
      .map(([, s]) => s.until ?? Infinity),
    -1,
  );
const firstEnd = (hit, use) =>
  Math.min(
    ...[...hit.stands]
      .filter(([u, s]) => s.level === LEVEL_ALLOW && (use === null || u === use))
      .map(([, s]) => s.until ?? Infinity),
    Infinity,
  );
const byRest = (a, b) => (a.row[ROW.asked] ?? -1e6) - (b.row[ROW.asked] ?? -1e6) || byName(a, b);
export const ORDERS = {
  fit: () => (a, b) => b.fit - a.fit || byRest(a, b),
  rested: () => (a, b) => (a.free === null) - (b.free === null) || byRest(a, b),
  longest: (use) => (a, b) => lastDay(b, use) - lastDay(a, use) || byName(a, b),
  soonest: (use) => (a, b) => firstEnd(a, use) - firstEnd(b, use) || byName(a, b),
  name: () => byName,
};
