// The keys under which the pages compare texts, by the rules of tool/onrecord/names/text_keys.py. One table of cases,
// tests/names/text_keys.json, tests both, so that the site's search and `onrecord find` find the same.

const LETTERS = { ß: "ss", ς: "σ", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i" };

/** The words of a text, one space between, ignoring case, accents, apostrophes, punctuation and symbols. */
export function searchKey(text) {
  const seen = text.replace(/['’‘ʼ´`\p{Cf}]/gu, "").replace(/[\p{S}\p{No}]/gu, " ");
  const bare = seen
    .normalize("NFKD")
    .replace(/[ʼ\p{M}]/gu, "")
    .toLowerCase()
    .replace(/[ßςæœøłđðþħı]/g, (letter) => LETTERS[letter]);
  return bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** A name for a file: lower-case ASCII letters, digits and single dashes, at most `most` characters; may be empty. */
export function makeSlug(text, most) {
  return searchKey(text)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, most)
    .replace(/-+$/, "");
}
