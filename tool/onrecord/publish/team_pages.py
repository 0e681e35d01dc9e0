"""The pages for the teams, as plain values for their templates: what ends, what waits, what is ready, what is shown."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from onrecord.catalog.reasons import listed
from onrecord.catalog.view import ContentView, ReferenceView, SiteView
from onrecord.publish.cards import Card
from onrecord.publish.lines import ALLOW, Segment
from onrecord.publish.search import soon_days
from onrecord.publish.words import named, web_address

_READY = ("case-study", "video", "quote", "press-release", "anonymous-story", "logo")
_WAITS = {
    "requested": "the owner's yes",
    "approved": "the customer's answer",
    "accepted": "a date",
    "scheduled": "the day itself",
}


def ending_context(site: SiteView, cards: dict[str, Card]) -> dict[str, Any]:
    """What still stands and ends within policy's widest window, by owner; the nearest first."""
    soon, owners = soon_days(site), defaultdict[str, list[dict[str, Any]]](list)
    for reference in site.references:
        if reference.slug not in cards:
            continue
        days = defaultdict[date, list[str]](list)
        for use, segment in cards[reference.slug].stands.items():
            if segment.level == ALLOW and segment.until is not None and segment.until <= soon:
                days[site.day + timedelta(days=segment.until)].append(site.vocabulary.uses.title(use))
        for through, uses in days.items():
            row = {"slug": reference.slug, "name": reference.name, "uses": ", ".join(uses), "through": through}
            owners[reference.owner].append(row | {"left": (through - site.day).days})
    for rows in owners.values():
        rows.sort(key=lambda row: (row["through"], row["name"]))
    groups = [
        {"name": site.policy.name_of(owner), "rows": rows}
        for owner, rows in sorted(owners.items(), key=lambda pair: pair[1][0]["through"])
    ]
    return {"owners": groups, "soon_days": soon}


def requests_context(site: SiteView, cards: dict[str, Card]) -> dict[str, Any]:
    """Every open request with its age, the oldest first. Who asks, for whom and for how much stays in the record."""
    days = site.policy.requests
    rows = [
        {
            "slug": r.slug,
            "name": r.name,
            "linked": r.slug in cards,
            "use": site.vocabulary.uses.title(r.use),
            "waits": _WAITS[r.state],
            "owner": site.policy.name_of(r.owner),
            "needed_by": r.needed_by,
            "age": (site.day - r.since).days,
            "stale": r.stale,
        }
        for r in site.requests
    ]
    return {"rows": sorted(rows, key=lambda row: (-row["age"], row["name"])), "stale_days": days.stale_days}


def content_ready_context(site: SiteView, cards: dict[str, Card]) -> dict[str, Any]:
    """Permissions for assets that nothing was made of yet, use by use; and what was made, by views."""
    words, groups = site.vocabulary, []
    for use in _READY:
        if use not in words.uses.atoms:
            continue
        rows = [
            _ready(r, use, cards[r.slug].stands[use], site)
            for r in site.references
            if r.slug in cards and _is_ready(r, use, cards[r.slug])
        ]
        if rows:
            term = words.uses.term(use)
            rows.sort(key=lambda row: (row["through"] or date.max, row["name"]))
            groups.append({"use": use, "title": term.title, "icon": term.icon or "flag", "rows": rows})
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


def _is_ready(reference: ReferenceView, use: str, card: Card) -> bool:
    """Whether a use stands of which neither content nor a publication exists."""
    if use not in card.stands:
        return False
    made = {item.use for item in reference.content} | {place.use for place in reference.publications}
    return use not in made


def _ready(reference: ReferenceView, use: str, segment: Segment, site: SiteView) -> dict[str, Any]:
    words = site.vocabulary
    channels = [atom for place, atom in enumerate(words.channels.atoms) if segment.channels >> place & 1]
    scopes = [scope for scope in reference.scopes if use in words.uses.expand_all(scope.uses)]
    conditions = dict.fromkeys(term for scope in scopes for term in scope.conditions)
    return {
        "slug": reference.slug,
        "name": reference.name,
        "industry": words.industries.title(reference.profile.industry) if reference.profile.industry else "",
        "channels": named(words.channels, channels, 4),
        "conditions": ", ".join(words.conditions.title(term) for term in conditions),
        "through": site.day + timedelta(days=segment.until) if segment.until is not None else None,
        "asks": segment.level != ALLOW,
    }


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
            "through": p.through,
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
