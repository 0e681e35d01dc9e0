"""What changed in meaning, as values: changed answers, facts, the changes of one customer, and of all."""

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
    """Whether a change allows more, less, or neither."""

    WIDENS = "widens"
    NARROWS = "narrows"
    NEUTRAL = "neutral"


class Once(StrEnum):
    """What may happen without another answer of the customer. A gain that depends on it counts all the same."""

    APPROVED = "approved"  # everybody who must approve has
    CONDITIONS_MET = "conditions-met"  # those of one authorization
    IN_ITS_PLACE = "in-its-place"  # a place that an authorization for certain places names
    PROVEN = "proven"  # the evidence and the logo are there, as the record names them
    ACTIVE = "active"  # neither candidate, paused nor retired
    IN_CONTRACT = "in-contract"
    CONTRACT_ENDED = "contract-ended"
    CALM = "calm"  # no signal pauses the reference


@dataclass(frozen=True, slots=True)
class CellChange:
    """Cells whose answer changes on some days (both inclusive). `quote` names the quote, for the use quote.

    `once` is what is assumed; empty if the answer changes without any assumption.
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
        """WIDENS if the answer becomes more permissive, else NARROWS."""
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

    `cells` are the answers that change without any assumption, from the day of judgment on. `gains` is everything that
    becomes possible, also on past days and in every future state (`Once`). `fields` is everything that differs in the
    files, with who must agree to it; `facts` are the same in sentences. `take_down` is published but no longer allowed.
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
        """The gains that depend on an assumption, from the day of judgment on."""
        return tuple(gain for gain in self.gains if gain not in self.cells)

    @property
    def weight(self) -> Weight:
        """The heaviest of its parts."""
        cells = (*self.cells, *self.gains)
        return find_heaviest([*(cell.weight for cell in cells), *(fact.weight for fact in self.facts)])


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed between two libraries."""

    references: tuple[ReferenceChange, ...]
    settings: tuple[Fact, ...]

    @property
    def weight(self) -> Weight:
        """The heaviest of its parts."""
        return find_heaviest([*(r.weight for r in self.references), *(fact.weight for fact in self.settings)])


def find_heaviest(weights: Iterable[Weight]) -> Weight:
    """The heaviest: widens before narrows before neutral."""
    order = list(Weight)
    return min(weights, key=order.index, default=Weight.NEUTRAL)


def pair_entries(
    before: Reference | None, after: Reference | None, name: str, key: str = "id"
) -> Iterator[tuple[str, Any, Any]]:
    """The entries that differ in a list of a record: (id, before, after), None on a side without the entry."""
    old, new = ({getattr(item, key): item for item in getattr(side, name)} if side else {} for side in (before, after))
    for id_ in dict.fromkeys((*old, *new)):
        if old.get(id_) != new.get(id_):
            yield id_, old.get(id_), new.get(id_)
