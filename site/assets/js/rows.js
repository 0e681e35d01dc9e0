// The rows of assets/catalog.json (tool/onrecord/publish/search_rows.py), with their words prepared for the search.
import { foldForSearch } from "./query.js";
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
export const IN_OUTCOME = "outcome";
const OF_A_PROFILE = ["product", "use_case", "industry", "country", "size", "region", "language"];

/** The places that a row has in one list: none, one or several. */
export function findPlacesIn(row, list) {
  const value = row[ROW[list]];
  if (Array.isArray(value)) return value;
  return value >= 0 ? [value] : [];
}

/**
 * The rows, each with its place by name and its texts [weight, text, what people call the place that has it, first day,
 * last day, use], and nothing else changed; the names of a use are found while it is allowed. Weights, and what terms are
 * called, come with the rows. As tool/onrecord/catalog/search/search_texts.py has them, in its order.
 */
export function unpack({ said, lists, rows, weights }) {
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
      [weights.name, foldForSearch(row[ROW.name]), ""],
      ...(row[ROW.aka] ? row[ROW.aka].split("\n") : []).map((name) => [weights.name, foldForSearch(name), name]),
      [weights.name, foldForSearch(row[ROW.slug]), row[ROW.slug]],
      [weights.outcome, foldForSearch(row[ROW.outcome]), IN_OUTCOME],
      ...OF_A_PROFILE.flatMap((list) =>
        findPlacesIn(row, list).map((place) => [
          weights.profile,
          said[list][place],
          findTitle(row, list, place, lists),
        ]),
      ),
      ...row[ROW.uses].flatMap(([use, cells]) =>
        cells.flatMap(([, , stretches]) =>
          stretches.map(([from, to]) => [weights.story, said.use[use], lists.use[use][1], from, to, use]),
        ),
      ),
    ],
  }));
}

/** A term's title; of a region that of the row's country, which is why the region finds it. */
const findTitle = (row, list, place, lists) =>
  list === "region" ? lists.country[row[ROW.country]][1] : lists[list][place][1];

/** Add the words inside stories to the rows' texts. */
export function addStories(rows, { weights }, { texts: stories }) {
  for (const { texts, row } of rows)
    for (const [text, ...where] of stories[row[ROW.slug]] ?? [])
      texts.push([weights.story, foldForSearch(text), ...where]);
}
