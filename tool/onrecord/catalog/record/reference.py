"""One customer as facts: who they are, what they allow, where they are shown.

Names are the record's keys, except `from`, which Python reserves and which is `start` here. All dates are civil dates;
both ends of a window are inclusive.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Literal

from msgspec import field

from onrecord.catalog.record.authorization import Asked, Authorization, Restriction
from onrecord.catalog.record.evidence import Evidence, FileFact
from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.ignore import Ignore
from onrecord.catalog.record.preferences import Outreach, Preferences
from onrecord.catalog.record.profile import Profile, Relationship
from onrecord.catalog.record.publication import Content, Publication
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.request import Request
from onrecord.finding import Keys

Status = Literal["candidate", "active", "paused", "retired"]
Matching = Literal["exact-case", "any-case", "never-alone"]
"""How a name is searched for in text."""


class FormerName(Facts, frozen=True):
    """A former name of the customer, and its last day."""

    name: str
    until: date | None = None


class LogoVariant(Facts, frozen=True):
    """A further file of the logo, such as a white one."""

    file: str
    variant: str


class Nomination(Facts, frozen=True):
    """Who proposed this customer, and when."""

    on: date
    by: str
    why: str | None = None


class Reference(Facts, frozen=True, gc=True, dict=True):
    """One customer. `files` holds what the caller found on disk, by path from the customer's directory.

    `matching_chosen` means that the record itself says how to match the name.
    """

    slug: str
    name: str
    status: Status
    owner: str
    legal_name: str | None = None
    aliases: tuple[str, ...] = ()
    former_names: tuple[FormerName, ...] = ()
    name_from: date | None = None
    parent: str | None = None
    succeeded_by: str | None = None
    matching: Matching = "exact-case"
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

    def find_quote(self, id_: str) -> Quote | None:
        """The quote by its id; None if there is none."""
        return next((quote for quote in self.quotes if quote.id == id_), None)

    def list_names(self) -> Iterator[tuple[str, Keys]]:
        """Every name of the customer, with the route to it."""
        yield self.name, ("name",)
        if self.legal_name:
            yield self.legal_name, ("legal_name",)
        for i, alias in enumerate(self.aliases):
            yield alias, ("aliases", i)
        for i, former in enumerate(self.former_names):
            yield former.name, ("former_names", i, "name")

    def list_terms(self) -> Iterator[tuple[str, str, Keys]]:
        """Every vocabulary term in the record: (list, term, route)."""
        for axis, terms, at, is_list in self._list_places():
            for i, term in enumerate(terms):
                yield axis, term, (*at, i) if is_list else at

    def _list_places(self) -> Iterator[tuple[str, tuple[str, ...], Keys, bool]]:
        """The vocabulary's terms in the record, place by place: (list, terms, route, whether the place is a list)."""
        profile = self.profile
        for axis, key, term in (
            ("industries", "industry", profile.industry),
            ("sizes", "size", profile.size),
            ("territories", "country", profile.country),
        ):
            if term is not None:
                yield axis, (term,), ("profile", key), False
        yield "products", profile.products, ("profile", "products"), True
        yield "use_cases", profile.use_cases, ("profile", "use_cases"), True
        for i, authorization in enumerate(self.authorizations):
            at: Keys = ("authorizations", i)
            if authorization.requested:
                yield from _list_scope(authorization.requested, (*at, "requested"))
            yield from _list_scope(authorization, at)
            yield "conditions", authorization.conditions, (*at, "conditions"), True
        for i, restriction in enumerate(self.restrictions):
            yield from _list_scope(restriction, ("restrictions", i))
        yield "uses", self.preferences.activities, ("preferences", "activities"), True
        for i, limit in enumerate(self.preferences.limits):
            yield "uses", (limit.use,), ("preferences", "limits", i, "use"), False
        for i, item in enumerate(self.content):
            yield "uses", (item.use,), ("content", i, "use"), False
        for i, publication in enumerate(self.publications):
            at = ("publications", i)
            yield "uses", (publication.use,), (*at, "use"), False
            yield "channels", (publication.channel,), (*at, "channel"), False
            yield "territories", (publication.territory,), (*at, "territory"), False
            for j, cleared in enumerate(publication.cleared):
                yield "conditions", (cleared.condition,), (*at, "cleared", j, "condition"), False

    @cached_property
    def terms_by_axis(self) -> Mapping[str, frozenset[str]]:
        """Every vocabulary term in the record, by the name of the list it must be in."""
        found: dict[str, set[str]] = {}
        for axis, terms, _, _ in self._list_places():
            if terms:
                found.setdefault(axis, set()).update(terms)
        return {axis: frozenset(terms) for axis, terms in found.items()}

    def list_evidence(self) -> Iterator[tuple[Evidence, Keys]]:
        """Every evidence in the record, with the route to it."""
        for i, authorization in enumerate(self.authorizations):
            if authorization.requested and authorization.requested.evidence:
                yield authorization.requested.evidence, ("authorizations", i, "requested", "evidence")
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
            if quote.consent and quote.consent.withdrawn and quote.consent.withdrawn.evidence:
                yield quote.consent.withdrawn.evidence, ("quotes", i, "consent", "withdrawn", "evidence")
            if quote.declined and quote.declined.evidence:
                yield quote.declined.evidence, ("quotes", i, "declined", "evidence")


def _list_scope(
    scoped: Authorization | Asked | Restriction, at: Keys
) -> Iterator[tuple[str, tuple[str, ...], Keys, bool]]:
    yield "uses", scoped.uses or (), (*at, "uses"), True
    yield "channels", scoped.channels or (), (*at, "channels"), True
    yield "territories", scoped.territories or (), (*at, "territories"), True
