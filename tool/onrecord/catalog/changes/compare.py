"""Two libraries -> what changed in meaning, customer by customer: judged by the decision, not by the text.

The days compared run from `today` (the base's day) to ten years ahead. Each side is judged by its own vocabulary and
policy, so that a change of those shows its effect over the whole catalog.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.reference import Reference


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
    """Everything that changed about one customer. `was` is the former slug of a renamed one.

    `cells` are the answers that changed. `once_met` are those that will have, once approvals are given and conditions
    met: where an answer of the customer is recorded, or one of two conditions is taken away, it stays at "ask first",
    and yet less stands in the way of an allow.
    """

    slug: str
    name: str
    kind: str  # added | removed | renamed | changed | affected (only by policy or vocabulary)
    cells: tuple[CellChange, ...]
    facts: tuple[Fact, ...]
    was: str | None = None
    once_met: tuple[CellChange, ...] = ()

    @property
    def gains(self) -> tuple[CellChange, ...]:
        """Where more is possible than before, conditions met or not."""
        return tuple(cell for cell in (*self.cells, *self.once_met) if cell.weight is Weight.WIDENS)

    @property
    def weight(self) -> Weight:
        """The heaviest of its parts."""
        cells = (*self.cells, *self.once_met)
        return heaviest([*(cell.weight for cell in cells), *(fact.weight for fact in self.facts)])


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


def pairs(
    before: Reference | None, after: Reference | None, name: str, key: str = "id"
) -> Iterator[tuple[str, Any, Any]]:
    """What differs in a list of a record: (id, before, after), None where it is not there on that side."""
    old, new = ({getattr(item, key): item for item in getattr(side, name)} if side else {} for side in (before, after))
    for id_ in dict.fromkeys((*old, *new)):
        if old.get(id_) != new.get(id_):
            yield id_, old.get(id_), new.get(id_)


def compare(base: Library, head: Library, today: date) -> Changes:
    """What changed from base to head, seen from `today` on. Raises DecisionError where a record cannot be judged."""
    from onrecord.catalog.changes.cells import cell_changes
    from onrecord.catalog.changes.fields import reference_facts
    from onrecord.catalog.changes.setting_changes import settings_facts

    renamed = _renamed(base, head)
    same_rules = base.vocabulary == head.vocabulary and base.policy == head.policy
    found = []
    for slug in sorted({*base.references, *head.references} - set(renamed)):
        was = next((old for old, new in renamed.items() if new == slug), None)
        before, after = base.references.get(was or slug), head.references.get(slug)
        if before == after and same_rules and was is None:
            continue
        cells = tuple(cell_changes(base, before, head, after, today))
        met = tuple(_once_met(base, before, head, after, today))
        facts = tuple(reference_facts(before, after, base, head, today))
        if not cells and not met and not facts and was is None:
            continue
        known = after or before
        assert known is not None
        kind = "added" if before is None else "removed" if after is None else "renamed" if was else "changed"
        kind = "affected" if before == after else kind
        found.append(ReferenceChange(slug, known.name, kind, cells, facts, was, met))
    return Changes(tuple(found), tuple(settings_facts(base, head)))


def _renamed(base: Library, head: Library) -> Mapping[str, str]:
    """Former slug -> new slug, for a directory that is gone and one that is new, of one name or of one evidence."""
    gone: dict[str, str] = {}
    for slug, reference in base.references.items():
        if slug not in head.references:
            gone |= dict.fromkeys([reference.name, *_proofs(reference)], slug)
    renamed = {}
    for slug, reference in head.references.items():
        marks = [*(name for name, _ in reference.names()), *_proofs(reference)] if slug not in base.references else ()
        former = next((gone[mark] for mark in marks if mark in gone), None)
        if former and former not in renamed:
            renamed[former] = slug
    return renamed


def _proofs(reference: Reference) -> list[str]:
    return [evidence.sha256 for evidence, _ in reference.evidences() if evidence.sha256]


def _once_met(
    base: Library, before: Reference | None, head: Library, after: Reference | None, today: date
) -> Iterable[CellChange]:
    """What changes in the authorizations, seen past missing approvals and conditions.

    Each set of conditions that an authorization makes is tried, and none: whatever is gained once some conditions are
    met is gained once those of one authorization are.
    """
    from onrecord.catalog.changes.cells import cell_changes

    old, new = (side.authorizations if side else () for side in (before, after))
    if old == new:
        return ()
    sets = dict.fromkeys([frozenset[str](), *(frozenset(a.conditions) for a in (*old, *new))])
    found = [cell_changes(base, before, head, after, today, conditions) for conditions in sets]
    return dict.fromkeys(change for changes in found for change in changes)
