// The words of all texts that are searched, each with where it is. A typed word is looked up here: its first letters are a
// stretch of the words in order, so that a keystroke goes through the rows that have it and no text is read again.
import { isCode, isIn, isInflected, isOfNames, isOneTypo, isOn } from "./query.js";

const WEIGHT_BITS = 8; // a row's place and what a word weighs in it are kept as one number
const REMEMBERED = 32; // words; a typed line has fewer, and the weights of one are a byte a row
const isMark = (word) => /^[|*]|[|]$/.test(word);
const compare = (a, b) => (a < b ? -1 : 1);

export class Lexicon {
  /** The texts of the rows (rows.js) for which `isUsable(row)` is true on a day. */
  constructor(rows, day, file, isUsable) {
    Object.assign(this, { rows, day, file, weights: file.weights, rules: file.query });
    this.places = new Map(); // of the words in names and stories
    this.said = new Map(); // of the texts of names
    this.uses = new Map(); // the text of each use that anybody allows
    rows.forEach((row, place) => {
      if (isUsable(row)) for (const text of row.texts) if (isOn(text, day)) this.add(place, text);
    });
    const named = [...this.said.keys(), ...this.uses.values()].flatMap((text) => text.split(" "));
    this.words = [...this.places.keys()].sort(compare);
    this.all = [...new Set([...this.words, ...named.filter((word) => word && !isMark(word))])].sort(compare);
    this.known = new Map();
  }

  add(place, [weight, text, , , , use]) {
    if (use !== undefined) this.uses.set(use, text);
    else if (!isOfNames(text)) for (const word of text.split(" ")) this.addWord(word, place, weight);
    else if (this.said.has(text)) this.said.get(text).push(place);
    else this.said.set(text, [place]);
  }

  /** In a row, a word has the weight of the best of its texts. */
  addWord(word, place, weight) {
    if (!word) return;
    const hit = (place << WEIGHT_BITS) | weight;
    const there = this.places.get(word);
    if (!there) return this.places.set(word, [hit]);
    const last = there.length - 1;
    if (there[last] >> WEIGHT_BITS < place) there.push(hit);
    else if (there[last] < hit) there[last] = hit;
  }

  /** Those of some sorted words that begin with a text. */
  static from(words, start) {
    let [from, to] = [0, words.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (words[middle] < start) from = middle + 1;
      else to = middle;
    }
    to = from;
    while (words[to]?.startsWith(start)) to++;
    return words.slice(from, to);
  }

  /** Whether any text has a typed word. */
  has({ starts, wholes }) {
    return starts.some((start) => Lexicon.from(this.all, start).length) || wholes.some((one) => this.all.includes(one));
  }

  /**
   * What a typed word weighs in each row, 0 if absent; and the uses that it names. What was typed before is looked
   * up.
   */
  weigh(word) {
    const key = `${word.starts}|${word.wholes}|${word.names}`;
    let found = this.known.get(key);
    if (found) return found;
    found = { weights: new Uint8Array(this.rows.length), uses: [] };
    for (const [use, text] of this.uses) if (this.isSaid(word, text)) found.uses.push(use);
    for (const [text, places] of this.said)
      if (this.isSaid(word, text)) for (const place of places) found.weights[place] = this.weights.profile;
    for (const [place, weight] of this.findHits(word)) found.weights[place] = Math.max(found.weights[place], weight);
    if (this.known.size >= REMEMBERED) this.known.clear();
    this.known.set(key, found);
    return found;
  }

  /** Whether a text of names has the word. */
  isSaid(word, text) {
    return isIn(word, this.weights.profile, text, this.file);
  }

  /** The rows whose names and stories have the word: [place, weight]. The beginning of a name of a term counts in names. */
  *findHits(word) {
    const { names, starts, wholes } = word;
    const least = (isWhole) => (names.length && (!isWhole || isCode(word, this.rules)) ? this.weights.name : 0);
    for (const start of starts) yield* this.findHitsOf(start, false, least(false));
    for (const one of wholes) yield* this.findHitsOf(one, true, least(true));
  }

  *findHitsOf(form, isWhole, least) {
    if (form.includes(" ")) return yield* this.findTogether(form, isWhole, least);
    for (const one of isWhole ? [form] : Lexicon.from(this.words, form))
      for (const hit of this.places.get(one) ?? []) {
        const weight = hit & ~(-1 << WEIGHT_BITS);
        if (weight >= least) yield [hit >> WEIGHT_BITS, weight];
      }
  }

  /** The rows that have several words next to each other. */
  *findTogether(form, isWhole, least) {
    const first = form.slice(0, form.indexOf(" "));
    for (const hit of this.places.get(first) ?? []) {
      const place = hit >> WEIGHT_BITS;
      for (const text of this.rows[place].texts) {
        const [weight, words] = text;
        const isFree = !isOfNames(words) && weight >= least && isOn(text, this.day);
        if (isFree && ` ${words} `.includes(isWhole ? ` ${form} ` : ` ${form}`)) yield [place, weight];
      }
    }
  }
}

/**
 * The words to search for; one that is nowhere in the lexicon is replaced by those that are one typo away or that it is an inflection of, or, with the
 * one before it, by the word that both are together (Präzisions-Werke); `corrections` holds [key, words instead].
 */
export function correct(words, lexicon) {
  const corrections = [];
  const meant = [];
  for (const one of words) {
    const isPlain = !one.names.length && one.starts.length > 0 && !isCode(one, lexicon.rules);
    const before = meant.at(-1);
    if (!isPlain || lexicon.has(one)) meant.push(one);
    else if (before?.starts.length && !before.names.length && lexicon.has(join(before, one))) {
      corrections.push([`${before.key} ${one.key}`, [before.key + one.key]]);
      meant.splice(-1, 1, join(before, one));
    } else {
      const isLong = [...one.key].length >= lexicon.rules.typo_length;
      const wholes = isLong
        ? lexicon.all.filter((known) =>
            one.starts.some((start) => isInflected(start, known, lexicon.rules) || isOneTypo(start, known)),
          )
        : [];
      if (wholes.length) corrections.push([one.key, wholes]);
      meant.push(wholes.length ? { key: one.key, starts: [], wholes, names: [], lists: "" } : one);
    }
  }
  return { words: meant, corrections };
}

/** Two words as one. */
function join(one, other) {
  const starts = [...new Set(one.starts.flatMap((start) => other.starts.map((end) => start + end)))];
  return { key: `${one.key} ${other.key}`, starts, wholes: [], names: [], lists: "" };
}
