"""What changed in meaning, as values: answers, facts, one customer's changes, all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from onrecord.catalog.changes.review_marks import FieldChange
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.takedown import Item


class Weight(StrEnum):
    """Whether more is possible after a change, or less, or neither."""

    WIDENS = "widens"
    NARROWS = "narrows"
    NEUTRAL = "neutral"


class Once(StrEnum):
    """What may come about without the customer saying more, so that a gain has to be looked at beyond it."""

    APPROVED = "approved"  # everyone who must approve has
    CONDITIONS_MET = "conditions-met"  # those of one authorization
    IN_ITS_PLACE = "in-its-place"  # one that an authorization for certain places names
    PROVEN = "proven"  # the evidence and the logo are there, as the record names them
    ACTIVE = "active"  # neither candidate, paused nor retired
    IN_CONTRACT = "in-contract"
    CONTRACT_ENDED = "contract-ended"
    CALM = "calm"  # no signal pauses the reference


@dataclass(frozen=True, slots=True)
class CellChange:
    """Cells whose answer changes on some days (both inclusive). `quote` names the quote, for the use quote.

    `once` is what is assumed; empty where it changes without any assumption.
    """

    uses: tuple[str, ...]
    channels: tuple[str, ...]
    territories: tuple[str, ...]
    days: Days
    before: Answer
    after: Answer
    quote: str | None = None
    once: frozenset[Once] = frozenset()

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


@dataclass(frozen=True, slots=True)
class ReferenceChange:
    """Everything that changed about one customer. `was` is the former slug of a renamed one.

    `cells` are the answers that change without any assumption, from the day of judgment on. `gains` is all that becomes
    possible, on past days as well, and in every state that can come (`Once`). `fields` is all that differs in the
    files, with who must agree to it; `facts` tell of it in sentences. `take_down` is published and no longer allowed.
    """

    slug: str
    name: str
    kind: str  # added | removed | renamed | changed | affected (only by policy or vocabulary)
    cells: tuple[CellChange, ...]
    facts: tuple[Fact, ...]
    was: str | None = None
    gains: tuple[CellChange, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    take_down: tuple[Item, ...] = ()

    @property
    def once_met(self) -> tuple[CellChange, ...]:
        """The gains that no answer shows from the day of judgment on."""
        return tuple(gain for gain in self.gains if gain not in self.cells)

    @property
    def weight(self) -> Weight:
        """The heaviest of its parts."""
        cells = (*self.cells, *self.gains)
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
