"""What must be taken down, who must do it, and by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.publication import Publication
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.live_publications import judge_publication, list_live, may_stay
from onrecord.catalog.workload.planned import find_barred


@dataclass(frozen=True, slots=True)
class Item:
    """One item: `kind` is publication, content, quote or engagement; `by` is the day by which it must be gone.

    `stays` means that it may stay. An engagement must be cancelled: its `where` names the prospect and the day.
    """

    kind: str
    id: str
    use: str
    where: str
    who: str | None
    by: date
    stays: bool = False


def take_down(reference: Reference, authorization: Authorization, library: Library) -> Iterator[Item]:
    """Everything that depends on a withdrawn authorization, judged by the current record on the day it has ended.

    That is the day of the withdrawal, or the day after its last day if that comes first. With `copies: stop-new`, what
    was published before the withdrawal may stay; it is listed with `stays`.
    """
    gone = authorization.withdrawn
    if gone is None:
        return
    last = authorization.valid_through
    by = min(gone.on, last + ONE_DAY) if last else gone.on
    may_stay = gone.copies == "stop-new" and by == gone.on
    for publication in reference.publications:
        day = _find_refused_day(publication, (by, gone.on), reference, library)
        if day and _rests_on(publication, authorization, reference, library):
            stays = may_stay and publication.since < gone.on
            yield Item("publication", publication.id, publication.use, publication.where, publication.by, day, stays)
    for item in reference.content:
        if item.authorization == authorization.id:
            stays = may_stay and item.published is not None and item.published < gone.on
            yield Item("content", item.id, item.use, item.url or item.title, item.owner, by, stays)
    for quote in reference.quotes:
        if quote.authorization == authorization.id:
            yield Item("quote", quote.id, "quote", "every place that quotes it", None, by, may_stay)


def list_to_cancel(before: Reference, old: Library, after: Reference, library: Library, today: date) -> Iterator[Item]:
    """The planned engagements that were allowed before a change and are not allowed after it."""
    known = {one.request.file for one in find_barred(before, old, today) if one.denied}
    for one in find_barred(after, library, today):
        request = one.request
        if one.request.file not in known and (one.denied or after.status != before.status):
            use = library.vocabulary.uses.title(request.use)
            whom = f" for {request.prospect}" if request.prospect else ""
            when = f"on {one.day}" if request.scheduled else f"needed by {one.day}"
            where = f"{use}{whom}, {request.state}, {when}"
            yield Item("engagement", request.id, request.use, where, after.owner, one.cancel_by(today))


def list_no_longer_allowed(after: Reference, library: Library, day: date) -> Iterator[Item]:
    """The live publications that are not allowed on a day, whatever the reason."""
    for publication, _, decision in list_live(after, library, day):
        if decision.answer is not Answer.ALLOW:
            stays = may_stay(after, publication, decision)
            yield Item("publication", publication.id, publication.use, publication.where, publication.by, day, stays)


def list_quote_places(reference: Reference, library: Library, quote: Quote, day: date) -> Iterator[Item]:
    """The live publications of a quote that are not allowed on a day: where its words must be taken down."""
    for publication in reference.publications:
        if publication.quote != quote.id or not publication.is_live(day):
            continue
        decision = judge_publication(reference, publication, library, day)
        if decision is None or decision.answer is not Answer.ALLOW:
            yield Item("publication", publication.id, publication.use, publication.where, publication.by, day)


def _find_refused_day(
    publication: Publication, days: tuple[date, ...], reference: Reference, library: Library
) -> date | None:
    """The first of the days on which it is live and not allowed; another permission may still allow it on some."""
    for day in days:
        decision = judge_publication(reference, publication, library, day)
        if publication.is_live(day) and (decision is None or decision.answer is not Answer.ALLOW):
            return day
    return None


def _rests_on(publication: Publication, authorization: Authorization, reference: Reference, library: Library) -> bool:
    """Whether it names the authorization, or names none and has a use that the authorization covered."""
    if publication.authorization:
        return publication.authorization == authorization.id
    return publication.use in library.vocabulary.uses.expand_all(authorization.uses)


def list_to_take_down(
    before: Reference | None, after: Reference | None, base: Library, head: Library, today: date
) -> Iterator[Item]:
    """The live publications that a change leaves without permission, or allowed for fewer days, and from when on."""
    refusal_days = {p.id: _find_refused_from(before, p, base, today) for p in before.publications} if before else {}
    for publication in after.publications if after else ():
        day = _find_refused_from(after, publication, head, today)
        was = refusal_days.get(publication.id)
        sooner = day is not None and (was is None or day < was)
        if day is not None and sooner and (publication.id in refusal_days or day == today):
            yield Item("publication", publication.id, publication.use, publication.where, publication.by, day)


def _find_refused_from(
    reference: Reference | None, publication: Publication, library: Library, today: date
) -> date | None:
    """The first day, from today, on which a live publication is not allowed and may not stay; None if it may stay."""
    if reference is None or not publication.is_live(today):
        return None
    turns = library.judge(reference).list_boundaries(publication.quote)
    for day in (today, *(turn for turn in turns if turn > today)):
        decision = judge_publication(reference, publication, library, day)
        refused = decision is None or decision.answer is not Answer.ALLOW
        if refused and not (decision and may_stay(reference, publication, decision)):
            return day
    return None
