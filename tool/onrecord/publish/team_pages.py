"""The pages for the teams, as plain values for their templates: what ends, what waits, what is ready, what is shown."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from onrecord.catalog.decision.reasons import listed
from onrecord.catalog.views.view import CellClass, ContentView, ReferenceView, RequestView, SiteView
from onrecord.publish.cards import Card
from onrecord.publish.endings import endings, last_soon_day
from onrecord.publish.search_rows import soon_days
from onrecord.publish.use_timeline import ALLOW, Segment
from onrecord.publish.words import named, web_address

_READY = ("case-study", "video", "quote", "press-release", "anonymous-story", "logo")
_BEFORE_ALL = "public"
_WAITS = {
    "requested": "the owner's yes",
    "approved": "the customer's answer",
    "accepted": "a date",
    "scheduled": "its day",
}


def ending_context(site: SiteView, cards: dict[str, Card]) -> dict[str, Any]:
    """What still stands, on a condition too, and ends within policy's widest window, by owner; the nearest first."""
    owners = defaultdict[str, list[dict[str, Any]]](list)
    for reference in site.references:
        if reference.slug in cards and (rows := list(_ending_rows(reference, cards[reference.slug], site))):
            owners[reference.owner] += rows
    for rows in owners.values():
        rows.sort(key=lambda row: (row["through"], row["name"]))
    groups = [
        {"name": site.policy.name_of(owner), "rows": rows}
        for owner, rows in sorted(owners.items(), key=lambda pair: pair[1][0]["through"])
    ]
    return {"owners": groups, "soon_days": soon_days(site), "until": last_soon_day(site)}


def _ending_rows(reference: ReferenceView, card: Card, site: SiteView) -> Iterator[dict[str, Any]]:
    days = defaultdict[tuple[date, bool], list[str]](list)
    for ending in endings(card, site):
        if ending.through <= last_soon_day(site):
            days[ending.through, ending.asks].append(site.vocabulary.uses.title(ending.use))
    for (through, asks), uses in days.items():
        row = {"slug": reference.slug, "name": reference.name, "uses": uses, "asks": asks}
        yield row | {"through": through, "left": (through - site.day).days}


def requests_context(site: SiteView, cards: dict[str, Card]) -> dict[str, Any]:
    """Every open request with its wait: late ones first, the longest wait first, those with a day at the end.

    Who asks, for whom and for how much stays in the record.
    """
    days = site.policy.requests
    waiting = sorted(site.requests, key=lambda r: (not r.stale, r.day or date.min, r.since, r.name))
    return {
        "rows": [_request(r, site, linked=r.slug in cards) for r in waiting],
        "stale_days": days.stale_days,
        "high_value_days": days.stale_high_value_days if days.high_value else None,
    }


def _request(request: RequestView, site: SiteView, *, linked: bool) -> dict[str, Any]:
    return {
        "slug": request.slug,
        "name": request.name,
        "linked": linked,
        "use": site.vocabulary.uses.title(request.use),
        "waits": _WAITS[request.state],
        "day": request.day,
        "owner": site.policy.name_of(request.owner),
        "needed_by": request.needed_by,
        "age": (site.day - request.since).days,
        "stale": request.stale,
    }


def content_ready_context(site: SiteView, cards: dict[str, Card]) -> dict[str, Any]:
    """Permissions for assets that nothing was made of yet, use by use; and what was made, by views."""
    words, groups = site.vocabulary, []
    for use in _READY:
        if use not in words.uses.atoms:
            continue
        rows = [
            _ready(r, use, cards[r.slug], site)
            for r in site.references
            if r.slug in cards and _is_ready(r, use, cards[r.slug], site)
        ]
        if rows:
            term = words.uses.term(use)
            rows.sort(key=lambda row: (row["through"] or date.max, row["name"]))
            ready, asks = [row for row in rows if not row["asks"]], [row for row in rows if row["asks"]]
            groups.append({"use": use, "title": term.title, "icon": term.icon or "flag", "ready": ready, "asks": asks})
    made = [_made(r, item, site) for r in site.references if r.slug in cards for item in r.content]
    made.sort(key=lambda row: (-(row["views"] or 0), row["title"]))
    return {"groups": groups, "made": made}


def _made(reference: ReferenceView, item: ContentView, site: SiteView) -> dict[str, Any]:
    return {
        "slug": reference.slug,
        "name": reference.name,
        "title": item.title,
        "url": web_address(item.url),
        "use": site.vocabulary.uses.title(item.use),
        "through": item.through,
        "views": item.views,
        "downloads": item.downloads,
    }


def _is_ready(reference: ReferenceView, use: str, card: Card, site: SiteView) -> bool:
    """Whether a use stands of which neither content nor a publication exists. A logo wall stands before everybody."""
    if use not in card.stands:
        return False
    made = {item.use for item in reference.content} | {place.use for place in reference.publications}
    walls = site.vocabulary.channels.members.get(_BEFORE_ALL, frozenset())
    return use not in made and (use != "logo" or not walls.isdisjoint(_channels(card.stands[use], site)))


def _channels(segment: Segment, site: SiteView) -> list[str]:
    return [atom for place, atom in enumerate(site.vocabulary.channels.atoms) if segment.channels >> place & 1]


def _ready(reference: ReferenceView, use: str, card: Card, site: SiteView) -> dict[str, Any]:
    words, segment = site.vocabulary, card.stands[use]
    asks = segment.level != ALLOW
    through = next((ending.through for ending in endings(card, site) if ending.use == use), None)
    return {
        "slug": reference.slug,
        "name": reference.name,
        "industry": words.industries.title(reference.profile.industry) if reference.profile.industry else "",
        "channels": named(words.channels, _channels(segment, site), 4),
        "asks": asks,
        "why": " ".join(_reasons(reference, use, site)) if asks else "",
        **_last(through, site),
    }


def _reasons(reference: ReferenceView, use: str, site: SiteView) -> Iterable[str]:
    """Why one asks before a use on the day of the build, each reason once."""
    tables: Iterable[tuple[CellClass, ...]] = reference.quote_tables.values() if use == "quote" else ()
    classes = [one for table in tables for one in table] or reference.table[use]
    today = [s for one in classes for s in one.stretches if s.start <= site.day <= s.through]
    return dict.fromkeys(s.message for s in today if s.answer == "ask")


def _last(through: date | None, site: SiteView) -> dict[str, Any]:
    """A last day, and the day from which on it is soon, which the page's clock goes by."""
    warn_from = through - timedelta(days=soon_days(site)) if through else None
    return {"through": through, "warn_from": warn_from, "warns": warn_from is not None and warn_from <= site.day}


def published_context(site: SiteView, cards: dict[str, Card]) -> dict[str, Any]:
    """Every place that stands on the day of the build, by channel and by customer."""
    words = site.vocabulary
    places = [
        {
            "slug": r.slug,
            "name": r.name,
            "channel_id": p.channel,
            "channel": words.channels.title(p.channel),
            "use": words.uses.title(p.use),
            "where": p.where,
            "url": web_address(p.where),
            "since": p.since,
            **_last(p.through, site),
        }
        for r in site.references
        for p in r.publications
    ]
    by_channel = [
        {"id": term.id, "title": term.title, "places": [p for p in places if p["channel_id"] == term.id]}
        for term in words.channels.atoms.values()
    ]
    by_customer = [
        {"slug": r.slug, "name": r.name, "places": mine}
        for r in site.references
        if (mine := [p for p in places if p["slug"] == r.slug])
    ]
    return {"channels": [c for c in by_channel if c["places"]], "customers": by_customer, "total": len(places)}


def raci_context(site: SiteView, cards: dict[str, Card]) -> dict[str, Any]:
    """The steps of the program and its roles, as policy has them."""
    policy = site.policy

    def title(role: str) -> str:
        return policy.roles[role].title if role in policy.roles else role

    steps = [
        {
            "title": step.title,
            "responsible": title(step.responsible),
            "accountable": title(step.accountable),
            "consulted": ", ".join(map(title, step.consulted)),
            "informed": ", ".join(map(title, step.informed)),
        }
        for step in policy.raci.values()
    ]
    roles = [
        {"title": role.title, "what": role.what, "people": listed([p.name for p in site.people if role.id in p.roles])}
        for role in policy.roles.values()
    ]
    return {"steps": steps, "roles": roles}
