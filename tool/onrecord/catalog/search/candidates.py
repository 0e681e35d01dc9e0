"""Which customers could be asked? Those a campaign may write to, the least recently asked first."""

from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.search.finder import (
    Asked,
    Wish,
    find_best_answers,
    find_last_asked,
    fits,
    list_profile_wishes,
)
from onrecord.catalog.search.matches import match
from onrecord.catalog.search.query import Word, read_line
from onrecord.catalog.search.ranking import rank
from onrecord.catalog.search.search_texts import gather_term_names, list_search_texts


def find_candidates(library: Library, wish: Wish, today: date) -> list[Reference]:
    """The candidates and references that a wish describes, whatever they allow; not paused and retired ones.

    `uses`, `channel` and `available_by` of the wish do not count, because that is what they will be asked for. A word
    with a typo finds nobody: no customer is written to because of a guess.
    """
    words = read_line(" ".join(wish.words), gather_term_names(library.vocabulary)).words
    asked = Asked(wish, list_profile_wishes(wish, library.vocabulary), words)
    found = [
        reference
        for reference in library.references.values()
        if reference.status in ("candidate", "active")
        and fits(reference, asked)
        and _matches(library, reference, words, today)
    ]
    return sorted(found, key=lambda r: rank(r.slug, r.name, last_asked=find_last_asked(r, today)))


def _matches(library: Library, reference: Reference, words: tuple[Word, ...], today: date) -> bool:
    if not words:
        return True
    texts = list(list_search_texts(reference, library, find_best_answers(library, reference, today), today))
    return match(texts, words) is not None
