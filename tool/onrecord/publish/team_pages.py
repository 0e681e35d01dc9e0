"""The pages for teams, as plain values for their templates: what ends, what waits, what is ready, what is shown."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.views.view import CellClass, ReferenceView, RequestView, SiteView
from onrecord.publish.cards import Card
from onrecord.publish.endings import find_last_soon_day, list_endings
from onrecord.publish.search_rows import count_soon_days
from onrecord.publish.use_timeline import ALLOW, Segment
from onrecord.publish.words import find_web_address, name_atoms

_READY = ("case-study", "video", "quote", "press-release", "anonymous-story", "logo")
_BEFORE_ALL = "public"
_WAITS = {
    "requested": "the owner's yes",
    "approved": "the customer's answer",
    "accepted": "a date",
    "scheduled": "its date",
}


class EndingRow(Struct, frozen=True, gc=False):
    """Uses of one customer that end on the same day, with the owner and the number of days from the build."""

    slug: str
    name: str
    owner: str
    uses: tuple[str, ...]
    asks: bool
    through: date
    left: int


class ReadyRow(Struct, frozen=True, gc=False):
    """A use without content so far; `why` is why people must ask first, if they must."""

    use: str
    slug: str
    name: str
    industry: str
    channels: str
    asks: bool
    why: str
    through: date | None
    warn_from: date | None
    warns: bool


class MadeRow(Struct, frozen=True, gc=False):
    """A finished asset, and how it is doing."""

    slug: str
    name: str
    title: str
    url: str | None
    use: str
    through: date | None
    views: int | None
    downloads: int | None


class PlaceRow(Struct, frozen=True, gc=False):
    """One place where a customer is shown."""

    slug: str
    name: str
    channel_id: str
    channel: str
    use: str
    where: str
    url: str | None
    since: date
    through: date | None
    warn_from: date | None
    warns: bool


def fill_ending(site: SiteView, endings: Iterable[EndingRow]) -> dict[str, Any]:
    """Uses that are allowed, if only on a condition, and end within the policy's widest window, by owner."""
    owners = defaultdict[str, list[EndingRow]](list)
    for row in endings:
        owners[row.owner].append(row)
    for rows in owners.values():
        rows.sort(key=lambda row: (row.through, row.name))
    groups = [
        {"name": site.policy.name_of(owner), "rows": rows}
        for owner, rows in sorted(owners.items(), key=lambda pair: pair[1][0].through)
    ]
    return {"owners": groups, "soon_days": count_soon_days(site), "until": find_last_soon_day(site)}


def list_ending_rows(reference: ReferenceView, card: Card, site: SiteView) -> Iterator[EndingRow]:
    """What ends for one customer within the policy's widest window."""
    days = defaultdict[tuple[date, bool], list[str]](list)
    for ending in list_endings(card, site):
        if ending.through <= find_last_soon_day(site):
            days[ending.through, ending.asks].append(site.vocabulary.uses.title(ending.use))
    for (through, asks), uses in days.items():
        left = (through - site.day).days
        yield EndingRow(reference.slug, reference.name, reference.owner, tuple(uses), asks, through, left)


def fill_requests(site: SiteView, requests: Iterable[tuple[RequestView, bool]]) -> dict[str, Any]:
    """Every open request with its wait: late ones first, the longest wait first, those with a day at the end.

    Beside each request is whether its customer has a page. The prospect and the amount stay in the record.
    """
    days = site.policy.requests
    waiting = sorted(requests, key=lambda r: (not r[0].stale, r[0].day or date.min, r[0].since, r[0].name))
    return {
        "rows": [_describe_request(request, site, linked=linked) for request, linked in waiting],
        "people": [(person.id, person.name) for person in site.people],
        "stale_days": days.stale_days,
        "high_value_days": days.stale_high_value_days if days.high_value else None,
    }


def _describe_request(request: RequestView, site: SiteView, *, linked: bool) -> dict[str, Any]:
    return {
        "slug": request.slug,
        "name": request.name,
        "linked": linked,
        "use": site.vocabulary.uses.title(request.use),
        "by": request.by,
        "asker": site.policy.name_of(request.by),
        "waits": _WAITS[request.state],
        "day": request.day,
        "owner": site.policy.name_of(request.owner),
        "needed_by": request.needed_by,
        "age": (site.day - request.since).days,
        "stale": request.stale,
    }


def fill_content_ready(site: SiteView, waiting: Iterable[ReadyRow], made: Iterable[MadeRow]) -> dict[str, Any]:
    """Permissions for assets that nothing was made of yet, the nearest end first; and what was made, by views.

    What needs no question comes before what does; `uses` are the terms of those that occur.
    """
    rows = sorted(waiting, key=lambda row: (row.asks, row.through or date.max, row.name, row.use))
    there = {row.use for row in rows}
    uses = {use: site.vocabulary.uses.term(use) for use in _READY if use in there}
    return {"rows": rows, "uses": uses, "made": sorted(made, key=lambda row: (-(row.views or 0), row.title))}


def list_ready_rows(reference: ReferenceView, card: Card, site: SiteView) -> Iterator[ReadyRow]:
    """The uses of one customer without content so far."""
    ends = {ending.use: ending.through for ending in list_endings(card, site)}
    for use in _READY:
        if _is_ready(reference, use, card, site):
            yield _make_ready_row(reference, use, card, ends.get(use), site)


def list_made_rows(reference: ReferenceView, site: SiteView) -> Iterator[MadeRow]:
    """The content made with one customer."""
    for item in reference.content:
        yield MadeRow(
            reference.slug,
            reference.name,
            item.title,
            find_web_address(item.url),
            site.vocabulary.uses.title(item.use),
            item.through,
            item.views,
            item.downloads,
        )


def _is_ready(reference: ReferenceView, use: str, card: Card, site: SiteView) -> bool:
    """Whether a use is allowed of which neither content nor a publication exists. A logo wall shows everybody."""
    if use not in card.uses:
        return False
    made = {item.use for item in reference.content} | {place.use for place in reference.publications}
    walls = site.vocabulary.channels.members.get(_BEFORE_ALL, frozenset())
    return use not in made and (use != "logo" or not walls.isdisjoint(_list_channels(card.uses[use], site)))


def _list_channels(segment: Segment, site: SiteView) -> list[str]:
    return [atom for place, atom in enumerate(site.vocabulary.channels.atoms) if segment.channels >> place & 1]


def _make_ready_row(reference: ReferenceView, use: str, card: Card, through: date | None, site: SiteView) -> ReadyRow:
    words, segment = site.vocabulary, card.uses[use]
    asks = segment.level != ALLOW
    return ReadyRow(
        use,
        reference.slug,
        reference.name,
        words.industries.title(reference.profile.industry) if reference.profile.industry else "",
        name_atoms(words.channels, _list_channels(segment, site), 4),
        asks,
        " ".join(_list_reasons(reference, use, site)) if asks else "",
        *_warn_from(through, site),
    )


def _list_reasons(reference: ReferenceView, use: str, site: SiteView) -> Iterable[str]:
    """Why people must ask before a use on the day of the build, each reason once."""
    tables: Iterable[tuple[CellClass, ...]] = reference.quote_tables.values() if use == "quote" else ()
    classes = [one for table in tables for one in table] or reference.table[use]
    today = [s for one in classes for s in one.stretches if s.start <= site.day <= s.through]
    return dict.fromkeys(s.message for s in today if s.answer == "ask")


def _warn_from(through: date | None, site: SiteView) -> tuple[date | None, date | None, bool]:
    """A last day, the day from which on it is soon, which the page's clock goes by, and whether that has come."""
    warn_from = through - timedelta(days=count_soon_days(site)) if through else None
    return through, warn_from, warn_from is not None and warn_from <= site.day


def list_place_rows(reference: ReferenceView, site: SiteView) -> Iterator[PlaceRow]:
    """Where one customer is shown on the day of the build."""
    words = site.vocabulary
    for p in reference.publications:
        yield PlaceRow(
            reference.slug,
            reference.name,
            p.channel,
            words.channels.title(p.channel),
            words.uses.title(p.use),
            p.where,
            find_web_address(p.where),
            p.since,
            *_warn_from(p.through, site),
        )


def fill_published(site: SiteView, places: Iterable[PlaceRow]) -> dict[str, Any]:
    """Every allowed place on the day of the build, by channel and by customer."""
    channels, customers = defaultdict[str, list[PlaceRow]](list), defaultdict[tuple[str, str], list[PlaceRow]](list)
    for place in places:
        channels[place.channel_id].append(place)
        customers[place.slug, place.name].append(place)
    by_channel = [
        {"id": term.id, "title": term.title, "places": channels[term.id]}
        for term in site.vocabulary.channels.atoms.values()
        if term.id in channels
    ]
    by_customer = [{"slug": slug, "name": name, "places": mine} for (slug, name), mine in customers.items()]
    tags = [{"id": one["id"], "title": one["title"], "count": len(one["places"])} for one in by_channel]
    return {"channels": by_channel, "customers": by_customer, "tags": tags, "total": sum(map(len, channels.values()))}


def fill_raci(site: SiteView) -> dict[str, Any]:
    """The steps of the program and its roles, as policy has them."""
    policy = site.policy

    def find_title(role: str) -> str:
        return policy.roles[role].title if role in policy.roles else role

    steps = [
        {
            "title": step.title,
            "responsible": find_title(step.responsible),
            "accountable": find_title(step.accountable),
            "consulted": ", ".join(map(find_title, step.consulted)),
            "informed": ", ".join(map(find_title, step.informed)),
        }
        for step in policy.raci.values()
    ]
    roles = [
        {
            "title": role.title,
            "what": role.what,
            "people": list_words([p.name for p in site.people if role.id in p.roles]),
        }
        for role in policy.roles.values()
    ]
    return {"steps": steps, "roles": roles}
