"""What a decision is made of: the answer and its explanation, kinds of cells, periods of days."""

from datetime import date

from onrecord.catalog.decision.reasons import Answer, Reason
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.evidence import Evidence
from onrecord.catalog.record.facts import Facts


class Decision(Facts, frozen=True):
    """The answer and everything that explains it.

    `authorizations` and `evidence` are set for allow. `valid_through` is the last day such that every day from the one
    asked about to it is allowed. `ask` is the person to ask (for ask); `next` says what to do (for ask and deny).
    """

    answer: Answer
    reasons: tuple[Reason, ...]
    authorizations: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    valid_through: date | None = None
    ask: str | None = None
    next: str | None = None


class Verdict(Facts, frozen=True):
    """The answer for one kind of cell on one day; its reasons, the heaviest first."""

    answer: Answer
    reasons: tuple[Reason, ...]
    authorizations: tuple[str, ...] = ()

    @property
    def only_asked(self) -> bool:
        """Whether nothing is granted yet: the customer was asked, and has not answered."""
        return {reason.code for reason in self.reasons} - {"quote-unspecified"} == {"pending"}


class Stretch(Facts, frozen=True):
    """Consecutive days on which the answer for one kind of cell is the same, for the same reasons."""

    days: Days
    answer: Answer
    reasons: tuple[Reason, ...]
    authorizations: tuple[str, ...]


class Cells(Facts, frozen=True):
    """Cells that the record does not distinguish. Bit i of `mask`: scope i (grants, then restrictions) covers them.

    `placed` means that the question names a place, and that the mask has no grant for other places.
    """

    use: str
    channels: tuple[str, ...]
    territories: tuple[str, ...]
    mask: int
    placed: bool = False
