"""What the customer likes to do, and when they want to be left alone."""

from datetime import date

from msgspec import field

from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.policy import Limit


class Blackout(Facts, frozen=True):
    """Days on which the customer must be left alone, both inclusive."""

    start: date = field(name="from")
    through: date
    why: str | None = None


class Preferences(Facts, frozen=True):
    """What the customer likes to do."""

    activities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    topics_barred: tuple[str, ...] = ()
    notice_days: int = 0
    limits: tuple[Limit, ...] = ()
    blackouts: tuple[Blackout, ...] = ()
    no_contact_with: tuple[str, ...] = ()


class Outreach(Facts, frozen=True):
    """One occasion on which somebody asked this customer for something."""

    on: date
    by: str
    team: str | None = None
    about: str | None = None
