"""Finds quotes in a few texts without preparing those of a large catalog: a text's own words are looked for in them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

from ahocorasick_rs import BytesAhoCorasick

from onrecord.names.folding import Folded
from onrecord.names.quoted_words import BREAK, split_words
from onrecord.scan.quotes import RUN, SHORTEST, Quoted, QuoteFinder, has_enough

_BREAK = BREAK.encode()


class NarrowQuoteFinder:
    """Finds exactly what a QuoteFinder of all quotes finds.

    `quotes` are each a customer, an id, the text and its words as of `join_words`, in the catalog's order.
    """

    def __init__(self, quotes: Iterable[tuple[str, str, str, str]]) -> None:
        rows = list(quotes)
        self._quotes = [(customer, quote, text) for customer, quote, text, _ in rows]
        lines = [words.encode() for *_, words in rows]
        self._lines = b"".join(lines)
        self._starts = [0, *accumulate(map(len, lines))]

    def find_candidates(self, folded: Folded) -> set[int]:
        """As of a QuoteFinder."""
        words = folded.text.split(b" ")
        runs = set(zip(*(words[at:] for at in range(RUN)), strict=False))
        patterns = [b" %b " % b" ".join(run) for run in runs if all(run) and _BREAK not in run]
        hits: dict[int, set[int]] = defaultdict(set)
        if patterns:
            for run, start, _ in BytesAhoCorasick(patterns).find_matches_as_indexes(self._lines, overlapping=True):
                hits[bisect_right(self._starts, start) - 1].add(run)
        return {number for number, found in hits.items() if self._is_compared(number, found)}

    def _is_compared(self, number: int, runs: set[int]) -> bool:
        words = split_words(self._quotes[number][2])
        return len(words) >= SHORTEST and has_enough(runs, words)

    def find_quotes(self, text: str, candidates: Iterable[int]) -> list[Quoted]:
        """As of a QuoteFinder."""
        quotes = [self._quotes[number] for number in sorted(candidates)]
        return QuoteFinder(quotes).find_quotes(text, range(len(quotes)))
