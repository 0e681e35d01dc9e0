"""Two libraries -> what changed in meaning, customer by customer: judged by the decision, not by the text.

The days compared run from `today` (the base's day) to ten years ahead. Each side is judged by its own vocabulary and
policy, so that a change of those shows its effect over the whole catalog.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from itertools import pairwise

from onrecord.catalog.days import ONE_DAY, Days, last_day
from onrecord.catalog.decision import Judge, Stretch
from onrecord.catalog.library import Library
from onrecord.catalog.reasons import Answer
from onrecord.catalog.reference import Reference


class Weight(StrEnum):
    """Whether more is possible after a change, or less, or neither."""

    WIDENS = "widens"
    NARROWS = "narrows"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class CellChange:
    """Cells whose answer changes on some days (both inclusive). `quote` names the quote, for the use quote."""

    uses: tuple[str, ...]
    channels: tuple[str, ...]
    territories: tuple[str, ...]
    days: Days
    before: Answer
    after: Answer
    quote: str | None = None

    @property
    def weight(self) -> Weight:
        """Widens where the answer gets more permissive."""
        return Weight.WIDENS if self.after.rank > self.before.rank else Weight.NARROWS


@dataclass(frozen=True, slots=True)
class Fact:
    """Something else that changed: its kind, the id of what it is about, a sentence, and its weight."""

    kind: str
    id: str
    message: str
    weight: Weight
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferenceChange:
    """Everything that changed about one customer. `was` is the former slug of a renamed one."""

    slug: str
    name: str
    kind: str  # added | removed | renamed | changed | affected (only by policy or vocabulary)
    cells: tuple[CellChange, ...]
    facts: tuple[Fact, ...]
    was: str | None = None

    @property
    def weight(self) -> Weight:
        """The heaviest of its parts."""
        return heaviest([*(cell.weight for cell in self.cells), *(fact.weight for fact in self.facts)])


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed between two libraries."""

    references: tuple[ReferenceChange, ...]
    settings: tuple[Fact, ...]

    @property
    def weight(self) -> Weight:
        """The heaviest of its parts."""
        return heaviest([*(r.weight for r in self.references), *(fact.weight for fact in self.settings)])


def heaviest(weights: Iterable[Weight]) -> Weight:
    """widens before narrows before neutral."""
    order = list(Weight)
    return min(weights, key=order.index, default=Weight.NEUTRAL)


def compare(base: Library, head: Library, today: date) -> Changes:
    """What changed from base to head, seen from `today` on. Raises DecisionError where a record cannot be judged."""
    from onrecord.catalog.changed_facts import reference_facts, settings_facts

    renamed = _renamed(base, head)
    same_rules = base.vocabulary == head.vocabulary and base.policy == head.policy
    found = []
    for slug in sorted({*base.references, *head.references} - set(renamed)):
        was = next((old for old, new in renamed.items() if new == slug), None)
        before, after = base.references.get(was or slug), head.references.get(slug)
        if before == after and same_rules and was is None:
            continue
        cells = tuple(cell_changes(base, before, head, after, today))
        facts = tuple(reference_facts(before, after, head, today))
        if not cells and not facts and was is None:
            continue
        known = after or before
        assert known is not None
        kind = "added" if before is None else "removed" if after is None else "renamed" if was else "changed"
        found.append(ReferenceChange(slug, known.name, "affected" if before == after else kind, cells, facts, was))
    return Changes(tuple(found), tuple(settings_facts(base, head)))


def _renamed(base: Library, head: Library) -> Mapping[str, str]:
    """Former slug -> new slug, for a directory that is gone and one that is new, of one name."""
    gone = {base.references[slug].name: slug for slug in base.references if slug not in head.references}
    new = {slug: head.references[slug] for slug in head.references if slug not in base.references}
    renamed = {}
    for slug, reference in new.items():
        former = next((gone[name] for name, _ in reference.names() if name in gone), None)
        if former and former not in renamed:
            renamed[former] = slug
    return renamed


def cell_changes(
    base: Library, before: Reference | None, head: Library, after: Reference | None, today: date
) -> Iterator[CellChange]:
    """Exactly the cells and days on which the decision differs, alike ones taken together."""
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
        for days, answers in _differing(sides, use, where[0], countries[0], span, quote)
    ]
    return iter(_merged(rows))


class _Side:
    """One library's answers about one reference; all deny where there is none."""

    def __init__(self, library: Library, reference: Reference | None) -> None:
        self.vocabulary = library.vocabulary
        self.judge: Judge | None = library.judge(reference) if reference else None
        self.quotes = {quote.id for quote in reference.quotes} if reference else set()

    def mask(self, axis: str, atom: str) -> int:
        return self.judge.mask(axis, atom) if self.judge else 0

    def stretches(self, use: str, channel: str, territory: str, span: Days, quote: str | None) -> list[Stretch]:
        words = self.vocabulary
        known = use in words.uses.atoms and channel in words.channels.atoms and territory in words.territories.atoms
        if self.judge is None or not known or (quote is not None and quote not in self.quotes):
            return [Stretch(span, Answer.DENY, (), ())]
        return self.judge.timeline(use, channel, territory, span, quote)[0][1]


def _alike(axis: str, sides: tuple[_Side, _Side]) -> list[list[str]]:
    """The atoms of an axis that neither side can tell apart, taken together."""
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for atom in dict.fromkeys(atom for side in sides for atom in side.vocabulary.axis(axis).atoms):
        known = tuple(atom in side.vocabulary.axis(axis).atoms for side in sides)
        alike[(known, *(side.mask(axis, atom) for side in sides))].append(atom)
    return list(alike.values())


def _differing(
    sides: tuple[_Side, _Side], use: str, channel: str, territory: str, span: Days, quote: str | None
) -> Iterator[tuple[Days, tuple[Answer, Answer]]]:
    lines = [side.stretches(use, channel, territory, span, quote) for side in sides]
    starts = sorted({stretch.days.first for line in lines for stretch in line})
    found: list[tuple[Days, tuple[Answer, Answer]]] = []
    for first, after_last in pairwise([*starts, span.last + ONE_DAY]):
        before, after = (next(s.answer for s in line if s.days.first <= first <= s.days.last) for line in lines)
        if before is after:
            continue
        days = Days(first, after_last - ONE_DAY)
        if found and found[-1][1] == (before, after) and found[-1][0].last + ONE_DAY == first:
            found[-1] = Days(found[-1][0].first, days.last), (before, after)
        else:
            found.append((days, (before, after)))
    return iter(found)


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
