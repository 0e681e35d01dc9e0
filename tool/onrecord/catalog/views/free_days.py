"""How available a customer is for each activity, over the coming days."""

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.view import FreeStretch
from onrecord.catalog.workload.availability import Diary, State, list_limits

WATCHED_DAYS = 400
"""How many days ahead availability is worked out; a site is rebuilt long before that."""


def find_free_days(library: Library, reference: Reference, day: date) -> Mapping[str, tuple[FreeStretch, ...]]:
    """For each activity (an atom), its periods from `day` on, WATCHED_DAYS ahead."""
    # Why a customer should be left alone is between them and their owner.
    quiet = tuple(replace(blackout, why=None) for blackout in reference.preferences.blackouts)
    reference = replace(reference, preferences=replace(reference.preferences, blackouts=quiet))
    uses = library.vocabulary.uses.sort(library.vocabulary.activities)
    found: dict[str, tuple[FreeStretch, ...]] = {}
    known: dict[tuple[int, ...], tuple[FreeStretch, ...]] = {}  # the same limits leave the same days
    for use in uses:
        limits = tuple(map(id, list_limits(reference, use, library.policy, library.vocabulary)))
        if limits not in known:
            known[limits] = _find_stretches(Diary(reference, use, library.policy, library.vocabulary), day)
        found[use] = known[limits]
    return found


def _find_stretches(diary: Diary, day: date) -> tuple[FreeStretch, ...]:
    found: list[FreeStretch] = []
    for turn in (day, *diary.list_turns(day, day + timedelta(days=WATCHED_DAYS))):
        free = diary.find_on(turn)
        why = "Paused: ask first." if free.state is State.PAUSED else free.why
        now = FreeStretch(turn, None, free.state.value, free.left, free.max, free.per, free.free_on, why)
        if found and _is_same(found[-1], now):
            continue
        if found:
            found[-1] = replace(found[-1], through=turn - ONE_DAY)
        found.append(now)
    return tuple(found)


def _is_same(one: FreeStretch, other: FreeStretch) -> bool:
    return (one.state, one.left, one.max, one.why) == (other.state, other.left, other.max, other.why)
