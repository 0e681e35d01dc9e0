"""How available a customer is for each activity, over the coming days."""

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.view import FreeStretch
from onrecord.catalog.workload.availability import Diary, State

WATCHED_DAYS = 400
"""How many days ahead availability is worked out; a site is rebuilt long before that."""


def free_days(library: Library, reference: Reference, day: date) -> Mapping[str, tuple[FreeStretch, ...]]:
    """For each activity (an atom), its periods from `day` on, WATCHED_DAYS ahead."""
    # Why a customer should be left alone is between them and their owner.
    quiet = tuple(replace(blackout, why=None) for blackout in reference.preferences.blackouts)
    reference = replace(reference, preferences=replace(reference.preferences, blackouts=quiet))
    uses = library.vocabulary.uses.sorted(library.vocabulary.activities)
    return {use: _stretches(Diary(reference, use, library.policy, library.vocabulary), day) for use in uses}


def _stretches(diary: Diary, day: date) -> tuple[FreeStretch, ...]:
    found: list[FreeStretch] = []
    for turn in (day, *diary.turns(day, day + timedelta(days=WATCHED_DAYS))):
        free = diary.on(turn)
        why = "Paused: ask first." if free.state is State.PAUSED else free.why
        now = FreeStretch(turn, None, free.state.value, free.left, free.max, free.per, free.free_on, why)
        if found and _same(found[-1], now):
            continue
        if found:
            found[-1] = replace(found[-1], through=turn - ONE_DAY)
        found.append(now)
    return tuple(found)


def _same(one: FreeStretch, other: FreeStretch) -> bool:
    return (one.state, one.left, one.max, one.why) == (other.state, other.left, other.max, other.why)
