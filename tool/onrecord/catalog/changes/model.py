"""What changed in meaning, as values: answers, facts, one customer's changes, all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from onrecord.catalog.decision.reasons import Answer
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
