// What a typed line looks for: its words, each in the forms in which a text may have it. The rules are those of
// tool/onrecord/catalog/search/query.py, whose one table comes with the rows.
import { searchKey } from "./text.js";

/** A text as it is searched: its words by their keys, a space between, numbers without thousands separators. */
export function searched(text) {
  return searchKey(text.replace(/([0-9])[.,'’\u00a0\u202f](?=[0-9]{3}(?![0-9]))/g, "$1"));
}

const WEIGHT_BITS = 8; // a row's place and what a word weighs in it are kept as one number
const REMEMBERED = 32; // words; a typed line has fewer, and the weights of one are a byte a row

/**
 * The words of a typed line that say something; all of them where none does. A word is {key, starts, wholes}: the
 * beginnings of words and the whole words that count as it.
 */
export function queryWords(line, rules) {
  const keys = (text) => searched(text).split(" ").filter(Boolean);
  const spelled = keys([...line.normalize("NFC").toLowerCase()].map((c) => rules.transliterated[c] ?? c).join(""));
  const words = new Map();
  keys(line).forEach((key, i) => {
    if (!words.has(`${key} ${spelled[i]}`)) words.set(`${key} ${spelled[i]}`, word(key, spelled[i], rules));
  });
  const all = [...words.values()];
  const telling = all.filter(({ key }) => !rules.stop.includes(key));
  return telling.length ? telling : all;
}

function word(key, spelled, rules) {
  if (isNumber(key)) return { key, starts: [], wholes: [key] }; // 1 is not the beginning of 1000
  let bare = key;
  for (const [written, letter] of rules.written_out) bare = bare.replaceAll(written, letter);
  return { key, starts: [...new Set([key, spelled, bare])], wholes: singulars(key, rules) };
}

const isNumber = (word) => /^\p{Nd}+$/u.test(word);

function singulars(key, { plurals, no_plurals, least_singular }) {
  if (no_plurals.some((ending) => key.endsWith(ending))) return [];
  return plurals
    .filter(([plural]) => key.endsWith(plural))
    .map(([plural, ending]) => key.slice(0, -plural.length) + ending)
    .filter((singular) => [...singular].length >= least_singular);
}

/**
 * The words of all texts, each with where it stands. A typed word is looked up in it: its first letters are a stretch of
 * the words in order, so that a keystroke goes through the rows that have it and no text is read again.
 */
export class Lexicon {
  /** `texts` gives [the row's place, weight, text], rows in order. */
  constructor(texts) {
    this.places = new Map();
    for (const [place, weight, text] of texts)
      for (const word of text.split(" ")) if (word) this.add(word, place, weight);
    this.words = [...this.places.keys()].sort(order);
    this.known = new Map();
  }

  /** In a row, a word weighs what it weighs in the best of its texts. */
  add(word, place, weight) {
    const hit = (place << WEIGHT_BITS) | weight;
    const there = this.places.get(word);
    if (!there) return this.places.set(word, [hit]);
    const last = there.length - 1;
    if (there[last] >> WEIGHT_BITS < place) there.push(hit);
    else if (there[last] < hit) there[last] = hit;
  }

  /** The words that count as a typed one. */
  like({ starts, wholes }) {
    const found = new Set(wholes.filter((whole) => this.places.has(whole)));
    for (const start of starts)
      for (let at = this.first(start); this.words[at]?.startsWith(start); at++) found.add(this.words[at]);
    return [...found];
  }

  /** Where the words from a text on begin. */
  first(text) {
    let [from, to] = [0, this.words.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.words[middle] < text) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** What a typed word weighs in each of so many rows, 0 where it is not. What was typed before is looked up. */
  weigh(word, rows) {
    const key = `${word.starts} ${word.wholes}`;
    let weights = this.known.get(key);
    if (weights) return weights;
    weights = new Uint8Array(rows);
    for (const one of this.like(word))
      for (const hit of this.places.get(one)) {
        const place = hit >> WEIGHT_BITS;
        weights[place] = Math.max(weights[place], hit & ~(-1 << WEIGHT_BITS));
      }
    if (this.known.size >= REMEMBERED) this.known.clear();
    this.known.set(key, weights);
    return weights;
  }
}

/**
 * The words to search for, where one that is nowhere in the lexicon stands for those that are one typo away;
 * `corrections` holds [key, words instead].
 */
export function corrected(words, lexicon, rules) {
  const corrections = [];
  const meant = words.map((one) => {
    if ([...one.key].length < rules.typo_length || !one.starts.length || lexicon.like(one).length) return one;
    const wholes = lexicon.words.filter((known) => one.starts.some((start) => isOneTypo(start, known)));
    if (!wholes.length) return one;
    corrections.push([one.key, wholes]);
    return { key: one.key, starts: [], wholes };
  });
  return { words: meant, corrections };
}

const order = (a, b) => (a < b ? -1 : 1);

/** Whether a word, or its beginning, has one letter more, less, other, or two swapped. Numbers have no typos. */
function isOneTypo(typed, known) {
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

/** Whether a text counts on a day: its days are null where they are open. */
export function isOn([, , from = null, to = null], day) {
  return (from === null || from <= day) && (to === null || day <= to);
}
