"""Finds names in a few texts without spelling out a large catalog: per text, only the names that can be in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from onrecord.names.folding import Folded
from onrecord.names.mentions import Mention, Name
from onrecord.scan.automaton import NameFinder

MOST_FILES, MOST_BYTES = 8, 256 << 10
"""For more than this, one finder of all names is cheaper than looking for their beginnings in each text."""


class NarrowFinder:
    """Finds exactly what a NameFinder of all names finds.

    `openings` are the beginnings of each customer's names, in the catalog's order; `names` gives the names of some
    customers, in the same order.
    """

    def __init__(self, openings: Mapping[str, Sequence[str]], names: Callable[[Sequence[str]], Iterator[Name]]) -> None:
        self._names = names
        self._place = {slug: place for place, slug in enumerate(openings)}
        self._by_length: dict[int, dict[bytes, list[str]]] = {}
        for slug, starts in openings.items():
            for start in starts:
                raw = start.encode()
                self._by_length.setdefault(len(raw), {}).setdefault(raw, []).append(slug)

    def find_mentions_in(self, data: bytes, folded: Folded, passed: list[Mention] | None = None) -> list[Mention]:
        """As of a NameFinder."""
        slugs = sorted(self._find_possible(folded.text), key=self._place.__getitem__)
        return NameFinder(self._names(slugs)).find_mentions_in(data, folded, passed)

    def _find_possible(self, text: bytes) -> set[str]:
        found: set[str] = set()
        for length, starts in self._by_length.items():
            pieces = {text[at : at + length] for at in range(len(text) - length + 1)}
            for start in starts.keys() & pieces:
                found.update(starts[start])
        return found
