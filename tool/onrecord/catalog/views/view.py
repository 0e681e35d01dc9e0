"""What an audience may see: an allow-list of fields. Nothing else reaches a page, a search index, a feed or the API.

Evidence, notes, amounts and CRM ids have no field here. Prospects and companies that the customer avoids are only here
as keyed hashes (`names.hashed_names`). Declined and lapsed customers have no view. What a shown customer does not allow
is only shown as not allowed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from msgspec import Struct

from onrecord.catalog.record.policy import Person, Policy
from onrecord.catalog.record.preferences import Blackout
from onrecord.catalog.record.profile import Profile
from onrecord.catalog.record.quote import Speaker
from onrecord.catalog.record.reference import LogoVariant
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.search.insights import Insights
from onrecord.catalog.views.agreed_description import AgreedDescription
from onrecord.catalog.views.public_view import CustomerView


class TableStretch(Struct, frozen=True, gc=False):
    """Consecutive days, both inclusive, with one answer. `ids` are the authorizations for an allow."""

    start: date
    through: date
    answer: str
    code: str
    ids: tuple[str, ...]
    message: str


class CellClass(Struct, frozen=True, gc=False):
    """Channels and territories (atoms) that the record does not distinguish, with their answers by day."""

    channels: tuple[str, ...]
    territories: tuple[str, ...]
    stretches: tuple[TableStretch, ...]


class Window(Struct, frozen=True, gc=False):
    """Days, both inclusive; a missing end is open."""

    start: date
    through: date | None


class FreeStretch(Struct, frozen=True, gc=False):
    """Availability over consecutive days; `through` is None for the last period that was worked out."""

    start: date
    through: date | None
    state: str
    left: int | None
    max: int | None
    per: str | None
    free_on: date | None
    why: str


class QuoteView(Struct, frozen=True, gc=False):
    """A quote that may be used, perhaps on conditions (`note`), from `start` until `through`."""

    id: str
    text: str
    speaker: Speaker
    attribution: str
    note: str | None
    start: date
    through: date | None


class ScopeView(Struct, frozen=True, gc=False):
    """One permission in force now or later: terms of the vocabulary, days inclusive."""

    id: str
    uses: tuple[str, ...]
    channels: tuple[str, ...]
    territories: tuple[str, ...]
    start: date | None
    through: date | None
    review_by: date | None
    conditions: tuple[str, ...]


class BanView(Struct, frozen=True, gc=False):
    """What nobody may do, without the reason: terms of the vocabulary, None for a whole axis; days inclusive."""

    uses: tuple[str, ...] | None
    channels: tuple[str, ...] | None
    territories: tuple[str, ...] | None
    start: date
    through: date | None


class ContentView(Struct, frozen=True, gc=False):
    """A finished asset whose permission is in force, and its last day."""

    id: str
    title: str
    url: str | None
    use: str
    published: date | None
    through: date | None
    views: int | None
    downloads: int | None


class PublicationView(Struct, frozen=True, gc=False):
    """Where a use is published, and the last day on which it is allowed."""

    id: str
    use: str
    channel: str
    territory: str
    where: str
    since: date
    through: date | None
    authorization: str | None


class AvoidedView(Struct, frozen=True, gc=False):
    """Companies that the customer does not want to meet, as hashes of their names and of the words in them."""

    companies: tuple[str, ...]
    runs: tuple[str, ...]


class OutreachView(Struct, frozen=True, gc=False):
    """A day on which a colleague asked the customer for something."""

    on: date
    by: str
    team: str | None


class PreferencesView(Struct, frozen=True, gc=False):
    """What the customer likes to do."""

    activities: tuple[str, ...]
    topics: tuple[str, ...]
    topics_barred: tuple[str, ...]
    notice_days: int
    blackouts: tuple[Blackout, ...]
    avoided: AvoidedView


class HistoryEntry(Struct, frozen=True, gc=False):
    """One step of the record's history: its day, what it did to what is shown, and who merged it."""

    on: date
    what: str
    by: str | None


class RequestView(Struct, frozen=True, gc=False):
    """An open request: the prospect stays out; who owns the customer and how long it waits does not.

    `by` is the person who asked, on the day `asked`; `since` is the day of its last step, `day` the day on which it
    will take place; `stale` means that somebody must act; `prospect` are the hashes of the prospect's name.
    """

    slug: str
    name: str
    owner: str
    use: str
    state: str
    since: date
    by: str
    asked: date
    needed_by: date | None
    day: date | None
    stale: bool
    prospect: tuple[str, ...]


class ReferenceView(Struct, frozen=True, gc=False):
    """One reference with something allowed. `table` holds, per use (atom), the answers for every cell; so do
    `quote_tables`.
    """

    slug: str
    name: str
    other_names: tuple[str, ...]
    anonymous_as: str | None
    agreed: AgreedDescription | None
    profile: Profile
    owner: str
    logo: str | None
    logo_variants: tuple[LogoVariant, ...]
    logo_windows: tuple[Window, ...]
    table: Mapping[str, tuple[CellClass, ...]]
    quote_tables: Mapping[str, tuple[CellClass, ...]]
    quotes: tuple[QuoteView, ...]
    scopes: tuple[ScopeView, ...]
    restrictions: tuple[str, ...]
    bans: tuple[BanView, ...]
    content: tuple[ContentView, ...]
    publications: tuple[PublicationView, ...]
    preferences: PreferencesView
    free: Mapping[str, tuple[FreeStretch, ...]]
    last_asked: date | None
    asked_lately: tuple[OutreachView, ...]
    confirmed: date | None
    history: tuple[HistoryEntry, ...]
    requests: tuple[RequestView, ...]


@dataclass(frozen=True, slots=True)
class SiteView:
    """Everything that the pages of one audience are made of. `day` is the day of the build."""

    audience: str
    day: date
    preview: bool
    references: tuple[ReferenceView, ...]
    requests: tuple[RequestView, ...]
    vocabulary: Vocabulary
    policy: Policy
    people: tuple[Person, ...]
    insights: Insights
    customers: tuple[CustomerView, ...] = ()

    def find_reference(self, slug: str) -> ReferenceView | None:
        """The reference by its slug; None if the audience may not see it."""
        return next((reference for reference in self.references if reference.slug == slug), None)
