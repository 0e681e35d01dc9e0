"""Everything that an audience may see: for each customer shown, the fields of `view`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from onrecord.catalog.decision.reasons import Answer, list_words
from onrecord.catalog.decision.validity import find_living
from onrecord.catalog.library import Library
from onrecord.catalog.record.agreed_words import rename_for
from onrecord.catalog.record.days import is_within
from onrecord.catalog.record.policy import Policy, Repository
from onrecord.catalog.record.preferences import Blackout
from onrecord.catalog.record.quote import Quote, Speaker
from onrecord.catalog.record.reference import LogoVariant, Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.record.wish import FiledWish
from onrecord.catalog.search.finder import find_last_asked, is_allowed_anywhere
from onrecord.catalog.search.insights import NOTHING, gather_insights
from onrecord.catalog.search.program_facts import gather_facts
from onrecord.catalog.views.agreed_description import find_agreed_description
from onrecord.catalog.views.allowed_uses import find_allowed, list_content, list_scopes
from onrecord.catalog.views.decision_table import Compiled, compile_table, find_open_days
from onrecord.catalog.views.free_days import find_free_days
from onrecord.catalog.views.public_history import Landed, make_public_history
from onrecord.catalog.views.public_view import list_customers
from onrecord.catalog.views.view import (
    AvoidedView,
    BanView,
    CellClass,
    OutreachView,
    PreferencesView,
    PublicationView,
    QuoteView,
    ReferenceView,
    RequestView,
    SiteView,
    Window,
)
from onrecord.catalog.workload.live_publications import list_live
from onrecord.catalog.workload.outreach_conflicts import list_recent_outreach
from onrecord.catalog.workload.waiting import measure_wait
from onrecord.names.hashed_names import hash_company, hash_runs


def make_site_view(
    library: Library,
    day: date,
    *,
    preview: bool = False,
    histories: Mapping[str, Sequence[Landed]] | None = None,
    wishes: Iterable[FiledWish] = (),
) -> SiteView:
    """What colleagues may see on a day: every reference with something allowed, and the open requests for those.

    `wishes` are counted in the insights.
    """
    histories = histories or {}
    head = make_site_head(library.vocabulary, library.policy, day, preview=preview)
    views = tuple(
        make_reference_view(library, reference, day, histories.get(slug, ()))
        for slug, reference in library.references.items()
        if is_allowed_anywhere(library, reference, day)
    )
    slugs = {view.slug for view in views}
    requests = tuple(request for view in sorted(views, key=lambda view: view.slug) for request in view.requests)
    numbers = gather_insights(gather_facts(library, day), slugs, day, wishes)
    return replace(head, references=views, requests=requests, insights=numbers)


def make_site_head(vocabulary: Vocabulary, policy: Policy, day: date, *, preview: bool = False) -> SiteView:
    """What colleagues may see on a day, for any set of customers."""
    people = tuple(person for person in policy.people.values() if person.left is None or person.left > day)
    return SiteView("sales", day, preview, (), (), vocabulary, policy, people, NOTHING)


def make_reference_view(
    library: Library, reference: Reference, day: date, landings: Sequence[Landed] = ()
) -> ReferenceView:
    """One reference as colleagues may see it from a day on, under the name of that day."""
    reference = rename_for(reference, day)
    known = Compiled(day)
    table = {use: compile_table(library, reference, use, day, None, known) for use in library.vocabulary.uses.atoms}
    quotes = [(quote, compile_table(library, reference, "quote", day, quote.id, known)) for quote in reference.quotes]
    usable = [
        (quote, classes) for quote, classes in quotes if _find_window(find_open_days(classes, ("allow", "ask")), day)
    ]
    logo_windows = find_open_days(table.get("logo", ()), ("allow",))
    allowed = find_allowed(library, reference, day)
    permissions = tuple(list_scopes(library, reference, allowed, day))
    decided = [a.decided for a, _ in find_living(reference, day) if a.decided]
    return ReferenceView(
        slug=reference.slug,
        name=reference.name,
        other_names=tuple(name for name, _ in reference.list_names())[1:],
        anonymous_as=reference.anonymous_as,
        agreed=find_agreed_description(library.judge(reference), day),
        profile=reference.profile,
        owner=reference.owner,
        logo=reference.logo if _find_window(logo_windows, day) else None,
        logo_variants=tuple(_list_logo_variants(reference, table.get("logo", ()), day)),
        logo_windows=logo_windows,
        table=table,
        quote_tables={quote.id: classes for quote, classes in usable},
        quotes=tuple(_make_quote(library, reference, quote, classes, day) for quote, classes in usable),
        scopes=permissions,
        restrictions=tuple(_list_restrictions(library, reference, day)),
        bans=tuple(
            BanView(ban.uses, ban.channels, ban.territories, ban.start, ban.through)
            for ban in reference.restrictions
            if ban.through is None or ban.through >= day
        ),
        content=tuple(list_content(reference, allowed, day)),
        publications=tuple(_list_publications(library, reference, day)),
        preferences=PreferencesView(
            reference.preferences.activities,
            reference.preferences.topics,
            reference.preferences.topics_barred,
            reference.preferences.notice_days,
            tuple(Blackout(b.start, b.through) for b in reference.preferences.blackouts if b.through >= day),
            _make_avoided(reference),
        ),
        free=find_free_days(library, reference, day),
        last_asked=find_last_asked(reference, day),
        asked_lately=tuple(
            OutreachView(o.on, o.by, o.team) for o in list_recent_outreach(reference, library.policy, day)
        ),
        confirmed=max((on for on in decided if on <= day), default=None),
        history=tuple(make_public_history(landings, {scope.id for scope in permissions}, library.policy)),
        requests=tuple(_list_requests(reference, library.policy, day)),
    )


def make_public_view(library: Library, day: date, *, preview: bool = False) -> SiteView:
    """What everybody may see on a day: the customers of the public website, and nothing else."""
    head = make_public_head(library.vocabulary, library.policy, day, preview=preview)
    return replace(head, customers=tuple(list_customers(library, day)))


def make_public_head(vocabulary: Vocabulary, policy: Policy, day: date, *, preview: bool = False) -> SiteView:
    """What everybody may see on a day, for any set of customers."""
    public_policy = Policy(
        company=policy.company, repository=Repository(""), site=policy.site, time_zone=policy.time_zone
    )
    return SiteView("public", day, preview, (), (), vocabulary, public_policy, (), NOTHING)


def _list_logo_variants(reference: Reference, classes: Iterable[CellClass], day: date) -> Iterable[LogoVariant]:
    """Further files of the logo, if a permission that allows the logo on the day names them."""
    now = (s for one in classes for s in one.stretches if s.answer == "allow" and is_within(day, s.start, s.through))
    hashes = {digest for stretch in now for id_ in stretch.ids for digest in reference.by_id[id_].logo_sha256}
    for variant in reference.logos:
        fact = reference.files.get(variant.file)
        if fact and fact.sha256 in hashes and not fact.problem:
            yield variant


def _find_window(windows: Iterable[Window], day: date) -> Window | None:
    """The window that contains the day. A later window is left to the build of that day."""
    return next((window for window in windows if is_within(day, window.start, window.through)), None)


def _make_quote(
    library: Library, reference: Reference, quote: Quote, classes: tuple[CellClass, ...], day: date
) -> QuoteView:
    free = _find_window(find_open_days(classes, ("allow",)), day)
    window = free or _find_window(find_open_days(classes, ("allow", "ask")), day)
    assert window is not None, "only usable quotes get here"
    note = None if free else _say_before_use(library, reference, quote, classes, day)
    speaker = Speaker(
        quote.speaker.name if quote.attribution == "named-person" else None,
        quote.speaker.title if quote.attribution in ("named-person", "title-only") else None,
        quote.speaker.employer if quote.attribution != "anonymous" else None,
    )
    return QuoteView(quote.id, quote.text, speaker, quote.attribution, note, window.start, window.through)


def _say_before_use(
    library: Library, reference: Reference, quote: Quote, classes: tuple[CellClass, ...], day: date
) -> str:
    """What must happen before a quote is used: its conditions, if nothing else prevents the use."""
    today = [s for one in classes for s in one.stretches if is_within(day, s.start, s.through)]
    authorization = reference.by_id.get(quote.authorization)
    if authorization is None or {s.code for s in today if s.answer == "ask"} != {"condition"}:
        return "ask first"
    titles = [library.vocabulary.conditions.title(condition) for condition in authorization.conditions]
    return f"{'condition' if len(titles) == 1 else 'conditions'}: {list_words(titles).lower()}"


def _list_restrictions(library: Library, reference: Reference, day: date) -> Iterable[str]:
    """What must never be done, by its scope alone; the customer's words stay in the record."""
    words = library.vocabulary
    for r in reference.restrictions:
        if not is_within(day, r.start, r.through):
            continue
        what = ", ".join(words.uses.title(term) for term in r.uses) if r.uses else "Anything"
        where = f" on {', '.join(words.channels.title(term) for term in r.channels)}" if r.channels else ""
        countries = (
            f" in {', '.join(words.territories.title(term) for term in r.territories)}"
            if r.territories and "worldwide" not in r.territories
            else ""
        )
        until = f" until {r.through}" if r.through else ""
        yield f"Never: {what}{where}{countries}{until}."


def _list_publications(library: Library, reference: Reference, day: date) -> Iterable[PublicationView]:
    for p, _, decision in list_live(reference, library, day):
        if decision.answer is Answer.ALLOW:
            yield PublicationView(
                p.id, p.use, p.channel, p.territory, p.where, p.since, decision.valid_through, p.authorization
            )


def _list_requests(reference: Reference, policy: Policy, day: date) -> Iterable[RequestView]:
    for request in reference.requests:
        if request.open and request.requested.on <= day:
            waits = measure_wait(request, policy.requests, day)
            yield RequestView(
                reference.slug,
                reference.name,
                reference.owner,
                request.use,
                request.state,
                waits.since,
                request.requested.by,
                request.requested.on,
                request.needed_by,
                request.scheduled.date() if request.scheduled else None,
                waits.late,
                hash_company(request.prospect, reference.slug) if request.prospect else (),
            )


def _make_avoided(reference: Reference) -> AvoidedView:
    names, slug = reference.preferences.no_contact_with, reference.slug
    return AvoidedView(
        tuple(sorted({key for name in names for key in hash_company(name, slug)})),
        tuple(sorted({key for name in names for key in hash_runs(name, slug)})),
    )
