"""What an audience may see: an allow-list projection. Nothing else reaches a page, a search index, a feed or the API.

Evidence, notes, requesters, prospects, amounts and CRM ids have no field here; of declined and lapsed customers there
is no view at all; of what a standing customer does not allow, only that it is not allowed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from onrecord.catalog.availability import availability
from onrecord.catalog.days import ONE_DAY, Days, last_day, within
from onrecord.catalog.decision import Stretch
from onrecord.catalog.finder import last_asked, standing
from onrecord.catalog.insights import Insights, insights
from onrecord.catalog.library import Library
from onrecord.catalog.policy import Person, Policy, Repository
from onrecord.catalog.public_view import CustomerView, customers
from onrecord.catalog.published import live
from onrecord.catalog.reasons import Answer
from onrecord.catalog.reference import Blackout, Content, Profile, Quote, Reference, Speaker
from onrecord.catalog.standing import living
from onrecord.catalog.vocabulary import Vocabulary

WATCHED_DAYS = 400
"""How many days ahead availability is worked out; a site is built anew long before."""


@dataclass(frozen=True, slots=True)
class TableStretch:
    """Days in a row, both inclusive, with one answer. `ids` are the authorizations of an allow."""

    start: date
    through: date
    answer: str
    code: str
    ids: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class CellClass:
    """Channels and territories (atoms) that the record cannot tell apart, with their answers day by day."""

    channels: tuple[str, ...]
    territories: tuple[str, ...]
    stretches: tuple[TableStretch, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Days, both inclusive; a missing end is open."""

    start: date
    through: date | None


@dataclass(frozen=True, slots=True)
class FreeStretch:
    """Availability over days in a row; `through` is None for the last stretch that was worked out."""

    start: date
    through: date | None
    state: str
    left: int | None
    max: int | None
    per: str | None
    free_on: date | None
    why: str


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote that may be used, on some conditions perhaps (`note`), from `start` through `through`."""

    id: str
    text: str
    speaker: Speaker
    attribution: str
    note: str | None
    start: date
    through: date | None


@dataclass(frozen=True, slots=True)
class ScopeView:
    """One permission that stands or will: terms of the vocabulary, days inclusive."""

    id: str
    uses: tuple[str, ...]
    channels: tuple[str, ...]
    territories: tuple[str, ...]
    start: date | None
    through: date | None
    review_by: date | None
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContentView:
    """A finished asset whose permission stands, through its last day."""

    id: str
    title: str
    url: str | None
    use: str
    published: date | None
    through: date | None
    views: int | None
    downloads: int | None


@dataclass(frozen=True, slots=True)
class PublicationView:
    """Where a use stands before the world, allowed through its last day."""

    id: str
    use: str
    channel: str
    territory: str
    where: str
    since: date
    through: date | None
    authorization: str | None


@dataclass(frozen=True, slots=True)
class PreferencesView:
    """What the customer likes to do."""

    activities: tuple[str, ...]
    topics: tuple[str, ...]
    topics_barred: tuple[str, ...]
    notice_days: int
    blackouts: tuple[Blackout, ...]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step of the record's history: the day it landed, what it did, and who let it in."""

    on: date
    what: str
    by: str | None


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """One reference that stands. `table` holds, per use (atom), the answers for every cell; so do `quote_tables`."""

    slug: str
    name: str
    other_names: tuple[str, ...]
    anonymous_as: str | None
    profile: Profile
    owner: str
    logo: str | None
    logo_windows: tuple[Window, ...]
    table: Mapping[str, tuple[CellClass, ...]]
    quote_tables: Mapping[str, tuple[CellClass, ...]]
    quotes: tuple[QuoteView, ...]
    scopes: tuple[ScopeView, ...]
    restrictions: tuple[str, ...]
    content: tuple[ContentView, ...]
    publications: tuple[PublicationView, ...]
    preferences: PreferencesView
    free: Mapping[str, tuple[FreeStretch, ...]]
    last_asked: date | None
    confirmed: date | None
    history: tuple[HistoryEntry, ...]


@dataclass(frozen=True, slots=True)
class RequestView:
    """An open request: for whom it is asked stays out; who owns the customer and how long it waits does not.

    `since` is the day it was asked for; `stale` says that it waits longer than policy wants.
    """

    slug: str
    name: str
    owner: str
    use: str
    state: str
    since: date
    needed_by: date | None
    day: date | None
    stale: bool


@dataclass(frozen=True, slots=True)
class SiteView:
    """Everything that pages of one audience are made of. `day` is the day of the build."""

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

    def reference(self, slug: str) -> ReferenceView | None:
        """The reference by its slug."""
        return next((reference for reference in self.references if reference.slug == slug), None)


def site_view(
    library: Library,
    day: date,
    *,
    preview: bool = False,
    histories: Mapping[str, Sequence[HistoryEntry]] | None = None,
) -> SiteView:
    """What colleagues may see on a day: every reference that stands, and the open requests for those."""
    histories = histories or {}
    views = tuple(
        reference_view(library, reference, day, tuple(histories.get(slug, ())))
        for slug, reference in library.references.items()
        if standing(library, reference, day)
    )
    shown = {view.slug for view in views}
    requests = tuple(
        found for slug in sorted(shown) for found in _requests(library.references[slug], library.policy, day)
    )
    people = tuple(person for person in library.policy.people.values() if person.left is None or person.left > day)
    return SiteView(
        "sales",
        day,
        preview,
        views,
        requests,
        library.vocabulary,
        library.policy,
        people,
        insights(library, shown, day),
    )


def reference_view(
    library: Library, reference: Reference, day: date, history: tuple[HistoryEntry, ...] = ()
) -> ReferenceView:
    """One reference as colleagues may see it from a day on."""
    table = {use: _table(library, reference, use, day) for use in library.vocabulary.uses.atoms}
    quotes = [(quote, _table(library, reference, "quote", day, quote.id)) for quote in reference.quotes]
    usable = [(quote, classes, windows) for quote, classes in quotes if (windows := _open(classes, ("allow", "ask")))]
    logo_windows = _open(table.get("logo", ()), ("allow",))
    decided = [a.decided for a, _ in living(reference, day) if a.decided]
    return ReferenceView(
        slug=reference.slug,
        name=reference.name,
        other_names=tuple(name for name, _ in reference.names())[1:],
        anonymous_as=reference.anonymous_as,
        profile=reference.profile,
        owner=reference.owner,
        logo=reference.logo if logo_windows else None,
        logo_windows=logo_windows,
        table=table,
        quote_tables={quote.id: classes for quote, classes, _ in usable},
        quotes=tuple(_quote(quote, classes, windows) for quote, classes, windows in usable),
        scopes=tuple(_scopes(reference, table, day)),
        restrictions=tuple(_restrictions(library, reference, day)),
        content=tuple(_content(library, reference, day)),
        publications=tuple(_publications(library, reference, day)),
        preferences=PreferencesView(
            reference.preferences.activities,
            reference.preferences.topics,
            reference.preferences.topics_barred,
            reference.preferences.notice_days,
            tuple(Blackout(b.start, b.through) for b in reference.preferences.blackouts if b.through >= day),
        ),
        free=_free(library, reference, day),
        last_asked=last_asked(reference, day),
        confirmed=max((on for on in decided if on <= day), default=None),
        history=history,
    )


def public_view(library: Library, day: date, *, preview: bool = False) -> SiteView:
    """What anybody may see on a day: the customers of the public website, and nothing else."""
    nothing = Insights((), {}, frozenset(), {}, None)
    policy = Policy(
        company=library.policy.company,
        repository=Repository(""),
        site=library.policy.site,
        time_zone=library.policy.time_zone,
    )
    return SiteView(
        "public", day, preview, (), (), library.vocabulary, policy, (), nothing, tuple(customers(library, day))
    )


# -- the decision, compiled -------------------------------------------------------------------------------------------


def _table(
    library: Library, reference: Reference, use: str, day: date, quote: str | None = None
) -> tuple[CellClass, ...]:
    span = Days(day, last_day(day))
    lines = library.judge(reference).timeline(use, "any", "worldwide", span, quote)
    return tuple(
        CellClass(cells.channels, cells.territories, _joined(public_stretch(stretch) for stretch in stretches))
        for cells, stretches in lines
    )


def public_stretch(stretch: Stretch) -> TableStretch:
    """A stretch of the decision, with nothing but what the audience may know as its reason."""
    code, message = _public_reason(stretch)
    return TableStretch(
        stretch.days.first, stretch.days.last, stretch.answer.value, code, stretch.authorizations, message
    )


def _public_reason(stretch: Stretch) -> tuple[str, str]:
    """Refusals, notes and names of people stay out; what is missing, and what will end, does not."""
    first = stretch.reasons[0] if stretch.reasons else None
    if stretch.answer is Answer.DENY or first is None:
        if first and first.code == "not-yet-valid":
            return first.code, first.message
        return "not-authorized", "No permission covers this."
    return first.code, _ASKS.get(first.code, first.message)


_ASKS = {
    "candidate": "Not a reference yet: ask first.",
    "paused": "Paused: ask first.",
    "at-risk": "The customer is left alone for now: ask first.",
    "pending": "The customer was asked and has not answered yet.",
    "unproven": "The proof is not in order: ask first.",
}


def _joined(stretches: Iterable[TableStretch]) -> tuple[TableStretch, ...]:
    """Stretches that say the same, made one."""
    found: list[TableStretch] = []
    for one in stretches:
        if found and (found[-1].answer, found[-1].code, found[-1].ids, found[-1].message) == (
            one.answer,
            one.code,
            one.ids,
            one.message,
        ):
            found[-1] = TableStretch(found[-1].start, one.through, one.answer, one.code, one.ids, one.message)
        else:
            found.append(one)
    return tuple(found)


def _open(classes: Iterable[CellClass], answers: tuple[str, ...]) -> tuple[Window, ...]:
    """The days on which any cell has one of the answers, in windows that do not touch. Pending does not count."""
    spans = sorted(
        (s.start, s.through)
        for one in classes
        for s in one.stretches
        if s.answer in answers and s.code not in ("pending", "quote-unspecified")
    )
    found: list[Window] = []
    for start, through in spans:
        last = found[-1].through if found else None
        if last is not None and start <= last + ONE_DAY:
            found[-1] = Window(found[-1].start, max(last, through))
        else:
            found.append(Window(start, through))
    return tuple(found)


# -- the parts --------------------------------------------------------------------------------------------------------


def _quote(quote: Quote, classes: tuple[CellClass, ...], windows: tuple[Window, ...]) -> QuoteView:
    allowed = _open(classes, ("allow",))
    first = (allowed or windows)[0]
    asks = {s.code for one in classes for s in one.stretches if s.answer == "ask"}
    note = None if allowed else "copy approval first" if "condition" in asks else "ask first"
    speaker = Speaker(
        quote.speaker.name if quote.attribution == "named-person" else None,
        quote.speaker.title if quote.attribution in ("named-person", "title-only") else None,
    )
    return QuoteView(quote.id, quote.text, speaker, quote.attribution, note, first.start, first.through)


def _scopes(reference: Reference, table: Mapping[str, tuple[CellClass, ...]], day: date) -> Iterable[ScopeView]:
    """Each granted authorization that stands or will and by which something is allowed."""
    used = {id_ for classes in table.values() for one in classes for s in one.stretches for id_ in s.ids}
    for a, _ in living(reference, day):
        if a.id in used or a.conditions:
            through = min((d for d in (a.valid_through, _before_withdrawal(a.withdrawn)) if d), default=None)
            yield ScopeView(a.id, a.uses, a.channels, a.territories, a.valid_from, through, a.review_by, a.conditions)


def _before_withdrawal(withdrawn: object) -> date | None:
    on = getattr(withdrawn, "on", None)
    return on - ONE_DAY if isinstance(on, date) else None


def _restrictions(library: Library, reference: Reference, day: date) -> Iterable[str]:
    """What is never to be done, by its scope alone: the words of the customer stay in the record."""
    words = library.vocabulary
    for r in reference.restrictions:
        if not within(day, r.start, r.through):
            continue
        what = ", ".join(words.uses.title(term) for term in r.uses) if r.uses else "Anything"
        where = f" on {', '.join(words.channels.title(term) for term in r.channels)}" if r.channels else ""
        countries = (
            f" in {', '.join(words.territories.title(term) for term in r.territories)}"
            if r.territories and "worldwide" not in r.territories
            else ""
        )
        until = f" through {r.through}" if r.through else ""
        yield f"Never: {what}{where}{countries}{until}."


def _content(library: Library, reference: Reference, day: date) -> Iterable[ContentView]:
    """Finished assets whose use stands by the authorization they rest on."""
    allowed = dict(_through_by_authorization(library, reference, day))
    for item in reference.content:
        if item.authorization in allowed and _covers(library, reference, item):
            done = item.performance
            yield ContentView(
                item.id,
                item.title,
                item.url,
                item.use,
                item.published,
                allowed[item.authorization],
                done.views if done else None,
                done.downloads if done else None,
            )


def _covers(library: Library, reference: Reference, item: Content) -> bool:
    authorization = reference.by_id.get(item.authorization or "")
    return authorization is not None and item.use in library.vocabulary.uses.expand_all(authorization.uses)


def _through_by_authorization(library: Library, reference: Reference, day: date) -> Iterable[tuple[str, date | None]]:
    barred = {"any"} if reference.status == "retired" else set()
    for a, _ in living(reference, day):
        if not barred and within(day, a.valid_from, a.valid_through):
            yield a.id, a.valid_through or a.review_by


def _publications(library: Library, reference: Reference, day: date) -> Iterable[PublicationView]:
    for p, _, decision in live(reference, library, day):
        if decision.answer is Answer.ALLOW:
            yield PublicationView(
                p.id, p.use, p.channel, p.territory, p.where, p.since, decision.valid_through, p.authorization
            )


def _free(library: Library, reference: Reference, day: date) -> Mapping[str, tuple[FreeStretch, ...]]:
    # Why a customer is to be left alone is between them and their owner.
    quiet = tuple(replace(blackout, why=None) for blackout in reference.preferences.blackouts)
    reference = replace(reference, preferences=replace(reference.preferences, blackouts=quiet))
    uses = library.vocabulary.uses.sorted(library.vocabulary.activities)
    turns = sorted({day, *(turn for turn in _turns(library, reference, day) if turn > day)})
    return {use: _free_stretches(library, reference, use, turns) for use in uses}


def _free_stretches(library: Library, reference: Reference, use: str, turns: list[date]) -> tuple[FreeStretch, ...]:
    found: list[FreeStretch] = []
    for turn in turns:
        free = availability(reference, use, turn, library.policy, library.vocabulary)
        why = "Paused: ask first." if free.state == "paused" else free.why
        now = FreeStretch(turn, None, free.state.value, free.left, free.max, free.per, free.free_on, why)
        if found and _same(found[-1], now):
            continue
        if found:
            last = found[-1]
            found[-1] = FreeStretch(
                last.start, turn - ONE_DAY, last.state, last.left, last.max, last.per, last.free_on, last.why
            )
        found.append(now)
    return tuple(found)


def _same(one: FreeStretch, other: FreeStretch) -> bool:
    return (one.state, one.left, one.max, one.why) == (other.state, other.left, other.max, other.why)


def _turns(library: Library, reference: Reference, day: date) -> Iterable[date]:
    """The days on which availability may change, a good year ahead."""
    last = day + timedelta(days=WATCHED_DAYS)
    for blackout in reference.preferences.blackouts:
        yield from (blackout.start, blackout.through + ONE_DAY)
    rests = {limit.rest_days for limit in library.policy.limits}
    for request in reference.requests:
        for rest in rests:
            yield request.day - timedelta(days=rest) + ONE_DAY
            yield request.day + timedelta(days=rest)
    month = day.replace(day=1)
    while month <= last:
        month = (month + timedelta(days=32)).replace(day=1)
        yield month


def _requests(reference: Reference, policy: Policy, day: date) -> Iterable[RequestView]:
    for request in reference.requests:
        if request.open and request.requested.on <= day:
            deal = request.opportunity
            high = deal is not None and policy.requests.is_high(deal.amount, deal.currency)
            patience = policy.requests.stale_high_value_days if high else policy.requests.stale_days
            yield RequestView(
                reference.slug,
                reference.name,
                reference.owner,
                request.use,
                request.state,
                request.requested.on,
                request.needed_by,
                request.scheduled.date() if request.scheduled else None,
                (day - request.requested.on).days > patience,
            )
