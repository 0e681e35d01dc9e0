"""Mentions of known names in text: what they are, and which counts if several overlap."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from onrecord.names.common_words import is_common


class Zone(StrEnum):
    """The kind of place where a name occurs in a document. Whether it counts depends on this (see `counts`)."""

    PROSE = "prose"
    VALUE = "value"  # front matter, YAML, JSON, TOML, CSV: what a template may show
    KEY = "key"
    ALT = "alt"  # alt texts, titles, descriptions, labels
    LOGO = "logo"  # the path of an image in a logo folder, or announced as a logo
    IMAGE = "image"  # the path of another image
    OWN_URL = "own-url"
    HANDLE = "handle"  # @name and #name
    SITE = "site"  # a bare host in prose that is the name itself: telvora.com
    FOREIGN_URL = "foreign-url"
    ATTRIBUTE = "attribute"
    IDENTIFIER = "identifier"
    CODE = "code"
    CSS = "css"
    COMMENT = "comment"


class Name(Struct, frozen=True):
    """One name of a customer. `kind`: name, alias, former, legal or file; `matching` as in the record."""

    text: str
    customer: str
    kind: str = "name"
    matching: str = "exact-case"


class Mention(Struct, frozen=True):
    """A known name found in a text: `start` and `end` are code points of the original text, `text` is as found.

    `name` is the known spelling. `plain`: a single word that may be an ordinary word. `slug`: written as one word or
    with hyphens, as in file names. `alone` is false if a company form follows. `shouted`: a short or everyday word in
    capitals, which are not on record, so that only what is next to it makes it a name. `file_only`: written in the case
    of a file name, so that it counts only in paths and addresses.
    """

    customer: str
    name: str
    kind: str
    start: int
    end: int
    text: str
    zone: str = Zone.PROSE
    plain: bool = False
    slug: bool = False
    file_only: bool = False
    alone: bool = True
    shouted: bool = False
    matching: str = "exact-case"


class Finder(Protocol):
    """Finds all known names in a text, in every zone, including overlapping ones."""

    def list_mentions(self, text: str) -> list[Mention]:
        """Every mention by spelling, boundary and case; overlaps and zones are not judged yet."""


def keep_longest(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions in the order of the text, without those inside a longer one.

    Among names with the right boundary and case, the longest wins: "Nordlys Bank" hides "Nordlys". Two customers with
    the same spelling both stay, and so do two names that overlap only in part.
    """
    longest: list[Mention] = []
    seen: set[tuple[int, int, str]] = set()
    reach = -1
    owner = (-1, -1)
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end, m.customer, m.name)):
        span = (mention.start, mention.end)
        if mention.end <= reach and span != owner:
            continue
        if (*span, mention.customer) in seen:
            continue
        seen.add((*span, mention.customer))
        longest.append(mention)
        reach, owner = mention.end, span
    return longest


def find_mentions(text: str, finder: Finder) -> list[Mention]:
    """The mentions in a plain text, longest names only, in order. A `never-alone` name needs company."""
    return keep_accompanied(
        keep_longest(found for found in finder.list_mentions(text) if not (found.file_only or found.shouted))
    )


def keep_accompanied(mentions: list[Mention]) -> list[Mention]:
    """The mentions without `never-alone` names that have neither a company form after them nor another name of the
    customer in the text."""
    sure = {m.customer for m in mentions if m.matching != "never-alone" or not m.alone}
    return [m for m in mentions if m.matching != "never-alone" or not m.alone or m.customer in sure]


_ALWAYS = frozenset({Zone.PROSE, Zone.VALUE, Zone.ALT})
_PATHS = frozenset({Zone.LOGO, Zone.IMAGE, Zone.OWN_URL, Zone.HANDLE, Zone.KEY})


def counts(mention: Mention, zone: Zone) -> bool:
    """Whether a mention names the customer to a reader, by the zone it is in.

    Prose, values, alternative texts and logos count. Other images, our own addresses, handles and keys count unless the
    name is a plain word, or is written there as an everyday word (SWITCH in /link/switch-to). A bare host that is the
    name counts unless it is an everyday or short word. Code counts if a name of several words occurs in it exactly as
    recorded, since identifiers have no spaces. Attributes, identifiers, style sheets, addresses on other hosts and
    comments do not count.
    """
    if zone in _ALWAYS:
        return not mention.file_only
    if zone == Zone.LOGO:
        return True
    if zone in _PATHS:
        return not mention.plain and not (mention.slug and is_common(mention.text))
    if zone == Zone.SITE:
        return len(mention.text) > 4 and not is_common(mention.text)
    return zone == Zone.CODE and " " in mention.name and mention.text == mention.name
