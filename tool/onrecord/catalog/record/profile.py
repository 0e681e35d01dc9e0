"""What sales teams filter by and say aloud, and the signals of the relationship."""

from datetime import date

from onrecord.catalog.record.facts import Facts


class Figure(Facts, frozen=True):
    """One figure that supports the outcome."""

    value: str
    label: str


class Profile(Facts, frozen=True):
    """What sales teams filter by and say aloud."""

    industry: str | None = None
    size: str | None = None
    country: str | None = None
    products: tuple[str, ...] = ()
    use_cases: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    outcome: str | None = None
    figures: tuple[Figure, ...] = ()
    summary: str | None = None


class Score(Facts, frozen=True):
    """A score and the day it was read."""

    score: int | float
    on: date


class Relationship(Facts, frozen=True):
    """Signals. They never grant anything."""

    crm_id: str | None = None
    health: Score | None = None
    nps: Score | None = None
    renewal: date | None = None
    contract_ended: date | None = None
