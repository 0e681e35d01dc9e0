"""Which cells have different answers in two libraries, on which days, and which are gained in any future state."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import pairwise, product

from onrecord.catalog.changes.future_states import AS_IT_STANDS, Circumstance, Side, list_circumstances, list_states
from onrecord.catalog.changes.model import CellChange, Once, Weight
from onrecord.catalog.decision.answers import Stretch
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import FIRST_DAY, ONE_DAY, Days, find_last_day
from onrecord.catalog.record.reference import Reference


def compare_cells(
    base: Library, before: Reference | None, head: Library, after: Reference | None, today: date
) -> list[CellChange]:
    """The cells and days, from today to ten years ahead, on which the decision differs; equal ones are joined."""
    pair = _Pair(Side(base, before), Side(head, after))
    days = Days(today, find_last_day(today))
    rows = [
        row for cell in pair.list_cells() for row in pair.find_differences(cell, days, AS_IT_STANDS, Circumstance())
    ]
    return _merge(rows, pair)


def find_gains(
    base: Library, before: Reference | None, head: Library, after: Reference | None, today: date
) -> list[CellChange]:
    """The cells and days that are gained, now or in any future state; empty if nothing is gained.

    All days from 1990 to ten years ahead are tried, with each authorization's conditions met and places named, and
    with every combination of what may happen to a record without another answer of the customer: see `Once`. Each
    gain is listed once, under the fewest assumptions.
    """
    pair = _Pair(Side(base, before), Side(head, after))
    days = Days(FIRST_DAY, find_last_day(today))
    possible = sorted(list_states(*pair.sides), key=len)
    rows = []
    for cell in pair.list_cells():
        gains: list[CellChange] = []
        for once, case in product(possible, list_circumstances(after)):
            for row in pair.find_differences(cell, days, once, case):
                if row.weight is Weight.WIDENS:
                    gains += _find_unlisted(row, gains, today)
        rows += gains
    return _merge(rows, pair)


def _find_unlisted(row: CellChange, listed: list[CellChange], today: date) -> Iterator[CellChange]:
    """The days of a gain on which no gain to the same answer is listed yet. Nobody can ask first for a past day."""
    gone = Days(FIRST_DAY, today - ONE_DAY)
    left = [row.days] if row.after is Answer.ALLOW else list(_subtract(row.days, gone))
    for other in (other.days for other in listed if other.after.rank >= row.after.rank):
        left = [rest for days in left for rest in _subtract(days, other)]
    return (replace(row, days=days) for days in left)


def _subtract(days: Days, other: Days) -> Iterator[Days]:
    if other.last < days.first or days.last < other.first:
        yield days
        return
    if days.first < other.first:
        yield Days(days.first, other.first - ONE_DAY)
    if other.last < days.last:
        yield Days(other.last + ONE_DAY, days.last)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A kind of cell that neither side distinguishes; `quote` is the id of a quote, for the use quote."""

    uses: tuple[str, ...]
    channels: tuple[str, ...]
    territories: tuple[str, ...]
    quote: str | None


class _Pair:
    """Both sides of a change of one customer."""

    def __init__(self, *sides: Side) -> None:
        self.sides = sides

    def list_atoms(self, axis: str) -> dict[str, int]:
        """The atoms that either side has, in order."""
        return {a: i for i, a in enumerate(dict.fromkeys(a for s in self.sides for a in s.vocabulary.axis(axis).atoms))}

    def list_cells(self) -> Iterator[_Cell]:
        """The kinds of cells in which either side grants anything: all others are denied in every state."""
        quotes = sorted(set[str]().union(*(side.quotes for side in self.sides)))
        for uses, channels, territories in product(
            *(self._group_alike(a) for a in ("uses", "channels", "territories"))
        ):
            if any(side.grants(_intersect_masks(side, uses[0], channels[0], territories[0])) for side in self.sides):
                for quote in (None, *(quotes if uses[0] == "quote" else ())):
                    yield _Cell(tuple(uses), tuple(channels), tuple(territories), quote)

    def _group_alike(self, axis: str) -> list[list[str]]:
        """The atoms of an axis, with those that neither side distinguishes together."""
        alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for atom in self.list_atoms(axis):
            known = tuple(atom in side.vocabulary.axis(axis).atoms for side in self.sides)
            rules = (
                tuple((s.policy.find_approval_roles(atom), s.policy.least_people.get(atom)) for s in self.sides)
                if axis == "uses"
                else ()
            )
            # The words of a quote and the file of a logo are compared separately.
            own = atom if axis == "uses" and atom in ("quote", "logo") else ""
            alike[(known, rules, own, *(side.find_mask(axis, atom) for side in self.sides))].append(atom)
        return list(alike.values())

    def find_differences(
        self, cell: _Cell, days: Days, once: frozenset[Once], case: Circumstance
    ) -> Iterator[CellChange]:
        """The days on which the sides' answers differ in a state."""
        where = cell.uses[0], cell.channels[0], cell.territories[0]
        lines = [side.find_stretches(where, cell.quote, days, once, case) for side in self.sides]
        starts = sorted({stretch.days.first for line in lines for stretch in line})
        found: list[tuple[Days, tuple[Answer, Answer]]] = []
        for first, after_last in pairwise([*starts, days.last + ONE_DAY]):
            answers = _find_answer(lines[0], first), _find_answer(lines[1], first)
            if answers[0] is answers[1]:
                continue
            if found and found[-1][1] == answers and found[-1][0].last + ONE_DAY == first:
                found[-1] = Days(found[-1][0].first, after_last - ONE_DAY), answers
            else:
                found.append((Days(first, after_last - ONE_DAY), answers))
        for stretch, (before, after) in found:
            yield CellChange(
                cell.uses, cell.channels, cell.territories, stretch, before, after, cell.quote, once | case.once
            )


def _intersect_masks(side: Side, use: str, channel: str, territory: str) -> int:
    return side.find_mask("uses", use) & side.find_mask("channels", channel) & side.find_mask("territories", territory)


def _find_answer(line: list[Stretch], day: date) -> Answer:
    return next(stretch.answer for stretch in line if stretch.days.first <= day <= stretch.days.last)


def _merge(rows: Iterable[CellChange], pair: _Pair) -> list[CellChange]:
    """The rows, with those that differ on one axis only joined: first by channels, then territories, then uses."""
    rows = list(rows)
    for axis in ("channels", "territories", "uses"):
        order = pair.list_atoms(axis)
        others = [f.name for f in fields(CellChange) if f.name != axis]
        groups: dict[tuple[object, ...], list[CellChange]] = defaultdict(list)
        for row in rows:
            groups[tuple(getattr(row, name) for name in others)].append(row)
        rows = [_join_changes(several, axis, order) for several in groups.values()]
    return sorted(
        rows, key=lambda row: (row.weight is Weight.NARROWS, len(row.once), row.days.first, row.uses, row.channels)
    )


def _join_changes(several: list[CellChange], axis: str, order: dict[str, int]) -> CellChange:
    values = {f.name: getattr(several[0], f.name) for f in fields(CellChange)}
    values[axis] = tuple(sorted({atom for row in several for atom in getattr(row, axis)}, key=order.__getitem__))
    return CellChange(**values)
