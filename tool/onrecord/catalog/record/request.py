"""One engagement with one customer. Its state follows from the facts that are set."""

from collections.abc import Container, Iterator
from datetime import date, datetime
from typing import Literal

from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.ignore import Ignore
from onrecord.names.text_keys import make_slug

RequestState = Literal["requested", "approved", "accepted", "declined", "scheduled", "held", "closed", "cancelled"]
CustomerAnswer = Literal["accepted", "declined"]
Deal = Literal["won", "lost", "open"]


def make_request_id(day: date, prospect: str, use: str, taken: Container[str] = ()) -> str:
    """The name of a request's file: the day, the prospect, and the last word of the use; a number if it is `taken`.

    The page's script (site/assets/js/request.js) does the same, but there the prospect is optional.
    """
    name = "-".join(filter(None, (day.isoformat(), make_slug(prospect, 40), use.rpartition("-")[2])))
    return next(free for free in (name, *(f"{name}-{n}" for n in range(2, 1000))) if free not in taken)


class Signed(Facts, frozen=True):
    """Somebody did something on a day."""

    on: date
    by: str
    team: str | None = None
    how: str | None = None


class Answer(Facts, frozen=True):
    """What the customer said: accepted or declined."""

    on: date
    answer: CustomerAnswer
    note: str | None = None


class Opportunity(Facts, frozen=True):
    """The deal it may help."""

    crm_id: str | None = None
    stage: int | None = None
    amount: int | float | None = None
    currency: str | None = None


class Outcome(Facts, frozen=True):
    """How it went; helpful is 1..5, deal is won | lost | open."""

    on: date
    helpful: int | None = None
    note: str | None = None
    deal: Deal | None = None
    amount: int | float | None = None


class Cancellation(Facts, frozen=True):
    """The decision that it will not take place."""

    on: date
    why: str | None = None


class Request(Facts, frozen=True):
    """One request file. `file` is its path from the customer's directory."""

    file: str
    use: str
    requested: Signed
    prospect: str | None = None
    opportunity: Opportunity | None = None
    about: str | None = None
    needed_by: date | None = None
    campaign: str | None = None
    approved: Signed | None = None
    customer: Answer | None = None
    scheduled: datetime | None = None
    held: date | None = None
    outcome: Outcome | None = None
    thanked: Signed | None = None
    cancelled: Cancellation | None = None
    ignore: tuple[Ignore, ...] = ()

    @property
    def id(self) -> str:
        """The file's name without its ending."""
        return self.file.rsplit("/", 1)[-1].removesuffix(".yaml")

    @property
    def state(self) -> RequestState:
        """How far it has come, by the last fact that is set."""
        if self.cancelled:
            return "cancelled"
        if self.held:
            return "closed" if self.outcome else "held"
        if self.customer and self.customer.answer == "declined":
            return "declined"
        if self.scheduled:
            return "scheduled"
        if self.customer:
            return "accepted"
        return "approved" if self.approved else "requested"

    @property
    def open(self) -> bool:
        """Whether a step is still missing."""
        return self.state in ("requested", "approved", "accepted", "scheduled")

    @property
    def day(self) -> date:
        """The day that counts for the customer's capacity: held, scheduled, needed by, else approved or requested."""
        if self.held:
            return self.held
        if self.scheduled:
            return self.scheduled.date()
        return self.needed_by or (self.approved or self.requested).on

    @property
    def day_key(self) -> str:
        """The key of the fact that `day` comes from."""
        facts = (("held", self.held), ("scheduled", self.scheduled), ("needed_by", self.needed_by))
        return next((key for key, fact in facts if fact), "approved" if self.approved else "requested")

    @property
    def holds_capacity(self) -> bool:
        """Whether it uses or holds capacity: approved or held, and neither cancelled nor declined."""
        if self.cancelled or (self.customer and self.customer.answer == "declined"):
            return False
        return self.approved is not None or self.held is not None

    def list_facts(self) -> Iterator[tuple[str, date]]:
        """The dated facts in the only possible order."""
        yield "requested", self.requested.on
        if self.approved:
            yield "approved", self.approved.on
        if self.customer:
            yield "customer", self.customer.on
        if self.held:
            yield "held", self.held
        if self.outcome:
            yield "outcome", self.outcome.on
