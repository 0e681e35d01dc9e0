"""How a use is allowed over time: the decision's periods, for the whole customer.

A card shows the best answer for a use anywhere. Days are counted from the day of the build, to keep files small.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from msgspec import Struct

from onrecord.catalog.views.view import CellClass, TableStretch

MOST_SETS = 1000
"""How many sets of channels are kept: records use the same few."""
ASK, ALLOW = 1, 2
_LEVELS = {"deny": 0, "ask": ASK, "allow": ALLOW}
"""The levels in the order of the answers; ASK and ALLOW are also in the files that the page reads (search.js)."""
Spell = tuple[int, int | None, int, int | None]
"""Days on which a use is allowed in the same way: the first and the last, the level, until; as in `Segment`."""
_Line = tuple[Sequence[TableStretch], list[tuple[date, date]]]
"""The periods of some classes, and those of them that are allowed."""


class Segment(Struct, frozen=True, gc=False):
    """Consecutive days, counted from the build, on which a use is allowed in the same way; both ends inclusive.

    `level` is ASK or ALLOW; `until` the last day that it stays allowed somewhere, None where no end is known;
    `channels` the places in the vocabulary's order (bit i) on which it is not denied.
    """

    start: int
    end: int | None
    level: int
    until: int | None
    channels: int

    def covers(self, days: int) -> bool:
        """Whether it covers a day, counted from the build."""
        return self.start <= days and (self.end is None or days <= self.end)


class Part(Struct, frozen=True, gc=False):
    """Channels (bits, in the vocabulary's order) and territories in which a use is allowed alike over time."""

    channels: int
    territories: tuple[str, ...]
    stretches: tuple[Spell, ...]

    def find_level(self, days: int) -> tuple[int, int | None] | None:
        """The level on a day counted from the build, and its last day; None if the use is denied."""
        found = (s for s in self.stretches if s[0] <= days and (s[1] is None or days <= s[1]))
        return next(((level, until) for _, _, level, until in found), None)


def trace_parts(classes: Sequence[CellClass], channels: tuple[str, ...], today: date) -> list[Part]:
    """Where and when a use is not denied. A pending request does not make it allowed."""
    last, known = _find_last_day(classes, today), dict[int, tuple[Spell, ...]]()
    masks: dict[tuple[tuple[str, ...], tuple[Spell, ...]], int] = {}
    for one in classes:
        if id(one.stretches) not in known:
            known[id(one.stretches)] = tuple(_join_stretches(one.stretches, today, last))
        if stretches := known[id(one.stretches)]:
            key = one.territories, stretches
            masks[key] = masks.get(key, 0) | _join_channels(one.channels, channels)
    return [Part(mask, territories, stretches) for (territories, stretches), mask in masks.items()]


def _find_last_day(classes: Sequence[CellClass], today: date) -> date:
    """The last day that is told of, the same for all classes."""
    return classes[0].stretches[-1].through if classes else today


def _join_stretches(stretches: Sequence[TableStretch], today: date, last: date) -> Iterable[Spell]:
    runs = list(_join_runs(stretches))
    found: list[Spell] = []
    for stretch in stretches:
        if stretch.answer == "deny" or stretch.code == "pending":
            continue
        level = _LEVELS[stretch.answer]
        until = next((through for first, through in runs if first <= stretch.start <= through), last)
        start, end = (stretch.start - today).days, None if stretch.through >= last else (stretch.through - today).days
        ends = (until - today).days if level == ALLOW and until < last else None
        if found and (found[-1][1], *found[-1][2:]) == (start - 1, level, ends):
            start = found.pop()[0]
        found.append((start, end, level, ends))
    return found


def trace_segments(classes: Sequence[CellClass], channels: tuple[str, ...], today: date) -> list[Segment]:
    """The days on which a use is not denied everywhere, by the best of its classes.

    A pending request does not make a use allowed.
    """
    last, lines, masks = _find_last_day(classes, today), dict[int, _Line](), dict[int, int]()
    for one in classes:  # three of four are denied throughout
        key = id(one.stretches)
        if key not in masks:
            masks[key] = 0
            if any(stretch.answer != "deny" for stretch in one.stretches):
                lines[key] = one.stretches, list(_join_runs(one.stretches))
        if key in lines:
            masks[key] |= _join_channels(one.channels, channels)
    each = [(*line, masks[key]) for key, line in lines.items()]
    starts = sorted({stretch.start for stretches, _ in lines.values() for stretch in stretches})
    found: list[Segment] = []
    for at, start in enumerate(starts):
        end = None if at + 1 == len(starts) else (starts[at + 1] - today).days - 1
        segment = _make_segment(each, start, end, today, last)
        if segment and found and _joins(found[-1], segment):
            found[-1] = Segment(found[-1].start, segment.end, segment.level, segment.until, segment.channels)
        elif segment:
            found.append(segment)
    return found


def _joins(one: Segment, other: Segment) -> bool:
    same = (one.level, one.until, one.channels) == (other.level, other.until, other.channels)
    return same and one.end is not None and one.end + 1 == other.start


def _make_segment(
    each: Iterable[tuple[Sequence[TableStretch], list[tuple[date, date]], int]],
    start: date,
    end: int | None,
    today: date,
    last: date,
) -> Segment | None:
    level, mask, until = 0, 0, today
    for stretches, allowed, on in each:
        now = next((s for s in stretches if s.start <= start <= s.through), None)
        if now is None or now.answer == "deny":
            continue
        mask |= on
        if now.code != "pending":
            level = max(level, _LEVELS[now.answer])
        until = max([until, *(through for first, through in allowed if first <= start <= through)])
    if not level:
        return None
    ends = (until - today).days if level == ALLOW and until < last else None
    return Segment((start - today).days, end, level, ends, mask)


@lru_cache(MOST_SETS)
def _join_channels(some: tuple[str, ...], channels: tuple[str, ...]) -> int:
    return sum(1 << channels.index(channel) for channel in some)


def _join_runs(stretches: Iterable[TableStretch]) -> Iterable[tuple[date, date]]:
    """The periods of allowed days of one class, with consecutive ones joined."""
    run: tuple[date, date] | None = None
    for stretch in stretches:
        if stretch.answer != "allow":
            if run:
                yield run
            run = None
        else:
            run = (run[0] if run else stretch.start, stretch.through)
    if run:
        yield run
