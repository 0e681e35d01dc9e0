"""Finds quotes of the catalog in a text, word for word or changed.

A text with a few runs of three words of a quote is compared word by word. Quotation marks, emphasis, line breaks and
the kind of dash or apostrophe do not matter; a different, missing or added word or comma does. A part of a quote counts
if it is long enough, and begins and ends with a sentence, a comma or an "and".
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import Match, SequenceMatcher
from itertools import takewhile

from ahocorasick_rs import BytesAhoCorasick
from msgspec import Struct

from onrecord.catalog.library import Library
from onrecord.names.folding import Folded
from onrecord.names.quoted_words import find_words, fold_word, split_words

RUN = 3
"""Words per run: two occur in many texts, and a quote with every fourth word changed has no run of four."""
SHORTEST = 5
"""Shorter quotes are not specific to anybody: "We love it" is found everywhere."""
_PART = 7
"""This many words in a row, between the ends of sentences, commas or "and", do not occur by chance."""
_ENDS = frozenset({",", ";", ":", "!", "?", ".", "…", "and"})
_ALIKE = 0.6
"""The share of a quote's words that must be in a passage. With fewer it is another text about the same subject."""
_MOST = 50
"""A quote is reported at most this often in one text, so that a file of repetitions cannot flood the report."""
_LONGEST_SHOWN = 60
"""Characters of a changed passage that a message shows, so that it fits a line."""


class Quoted(Struct, frozen=True):
    """A quote in a text. `altered` says in words what differs; None if nothing does."""

    customer: str
    quote: str
    start: int
    end: int
    altered: str | None


class _Known(Struct, frozen=True):
    customer: str
    quote: str
    words: tuple[str, ...]
    parts: tuple[tuple[int, int], ...]


def _find_parts(words: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """The shortest parts that identify a quote, as (first word, one past the last); longer ones begin with these."""
    stops = [index for index, word in enumerate(words) if word in _ENDS]
    parts = []
    for start in (0, *(stop + 1 for stop in stops)):
        for end in (*stops, len(words)):
            if sum(word not in _ENDS for word in words[start:end]) >= _PART:
                parts.append((start, end))
                break
    return tuple(part for part in parts if part != (0, len(words)))


def has_enough(runs: set[int], words: Sequence[str]) -> bool:
    """Whether a text contains enough runs of a quote to be compared with it."""
    return len(runs) >= min(3, len(words) // 4)


class QuoteFinder:
    """Finds quotes by runs of their words, then compares word by word."""

    def __init__(self, quotes: Iterable[tuple[str, str, str]]) -> None:
        self._known: list[_Known] = []
        runs: dict[str, set[int]] = defaultdict(set)
        for customer, quote, text in quotes:
            words = split_words(text)
            if len(words) < SHORTEST:
                continue
            number = len(self._known)
            self._known.append(_Known(customer, quote, words, _find_parts(words)))
            for at in range(len(words) - RUN + 1):
                run = words[at : at + RUN]
                if all(word.isalnum() for word in run):
                    runs[f" {' '.join(run)} "].add(number)
        self._owners = [tuple(sorted(owners)) for owners in runs.values()]
        self._automaton = BytesAhoCorasick([run.encode() for run in runs]) if runs else None

    @classmethod
    def of(cls, library: Library) -> "QuoteFinder":
        """A finder of all quotes in a library."""
        if library.listed is not None:
            return cls((slug, id_, text) for slug, row in library.listed.items() for id_, text, _ in row.quotes)
        return cls((slug, q.id, q.text) for slug, reference in library.references.items() for q in reference.quotes)

    def find_candidates(self, folded: Folded) -> set[int]:
        """The numbers of the quotes that a folded text may contain."""
        if self._automaton is None:
            return set()
        hits: dict[int, set[int]] = defaultdict(set)
        for pattern, _, _ in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            for owner in self._owners[pattern]:
                hits[owner].add(pattern)
        return {number for number, runs in hits.items() if has_enough(runs, self._known[number].words)}

    def find_quotes(self, text: str, candidates: Iterable[int]) -> list[Quoted]:
        """Where the candidates are in a text, exact or altered."""
        places = find_words(text)
        words = [fold_word(match[0]) for match in places]
        at: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(words):
            at[word].append(index)
        found = []
        for number in sorted(candidates):
            known = self._known[number]
            passages = _find_passages(known.words, words, at)
            _add_parts(passages, known, words, at)
            for first, last in passages:
                altered = _say_difference(known.words, words[first : last + 1])
                found.append(Quoted(known.customer, known.quote, places[first].start(), places[last].end(), altered))
        return found


def _find_passages(known: tuple[str, ...], words: list[str], at: dict[str, list[int]]) -> list[tuple[int, int]]:
    """Each passage that resembles a quote, as (first word, last word)."""
    size = len(known)
    starts: dict[int, int] = defaultdict(int)
    for offset, word in enumerate(known):
        for index in at.get(word, ())[:2000]:
            starts[(index - offset) // max(4, size // 3)] += 1
    step = max(4, size // 3)
    best = sorted((bucket for bucket, hits in starts.items() if hits * 3 >= size), key=lambda b: (-starts[b], b))[
        :_MOST
    ]
    passages: list[tuple[int, int]] = []
    for bucket in best:
        begin = max(0, bucket * step - step)
        window = words[begin : bucket * step + 2 * step + size]
        blocks = _find_blocks(known, window)
        if not blocks or sum(block.size for block in blocks) < _ALIKE * size:
            continue
        first = begin + blocks[0].b
        last = begin + blocks[-1].b + blocks[-1].size - 1
        if not _is_taken(passages, first, last):
            passages.append((first, last))
    return passages


def _find_blocks(known: tuple[str, ...], window: list[str]) -> list[Match]:
    """What is the same, without commas and "and" of other sentences at the beginning and the end."""
    blocks = [b for b in SequenceMatcher(None, known, window, autojunk=False).get_matching_blocks() if b.size]
    while blocks and _ENDS.issuperset(known[blocks[-1].a : blocks[-1].a + blocks[-1].size]):
        blocks.pop()
    while blocks and _ENDS.issuperset(known[blocks[0].a : blocks[0].a + blocks[0].size]):
        del blocks[0]
    return blocks


def _is_taken(passages: list[tuple[int, int]], first: int, last: int) -> bool:
    return any(first <= known_last and last >= known_first for known_first, known_last in passages)


def _add_parts(passages: list[tuple[int, int]], known: _Known, words: list[str], at: dict[str, list[int]]) -> None:
    """Add parts of a quote that are repeated word for word outside of its passages, each as long as it continues."""
    for start, end in known.parts:
        part = list(known.words[start:end])
        rarest = min(range(len(part)), key=lambda place: len(at.get(part[place], ())))
        for index in at.get(part[rarest], ()):
            if len(passages) >= _MOST:
                return
            first = index - rarest
            last = first + len(part) - 1
            if first < 0 or words[first : last + 1] != part:
                continue
            last += _count_alike(known.words[end:], words[last + 1 : last + 1 + len(known.words) - end])
            if not _is_taken(passages, first, last):
                passages.append((first, last))


def _count_alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words are the same, from the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _say_difference(known: tuple[str, ...], found: list[str]) -> str | None:
    """What differs, in words; None if nothing does."""
    if list(known) == found:
        return None
    differences = []
    changes = [op for op in SequenceMatcher(None, known, found, autojunk=False).get_opcodes() if op[0] != "equal"]
    for kind, a, b, c, d in changes:
        old, new = _cut(known[a:b]), _cut(found[c:d])
        if kind == "delete":
            differences.append(f"{old!r} is missing")
        elif kind == "insert":
            differences.append(f"{new!r} was added")
        else:
            differences.append(f"{old!r} became {new!r}")
    shortened = all(kind == "delete" and not _ENDS.issuperset(known[a:b]) for kind, a, b, _, _ in changes)
    return (
        ("shortened, " if shortened else "")
        + "; ".join(differences[:3])
        + (f"; and {len(differences) - 3} more changes" if len(differences) > 3 else "")
    )


def _cut(words: Sequence[str]) -> str:
    text = " ".join(words)
    text = text.strip(" ,;:!?.") or text
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
