"""Whom could we ask? The customers that a campaign may write to, those who were asked least lately first."""

from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.search.finder import Wish, fits, last_asked, relevance


def candidates(library: Library, wish: Wish, today: date) -> list[Reference]:
    """The candidates and references that a wish describes, whatever they allow; paused and retired ones left out.

    `uses`, `channel` and `available_by` of the wish do not count: what is wished for is what they will be asked for.
    """
    found = [
        reference
        for reference in library.references.values()
        if reference.status in ("candidate", "active")
        and fits(library, reference, wish)
        and relevance(library, reference, wish.words) is not None
    ]
    return sorted(found, key=lambda reference: (last_asked(reference, today) or date.min, reference.slug))
