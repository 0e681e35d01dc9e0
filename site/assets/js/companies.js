// Whether two names may be one company's, as in tool/onrecord/names/companies.py; `rules` are its lists. Names that
// nobody may read here come as keyed hashes (tool/onrecord/names/hashed_names.py).
import { searchKey } from "./text.js";

/** Whether this browser can hash: only if the page comes over https, or from this machine. */
export const CAN_HASH = Boolean(globalThis.crypto?.subtle);

/** The words that tell a company from others, without articles and legal forms ("GmbH & Co. KG"). */
function findCore(name, rules) {
  let words = searchKey(name.replaceAll("&", " ")).split(" ").filter(Boolean);
  words = words.filter((word, place) => place === 0 || place === words.length - 1 || !rules.and.includes(word));
  for (let rest = countWithoutForm(words, rules); rest < words.length; rest = countWithoutForm(words, rules))
    words = words.slice(0, rest);
  while (words.length > 1 && (rules.leading.includes(words[0]) || rules.articles.includes(words[0])))
    words = words.slice(1);
  return words.map((word) => dropUnspaced(word, rules));
}

/** How many words remain without the legal form at the end. */
function countWithoutForm(words, { forms, most_words }) {
  for (let count = Math.min(most_words, words.length - 1); count > 0; count--)
    if (forms.includes(words.slice(-count).join(""))) return words.length - count;
  return words.length;
}

/** A word without a legal form in a script without spaces; a word that is only a form remains. */
function dropUnspaced(word, { unspaced }) {
  let left = word;
  for (const form of unspaced) {
    if (left.startsWith(form)) left = left.slice(form.length) || left;
    if (left.endsWith(form)) left = left.slice(0, -form.length) || left;
  }
  return left;
}

const isAscii = (text) => /^\p{ASCII}*$/u.test(text);

/** A name as written, with umlauts written out, and with look-alike letters as the Latin ones. */
function listReadings(name, rules) {
  const by = (table, text) => [...text].map((letter) => table[letter] ?? letter).join("");
  const latin = isAscii(name) ? name : by(rules.twins, name.normalize("NFKC"));
  return [name, by(rules.transliterated, name.toLowerCase()), latin]
    .map((one) => findCore(one, rules))
    .filter((words) => words.length);
}

/** The keys of a company's name, {keys, runs}: `runs` are those of all whole words in a row. */
export function makeCompanyKeys(name, rules) {
  const all = listReadings(name, rules);
  const runs = all.flatMap((words) =>
    words.flatMap((_, start) => words.slice(start).map((_word, more) => words.slice(start, start + more + 1).join(""))),
  );
  return { keys: [...new Set(all.map((words) => words.join("")))], runs: [...new Set(runs)] };
}

/** The hashes of keys for a customer's folder: HMAC with SHA-256, shortened. Only where CAN_HASH. */
export async function hashKeys(keys, slug, { hash_length }) {
  const bytes = (text) => new TextEncoder().encode(text);
  const secret = await crypto.subtle.importKey("raw", bytes(slug), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const signed = keys.map(async (key) => hex(await crypto.subtle.sign("HMAC", secret, bytes(key))));
  return (await Promise.all(signed)).map((hash) => hash.slice(0, hash_length));
}
