"""How the program did in a period: requests, answers, load, deals, gaps, renewals, permissions gained and lost."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Literal, TypeVar

from onrecord.catalog.library import Library
from onrecord.catalog.record.wish import FiledWish, Kind
from onrecord.catalog.search.filed_wishes import count_kinds
from onrecord.catalog.search.program_facts import (
    Allowed,
    Engagement,
    Permission,
    ProgramFacts,
    Shown,
    Stretch,
    gather_facts,
)

FEW = 5
"""With fewer cases than this, their number is given: one more or less changes a median or a share by a fifth."""
BUSIEST = 3
"""How many of the busiest customers' share is reported: a program that three customers carry depends on too few."""
Ended = Literal["renewed", "asked", "declined", "let-go", "missed"]
"""What happened to a permission whose last day was in the period."""
Who = tuple[str, str]
"""A customer: slug and name."""
Counted = TypeVar("Counted", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Period:
    """Civil days, both inclusive."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def find_before(self) -> "Period":
        """The period of equal length right before: as many months for whole months, else as many days."""
        if self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
            return Period(add_months(self.first, -months), self.first - timedelta(days=1))
        length = self.last - self.first + timedelta(days=1)
        return Period(self.first - length, self.first - timedelta(days=1))


def add_months(first: date, months: int) -> date:
    """The first day of a month, moved by a number of months, which may be negative."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


@dataclass(frozen=True, slots=True)
class Days:
    """How long something took: the median in days (None without cases), and the number of cases."""

    median: float | None
    of: int


@dataclass(frozen=True, slots=True)
class Deals:
    """Deals with a reference that had an outcome in the period; amounts are by currency, never added across them.

    `currencies` and `stages` count the deals by currency, and by the sales stage that the request names, if known.
    """

    count: int
    amounts: Mapping[str, float]
    currencies: Mapping[str, int]
    stages: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Exposure:
    """A publication that was up without permission: its customer, its place, and for how many days until the period's
    end, with those before the period.

    `is_down` means that by the period's end it was taken down or allowed again.
    """

    slug: str
    name: str
    use: str
    channel: str
    where: str
    days: int
    is_down: bool


@dataclass(frozen=True, slots=True)
class ProgramReview:
    """One period in numbers. Names are those of customers; entries with a count of zero are left out.

    `asked`, `held` and `won` count by (slug, name); `asked_uses` and `won_uses` by use. `busiest_share` is the part of
    all engagements that the three busiest customers held, 0 to 1. `resting` are the customers who had nothing left to
    give on the period's last day, with the last day of that, None where none is in sight. `won_content` says in how
    many deals that were won the customer had such a finished asset by then: no record says which was handed over.
    `gaps` are (industry, use) that were asked for while nobody of the industry allows them at the period's end.
    `not_found` counts by kind what somebody looked for in the period and did not find; `found` are the wishes that were
    answered in it. `gained` and `lost` count uses by what happened. `pool` counts, by industry, the customers with a
    permission in force on the last day; the key is empty where a record names no industry.
    """

    period: Period
    requests: int
    asked: Mapping[Who, int]
    asked_uses: Mapping[str, int]
    to_answer: Days
    to_fill: Days
    accepted: int
    declined: int
    held: Mapping[Who, int]
    busiest_share: float | None
    resting: Mapping[Who, date | None]
    deals: Mapping[str, Deals]
    won: Mapping[Who, int]
    won_uses: Mapping[str, int]
    won_content: Mapping[str, int]
    helpful: Days
    gaps: Mapping[tuple[str, str], int]
    not_found: Mapping[Kind, int]
    found: int
    ended: Mapping[str, int]
    gained: int
    lost: Mapping[str, int]
    exposed: tuple[Exposure, ...]
    pool: Mapping[str, int]

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened in the period; what is merely true at its end does not count."""
        happened = (
            self.requests,
            self.found,
            *self.not_found.values(),
            self.accepted,
            self.declined,
            self.gained,
            *self.lost.values(),
        )
        deals = (some.count for some in self.deals.values())
        others = self.held or self.ended or self.helpful.of or self.exposed or self.not_found or self.found
        return not (any(happened) or any(deals) or others)


def review_program(library: Library, period: Period, wishes: Iterable[FiledWish] = ()) -> ProgramReview:
    """Count what happened within the period, by the dates in the records. Later events are ignored."""
    (review,) = review_periods(gather_facts(library, period.last), [period], wishes)
    return review


def review_periods(
    facts: Iterable[ProgramFacts], periods: Sequence[Period], wishes: Iterable[FiledWish] = ()
) -> list[ProgramReview]:
    """Count what lies within each period, going through the facts once: they reach up to the last day of all, or on.

    Each day is counted only in the few periods that contain it, so ten years of reviews take hardly longer than one.
    """
    tallies = _Tallies(periods)
    for one in facts:
        tallies.add(one)
    for wish in wishes:
        tallies.add_wish(wish)
    return [tally.make_review() for tally in tallies.every]


_DEALS = ("won", "open", "lost")


class _Tallies:
    """The tallies of several periods, found by day."""

    def __init__(self, periods: Sequence[Period]) -> None:
        self.every = [_Tally(period) for period in periods]
        self._by_last = sorted(self.every, key=lambda tally: tally.period.last)
        self._lasts = [tally.period.last for tally in self._by_last]
        self._by_day: dict[date, list[_Tally]] = {}

    def add(self, one: ProgramFacts) -> None:
        """Add the numbers of one customer to those of each period."""
        who = one.slug, one.name
        for engagement in one.engagements:
            for tally in self._select_holding(engagement.asked):
                tally.asked.append((who, one.industry, engagement))
            for tally in self._select_holding(engagement.answered):
                tally.answered.append(engagement)
            for tally in self._select_holding(engagement.held):
                tally.held.append((who, engagement))
            for tally in self._select_holding(engagement.closed):
                tally.closed.append((who, engagement))
                if engagement.deal == "won" and engagement.closed:
                    tally.won_content.update({made.what for made in one.made if made.first <= engagement.closed})
        for permission in one.permissions:
            for tally in self._select_holding(permission.decided):
                tally.gained += permission.uses
            for tally in self._select_holding(permission.withdrawn):
                tally.withdrawn += 1
            for tally in self._select_holding(permission.last):
                tally.ended[_judge_end(permission, tally.period)] += 1
        for scope in one.allowed:
            places = [(one.industry, use) for use in scope.uses]
            for tally in self._select_ending(scope):
                tally.pool[one.slug] = one.industry
                tally.allowed.update(places)
        for rest in one.rests:
            for tally in self._select_ending(rest):
                tally.resting.setdefault(who, []).append(rest.last)
        for exposure in one.exposed:
            for tally in self.every:
                if exposure.first <= tally.period.last and exposure.last >= tally.period.first:
                    tally.exposed.append(_expose(one, exposure, tally.period))

    def add_wish(self, wish: FiledWish) -> None:
        """Count what somebody looked for, and that it was found."""
        for tally in self._select_holding(wish.requested.on):
            tally.wished.append(wish)
        for tally in self._select_holding(wish.answered.on if wish.answered else None):
            tally.found += 1

    def _select_holding(self, day: date | None) -> "list[_Tally]":
        """Those whose period holds a day."""
        if day is None:
            return []
        if day not in self._by_day:
            self._by_day[day] = [tally for tally in self.every if day in tally.period]
        return self._by_day[day]

    def _select_ending(self, some: Allowed | Stretch) -> "list[_Tally]":
        """Those whose last day lies within a stretch."""
        first = bisect_left(self._lasts, some.first)
        return self._by_last[first : bisect_right(self._lasts, some.last) if some.last else None]


class _Tally:
    """What was found of one period so far."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self.asked: list[tuple[Who, str | None, Engagement]] = []
        self.answered: list[Engagement] = []
        self.held: list[tuple[Who, Engagement]] = []
        self.closed: list[tuple[Who, Engagement]] = []
        self.won_content = Counter[str]()
        self.gained, self.withdrawn, self.found = 0, 0, 0
        self.wished: list[FiledWish] = []
        self.ended = Counter[str]()
        self.pool: dict[str, str | None] = {}
        self.allowed: set[tuple[str | None, str]] = set()
        self.resting: dict[Who, list[date | None]] = {}
        self.exposed: list[Exposure] = []

    def make_review(self) -> ProgramReview:
        """The period in numbers."""
        held = Counter(who for who, _ in self.held)
        won = [(who, one) for who, one in self.closed if one.deal == "won"]
        busiest = sum(count for _, count in held.most_common(BUSIEST))
        return ProgramReview(
            period=self.period,
            requests=len(self.asked),
            asked=_rank(who for who, _, _ in self.asked),
            asked_uses=_rank(one.use for _, _, one in self.asked),
            to_answer=_measure_days((one.answered - one.asked).days for one in self.answered if one.answered),
            to_fill=_measure_days((one.held - one.asked).days for _, one in self.held if one.held),
            accepted=sum(one.accepted for one in self.answered),
            declined=sum(not one.accepted for one in self.answered),
            held=dict(held.most_common()),
            busiest_share=busiest / len(self.held) if self.held else None,
            resting=dict(sorted(self._list_resting(), key=lambda pair: (-(pair[1] or date.max).toordinal(), pair[0]))),
            deals={deal: _count_deals(one for _, one in self.closed if one.deal == deal) for deal in _DEALS},
            won=_rank(who for who, _ in won),
            won_uses=_rank(one.use for _, one in won),
            won_content=dict(sorted(self.won_content.items(), key=lambda pair: (-pair[1], pair[0]))),
            helpful=_measure_days(one.helpful for _, one in self.closed if one.helpful),
            gaps=self._count_gaps(),
            not_found=count_kinds(self.wished),
            found=self.found,
            ended=self.ended,
            gained=self.gained,
            lost={
                "withdrawn": self.withdrawn,
                "ended": self.ended["missed"] + self.ended["declined"] + self.ended["let-go"],
            },
            exposed=tuple(sorted(self.exposed, key=lambda one: (-one.days, one.slug, one.where))),
            pool=_rank(industry or "" for industry in self.pool.values()),
        )

    def _list_resting(self) -> Iterator[tuple[Who, date | None]]:
        """Who has nothing left on the last day; of several uses the one free last counts."""
        for who, ends in self.resting.items():
            known = [end for end in ends if end]
            yield who, max(known) if len(known) == len(ends) else None

    def _count_gaps(self) -> Mapping[tuple[str, str], int]:
        """What was asked for by industry and use, and no customer of that industry allows."""
        demand = _rank((industry, one.use) for _, industry, one in self.asked if industry)
        return {place: n for place, n in demand.items() if place not in self.allowed}


def _rank(some: Iterable[Counted]) -> Mapping[Counted, int]:
    """How often each is there, the most frequent first, else in the order in which they came."""
    return dict(Counter(some).most_common())


def _measure_days(numbers: Iterable[int]) -> Days:
    found = list(numbers)
    return Days(median(found) if found else None, len(found))


def _count_deals(engagements: Iterable[Engagement]) -> Deals:
    count, amounts, currencies, stages = 0, dict[str, float](), Counter[str](), Counter[int]()
    for one in engagements:
        count += 1
        currencies.update([one.currency] if one.currency else ())
        if one.currency and one.amount:
            amounts[one.currency] = amounts.get(one.currency, 0) + one.amount
        if one.stage is not None:
            stages[one.stage] += 1
    return Deals(count, amounts, dict(sorted(currencies.items())), dict(sorted(stages.items())))


def _judge_end(one: Permission, period: Period) -> Ended:
    if one.asked_again:
        return "renewed" if one.renewed and one.renewed <= period.last else "asked"
    if one.declined:
        return "declined"
    return "let-go" if one.let_go else "missed"


def _expose(one: ProgramFacts, shown: Shown, period: Period) -> Exposure:
    days = (min(shown.last, period.last) - shown.first).days + 1
    return Exposure(one.slug, one.name, shown.use, shown.channel, shown.where, days, shown.last < period.last)
