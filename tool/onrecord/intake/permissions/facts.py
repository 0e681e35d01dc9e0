"""What a row says about one customer: facts, each with the questions that must be answered before it is written."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

State = Literal["granted", "no", "declined", "requested", "revoked", "forbidden"]
"""`no`: the list says no, but not whether they were asked. `forbidden`: stronger than no, whatever was granted."""


@dataclass
class Fact:
    """One thing that a row says. None on an axis: the row does not say it, so for a yes it must be asked.

    `open` are the ids of questions that must be answered before this fact is recorded; `aside` is the reason why it is
    not recorded, whatever the answers are.
    """

    state: State
    column: str
    uses: tuple[str, ...]
    channels: tuple[str, ...] | None = None
    territories: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()
    through: date | None = None
    review_by: date | None = None
    decided: date | None = None
    basis: str | None = None
    evidence: str | None = None
    signer: str | None = None
    conditions: tuple[str, ...] = ()
    words: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    over: date | None = None
    valid_from: date | None = None
    aside: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether nothing prevents recording this fact."""
        return not self.open and self.aside is None


@dataclass
class RowFacts:
    """One row of a list: where it is, who it is about, and what it says. `skipped` is the reason why it has no result.

    `parent` is the parent company, `known_as` another name; `against` is what the row withdraws from other rows,
    `beside_name` the words next to the name. `colleagues` are our people that the list names for the customer: they are
    looked up in the policy, and never written.
    """

    sheet: str
    row: int
    customer: str = ""
    domain: str | None = None
    crm_id: str | None = None
    facts: list[Fact] = field(default_factory=list)
    skipped: str | None = None
    ended: bool = False
    words: list[str] = field(default_factory=list)
    parent: str | None = None
    known_as: str | None = None
    against: list[str] = field(default_factory=list)
    beside_name: list[str] = field(default_factory=list)
    colleagues: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        """The row, as people refer to it."""
        return f"{self.sheet}, row {self.row}" if self.sheet else f"row {self.row}"

    @property
    def granted(self) -> list[Fact]:
        """The facts that say yes and have not ended."""
        return [fact for fact in self.facts if fact.state == "granted" and fact.over is None]

    def hold(self, question: str | None) -> None:
        """Hold back every yes of this row until a question is answered; None if it is already answered."""
        if question is not None:
            for fact in self.granted:
                if question not in fact.open:
                    fact.open.append(question)
