// Why words find a reference, where the name of the customer or of a term does not have them; see `match` of
// tool/onrecord/catalog/search/matches.py. Looked for only in what is drawn.
import { isIn, isOfNames, isOn, foldForSearch } from "./query.js";

/** The words that need it, each with what people call the place that has it; `there` has the uses that count. */
export function findMatches({ texts, usable: there }, words, file, day) {
  if (!words.length) return [];
  const now = texts.filter((text) => isOn(text, day) && (text[USE] === undefined || there.has(text[USE])));
  return words.flatMap((word) => {
    const found = now.filter(([weight, text]) => isIn(word, weight, text, file));
    if (!found.length || found.some((text) => isPlain(word, text))) return [];
    const [, , place] = found.reduce((best, text) => (text[0] > best[0] ? text : best));
    return [[word.key, place]];
  });
}

const USE = 5; // of a text (rows.js)

function isPlain({ key, starts, wholes }, [, text, place]) {
  if (!place || !isOfNames(text)) return !place;
  const title = ` ${foldForSearch(place)} `;
  return [key, ...starts].some((one) => title.includes(` ${one}`)) || wholes.some((one) => title.includes(` ${one} `));
}
