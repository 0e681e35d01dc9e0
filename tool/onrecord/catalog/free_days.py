"""How available a customer is for each activity, over the days to come."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from onrecord.catalog.availability import availability
from onrecord.catalog.days import ONE_DAY
from onrecord.catalog.library import Library
from onrecord.catalog.reference import Reference
from onrecord.catalog.view import FreeStretch

WATCHED_DAYS = 400
"""How many days ahead availability is worked out; a site is built anew long before."""


def free_days(library: Library, reference: Reference, day: date) -> Mapping[str, tuple[FreeStretch, ...]]:
    """Per activity (an atom), the stretches from `day` on, WATCHED_DAYS ahead."""
    # Why a customer is to be left alone is between them and their owner.
    quiet = tuple(replace(blackout, why=None) for blackout in reference.preferences.blackouts)
    reference = replace(reference, preferences=replace(reference.preferences, blackouts=quiet))
    uses = library.vocabulary.uses.sorted(library.vocabulary.activities)
    turns = sorted({day, *(turn for turn in _turns(library, reference, day) if turn > day)})
    return {use: _free_stretches(library, reference, use, turns) for use in uses}


def _free_stretches(library: Library, reference: Reference, use: str, turns: list[date]) -> tuple[FreeStretch, ...]:
    found: list[FreeStretch] = []
    for turn in turns:
        free = availability(reference, use, turn, library.policy, library.vocabulary)
        why = "Paused: ask first." if free.state == "paused" else free.why
        now = FreeStretch(turn, None, free.state.value, free.left, free.max, free.per, free.free_on, why)
        if found and _same(found[-1], now):
            continue
        if found:
            last = found[-1]
            found[-1] = FreeStretch(
                last.start, turn - ONE_DAY, last.state, last.left, last.max, last.per, last.free_on, last.why
            )
        found.append(now)
    return tuple(found)


def _same(one: FreeStretch, other: FreeStretch) -> bool:
    return (one.state, one.left, one.max, one.why) == (other.state, other.left, other.max, other.why)


def _turns(library: Library, reference: Reference, day: date) -> Iterable[date]:
    """The days on which availability may change, a good year ahead."""
    last = day + timedelta(days=WATCHED_DAYS)
    for blackout in reference.preferences.blackouts:
        yield from (blackout.start, blackout.through + ONE_DAY)
    rests = {limit.rest_days for limit in library.policy.limits}
    for request in reference.requests:
        for rest in rests:
            yield request.day - timedelta(days=rest) + ONE_DAY
            yield request.day + timedelta(days=rest)
    month = day.replace(day=1)
    while month <= last:
        month = (month + timedelta(days=32)).replace(day=1)
        yield month
