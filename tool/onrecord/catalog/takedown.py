"""What must come down, who sees to it, and by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.published import judged
from onrecord.catalog.reasons import Answer
from onrecord.catalog.reference import Authorization, Publication, Reference


@dataclass(frozen=True, slots=True)
class Item:
    """One thing: `kind` is publication, content or quote; `by` the day it must be gone; `stays` where it may stay."""

    kind: str
    id: str
    use: str
    where: str
    who: str | None
    by: date
    stays: bool = False


def take_down(reference: Reference, authorization: Authorization, library: Library) -> Iterator[Item]:
    """Everything that rests on a withdrawn authorization, judged on its last day by the record as it is now.

    With `copies: stop-new`, what stood before that day may stay; it is listed with `stays`.
    """
    gone = authorization.withdrawn
    if gone is None:
        return
    for publication in reference.publications:
        if publication.live(gone.on) and _rests_on(publication, authorization, reference, library):
            decision = judged(reference, publication, library, gone.on)
            if decision is None or decision.answer is not Answer.ALLOW:
                stays = gone.copies == "stop-new" and publication.since < gone.on
                yield Item(
                    "publication", publication.id, publication.use, publication.where, publication.by, gone.on, stays
                )
    for item in reference.content:
        if item.authorization == authorization.id:
            stays = gone.copies == "stop-new" and item.published is not None and item.published < gone.on
            yield Item("content", item.id, item.use, item.url or item.title, item.owner, gone.on, stays)
    for quote in reference.quotes:
        if quote.authorization == authorization.id:
            yield Item(
                "quote", quote.id, "quote", "every place that quotes it", None, gone.on, gone.copies == "stop-new"
            )


def _rests_on(publication: Publication, authorization: Authorization, reference: Reference, library: Library) -> bool:
    """Named by it, or, where it names none, a use that the authorization covered."""
    if publication.authorization:
        return publication.authorization == authorization.id
    return publication.use in library.vocabulary.uses.expand_all(authorization.uses)
