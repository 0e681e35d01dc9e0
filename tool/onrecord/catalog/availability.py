"""How often a customer may be used, and when they are free again. Apart from the decision.

Requests that are approved and not cancelled hold capacity, held ones use it. Months, quarters and years are those of
the calendar. The customer's own limits win where they are tighter: all limits must hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from onrecord.catalog.days import ONE_DAY, Days, within
from onrecord.catalog.policy import Limit, Policy
from onrecord.catalog.reference import Blackout, Reference
from onrecord.catalog.requests import Request
from onrecord.catalog.risk import signals
from onrecord.catalog.vocabulary import Vocabulary


class State(StrEnum):
    """available: nothing used. limited: some is left. resting: not now. paused: ask customer success."""

    AVAILABLE = "available"
    LIMITED = "limited"
    RESTING = "resting"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Availability:
    """What is left of a customer on a day, by the tightest limit.

    `used` of `max` in `window` (the calendar `per`); `max`, `per` and `window` are None where there is no limit.
    `free_on` is the first day from the asked one on that is free; None where none is in sight. `why` is a sentence.
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


def period(per: str, day: date) -> Days:
    """The calendar month, quarter or year that holds the day."""
    months = {"month": 1, "quarter": 3, "year": 12}[per]
    first_month = (day.month - 1) // months * months + 1
    first = date(day.year, first_month, 1)
    after = date(day.year + 1, 1, 1) if first_month + months > 12 else date(day.year, first_month + months, 1)
    return Days(first, after - ONE_DAY)


def limits_for(reference: Reference, use: str, policy: Policy, vocabulary: Vocabulary) -> list[Limit]:
    """Every limit that counts for a use (an atom): the customer's own and the policy's, groups and `any` included."""
    return [
        limit
        for limit in (*reference.preferences.limits, *policy.limits)
        if limit.use in vocabulary.uses and use in vocabulary.uses.expand(limit.use)
    ]


def counted(reference: Reference, limit: Limit, window: Days, vocabulary: Vocabulary) -> list[Request]:
    """The requests that use or hold capacity under a limit in a window, oldest first."""
    uses = vocabulary.uses.expand(limit.use)
    found = [
        r for r in reference.requests if r.holds_capacity and r.use in uses and window.first <= r.day <= window.last
    ]
    return sorted(found, key=lambda request: (request.day, request.file))


def blackout_on(reference: Reference, day: date) -> Blackout | None:
    """The blackout that covers the day, if one does."""
    return next((b for b in reference.preferences.blackouts if within(day, b.start, b.through)), None)


def rest_before(
    reference: Reference, limit: Limit, day: date, vocabulary: Vocabulary, but: Request | None = None
) -> Request | None:
    """The request that lies less than the limit's rest days from the day, before or after; `but` itself left out."""
    uses, rest = vocabulary.uses.expand(limit.use), timedelta(days=limit.rest_days)
    near = (r for r in reference.requests if r is not but and r.holds_capacity and r.use in uses)
    return next((r for r in near if abs(r.day - day) < rest), None)


def availability(reference: Reference, use: str, day: date, policy: Policy, vocabulary: Vocabulary) -> Availability:
    """What is left of a customer for a use (an atom) on a day."""
    limits = limits_for(reference, use, policy, vocabulary)
    tightest, used, window = _tightest(reference, limits, day, vocabulary)
    most, per = (tightest.max, tightest.per) if tightest else (None, None)

    def because(state: State, free_on: date | None, why: str) -> Availability:
        return Availability(state, use, used, most, per, window, free_on, why)

    closed = _closed(reference, policy, day)
    if closed:
        return because(State.PAUSED, None, closed)
    busy = _busy(reference, limits, day, vocabulary)
    if busy:
        free = _free_on(reference, limits, day, vocabulary)
        return because(State.RESTING, free, f"{busy} {f'Free from {free}.' if free else 'No free day is in sight.'}")
    if most is None or tightest is None:
        return because(State.AVAILABLE, day, "No limit is set.")
    left = f"{most - used} of {most} left this {tightest.per}."
    return because(State.LIMITED if used else State.AVAILABLE, day, left)


def _tightest(
    reference: Reference, limits: list[Limit], day: date, vocabulary: Vocabulary
) -> tuple[Limit | None, int, Days | None]:
    """The limit that leaves the least on the day; among equals the lowest one."""
    measured = []
    for limit in limits:
        window = period(limit.per, day)
        used = len(counted(reference, limit, window, vocabulary))
        measured.append((limit.max - used, limit.max, (limit, used, window)))
    return min(measured, key=lambda row: row[:2])[2] if measured else (None, 0, None)


def _closed(reference: Reference, policy: Policy, day: date) -> str | None:
    if reference.status != "active":
        reason = f": {reference.status_reason}" if reference.status_reason else ""
        return f"{reference.name} is {reference.status}{reason}."
    paused = next((signal for signal in signals(reference, policy, day) if signal.pauses), None)
    return f"{reference.name} is at risk: {paused.message}" if paused else None


def _busy(reference: Reference, limits: list[Limit], day: date, vocabulary: Vocabulary) -> str | None:
    """Why the customer cannot be used on the day, or None."""
    blackout = blackout_on(reference, day)
    if blackout:
        why = f" ({blackout.why})" if blackout.why else ""
        return f"To be left alone from {blackout.start} through {blackout.through}{why}."
    for limit in limits:
        if len(counted(reference, limit, period(limit.per, day), vocabulary)) >= limit.max:
            times = "once" if limit.max == 1 else f"{limit.max} times"
            return f"At most {times} per calendar {limit.per}, and that is used or promised."
        near = rest_before(reference, limit, day, vocabulary) if limit.rest_days else None
        if near:
            return f"{limit.rest_days} days must lie between two; one is on {near.day}."
    return None


def _free_on(reference: Reference, limits: list[Limit], day: date, vocabulary: Vocabulary) -> date | None:
    """The first free day; it can only follow the end of a blackout, a rest or a calendar period."""
    for start in sorted(set(_ends(reference, limits, day))):
        if start > day and _busy(reference, limits, start, vocabulary) is None:
            return start
    return None


def _ends(reference: Reference, limits: list[Limit], day: date) -> Iterator[date]:
    for blackout in reference.preferences.blackouts:
        yield blackout.through + ONE_DAY
    for limit in limits:
        for request in reference.requests:
            yield request.day + timedelta(days=limit.rest_days)
        window = period(limit.per, day)
        last = max([day, *(request.day for request in reference.requests)])
        while window.first <= last:
            window = period(limit.per, window.last + ONE_DAY)
            yield window.first
