// Where a permission applies. Territories are sets of countries that the records distinguish (publish/search_rows.py);
// null means all countries.

const ALLOW = 2; // LEVEL_ALLOW of search.js, which imports this module
const NO_END = Infinity;
const REMEMBERED = 20_000; // answers; the sample asks for 3,000, and each is a short text and a few numbers

/** Keep an answer, and forget all before there are too many, so that an open tab does not grow. */
function remember(answers, key, answer) {
  if (answers.size >= REMEMBERED) answers.clear();
  answers.set(key, answer);
  return answer;
}

export class Places {
  /** `territories`: {count, sets: [[name, [countries] or null]], members: [[countries]] by place in the list of terms}. */
  constructor({ count, sets, members }) {
    const all = [...Array(count).keys()];
    this.count = count;
    this.names = sets.map(([name]) => name);
    this.sets = sets.map(([, atoms]) => new Set(atoms ?? all));
    this.members = members;
    this.answers = new Map();
    this.covered = new Map();
  }

  /**
   * The best of a use on one of the channels (bits): {level, until, channels, where}, null where it is denied. With
   * territories (a set of terms), one of them must be covered as a whole, on one channel. `where` names the part of the
   * world that it is for; null if that is all of it, or what was asked for.
   */
  findBest(cells, mask, territories) {
    const there = cells.filter(([channels]) => channels & mask);
    if (!there.length) return null;
    const channels = there.reduce((bits, [bit]) => bits | bit, 0);
    if (!territories?.size) {
      const level = Math.max(...there.map(([, , one]) => one));
      const top = there.filter(([, , one]) => one === level);
      return {
        level,
        until: level === ALLOW ? findEnd(Math.max(...top.map(([, , , until]) => until ?? NO_END))) : null,
        channels,
        where: this.name(top),
      };
    }
    let found = null;
    for (const term of territories) {
      for (let bit = 0; channels >> bit; bit++) {
        const here = this.findThroughout(
          there.filter(([bits]) => (bits >> bit) & 1),
          term,
        );
        if (
          here &&
          (!found ||
            here.level > found.level ||
            (here.level === found.level && (here.until ?? NO_END) > (found.until ?? NO_END)))
        )
          found = here;
      }
    }
    return found && { ...found, channels, where: null };
  }

  /** The least over the countries of a term: what is allowed in all of it. Null if it is denied in one of them. */
  findThroughout(cells, term) {
    const key = `${term}:${cells.map(([, set, level, until]) => `${set},${level},${until}`).join(";")}`;
    if (this.answers.has(key)) return this.answers.get(key);
    let [level, until] = [ALLOW, NO_END];
    for (const atom of this.members[term]) {
      const here = cells.filter(([, set]) => this.sets[set].has(atom));
      const most = Math.max(0, ...here.map(([, , one]) => one));
      level = Math.min(level, most);
      if (!level) break;
      until = Math.min(
        until,
        Math.max(...here.filter(([, , one]) => one === most).map(([, , , end]) => end ?? NO_END)),
      );
    }
    return remember(this.answers, key, level ? { level, until: level === ALLOW ? findEnd(until) : null } : null);
  }

  /** The part of the world that some cells are for, in few words; null if it is all of it. */
  name(cells) {
    const sets = [...new Set(cells.map(([, set]) => set))].sort((a, b) => a - b);
    const atoms = new Set(sets.flatMap((set) => [...this.sets[set]]));
    if (atoms.size === this.count) return null;
    return sets.length <= 2
      ? sets
          .map((set) => this.names[set])
          .sort()
          .join(", ")
      : `${atoms.size} countries`;
  }

  /** A key of all that is covered on the channels by what is wanted (a use, or null for any). */
  findCover(usable, mask, wanted) {
    const parts = new Set();
    for (const [use, cells] of usable) {
      if (wanted !== null && use !== wanted) continue;
      const there = cells.filter(([channels]) => channels & mask);
      const channels = there.reduce((bits, [bit]) => bits | (bit & mask), 0);
      // Bitwise operators take 32 bits, the last of which is the sign.
      for (let bit = 0; bit < 31 && channels >>> bit; bit++) {
        const sets = there.filter(([bits]) => (bits >> bit) & 1).map(([, set]) => set);
        if (sets.length) parts.add([...new Set(sets)].sort((a, b) => a - b).join(","));
      }
    }
    return [...parts].sort().join("|");
  }

  /** The terms that a key of `cover` covers as a whole. */
  listTerms(key) {
    const known = this.covered.get(key);
    if (known) return known;
    const unions = key
      .split("|")
      .filter(Boolean)
      .map((part) => new Set(part.split(",").flatMap((set) => [...this.sets[Number(set)]])));
    const isCovered = (atoms) => unions.some((union) => atoms.every((atom) => union.has(atom)));
    const terms = this.members.flatMap((atoms, term) => (isCovered(atoms) ? [term] : []));
    return remember(this.covered, key, terms);
  }
}

/** For pages, no end is null, not a number. */
const findEnd = (until) => (until === NO_END ? null : until);
