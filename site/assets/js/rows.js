// The rows of assets/catalog.json (tool/onrecord/publish/search_rows.py), with their words made ready to be searched.
import { searched } from "./query.js";
import { searchKey } from "./text.js";

export const ROW = {
  slug: 0,
  name: 1,
  aka: 2,
  outcome: 3,
  industry: 4,
  size: 5,
  country: 6,
  region: 7,
  product: 8,
  use_case: 9,
  language: 10,
  face: 11,
  uses: 12,
  free: 13,
  asked: 14,
};
const FIELDS = [
  ["name", ROW.slug],
  ["name", ROW.name],
  ["name", ROW.aka],
  ["outcome", ROW.outcome],
];
const OF_A_PROFILE = ["product", "use_case", "industry", "country", "region", "size", "language"];

/** The places that a row has in one list: none, one or several. */
export function placesIn(row, list) {
  const value = row[ROW[list]];
  if (Array.isArray(value)) return value;
  return value >= 0 ? [value] : [];
}

/**
 * The rows, each with its place by name and its texts [weight, text, first day, last day, use], and nothing else changed;
 * the names of a use are found while it is allowed. Weights, and what terms are called, come with the rows.
 */
export function unpack({ said, rows, weights }) {
  const keys = rows.map((row) => searchKey(row[ROW.name]));
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = [...rows.keys()].sort(
    (a, b) => order(keys[a], keys[b]) || order(rows[a][ROW.slug], rows[b][ROW.slug]),
  );
  const names = new Uint32Array(rows.length);
  sorted.forEach((at, place) => (names[at] = place));
  return rows.map((row, at) => ({
    row,
    name: names[at],
    texts: [
      ...FIELDS.map(([kind, at]) => [weights[kind], searched(row[at])]),
      ...OF_A_PROFILE.flatMap((list) => placesIn(row, list).map((place) => [weights.profile, said[list][place]])),
      ...row[ROW.uses].flatMap(([use, cells]) =>
        cells.flatMap(([, , stretches]) =>
          stretches.map(([from, to]) => [weights.story, said.use[use], from, to, use]),
        ),
      ),
    ],
  }));
}

/** Adds the words inside stories to the rows' texts. */
export function addStories(rows, { weights }, { texts: stories }) {
  for (const { texts, row } of rows)
    for (const [text, from, to] of stories[row[ROW.slug]] ?? []) texts.push([weights.story, searched(text), from, to]);
}
