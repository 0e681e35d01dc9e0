"""HTML and what is written like it: templates, components, SVG and XML."""

import re

from onrecord.names.mentions import Zone
from onrecord.scan.formats.zoning import Span, Zones, comments, spans_of
from onrecord.scan.zone_context import REACH, in_css_address

_RAW = re.compile(r"<(script|style|pre|code|template-code)\b([^>]{0,2000})>(.*?)(?:</\1\s*>|\Z)", re.S | re.I)
_DATA = re.compile(r"ld\+json|application/json", re.I)
_ATTRIBUTE = re.compile(r"([\w:@.-]+)\s{0,4}=\s{0,4}(?:\"[^\"]*|'[^']*|\{[^}]*|[^\s\"'>{]*)$")
_TAG = re.compile(r"</?([A-Za-z][\w.:-]{0,80})")
READ = frozenset(
    {
        "alt",
        "title",
        "aria-label",
        "aria-description",
        "aria-roledescription",
        "content",
        "placeholder",
        "label",
        "summary",
        "caption",
        "srcdoc",
    }
)
"""Attributes whose text a reader sees or hears."""
TARGETS = frozenset(
    {
        "href",
        "src",
        "srcset",
        "poster",
        "action",
        "data-src",
        "data-srcset",
        "xlink:href",
        "data",
        "background",
        "cite",
        "imagesrcset",
    }
)
"""Attributes that hold an address."""

MACHINERY = frozenset(
    """
    align as class classname color component direction icon id is key layout loading mode ref rel role size slot style
    target theme to type variant
    """.split()  # noqa: SIM905
)
"""Attributes of components that steer them; their other attributes may hold what is shown."""


def tag_zone(text: str, start: int) -> tuple[Zone, bool] | None:
    """The zone of a place inside a tag, and whether it is in an address; None outside of tags."""
    floor = max(0, start - 4 * REACH)
    opened = text.rfind("<", floor, start)
    if opened < 0 or (text.rfind(">", opened, start) >= 0 and _closed(text, opened, start)):
        return None
    tag = _TAG.match(text, opened)
    if tag is None or tag.end() > start:
        return None if tag is None else (Zone.ATTRIBUTE, False)
    attribute = _ATTRIBUTE.search(text, tag.end(), start)
    if attribute is None:
        return (Zone.ATTRIBUTE, False)
    name = attribute[1].lower().lstrip(":@")
    if name in TARGETS or name.endswith(("src", "href", "url")) or in_css_address(text, start):
        return (Zone.ALT, True)
    component = tag[1][0].isupper() or "-" in tag[1] or "." in tag[1]
    if name in READ or (component and name not in MACHINERY and not name.startswith(("data-", "on", "v-"))):
        return (Zone.ALT, False)
    return (Zone.ATTRIBUTE, False)


def _closed(text: str, opened: int, start: int) -> bool:
    """Whether the tag is closed before a place; a `>` inside a quoted attribute closes nothing."""
    piece = re.sub(r"\"[^\"<]*\"|'[^'<]*'", "", text[opened:start])
    return ">" in piece


def raw_blocks(text: str) -> list[Span]:
    """Scripts, style sheets and preformatted code; data in scripts is a value."""
    if "<" not in text:
        return []
    found: list[Span] = []
    for match in _RAW.finditer(text):
        kind = match[1].lower()
        zone = Zone.CSS if kind == "style" else Zone.CODE
        if kind == "script" and _DATA.search(match[2]):
            zone = Zone.VALUE
        found.append((match.start(3), match.end(3), zone))
    return found


def _local(text: str, start: int, end: int) -> tuple[Zone, bool]:
    return tag_zone(text, start) or (Zone.PROSE, False)


def zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of an HTML text."""
    return Zones(text, spans_of([*comments(text), *raw_blocks(text)]), _local, own_hosts)
