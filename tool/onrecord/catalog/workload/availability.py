"""How often a customer may be used, and when they are free again. This is separate from the decision.

Requests that are approved and not cancelled reserve capacity, and those that took place use it. Months, quarters and
years are calendar ones. All limits apply, so the customer's own limits count if they are tighter.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from onrecord.catalog.decision.risk import list_pauses
from onrecord.catalog.record.days import ONE_DAY, Days, is_within
from onrecord.catalog.record.policy import Limit, Policy
from onrecord.catalog.record.preferences import Blackout
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.record.vocabulary import Vocabulary

MOST_PERIODS = 1000
"""How many calendar periods are kept: a catalog asks about the same few hundred days, for each customer and limit."""


class State(StrEnum):
    """available: nothing used. limited: some is left. resting: not now. paused: ask customer success."""

    AVAILABLE = "available"
    LIMITED = "limited"
    RESTING = "resting"
    PAUSED = "paused"


class Availability(Struct, frozen=True):
    """How much of a customer's capacity is left on a day, by the tightest limit.

    `used` of `max` in `window` (the calendar `per`); `max`, `per` and `window` are None without a limit. `free_on` is
    the first free day, from the day asked about; None if none is in sight. `why` is a sentence.
    """

    state: State
    use: str
    used: int
    max: int | None
    per: str | None
    window: Days | None
    free_on: date | None
    why: str

    @property
    def left(self) -> int | None:
        """How many are left in the window; None without a limit."""
        return None if self.max is None else max(0, self.max - self.used)


@lru_cache(MOST_PERIODS)
def find_period(per: str, day: date) -> Days:
    """The calendar month, quarter or year that contains the day."""
    months = {"month": 1, "quarter": 3, "year": 12}[per]
    first_month = (day.month - 1) // months * months + 1
    first = date(day.year, first_month, 1)
    after = date(day.year + 1, 1, 1) if first_month + months > 12 else date(day.year, first_month + months, 1)
    return Days(first, after - ONE_DAY)


def list_limits(reference: Reference, use: str, policy: Policy, vocabulary: Vocabulary) -> list[Limit]:
    """Every limit that applies to a use (an atom): the customer's and the policy's, including groups and `any`."""
    return [
        limit
        for limit in (*reference.preferences.limits, *policy.limits)
        if limit.use in vocabulary.uses and use in vocabulary.uses.expand(limit.use)
    ]


def find_booked(reference: Reference, limit: Limit, vocabulary: Vocabulary) -> list[Request]:
    """The requests that use or reserve capacity under a limit, by their day."""
    uses = vocabulary.uses.expand(limit.use)
    found = [request for request in reference.requests if request.holds_capacity and request.use in uses]
    return sorted(found, key=lambda request: (request.day, request.file))


def find_blackout(reference: Reference, day: date) -> Blackout | None:
    """The blackout that covers the day, or None."""
    return next((b for b in reference.preferences.blackouts if is_within(day, b.start, b.through)), None)


def find_availability(
    reference: Reference, use: str, day: date, policy: Policy, vocabulary: Vocabulary
) -> Availability:
    """A customer's availability for a use (an atom) on a day."""
    return Diary(reference, use, policy, vocabulary).find_on(day)


class Diary:
    """A customer's bookings for one use (an atom), limit by limit; read once, asked about many days."""

    def __init__(self, reference: Reference, use: str, policy: Policy, vocabulary: Vocabulary) -> None:
        self._reference = reference
        self._use = use
        self._limits = [
            (limit, [request.day for request in find_booked(reference, limit, vocabulary)])
            for limit in list_limits(reference, use, policy, vocabulary)
        ]
        self._pauses = list_pauses(reference, policy)

    def find_on(self, day: date) -> Availability:
        """The availability on a day."""
        counts = self._count_uses(day)
        # The tightest limit is the one that leaves the least; among equals, the lowest one.
        limit, used, window = min(counts, key=lambda row: (row[0].max - row[1], row[0].max), default=(None, 0, None))
        most, per = (limit.max, limit.per) if limit else (None, None)

        def make_availability(state: State, free_on: date | None, why: str) -> Availability:
            return Availability(state, self._use, used, most, per, window, free_on, why)

        closed = self._find_closure(day)
        if closed:
            return make_availability(State.PAUSED, None, closed)
        busy = self._explain_busy(day, counts)
        if busy:
            free = self._find_free_day(day)
            return make_availability(
                State.RESTING, free, f"{busy} {f'Free from {free}.' if free else 'No free day is in sight.'}"
            )
        if most is None:
            return make_availability(State.AVAILABLE, day, "No limit is set.")
        left = f"{most - used} of {most} left this {per}."
        return make_availability(State.LIMITED if used else State.AVAILABLE, day, left)

    def list_turns(self, first: date, last: date) -> list[date]:
        """The days after `first`, until `last`, on which the availability may change; sorted."""
        found = {*self._list_ends(first)}
        for blackout in self._reference.preferences.blackouts:
            found.add(blackout.start)
        for limit, days in self._limits:
            found |= {day - timedelta(days=limit.rest_days) + ONE_DAY for day in days}
        for signal in self._pauses:
            found.add(signal.first)
            if signal.last:
                found.add(signal.last + ONE_DAY)
        return sorted(day for day in found if first < day <= last)

    def _count_uses(self, day: date) -> list[tuple[Limit, int, Days]]:
        """How many are used or promised under each limit in the calendar period that contains the day."""
        found = []
        for limit, days in self._limits:
            window = find_period(limit.per, day)
            found.append((limit, bisect_right(days, window.last) - bisect_left(days, window.first), window))
        return found

    def _find_closure(self, day: date) -> str | None:
        reference = self._reference
        if reference.status != "active":
            reason = f": {reference.status_reason}" if reference.status_reason else ""
            return f"{reference.name} is {'a ' * (reference.status == 'candidate')}{reference.status}{reason}."
        paused = next((signal for signal in self._pauses if is_within(day, signal.first, signal.last)), None)
        return f"{reference.name} is at risk: {paused.message}" if paused else None

    def _explain_busy(self, day: date, counts: list[tuple[Limit, int, Days]]) -> str | None:
        """Why the customer cannot be used on the day, or None."""
        blackout = find_blackout(self._reference, day)
        if blackout:
            why = f" ({blackout.why})" if blackout.why else ""
            return f"The customer wants to be left alone from {blackout.start} until {blackout.through}{why}."
        for (limit, days), (_, used, _) in zip(self._limits, counts, strict=True):
            if used >= limit.max:
                times = "once" if limit.max == 1 else f"{limit.max} times"
                return f"The limit is {times} per calendar {limit.per}, already used or promised."
            near = next((one for one in days if abs(one - day).days < limit.rest_days), None)
            if near:
                return f"There must be {limit.rest_days} days between two; one is on {near}."
        return None

    def _find_free_day(self, day: date) -> date | None:
        """The first free day; it can only be after the end of a blackout, a rest or a calendar period."""
        for start in sorted(set(self._list_ends(day))):
            if start > day and self._explain_busy(start, self._count_uses(start)) is None:
                return start
        return None

    def _list_ends(self, day: date) -> Iterator[date]:
        """The days on which a blackout or a rest is over, and first days of calendar periods after `day`, up to the one
        after the last booking.
        """
        for blackout in self._reference.preferences.blackouts:
            yield blackout.through + ONE_DAY
        for limit, days in self._limits:
            yield from (one + timedelta(days=limit.rest_days) for one in days)
            window = find_period(limit.per, day)
            while days and window.first <= days[-1]:
                window = find_period(limit.per, window.last + ONE_DAY)
                yield window.first
