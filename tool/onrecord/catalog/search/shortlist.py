"""Which customers may fit at all, from a small row for each, so that `find` unpacks only few records.

It leaves out nobody that `finder` would accept: whatever depends on the day is taken as a match.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.search.query import NAME, STORY, Word, is_mark
from onrecord.catalog.search.search_texts import list_regions, make_language_text, make_region_text, make_term_text
from onrecord.catalog.search.traits import Traits


class Shortlist:
    """The rows of a catalog, with the names that its vocabulary has for the terms in them."""

    def __init__(self, traits: Mapping[str, Traits], vocabulary: Vocabulary) -> None:
        self._traits = traits
        self._vocabulary = vocabulary
        self._uses = "".join(make_term_text(vocabulary.uses, use) for use in vocabulary.uses.atoms)
        self._titles: dict[str, str] = {}

    def find_fit(self, profile: Mapping[str, Collection[str]], words: Iterable[Word]) -> list[str]:
        """The slugs, in the order of the rows, of all customers whose profile and texts may match, and of some others.

        `profile` are the wished terms, by axis; several on one axis are alternatives.
        """
        facets = [frozenset(f"{axis}:{term}" for term in terms) for axis, terms in profile.items()]
        typed = [  # each with the terms that have it; any customer may allow a use today
            (word, frozenset(term for term in self._terms if word.is_in(NAME, self._find_title(term))))
            for word in words
            if not word.is_in(STORY, self._uses)
        ]
        return [
            slug
            for slug, row in self._traits.items()
            if not any(facet.isdisjoint(row.terms) for facet in facets)
            and all(not terms.isdisjoint(row.terms) or word.is_in(NAME, row.texts) for word, terms in typed)
        ]

    @cached_property
    def _terms(self) -> frozenset[str]:
        """Every term of a profile."""
        return frozenset[str]().union(*(row.terms for row in self._traits.values()))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that a customer may be found by, whatever the day."""
        texts = (self._uses, *map(self._find_title, self._terms), *(row.texts for row in self._traits.values()))
        found = set[str]()
        for text in texts:  # one by one: the words of all at once would be most of the memory of a build
            found.update(text.split())
        return frozenset(word for word in found if not is_mark(word))

    def _find_title(self, key: str) -> str:
        """The title and names of a term of a profile; empty if the vocabulary does not have it."""
        if key not in self._titles:
            axis, _, term = key.partition(":")
            self._titles[key] = self._make_text(axis, term)
        return self._titles[key]

    def _make_text(self, axis: str, term: str) -> str:
        if axis == "languages":
            return make_language_text(term, self._vocabulary.territories)
        known = self._vocabulary.axis(axis)
        if term not in known:
            return ""
        around = list_regions(known, term) if axis == "territories" else ()
        return "".join((make_term_text(known, term), *(make_region_text(region) for region in around)))
