// The decision in the page. Nothing is judged here: Python decided for every kind of cell and every stretch of days
// (publish/answer_lookup.py), and this looks up the cells of a question and takes the least permissive.
//
// table: {day, last, channels: [[atoms]], territories: [[atoms] or null for all others], says: [[answer, code, ids,
// message]], uses: {use: [[channels, territories, [[from, says]]]]}, quotes: {id: as one use}}. `from` counts days since
// `day`; a stretch lasts until the next, the last one until `last`.

const RANK = { deny: 0, ask: 1, allow: 2 }; // from the least to the most permissive
const MS_PER_DAY = 86_400_000; // 24 h; days are computed in UTC, where each has as many

/** The atoms that a term includes. Throws on a term that the vocabulary does not have. */
export function expand(axis, term) {
  if (axis.atoms.some(([id]) => id === term)) return [term];
  const members = axis.members[term];
  if (!members) throw new RangeError(`${term} is not in the vocabulary`);
  return members;
}

const countDays = (table, day) => Math.round((Date.parse(day) - Date.parse(table.day)) / MS_PER_DAY);
const findDay = (table, count) => new Date(Date.parse(table.day) + count * MS_PER_DAY).toISOString().slice(0, 10);

/** Whether the table holds answers for a day. */
export function knows(table, day) {
  return day >= table.day && day <= table.last;
}

/** Which of the table's sets of atoms a question's atoms touch. A null set holds whatever is in no other. */
function findTouched(sets, atoms) {
  const known = new Set(sets.flatMap((set) => set ?? []));
  const wanted = new Set(atoms);
  return new Set(
    sets.flatMap((set, i) =>
      (set ? set.some((atom) => wanted.has(atom)) : atoms.some((atom) => !known.has(atom))) ? [i] : [],
    ),
  );
}

/**
 * One class on one day: {answer, code, ids, message, until, ended}; `until` is the last day of the allowed run, else
 * null; `ended` the last allowed day before, if there was one since the build and it is not allowed now.
 */
function findOnDay(table, stretches, at) {
  let i = stretches.length - 1;
  while (i > 0 && stretches[i][0] > at) i--;
  const [answer, code, ids, message] = table.says[stretches[i][1]];
  if (answer !== "allow") {
    let before = i - 1;
    while (before >= 0 && table.says[stretches[before][1]][0] !== "allow") before--;
    return { answer, code, ids, message, until: null, ended: before < 0 ? null : stretches[before + 1][0] - 1 };
  }
  while (i + 1 < stretches.length && table.says[stretches[i + 1][1]][0] === "allow") i++;
  return {
    answer,
    code,
    ids,
    message,
    ended: null,
    until: i + 1 < stretches.length ? stretches[i + 1][0] - 1 : countDays(table, table.last),
  };
}

/** The classes that a question is about, each as it is on the day. */
function findCells(table, words, use, channel, territory, day, quote) {
  if (!knows(table, day)) throw new RangeError(`${day} lies outside ${table.day} .. ${table.last}`);
  const at = countDays(table, day);
  const channels = findTouched(table.channels, expand(words.channels, channel));
  const territories = findTouched(table.territories, expand(words.territories, territory));
  const found = [];
  for (const atom of expand(words.uses, use)) {
    const classes = quote ? table.quotes[quote] : table.uses[atom];
    if (!classes) throw new RangeError(`${quote ?? atom} is not in the table`);
    for (const [c, t, stretches] of classes)
      if (channels.has(c) && territories.has(t)) found.push({ c, t, ...findOnDay(table, stretches, at) });
  }
  return found;
}

function describe(table, words, found, until) {
  const heaviest = [...found].sort((a, b) => words.codes.indexOf(a.code) - words.codes.indexOf(b.code))[0];
  const allowed = heaviest.answer === "allow";
  const ended = Math.max(...found.map((cell) => cell.ended ?? -1));
  return {
    answer: heaviest.answer,
    code: heaviest.code,
    reason: heaviest.message,
    authorizations: allowed ? [...new Set(found.flatMap(({ ids }) => ids))].sort() : [],
    valid_through: until === null ? null : findDay(table, until),
    ended: ended < 0 ? null : findDay(table, ended),
    open: until !== null && findDay(table, until) === table.last,
    classes: found.map(({ c, t }) => [c, t]),
  };
}

/** May we? The least over all cells: {answer, code, reason, authorizations, valid_through}. Terms as in the vocabulary. */
export function canUse(table, words, use, channel, territory, day, quote = null) {
  const all = findCells(table, words, use, channel, territory, day, quote);
  const least = Math.min(...all.map(({ answer }) => RANK[answer]));
  const deciding = all.filter(({ answer }) => RANK[answer] === least);
  return describe(table, words, deciding, least === RANK.allow ? Math.min(...all.map(({ until }) => until)) : null);
}

/** Where may we at all? The most permissive cell, as on the cards, with all classes that are equally permissive. */
export function findBest(table, words, use, channel, territory, day, quote = null) {
  const all = findCells(table, words, use, channel ?? "any", territory ?? "worldwide", day, quote);
  const most = Math.max(...all.map(({ answer }) => RANK[answer]));
  const good = all.filter(({ answer }) => RANK[answer] === most);
  if (most !== RANK.allow) {
    // A restriction for some places says nothing about the others.
    const elsewhere = good.filter(({ code }) => code !== "restricted");
    return describe(table, words, elsewhere.length ? elsewhere : good, null);
  }
  const until = Math.max(...good.map((cell) => cell.until));
  return describe(
    table,
    words,
    good.filter((cell) => cell.until === until),
    until,
  );
}

/** Answers, the most permissive and longest first. */
export function sortAnswers(answers) {
  return [...answers].sort(
    (a, b) => RANK[b.answer] - RANK[a.answer] || (b.valid_through ?? "").localeCompare(a.valid_through ?? ""),
  );
}
