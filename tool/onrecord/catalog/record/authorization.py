"""What the customer was asked for and answered, and what nobody may do."""

from datetime import date
from typing import Literal

from msgspec import field

from onrecord.catalog.record.evidence import Basis, Evidence
from onrecord.catalog.record.facts import Facts

State = Literal["requested", "granted", "declined"]
"""What the customer has said to a request so far."""
Copies = Literal["recall", "stop-new"]
"""What happens to copies from before a withdrawal: they must be taken down, or may stay."""
Survives = Literal["yes", "no", "unstated"]
"""Whether a permission outlasts the contract, according to its wording."""


class Asked(Facts, frozen=True):
    """Who asked the customer, when, and for what.

    `start` is the first day that was asked for, `through` the last; `evidence` is the request as it was sent.
    """

    on: date
    by: str
    uses: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    through: date | None = None
    why: str | None = None
    campaign: str | None = None
    digest: str | None = None
    language: str | None = None
    start: date | None = field(name="from", default=None)
    evidence: Evidence | None = None


class Approval(Facts, frozen=True):
    """One approval as the record claims it."""

    role: str
    by: str
    on: date


OWN_WORDS = "own-words"
"""The condition for a limit in the customer's own words, which are in the note."""


LIST_ONLY = "list-only"
"""The condition that a customer is shown among others, never alone."""
COMPANY = 2
"""How many other customers make a list: with only one, it is a pair, and both stand out."""


class Withdrawal(Facts, frozen=True):
    """A withdrawal by the customer; from `on` (inclusive) the permission is not in force. copies: recall | stop-new."""

    on: date
    why: str | None = None
    copies: Copies = "recall"
    evidence: Evidence | None = None


class LetGo(Facts, frozen=True):
    """The decision not to ask again for a permission that ended."""

    on: date
    by: str
    why: str | None = None


class Signer(Facts, frozen=True):
    """Who signed: a function, not a person."""

    title: str
    authority: str | None = None


class Incentive(Facts, frozen=True):
    """What the customer got for it, and how that is disclosed (16 CFR 255.5)."""

    what: str
    disclosure: str | None = None


class Authorization(Facts, frozen=True):
    """One answer of the customer to one request.

    `places` are patterns of the only addresses it applies to; `logo_sha256` are the hashes of the files it allows.
    """

    id: str
    state: State
    requested: Asked | None = None
    decided: date | None = None
    uses: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_through: date | None = None
    review_by: date | None = None
    conditions: tuple[str, ...] = ()
    note: str | None = None
    signer: Signer | None = None
    basis: Basis | None = None
    evidence: Evidence | None = None
    recorded_by: str | None = None
    approvals: tuple[Approval, ...] = ()
    survives_contract: Survives = "unstated"
    incentive: Incentive | None = None
    logo_sha256: tuple[str, ...] = ()
    supersedes: str | None = None
    withdrawn: Withdrawal | None = None
    let_go: LetGo | None = None

    @property
    def scope(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The terms of the answer on each axis: what was granted, or else what was asked for."""
        request = self.requested
        if self.state == "granted" or request is None:
            return (self.uses, self.channels, self.territories)
        return (self.uses or request.uses, self.channels or request.channels, self.territories or request.territories)

    @property
    def limited(self) -> bool:
        """Whether fewer uses were granted than requested."""
        request = self.requested
        return self.state == "granted" and request is not None and bool(set(request.uses) - set(self.uses))


class Restriction(Facts, frozen=True):
    """What nobody may do. None on an axis means everything on it."""

    id: str
    start: date = field(name="from")
    why: str
    uses: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    territories: tuple[str, ...] | None = None
    through: date | None = None
    evidence: Evidence | None = None
