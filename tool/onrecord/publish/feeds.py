"""Calendars of what ends, a feed of what changed, and a plain index for language models."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from heapq import nlargest
from xml.etree import ElementTree

from onrecord.catalog.record.vocabulary import AI_USE
from onrecord.catalog.views.view import HistoryEntry, ReferenceView, SiteView
from onrecord.publish.api import answer_ai_use
from onrecord.publish.calendar_text import encode_calendar, encode_event
from onrecord.publish.cards import Card

ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 100
"""How many changes the feed has: readers fetch it often, and keep what they have read."""


Steps = Iterable[tuple[str, str, tuple[HistoryEntry, ...]]]
"""For each reference: its slug, its name, and the steps of its history."""


def make_calendars(site: SiteView, events: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The calendar of everything that ends, one for each owner, and one for each team (all owners with a role).

    `events` are (owner, a reference's events).
    """
    every, by_owner, by_team = list[bytes](), defaultdict[str, list[bytes]](list), defaultdict[str, list[bytes]](list)
    for owner, several in events:
        every.append(several)
        by_owner[owner].append(several)
        person = site.policy.people.get(owner)
        for role in person.roles if person else ():
            by_team[role].append(several)
    company = site.policy.company.name
    yield "calendar/expiries.ics", encode_calendar(f"{company}: What ends", every)
    for person in site.policy.people.values():
        if not by_team.keys().isdisjoint(person.roles) and not (person.left and person.left <= site.day):
            by_owner[person.id]  # without a customer at present: whoever subscribes needs an empty file, not none
    for owner, theirs in sorted(by_owner.items()):
        name = site.policy.name_of(owner)
        yield f"calendar/{owner}.ics", encode_calendar(f"{company}: What ends for {name}'s customers", theirs)
    for role, theirs in sorted(by_team.items()):
        title = site.policy.roles[role].title if role in site.policy.roles else role
        yield f"calendar/team/{role}.ics", encode_calendar(f"{company}: What ends for {title}", theirs)


def encode_events(reference: ReferenceView, site: SiteView) -> bytes:
    """An all-day event on the last day of each permission of a reference, and on each review's day."""
    found = []
    for scope in reference.scopes:
        uses = ", ".join(site.vocabulary.uses.title(use) for use in scope.uses)
        if scope.through and scope.through >= site.day:
            words = f"{reference.name}: {uses} {'ends' if len(scope.uses) == 1 else 'end'}"
            found.append(_encode_event(site, reference, scope.id, scope.through, words))
        if scope.review_by and scope.review_by >= site.day:
            words = f"{reference.name}: review {uses}"
            found.append(_encode_event(site, reference, f"{scope.id}-review", scope.review_by, words))
    return b"".join(found)


def _encode_event(site: SiteView, reference: ReferenceView, id_: str, day: date, summary: str) -> bytes:
    uid = f"{sha256(f'{reference.slug}/{id_}'.encode()).hexdigest()[:32]}@onrecord"
    description = f"Owner: {site.policy.name_of(reference.owner)}. Authorization {id_}."
    # The stamp is the build's day, not the current time, so that the same commit and day give the same bytes.
    return encode_event(uid, site.day, day, summary, description)


def make_atom_feed(site: SiteView, references: Steps) -> bytes:
    """An Atom feed (RFC 4287) of the records' latest changes, from the git history, if there is one."""
    base = (site.policy.site.url or "https://localhost.example/").rstrip("/")
    steps = ((entry.on, slug, name, entry.what) for slug, name, history in references for entry in history)
    entries = nlargest(MOST_ENTRIES, steps, key=lambda row: (row[0], row[1], row[3]))
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    _add_text(feed, "id", f"{base}/feeds/changes.atom")
    _add_text(feed, "title", f"{site.policy.company.name}: changes to customer references")
    _add_text(feed, "updated", _format_moment(entries[0][0] if entries else site.day))
    ElementTree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=f"{base}/feeds/changes.atom")
    author = ElementTree.SubElement(feed, f"{{{ATOM}}}author")
    _add_text(author, "name", site.policy.company.name)
    for on, slug, name, what in entries:
        entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        digest = sha256(f"{slug}/{on}/{what}".encode()).hexdigest()[:16]
        _add_text(entry, "id", f"{base}/references/{slug}/#{digest}")
        _add_text(entry, "title", f"{name}: {what}")
        _add_text(entry, "updated", _format_moment(on))
        ElementTree.SubElement(entry, f"{{{ATOM}}}link", href=f"{base}/references/{slug}/")
    ElementTree.indent(feed)
    data: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _add_text(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{tag}").text = text


def _format_moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def make_llms_text(site: SiteView, lines: Iterable[str]) -> bytes:
    """llms.txt: what this site is, the rule to follow, and a line for each reference."""
    head = [
        f"# Customer references of {site.policy.company.name}",
        "",
        f"> Which customers may be mentioned, as of {site.day}. A use is allowed only for the channels, territories",
        "> and days on the reference's own page or in api/v1; if it says ask, a person must agree first.",
        *(_AI_RULE if AI_USE in site.vocabulary.uses.atoms else ()),
        "",
        "- [All references as JSON](api/v1/references.json)",
        "- [JSON Schema](api/v1/schema.json)",
        "",
        "## References",
        "",
    ]
    return ("\n".join([*head, *lines]) + "\n").encode("utf-8")


def say_llms_line(card: Card, site: SiteView) -> str:
    """One reference in llms.txt."""
    badges = ", ".join(f"{badge.label} ({badge.validity})" for badge in card.badges)
    answer = answer_ai_use(card.uses, site)
    ai = f"; AI use: {_AI_SAID[answer]}" if answer else ""
    return f"- [{_replace_brackets(card.name)}](references/{card.slug}/): {badges}{ai}"


_AI_SAID = {"allow": "allowed", "ask": "ask", "deny": "no"}
_AI_RULE = [
    "> If a line says AI use: no, do not summarize or repeat what is said about that reference; if it says ask,",
    "> a person must agree first.",
]


def _replace_brackets(text: str) -> str:
    return text.replace("[", "(").replace("]", ")")
