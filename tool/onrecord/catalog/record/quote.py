"""Exact words of a speaker, where they first appeared, and the consent to them."""

from datetime import date, timedelta
from typing import Literal

from onrecord.catalog.record.evidence import Basis, Evidence
from onrecord.catalog.record.facts import Facts

SourceKind = Literal["review-site", "social", "press", "event", "other"]
Attribution = Literal["named-person", "title-only", "company-only", "anonymous"]
"""How a quote may be attributed."""


class TakenBack(Facts, frozen=True):
    """A speaker took their words back; `through` of the consent is then the day before `on` at the latest."""

    on: date
    why: str | None = None
    evidence: Evidence | None = None


class Declined(Facts, frozen=True):
    """A speaker's no to these words. It changes no answer: without consent, nobody may use them anyway."""

    on: date
    why: str | None = None
    evidence: Evidence | None = None


class Consent(Facts, frozen=True):
    """The speaker's own permission for their words."""

    on: date
    through: date | None = None
    basis: Basis | None = None
    evidence: Evidence | None = None
    text_sha256: str | None = None
    withdrawn: TakenBack | None = None


class Speaker(Facts, frozen=True):
    """The speaker. `left` is the day they left the company; `employer` is set if it is not this customer."""

    name: str | None = None
    title: str | None = None
    employer: str | None = None
    left: date | None = None

    def find_company(self, customer: str) -> str:
        """The company they spoke for: their employer at the time, or else the customer."""
        return self.employer or customer


class SourceTerms(Facts, frozen=True):
    """What a place requires of people who quote from it. `max_age_days` counts from the day of publication."""

    verbatim: bool = False
    link: bool = False
    max_age_days: int | None = None


class Source(Facts, frozen=True):
    """Where the words were first published, such as a review site."""

    kind: SourceKind
    name: str
    url: str | None = None
    published: date | None = None
    terms: SourceTerms | None = None

    @property
    def last_day(self) -> date | None:
        """The last day on which its terms allow the words to be shown; None if they set no limit."""
        if self.terms is None or self.terms.max_age_days is None or self.published is None:
            return None
        return self.published + timedelta(days=self.terms.max_age_days)


class Quote(Facts, frozen=True):
    """Exact words, bound to their speaker."""

    id: str
    text: str
    speaker: Speaker
    attribution: Attribution
    authorization: str
    topics: tuple[str, ...] = ()
    consent: Consent | None = None
    source: Source | None = None
    declined: Declined | None = None
