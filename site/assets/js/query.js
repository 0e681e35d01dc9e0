// What a typed line looks for: its words, each in the forms in which a text may have it. The rules are those of
// tool/onrecord/catalog/search/query.py, whose one table comes with the rows.
import { searchKey } from "./text.js";

const ABBREVIATION =
  /(?<![\p{L}\p{N}_.&/])(?:\p{L}[.&/])+\p{L}{1,2}(?![\p{L}\p{N}_&/])|(?<![\p{L}\p{N}_])\p{L}{2}&\p{L}(?![\p{L}\p{N}_])/gu;

/** A text as it is searched: its words by their keys, a space between, numbers without thousands separators; U.S.A. is one word. */
export function foldForSearch(text) {
  const numbers = text.replace(/([0-9])[.,'’\u00a0\u202f](?=[0-9]{3}(?![0-9]))/g, "$1");
  return searchKey(numbers.replace(ABBREVIATION, (found) => found.replace(/[.&/]/g, "")));
}

// What people write with signs: >1000, <100, 1000+, 100-500.
const OVER = /(?<!\S)(?:>=?|≥)(?![^\s0-9])/g;
const UNDER = /(?<!\S)(?:<=?|≤)(?![^\s0-9])/g;
const PLUS = /(?<!\S)([0-9][0-9.,'’]*[kK]?)\+(?!\S)/g;
const RANGE = /(?<!\S)([0-9][0-9.,'’]*[kK]?)[-–—]([0-9][0-9.,'’]*[kK]?)(?!\S)/g;
const COUNT = /^([0-9]{1,9})(k?)$/;

/** A line, or a piece of one, with the signs next to numbers as words. */
function replaceSigns(line, { more, less, to, and_more }) {
  const signed = line.replace(OVER, ` ${more[0]} `).replace(UNDER, ` ${less[0]} `);
  return signed.replace(PLUS, `$1 ${and_more}`).replace(RANGE, `$1 ${to[0]} $2`);
}

/** A number, 5k being 5000; null if a key is none. */
function readCount(key) {
  const [, digits, thousands] = COUNT.exec(key ?? "") ?? [];
  return digits === undefined ? null : Number(digits) * (thousands ? 1000 : 1);
}

const isNumber = (word) => /^\p{Nd}+$/u.test(word);

/** The lists whose terms words can name; if a name is in several, the earlier list counts. */
const NAMED = ["use", "availability", "industry", "size", "region", "country", "product", "use_case", "language"];

/**
 * What the terms of the lists are called, by the keys of the names. `known` has those that words can have, each with the
 * letters of its lists; `terms` has {list, place} of all of them.
 */
export class TermNames {
  constructor({ lists, query: rules, territories, usual }) {
    Object.assign(this, {
      rules,
      usual,
      known: new Map(),
      terms: new Map(),
      channels: new Map(),
      joined: new Map(),
      longest: 1,
    });
    for (const list of [...NAMED, "channel", "territory"])
      lists[list].forEach((term, place) => {
        for (const name of listNames(term)) this.add(name, list, place, territories.groups);
      });
    const several = [...this.known.keys()].filter((name) => name.includes(" ")).sort((a, b) => (a < b ? -1 : 1));
    for (const name of several) this.joined.set(name.replaceAll(" ", ""), name);
    this.sizes = lists.size.flatMap(([id, title]) => readHeadcount(foldForSearch(id), title));
    this.languages = new Set(rules.languages);
  }

  add(called, list, place, groups) {
    const name = foldForSearch(called);
    const known = this.terms.get(name) ?? [];
    const isKnown = known.some((term) => term.list === list && term.place === place);
    if (!isKnown) this.terms.set(name, [...known, { list, place }]);
    if (list === "channel" && !this.channels.has(name)) this.channels.set(name, place);
    const isRegion = list === "territory" && place < groups;
    // Nobody searches by the whole world, or by a title that lists parts of the world.
    const letter = isRegion && (place === 0 || called.includes(", ")) ? undefined : this.rules.letters[list];
    if (letter) {
      const letters = this.known.get(name) ?? "";
      if (!letters.includes(letter)) this.known.set(name, letters + letter);
    }
    if (letter || list === "channel") this.longest = Math.max(this.longest, name.split(" ").length);
  }

  /** The terms of a list that one of some names means, by their places. */
  listPlaces(names, list) {
    return names
      .flatMap((name) => (this.terms.get(name) ?? []).filter((term) => term.list === list))
      .map(({ place }) => place);
  }

  findLetters(forms) {
    return [...new Set(forms.flatMap((form) => [...(this.known.get(form) ?? "")]))].join("");
  }
}

/** The names by which people know a term of a list: its title, its short title, its id, its synonyms. */
const listNames = ([id, title, , short = title, ...synonyms]) => new Set([title, short, id, ...synonyms]);

function readHeadcount(name, title) {
  const [least, most = least === undefined ? undefined : Infinity] = foldForSearch(title)
    .split(" ")
    .filter(isNumber)
    .map(Number);
  return least === undefined ? [] : [{ name, least, most }];
}

/**
 * What a typed line says: {words, channel, units, at, isTelling, folded, rules}. Words that say nothing are left out, except where no word says
 * anything. `channel` is the place of the channel on which a use is needed, or null; `folded` is the whole line as it was read; `units` are all words of the line,
 * the one `at` a place being the channel's. A word is {key, starts, wholes, names, lists, typed}: the beginnings of words,
 * the whole words and the whole names of terms (in lists by their letters) that count as it.
 */
export function readLine(line, terms) {
  const keys = (text) => foldForSearch(text).split(" ").filter(Boolean);
  const { transliterated } = terms.rules;
  line = replaceSigns(line, terms.rules);
  const spelled = keys([...line.normalize("NFC").toLowerCase()].map((c) => transliterated[c] ?? c).join(""));
  const units = joinUnits(
    keys(line).map((key, i) => [key, spelled[i]]),
    terms,
  );
  const at = findChannel(units, terms);
  const channel = at < 0 ? null : findChannelOf(units[at], terms);
  const left = units.filter((_, i) => i !== at);
  const words = left.filter((word, i) => left.findIndex((other) => isSame(word, other)) === i);
  const stop = findStopWords(words, terms);
  const telling = words.filter(({ key }) => !stop(key));
  const isTelling = telling.length > 0 || channel !== null;
  const folded = keys(line).join(" ");
  return { words: isTelling ? telling : words, channel, units, at, isTelling, folded, rules: terms.rules };
}

const isSame = (one, other) => one.key === other.key && `${one.starts}` === `${other.starts}`;

function joinUnits(tokens, terms) {
  const units = [];
  for (let at = 0; at < tokens.length;) {
    const left = tokens.slice(at);
    const [word, length] = findLongestName(left, terms) ??
      readLanguage(left, terms) ??
      readSize(left, terms) ?? [makeWord(left[0], terms), 1];
    units.push({
      ...word,
      typed: left
        .slice(0, length)
        .map(([key]) => key)
        .join(" "),
    });
    at += length;
  }
  return units;
}

/** The longest name, or phrase that says nothing, that a line begins with; of several words, and of how many. */
function findLongestName(tokens, terms) {
  const { stop, language: own } = terms.rules;
  for (let length = Math.min(tokens.length, terms.longest); length > 1; length--) {
    const words = tokens.slice(0, length).map(([key]) => key);
    const key = words.join(" ");
    const [heads, tails] = [words[0], words.at(-1)].map((word) => [word, ...listSingulars(word, terms.rules, 1)]);
    const forms = heads.flatMap((head) => tails.map((tail) => [head, ...words.slice(1, -1), tail].join(" ")));
    if (forms.some((form) => terms.known.has(form) || terms.channels.has(form) || stop[own].includes(form)))
      return [makeNamedWord(key, forms, terms), length];
  }
  return null;
}

/** A word by the names of terms among its forms; a text may have them in the plural. */
function makeNamedWord(key, forms, terms, starts = null) {
  const found = [...new Set(forms.filter((form) => terms.known.has(form)))];
  const wholes = (found.length ? found : forms).flatMap((form) => [form, ...listPlurals(form, terms.rules)]);
  return { key, starts: starts ?? found, wholes: [...new Set(wholes)], names: found, lists: terms.findLetters(found) };
}

/** A language, if the line begins with its name and a word that makes it one: speaks German. */
function readLanguage([one, two], { rules, languages }) {
  if (!two) return null;
  const [first, second] = [one[0], two[0]];
  const name = rules.before_language.includes(first) ? second : rules.after_language.includes(second) ? first : null;
  if (name === null || !languages.has(name)) return null;
  return [
    { key: name, starts: [], wholes: [], names: [`*${name.replaceAll(" ", "*")}`], lists: rules.languages_letter },
    2,
  ];
}

/**
 * The sizes that a number of employees means: 500 employees, over 1000 employees, between 100 and 500 employees. What
 * has signs, or two numbers, needs no word for employees: >1000, 1000+, 100-500.
 */
function readSize(tokens, terms) {
  const { employees, more, less, from, to, and_more, least_count, years } = terms.rules;
  const keys = tokens.slice(0, 6).map(([key]) => key);
  const at = keys.findIndex((key) => readCount(key) !== null);
  if (at < 0) return null;
  const before = keys.slice(0, at).join(" ");
  let [low, end] = [readCount(keys[at]), at + 1];
  let high = low;
  const other = to.includes(keys[end]) ? readCount(keys[end + 1]) : null;
  if (other !== null && (!before || from.includes(before))) [high, end] = [other, end + 2];
  else if (!before && keys[end] === and_more) [high, end] = [Infinity, end + 1];
  else if (more.includes(before)) [low, high] = [low + 1, Infinity];
  else if (less.includes(before)) [low, high] = [0, low - 1];
  else if (before) return null;
  const isYear = (count) => years[0] <= count && count <= years[1];
  if (employees.includes(keys[end])) end += 1;
  else if (low === high || Math.max(low, high < Infinity ? high : 0) < least_count || (isYear(low) && isYear(high)))
    return null;
  const names = terms.sizes.filter(({ least, most }) => least <= high && low <= most).map(({ name }) => name);
  if (!names.length) return null;
  const key = keys.slice(0, end).join(" ");
  return [{ key, starts: [], wholes: [], names, lists: terms.findLetters(names.slice(0, 1)) }, end];
}

function makeWord([key, spelled], terms) {
  const { rules, known, joined } = terms;
  if (isNumber(key)) return { key, starts: [], wholes: [key], names: [], lists: "" }; // 1 is not the beginning of 1000
  let bare = key;
  for (const [written, letter] of rules.written_out) bare = bare.replaceAll(written, letter);
  const starts = [...new Set([key, spelled, bare])];
  const wholes = listSingulars(key, rules, rules.least_singular);
  let forms = [...starts, ...wholes];
  const apart = forms.flatMap((form) => joined.get(form) ?? []);
  if (apart.length && !forms.some((form) => known.has(form))) forms = apart;
  if (!forms.some((form) => known.has(form))) forms = starts.flatMap((form) => listStems(form, rules));
  if (!forms.some((form) => known.has(form))) return { key, starts, wholes, names: [], lists: "" };
  const word = makeNamedWord(key, forms, terms, starts);
  return isCode(word, rules) ? { ...word, starts: [], wholes: [key] } : word;
}

/** Whether a name is too short to be looked for in stories. */
export const isCode = ({ key }, { code_length }) => [...key].length <= code_length;

function listSingulars(key, { plurals: endings, no_plurals }, least) {
  if (no_plurals.some((ending) => key.endsWith(ending))) return [];
  return endings
    .filter(([plural]) => key.endsWith(plural))
    .map(([plural, ending]) => key.slice(0, -plural.length) + ending)
    .filter((singular) => [...singular].length >= least);
}

function listPlurals(key, { plurals: endings }) {
  return endings
    .filter(([, ending]) => key.endsWith(ending))
    .map(([plural, ending]) => key.slice(0, key.length - ending.length) + plural);
}

function listStems(key, { inflections, least_stem }) {
  return inflections
    .filter((ending) => key.endsWith(ending) && [...key].length - ending.length >= least_stem)
    .map((ending) => key.slice(0, -ending.length));
}

/**
 * Whether a word of a line says nothing. One of another language that is the name of a term (de, la) says nothing only
 * next to another word of it.
 */
function findStopWords(words, { rules, known }) {
  const own = new Set(rules.stop[rules.language]);
  const keys = [...new Set(words.map(({ key }) => key))].filter((key) => !own.has(key));
  for (const [other, stop] of Object.entries(rules.stop)) {
    if (other === rules.language) continue;
    const here = keys.filter((key) => stop.includes(key));
    for (const key of here) if (here.length > 1 || !known.has(key)) own.add(key);
  }
  return (key) => own.has(key);
}

function findChannelOf({ key, wholes }, { channels }) {
  const form = [key, ...wholes].find((one) => channels.has(one));
  return form === undefined ? null : channels.get(form);
}

/** The word before one of a line, articles left out; empty if there is none. */
function findBefore(units, at, { rules }) {
  let place = at - 1;
  while (place >= 0 && rules.determiners.includes(units[place].key)) place--;
  return units[place]?.key ?? "";
}

/**
 * Which word of a line says on which channel a use is needed; -1 if none does. It is next to the use, or after on,
 * for or in; and the use is usual there. If the line names no use, `on` is enough.
 */
function findChannel(units, terms) {
  const { before_channel, on } = terms.rules;
  const uses = units.map(({ names }) => terms.listPlaces(names, "use"));
  return units.findIndex((word, at) => {
    const channel = findChannelOf(word, terms);
    if (channel === null) return false;
    const others = uses.filter((_, i) => i !== at).flat();
    const cue = findBefore(units, at, terms);
    const beside = !uses[at].length && [at - 1, at + 1].some((i) => uses[i]?.length);
    const isUsual = others.some((use) => terms.usual[use].includes(channel));
    return (
      (isUsual && (before_channel.includes(cue) || beside)) || (!others.length && !uses[at].length && on.includes(cue))
    );
  });
}

/** The pieces of a typed line as it was read: words that are one name, or that one piece has, are together. */
export function splitPieces(text, { units, rules }) {
  let [at, words, piece] = [0, 0, ""];
  const ends = new Set(units.map(({ typed }) => (at += typed.split(" ").length)));
  const pieces = [];
  for (const part of text.split(/\s+/).filter(Boolean)) {
    words += foldForSearch(replaceSigns(part, rules)).split(" ").filter(Boolean).length;
    piece += (piece && " ") + part;
    if (!ends.has(words)) continue;
    pieces.push(piece);
    piece = "";
  }
  return piece ? [...pieces, piece] : pieces;
}

/** The terms that a typed line names, each {list, place, name}; if several lists have a name, those of the first. */
export function findTerms({ words, units, at }, terms) {
  const found = units.flatMap((word, i) => {
    const says = i === at || words.some(({ key }) => key === word.key);
    if (!says || units.findIndex(({ key }) => key === word.key) < i) return [];
    const found = i === at ? [{ list: "channel", place: findChannelOf(word, terms) }] : findNamed(word, terms);
    return found.filter(({ list }) => list === found[0].list).map((term) => ({ ...term, name: word.typed }));
  });
  const isSame = (one) => (other) => other.list === one.list && other.place === one.place;
  return found.filter((one, i) => found.findIndex(isSame(one)) === i);
}

function findNamed({ key, names, lists }, { rules, terms }) {
  const isLanguage = lists === rules.languages_letter;
  const found = (isLanguage || !names.length ? [key] : names).flatMap((name) => terms.get(name) ?? []);
  return isLanguage ? found.filter(({ list }) => list === "language") : found;
}

/** Where the line says that something is to be used: the places of the territories that it names after on or for. */
export function findPlaces({ units }, terms) {
  return units.flatMap(({ names }, at) =>
    terms.rules.before_place.includes(findBefore(units, at, terms)) ? terms.listPlaces(names, "territory") : [],
  );
}

/** Whether a typed word is another one with an ending: sparbanken, sparbank. */
export const isInflected = (typed, known, rules) => typed.startsWith(known) && listStems(typed, rules).includes(known);

/** Whether a word, or its beginning, has one letter more, less, other, or two swapped. Numbers have no typos. */
export function isOneTypo(typed, known) {
  if (isNumber(known)) return false;
  let at = 0;
  while (at < typed.length && at < known.length && typed[at] === known[at]) at++;
  const [rest, there] = [typed.slice(at), known.slice(at)];
  return (
    there.startsWith(rest.slice(1)) ||
    there.slice(1).startsWith(rest) ||
    (there !== "" && there.slice(1).startsWith(rest.slice(1))) ||
    (rest.length > 1 && there.startsWith(rest[1] + rest[0]) && there.slice(2).startsWith(rest.slice(2)))
  );
}

const NAMES = " |"; // begins a text of names (tool/onrecord/catalog/search/query.py); the letter of its list follows

/** Whether a searched text is one of names. */
export const isOfNames = (text) => text.startsWith(NAMES);

/** Whether a text of some weight has a word; see Word.is_in of tool/onrecord/catalog/search/query.py. */
export function isIn(word, weight, text, { weights, query: rules }) {
  const { names, lists, starts, wholes } = word;
  // Most texts have a form nowhere: only the others are looked at word by word.
  const hasWhole = () => wholes.some((one) => text.includes(one) && ` ${text} `.includes(` ${one} `));
  if (names.length && isOfNames(text) && lists.includes(text[NAMES.length]))
    return names.some((name) => text.includes(`| ${name} |`));
  if (names.length && weight < weights.name) return !isCode(word, rules) && hasWhole();
  return starts.some((one) => text.includes(one) && ` ${text}`.includes(` ${one}`)) || hasWhole();
}

/** Whether a text counts on a day; a day that is null is open. */
export function isOn([, , , from = null, to = null], day) {
  return (from === null || from <= day) && (to === null || day <= to);
}
