"""Whom could we ask? The customers that a campaign may write to, those who were asked least lately first."""

from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.search.finder import Wish, fits, last_asked, standing
from onrecord.catalog.search.ranking import rank
from onrecord.catalog.search.search_texts import relevance, search_texts


def candidates(library: Library, wish: Wish, today: date) -> list[Reference]:
    """The candidates and references that a wish describes, whatever they allow; paused and retired ones left out.

    `uses`, `channel` and `available_by` of the wish do not count: what is wished for is what they will be asked for.
    """
    found = [
        reference
        for reference in library.references.values()
        if reference.status in ("candidate", "active")
        and fits(library, reference, wish)
        and _matches(library, reference, wish, today)
    ]
    return sorted(found, key=lambda r: rank(r.slug, r.name, asked=last_asked(r, today)))


def _matches(library: Library, reference: Reference, wish: Wish, today: date) -> bool:
    if not wish.words:
        return True
    texts = search_texts(reference, library, standing(library, reference, today), today)
    return relevance(texts, wish.words) is not None
