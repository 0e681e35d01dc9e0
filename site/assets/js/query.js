// What a typed line looks for: its words, each in the forms in which a text may have it. The rules are those of
// tool/onrecord/catalog/search/query.py, whose one table comes with the rows.
import { searchKey } from "./text.js";

/** A text as it is searched: its words by their keys, a space around each, numbers without thousands separators. */
export function searched(text) {
  return ` ${searchKey(text.replace(/([0-9])[.,'’\u00a0\u202f](?=[0-9]{3}(?![0-9]))/g, "$1"))} `;
}

/** A word is {key, starts, wholes}: the beginnings of words and the whole words that count as it, with their spaces. */
export function isIn({ starts, wholes }, text) {
  for (const start of starts) if (text.includes(start)) return true;
  for (const whole of wholes) if (text.includes(whole)) return true;
  return false;
}

/** The words of a typed line that say something; all of them where none does. */
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
  if (isNumber(key)) return { key, starts: [], wholes: [` ${key} `] }; // 1 is not the beginning of 1000
  let bare = key;
  for (const [written, letter] of rules.written_out) bare = bare.replaceAll(written, letter);
  const starts = [...new Set([key, spelled, bare])].map((start) => ` ${start}`);
  return { key, starts, wholes: singulars(key, rules).map((whole) => ` ${whole} `) };
}

const isNumber = (word) => /^\p{Nd}+$/u.test(word);

function singulars(key, { plurals, no_plurals, least_singular }) {
  if (no_plurals.some((ending) => key.endsWith(ending))) return [];
  return plurals
    .filter(([plural]) => key.endsWith(plural))
    .map(([plural, ending]) => key.slice(0, -plural.length) + ending)
    .filter((singular) => [...singular].length >= least_singular);
}

/** All words that there are, in one text to look beginnings up in. */
export function lexiconOf(words) {
  const known = [...new Set(words)].sort(order);
  return { words: known, text: ` ${known.join(" ")} ` };
}

/**
 * The words to search for, where one that is nowhere in the lexicon stands for those that are one typo away;
 * `corrections` holds [key, words instead].
 */
export function corrected(words, lexicon, rules) {
  const corrections = [];
  const meant = words.map((one) => {
    if ([...one.key].length < rules.typo_length || !one.starts.length || isIn(one, lexicon.text)) return one;
    const wholes = lexicon.words.filter((known) => one.starts.some((start) => isOneTypo(start.slice(1), known)));
    if (!wholes.length) return one;
    corrections.push([one.key, wholes]);
    return { key: one.key, starts: [], wholes: wholes.map((whole) => ` ${whole} `) };
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

const REMEMBERED = 32; // words; a typed line has fewer, and the weights of one are a byte a row
const remembered = new WeakMap();

/**
 * For each word, how well each row has it on a day: the weight of the best of its texts, 0 where it has none. What was
 * typed before is looked up, not searched again.
 */
export function weigh(rows, words, day) {
  let known = remembered.get(rows);
  if (known?.day !== day || known.words.size >= REMEMBERED) known = { day, words: new Map() };
  remembered.set(rows, known);
  return words.map((word) => {
    const key = `${word.starts} ${word.wholes}`;
    let weights = known.words.get(key);
    if (!weights) known.words.set(key, (weights = Uint8Array.from(rows, ({ texts }) => best(texts, word, day))));
    return weights;
  });
}

/** Search the rows again from the next time on: their texts have changed. */
export function forget(rows) {
  remembered.delete(rows);
}

function best(texts, word, day) {
  let most = 0;
  for (const text of texts) if (text[0] > most && isIn(word, text[1]) && isOn(text, day)) most = text[0];
  return most;
}

/** Whether a text counts on a day: its days are null where they are open. */
export function isOn([, , from = null, to = null], day) {
  return (from === null || from <= day) && (to === null || day <= to);
}
