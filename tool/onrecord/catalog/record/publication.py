"""What was made with a reference, and where it is published."""

from datetime import date

from onrecord.catalog.record.facts import Facts


class Cleared(Facts, frozen=True):
    """One condition that was met for a publication."""

    condition: str
    on: date
    by: str
    sha256: str | None = None


class Publication(Facts, frozen=True):
    """A use that has been published at a place since a day, until `removed`."""

    id: str
    use: str
    channel: str
    territory: str
    where: str
    since: date
    removed: date | None = None
    authorization: str | None = None
    quote: str | None = None
    content: str | None = None
    by: str | None = None
    cleared: tuple[Cleared, ...] = ()

    def is_live(self, day: date) -> bool:
        """Whether it is published on a day; not on the day it was removed."""
        return self.since <= day and (self.removed is None or day < self.removed)


class Performance(Facts, frozen=True):
    """How a content item did, on the day it was read."""

    on: date
    views: int | None = None
    downloads: int | None = None


class Content(Facts, frozen=True):
    """A finished asset from marketing."""

    id: str
    use: str
    title: str
    url: str | None = None
    published: date | None = None
    authorization: str | None = None
    owner: str | None = None
    performance: Performance | None = None
