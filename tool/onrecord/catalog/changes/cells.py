"""Which cells' answers differ between two libraries, on which days: decided, stretch by stretch, and taken together."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from onrecord.catalog.changes.model import CellChange, Weight
from onrecord.catalog.decision.answers import Stretch
from onrecord.catalog.decision.judge import Judge
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import ONE_DAY, Days, last_day
from onrecord.catalog.record.reference import Reference


def cell_changes(
    base: Library,
    before: Reference | None,
    head: Library,
    after: Reference | None,
    today: date,
    met: frozenset[str] | None = None,
) -> Iterator[CellChange]:
    """Exactly the cells and days on which the decision differs, alike ones taken together.

    With `met`, the cells and days on which it differs once those conditions are met and all approvals given, and does
    not differ as it stands.
    """
    sides = _Side(base, before), _Side(head, after)
    span = Days(today, last_day(today))
    asked: list[tuple[str, str | None]] = [
        (use, None) for use in dict.fromkeys((*base.vocabulary.uses.atoms, *head.vocabulary.uses.atoms))
    ]
    asked += [("quote", quote) for quote in sorted(sides[0].quotes | sides[1].quotes)]
    channels, territories = _alike("channels", sides), _alike("territories", sides)
    rows = [
        CellChange((use,), tuple(where), tuple(countries), days, answers[0], answers[1], quote)
        for use, quote in asked
        for where in channels
        for countries in territories
        for days, answers in _differing(sides, (use, where[0], countries[0]), span, quote, met)
    ]
    return iter(_merged(rows))


class _Side:
    """One library's answers about one reference; all deny where there is none."""

    def __init__(self, library: Library, reference: Reference | None) -> None:
        self.vocabulary = library.vocabulary
        self.reference, self.policy = reference, library.policy
        self.judge: Judge | None = library.judge(reference) if reference else None
        self.quotes = {quote.id for quote in reference.quotes} if reference else set()

    def mask(self, axis: str, atom: str) -> int:
        return self.judge.scopes.mask(axis, atom) if self.judge else 0

    @cached_property
    def approved(self) -> Judge | None:
        """The judge for whom no approval is missing."""
        free = replace(self.policy, approvals_default=frozenset(), approvals_by_use={})
        return Judge(self.reference, self.vocabulary, free) if self.reference else None

    def stretches(
        self, cell: tuple[str, str, str], span: Days, quote: str | None, met: frozenset[str] | None
    ) -> list[Stretch]:
        use, channel, territory = cell
        words = self.vocabulary
        known = use in words.uses.atoms and channel in words.channels.atoms and territory in words.territories.atoms
        judge = self.judge if met is None else self.approved
        if judge is None or not known or (quote is not None and quote not in self.quotes):
            return [Stretch(span, Answer.DENY, (), ())]
        return judge.timeline(use, channel, territory, span, quote, met or frozenset())[0][1]


def _alike(axis: str, sides: tuple[_Side, _Side]) -> list[list[str]]:
    """The atoms of an axis that neither side can tell apart, taken together."""
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for atom in dict.fromkeys(atom for side in sides for atom in side.vocabulary.axis(axis).atoms):
        known = tuple(atom in side.vocabulary.axis(axis).atoms for side in sides)
        alike[(known, *(side.mask(axis, atom) for side in sides))].append(atom)
    return list(alike.values())


def _differing(
    sides: tuple[_Side, _Side],
    cell: tuple[str, str, str],
    span: Days,
    quote: str | None,
    met: frozenset[str] | None,
) -> Iterator[tuple[Days, tuple[Answer, Answer]]]:
    plain = [side.stretches(cell, span, quote, None) for side in sides]
    lines = plain if met is None else [side.stretches(cell, span, quote, met) for side in sides]
    starts = sorted({stretch.days.first for line in (*plain, *lines) for stretch in line})
    found: list[tuple[Days, tuple[Answer, Answer]]] = []
    for first, after_last in pairwise([*starts, span.last + ONE_DAY]):
        before, after = (_on(line, first) for line in lines)
        if before is after or (met is not None and _on(plain[0], first) is not _on(plain[1], first)):
            continue
        days = Days(first, after_last - ONE_DAY)
        if found and found[-1][1] == (before, after) and found[-1][0].last + ONE_DAY == first:
            found[-1] = Days(found[-1][0].first, days.last), (before, after)
        else:
            found.append((days, (before, after)))
    return iter(found)


def _on(line: list[Stretch], day: date) -> Answer:
    return next(stretch.answer for stretch in line if stretch.days.first <= day <= stretch.days.last)


def _merged(rows: list[CellChange]) -> list[CellChange]:
    """Rows that differ on one axis only, made one: channels first, then territories, then uses."""
    for axis in ("channels", "territories", "uses"):
        others = [f.name for f in fields(CellChange) if f.name != axis]
        groups: dict[tuple[object, ...], list[CellChange]] = defaultdict(list)
        for row in rows:
            groups[tuple(getattr(row, name) for name in others)].append(row)
        rows = [_with(several, axis) for several in groups.values()]
    return sorted(rows, key=lambda row: (row.weight is Weight.NARROWS, row.days.first, row.uses, row.channels))


def _with(several: list[CellChange], axis: str) -> CellChange:
    values = {f.name: getattr(several[0], f.name) for f in fields(CellChange)}
    values[axis] = tuple(atom for row in several for atom in getattr(row, axis))
    return CellChange(**values)
