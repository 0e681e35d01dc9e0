"""One customer as facts: who they are, what they allow, where they are shown.

Names are the record's own keys, but for `from`, which Python keeps for itself and which is `start` here.
All dates are civil dates, both ends of a window inclusive.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from onrecord.catalog.record.ignore import Ignore
from onrecord.catalog.record.policy import Limit
from onrecord.catalog.record.request import Request
from onrecord.finding import Keys


class Proof(StrEnum):
    """What the caller found out about an evidence before it handed the record in."""

    OK = "ok"
    MISSING = "missing"
    CHANGED = "changed"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the proof is, and its hash; `proof` says whether it is there and unchanged."""

    sha256: str | None
    file: str | None = None
    url: str | None = None
    proof: Proof = Proof.MISSING

    @property
    def where(self) -> str:
        """The file or the URL."""
        return self.file or self.url or ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked the customer, when, and for what."""

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


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval as the record claims it."""

    role: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The customer took it back; from `on` (inclusive) it no longer stands. copies: recall | stop-new."""

    on: date
    why: str | None = None
    copies: str = "recall"
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed: a function, not a person."""

    title: str
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Incentive:
    """What the customer got for it, and how that is disclosed (16 CFR 255.5)."""

    what: str
    disclosure: str | None = None


@dataclass(frozen=True, slots=True)
class Authorization:
    """One answer of the customer to one request.

    `places` are patterns of addresses, the only ones it is for; `logo_sha256` the hashes of the files it allows.
    """

    id: str
    state: str
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
    basis: str | None = None
    evidence: Evidence | None = None
    recorded_by: str | None = None
    approvals: tuple[Approval, ...] = ()
    survives_contract: str = "unstated"
    incentive: Incentive | None = None
    logo_sha256: tuple[str, ...] = ()
    supersedes: str | None = None
    withdrawn: Withdrawal | None = None

    @property
    def scope(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The terms on each axis that the answer is about: what was granted, else what was asked for."""
        asked = self.requested
        if self.state == "granted" or asked is None:
            return (self.uses, self.channels, self.territories)
        return (self.uses or asked.uses, self.channels or asked.channels, self.territories or asked.territories)

    @property
    def limited(self) -> bool:
        """Whether fewer uses were granted than requested."""
        asked = self.requested
        return self.state == "granted" and asked is not None and bool(set(asked.uses) - set(self.uses))


@dataclass(frozen=True, slots=True)
class Restriction:
    """What nobody may do. None on an axis means everything on it."""

    id: str
    start: date
    why: str
    uses: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    territories: tuple[str, ...] | None = None
    through: date | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """The speaker's own permission for their words."""

    on: date
    through: date | None = None
    basis: str | None = None
    evidence: Evidence | None = None
    text_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it. `left` is the day they left the company; `employer` is named where it is not this customer."""

    name: str | None = None
    title: str | None = None
    employer: str | None = None
    left: date | None = None


@dataclass(frozen=True, slots=True)
class SourceTerms:
    """What a place asks of those who quote from it. `max_age_days` counts from the day the words were published."""

    verbatim: bool = False
    link: bool = False
    max_age_days: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where words were published first, such as a review site."""

    kind: str
    name: str
    url: str | None = None
    published: date | None = None
    terms: SourceTerms | None = None

    @property
    def last_day(self) -> date | None:
        """The last day on which its terms let the words be shown; None where they set none."""
        if self.terms is None or self.terms.max_age_days is None or self.published is None:
            return None
        return self.published + timedelta(days=self.terms.max_age_days)


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words, bound to their speaker."""

    id: str
    text: str
    speaker: Speaker
    attribution: str
    authorization: str
    topics: tuple[str, ...] = ()
    consent: Consent | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Cleared:
    """One condition that was met for a publication."""

    condition: str
    on: date
    by: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """This use stands at this place since this day, until `removed`."""

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

    def live(self, day: date) -> bool:
        """Whether it stands there on that day; the day it was removed it no longer does."""
        return self.since <= day and (self.removed is None or day < self.removed)


@dataclass(frozen=True, slots=True)
class Performance:
    """How a content item did, on the day it was read."""

    on: date
    views: int | None = None
    downloads: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A finished asset that marketing made."""

    id: str
    use: str
    title: str
    url: str | None = None
    published: date | None = None
    authorization: str | None = None
    owner: str | None = None
    performance: Performance | None = None


@dataclass(frozen=True, slots=True)
class Outreach:
    """One time somebody asked this customer for something."""

    on: date
    by: str
    team: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Blackout:
    """Days on which the customer must be left alone, both inclusive."""

    start: date
    through: date
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the customer likes to do."""

    activities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    topics_barred: tuple[str, ...] = ()
    notice_days: int = 0
    limits: tuple[Limit, ...] = ()
    blackouts: tuple[Blackout, ...] = ()
    no_contact_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that proves the outcome."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What sales filter by and say aloud."""

    industry: str | None = None
    size: str | None = None
    country: str | None = None
    products: tuple[str, ...] = ()
    use_cases: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    outcome: str | None = None
    figures: tuple[Figure, ...] = ()
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A score and the day it was read."""

    score: float
    on: date


@dataclass(frozen=True, slots=True)
class Relationship:
    """Signals. They never grant anything."""

    crm_id: str | None = None
    health: Score | None = None
    nps: Score | None = None
    renewal: date | None = None
    contract_ended: date | None = None


@dataclass(frozen=True, slots=True)
class FormerName:
    """What the customer was called before."""

    name: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LogoVariant:
    """A further file of the one logo, such as a white one."""

    file: str
    variant: str


@dataclass(frozen=True, slots=True)
class Nomination:
    """Who proposed this customer, and when."""

    on: date
    by: str
    why: str | None = None


@dataclass(frozen=True, slots=True)
class FileFact:
    """One file of the customer's directory as the caller found it.

    `sha256` is None where it could not be read; `problem` says in words what is wrong with it (a link, a way out
    of the directory, a logo that could do harm); `kind` is file, link or logo.
    """

    sha256: str | None
    problem: str | None = None
    escapes: bool = False


@dataclass(frozen=True)
class Reference:
    """One customer. `files` holds what the caller found on disk, by path from the customer's directory.

    `matching_chosen` says that the record itself says how the name is to be matched.
    """

    slug: str
    name: str
    status: str
    owner: str
    legal_name: str | None = None
    aliases: tuple[str, ...] = ()
    former_names: tuple[FormerName, ...] = ()
    name_from: date | None = None
    parent: str | None = None
    succeeded_by: str | None = None
    matching: str = "exact-case"
    matching_chosen: bool = False
    anonymous_as: str | None = None
    website: str | None = None
    logo: str | None = None
    logos: tuple[LogoVariant, ...] = ()
    status_reason: str | None = None
    nominated: Nomination | None = None
    profile: Profile = Profile()
    relationship: Relationship = Relationship()
    authorizations: tuple[Authorization, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    quotes: tuple[Quote, ...] = ()
    preferences: Preferences = Preferences()
    content: tuple[Content, ...] = ()
    publications: tuple[Publication, ...] = ()
    outreach: tuple[Outreach, ...] = ()
    ignore: tuple[Ignore, ...] = ()
    requests: tuple[Request, ...] = ()
    files: Mapping[str, FileFact] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Authorization]:
        """The authorizations by their ids."""
        return {authorization.id: authorization for authorization in self.authorizations}

    @cached_property
    def logo_sha256(self) -> str | None:
        """The hash of the logo file as it is on disk, or None."""
        fact = self.files.get(self.logo) if self.logo else None
        return fact.sha256 if fact else None

    @property
    def logo_files(self) -> Iterator[tuple[str, Keys]]:
        """Every file of the logo, the main one first, with the route to it."""
        if self.logo:
            yield self.logo, ("logo",)
        for i, variant in enumerate(self.logos):
            yield variant.file, ("logos", i, "file")

    def quote(self, id_: str) -> Quote | None:
        """The quote by its id."""
        return next((quote for quote in self.quotes if quote.id == id_), None)

    def names(self) -> Iterator[tuple[str, Keys]]:
        """Every name the customer answers to, with the route to it."""
        yield self.name, ("name",)
        if self.legal_name:
            yield self.legal_name, ("legal_name",)
        for i, alias in enumerate(self.aliases):
            yield alias, ("aliases", i)
        for i, former in enumerate(self.former_names):
            yield former.name, ("former_names", i, "name")

    def terms(self) -> Iterator[tuple[str, str, Keys]]:
        """Every vocabulary term in the record: (list, term, route)."""
        profile = self.profile
        for axis, key, term in (
            ("industries", "industry", profile.industry),
            ("sizes", "size", profile.size),
            ("territories", "country", profile.country),
        ):
            if term is not None:
                yield axis, term, ("profile", key)
        yield from _each("products", profile.products, ("profile", "products"))
        yield from _each("use_cases", profile.use_cases, ("profile", "use_cases"))
        for i, authorization in enumerate(self.authorizations):
            at: Keys = ("authorizations", i)
            if authorization.requested:
                yield from _scope(authorization.requested, (*at, "requested"))
            yield from _scope(authorization, at)
            yield from _each("conditions", authorization.conditions, (*at, "conditions"))
        for i, restriction in enumerate(self.restrictions):
            yield from _scope(restriction, ("restrictions", i))
        yield from _each("uses", self.preferences.activities, ("preferences", "activities"))
        for i, limit in enumerate(self.preferences.limits):
            yield "uses", limit.use, ("preferences", "limits", i, "use")
        for i, item in enumerate(self.content):
            yield "uses", item.use, ("content", i, "use")
        for i, publication in enumerate(self.publications):
            at = ("publications", i)
            yield "uses", publication.use, (*at, "use")
            yield "channels", publication.channel, (*at, "channel")
            yield "territories", publication.territory, (*at, "territory")
            for j, cleared in enumerate(publication.cleared):
                yield "conditions", cleared.condition, (*at, "cleared", j, "condition")

    def evidences(self) -> Iterator[tuple[Evidence, Keys]]:
        """Every evidence in the record, with the route to it."""
        for i, authorization in enumerate(self.authorizations):
            if authorization.evidence:
                yield authorization.evidence, ("authorizations", i, "evidence")
            if authorization.withdrawn and authorization.withdrawn.evidence:
                yield authorization.withdrawn.evidence, ("authorizations", i, "withdrawn", "evidence")
        for i, restriction in enumerate(self.restrictions):
            if restriction.evidence:
                yield restriction.evidence, ("restrictions", i, "evidence")
        for i, quote in enumerate(self.quotes):
            if quote.consent and quote.consent.evidence:
                yield quote.consent.evidence, ("quotes", i, "consent", "evidence")


def _each(axis: str, terms: tuple[str, ...], at: Keys) -> Iterator[tuple[str, str, Keys]]:
    for i, term in enumerate(terms):
        yield axis, term, (*at, i)


def _scope(scoped: Authorization | Asked | Restriction, at: Keys) -> Iterator[tuple[str, str, Keys]]:
    yield from _each("uses", scoped.uses or (), (*at, "uses"))
    yield from _each("channels", scoped.channels or (), (*at, "channels"))
    yield from _each("territories", scoped.territories or (), (*at, "territories"))
