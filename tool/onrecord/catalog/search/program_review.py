"""How the program did in a period: requests, answers, load, deals, gaps, renewals, permissions gained and lost."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Literal

from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.decision.validity import living
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.workload.live_publications import judge_publication, refused_since
from onrecord.catalog.workload.renewal import following, refusal

FEW = 5
"""Fewer cases than this are named with their number: one more or less changes a median or a share by a fifth."""
BUSIEST = 3
"""Whose share of all is told: when three customers carry a program, it rests on too few."""
Ended = Literal["renewed", "asked", "declined", "let-go", "missed"]
"""What became of a permission whose last day lay in the period."""


@dataclass(frozen=True, slots=True)
class Period:
    """Civil days, both inclusive."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def before(self) -> "Period":
        """The same right before: as many months where these are whole ones, else as many days."""
        if self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
            place = self.first.year * 12 + self.first.month - 1 - months
            return Period(date(place // 12, place % 12 + 1, 1), self.first - timedelta(days=1))
        length = self.last - self.first + timedelta(days=1)
        return Period(self.first - length, self.first - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Days:
    """How long something took: the median in days, None of nothing, and of how many."""

    median: float | None
    of: int


@dataclass(frozen=True, slots=True)
class Deals:
    """Deals with a reference in them that had an outcome in the period; amounts by currency, never added up across."""

    count: int
    amounts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Exposure:
    """A publication that was up without permission: its customer, place, and days up to its end or the period's."""

    slug: str
    name: str
    where: str
    days: int
    is_down: bool


@dataclass(frozen=True, slots=True)
class ProgramReview:
    """One period in numbers. Names are of customers; what nobody asked for, or nobody is known of, is not in it.

    `asked`, `held` and `won` count by (slug, name); `asked_uses` and `won_uses` by use. `busiest_share` is the part of
    all engagements that the three busiest customers held, 0 to 1. `gaps` are (industry, use) that were asked for while
    nobody else of the industry allows them at the period's end. `gained` and `lost` count uses by what happened.
    """

    period: Period
    requests: int
    asked: Mapping[tuple[str, str], int]
    asked_uses: Mapping[str, int]
    to_answer: Days
    to_fill: Days
    accepted: int
    declined: int
    held: Mapping[tuple[str, str], int]
    busiest_share: float | None
    deals: Mapping[str, Deals]
    won: Mapping[tuple[str, str], int]
    won_uses: Mapping[str, int]
    helpful: Days
    gaps: Mapping[tuple[str, str], int]
    ended: Mapping[str, int]
    gained: int
    lost: Mapping[str, int]
    exposed: tuple[Exposure, ...]


def review_program(library: Library, period: Period) -> ProgramReview:
    """Count what the records date within the period. What happened after its last day is not looked at."""
    every = [(reference, request) for reference in library.references.values() for request in reference.requests]
    made = [(r, q) for r, q in every if q.requested.on in period]
    answered = [q for _, q in every if q.customer and q.customer.on in period]
    held = [(r, q) for r, q in every if q.held in period]
    outcomes = [(r, q) for r, q in every if q.outcome and q.outcome.on in period]
    won = [(r, q) for r, q in outcomes if q.outcome and q.outcome.deal == "won"]
    by_customer = _by_customer(held)
    busiest = sum(count for _, count in Counter(by_customer).most_common(BUSIEST))
    ended = Counter[str](
        _ended(reference, one, period) for reference, one in _permissions(library) if one.valid_through in period
    )
    return ProgramReview(
        period=period,
        requests=len(made),
        asked=_by_customer(made),
        asked_uses=_by_use(made),
        to_answer=_days((q.customer.on - q.requested.on).days for q in answered if q.customer),
        to_fill=_days((q.held - q.requested.on).days for _, q in held if q.held),
        accepted=sum(q.customer is not None and q.customer.answer != "declined" for q in answered),
        declined=sum(q.customer is not None and q.customer.answer == "declined" for q in answered),
        held=by_customer,
        busiest_share=busiest / len(held) if held else None,
        deals={deal: _deals(q for _, q in outcomes if q.outcome and q.outcome.deal == deal) for deal in _DEALS},
        won=_by_customer(won),
        won_uses=_by_use(won),
        helpful=_days(q.outcome.helpful for _, q in outcomes if q.outcome and q.outcome.helpful),
        gaps=_gaps(library, made, period.last),
        ended=ended,
        gained=sum(len(_atoms(library, one)) for _, one in _permissions(library) if one.decided in period),
        lost={"withdrawn": _withdrawn(library, period), "ended": ended["missed"] + ended["declined"] + ended["let-go"]},
        exposed=tuple(sorted(_exposed(library, period), key=lambda one: (-one.days, one.slug, one.where))),
    )


_DEALS = ("won", "open", "lost")


def _permissions(library: Library) -> Iterator[tuple[Reference, Authorization]]:
    for reference in library.references.values():
        for authorization in reference.authorizations:
            if authorization.state == "granted":
                yield reference, authorization


def _by_customer(some: Iterable[tuple[Reference, Request]]) -> Mapping[tuple[str, str], int]:
    return dict(Counter((reference.slug, reference.name) for reference, _ in some).most_common())


def _by_use(some: Iterable[tuple[Reference, Request]]) -> Mapping[str, int]:
    return dict(Counter(request.use for _, request in some).most_common())


def _days(numbers: Iterable[int]) -> Days:
    found = list(numbers)
    return Days(median(found) if found else None, len(found))


def _deals(requests: Iterable[Request]) -> Deals:
    count, amounts = 0, dict[str, float]()
    for request in requests:
        deal, outcome = request.opportunity, request.outcome
        amount = (outcome.amount if outcome else None) or (deal.amount if deal else None)
        count += 1
        if deal and deal.currency and amount:
            amounts[deal.currency] = amounts.get(deal.currency, 0) + amount
    return Deals(count, amounts)


def _atoms(library: Library, authorization: Authorization) -> frozenset[str]:
    try:
        return library.vocabulary.uses.expand_all(authorization.uses)
    except DecisionError:
        return frozenset()


def _gaps(library: Library, made: Iterable[tuple[Reference, Request]], day: date) -> Mapping[tuple[str, str], int]:
    """What was asked for by industry and use, and no customer of that industry allows."""
    allowed = {
        (reference.profile.industry, use)
        for reference in library.references.values()
        if reference.status == "active"
        for authorization, _ in living(reference, day)
        for use in _atoms(library, authorization)
    }
    asked = Counter((r.profile.industry, q.use) for r, q in made if r.profile.industry)
    return {
        (industry, use): n for (industry, use), n in asked.most_common() if industry and (industry, use) not in allowed
    }


def _ended(reference: Reference, old: Authorization, period: Period) -> Ended:
    then = following(reference, old)
    if then is not None:
        return "renewed" if then.state == "granted" and then.decided and then.decided <= period.last else "asked"
    if refusal(reference, old):
        return "declined"
    return "let-go" if old.let_go else "missed"


def _withdrawn(library: Library, period: Period) -> int:
    return sum(one.withdrawn is not None and one.withdrawn.on in period for _, one in _permissions(library))


def _exposed(library: Library, period: Period) -> Iterator[Exposure]:
    for reference in library.references.values():
        for publication in reference.publications:
            down = publication.removed is not None and publication.removed <= period.last
            last = publication.removed - timedelta(days=1) if down and publication.removed else period.last
            if last < max(publication.since, period.first):
                continue
            decision = judge_publication(reference, publication, library, last)
            if decision is not None and decision.answer is Answer.DENY:
                days = (last - refused_since(reference, publication, library, last)).days + 1
                yield Exposure(reference.slug, reference.name, publication.where, days, down)
