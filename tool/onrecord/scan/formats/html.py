"""Zones of HTML and similar formats: templates, components, SVG and XML."""

import re

from onrecord.names.mentions import Zone
from onrecord.scan.formats import script
from onrecord.scan.formats.attributes import find_attribute_zone
from onrecord.scan.formats.zoning import Span, Zones, find_comments, sort_spans
from onrecord.scan.zone_context import REACH, is_in_css_address

_RAW = re.compile(r"<(script|style|pre|code|template-code)\b([^>]{0,2000})>(.*?)(?:</\1\s*>|\Z)", re.S | re.I)
"""Elements whose content is not text of the page. Repetitions have bounds, so that a broken page takes linear time."""
_DATA = re.compile(r"ld\+json|application/json", re.I)
"""Scripts whose content is data that search engines show: they are read, programs are not."""
_ATTRIBUTE = re.compile(r"([\w:@.-]+)\s{0,4}=\s{0,4}(?:\"[^\"]*|'[^']*|\{[^}]*|[^\s\"'>{]*)$")
"""The attribute in whose value a place is, if the tag is read up to it."""
_TAG = re.compile(r"</?([A-Za-z][\w.:-]{0,80})")
"""A tag's name; custom elements have hyphens, and 80 characters bound the search."""


def find_tag_zone(text: str, start: int) -> tuple[Zone, bool] | None:
    """The zone of a place inside a tag, and whether it is in an address; None outside of tags."""
    floor = max(0, start - 4 * REACH)
    opened = text.rfind("<", floor, start)
    if opened < 0 or (text.rfind(">", opened, start) >= 0 and _is_closed(text, opened, start)):
        return None
    tag = _TAG.match(text, opened)
    if tag is None or tag.end() > start:
        return None if tag is None else (Zone.ATTRIBUTE, False)
    attribute = _ATTRIBUTE.search(text, tag.end(), start)
    if attribute is None:
        return (Zone.ATTRIBUTE, False)
    if is_in_css_address(text, start):
        return (Zone.ALT, True)
    return find_attribute_zone(tag[1], attribute[1])


def _is_closed(text: str, opened: int, start: int) -> bool:
    """Whether the tag is closed before a place; a `>` inside a quoted attribute does not close it."""
    piece = re.sub(r"\"[^\"<]*\"|'[^'<]*'", "", text[opened:start])
    return ">" in piece


def find_raw_blocks(text: str) -> list[Span]:
    """Style sheets, preformatted code, and the content of scripts; data in scripts is a value."""
    if "<" not in text:
        return []
    found: list[Span] = []
    for match in _RAW.finditer(text):
        kind = match[1].lower()
        zone = Zone.CSS if kind == "style" else Zone.CODE
        if kind == "script" and not _DATA.search(match[2]):
            found.extend(script.find_spans(text, match.start(3), match.end(3)))
            continue
        found.append((match.start(3), match.end(3), Zone.VALUE if kind == "script" else zone))
    return found


def _find_local_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
    return find_tag_zone(text, start) or (Zone.PROSE, False)


def find_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of an HTML text."""
    return Zones(text, sort_spans([*find_comments(text), *find_raw_blocks(text)]), _find_local_zone, own_hosts)


def find_astro_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of an Astro component: what is between `---` at the top is a script."""
    found = [*find_comments(text), *find_raw_blocks(text)]
    if text.startswith("---\n") and (end := text.find("\n---", 3)) > 0:
        found = [*script.find_spans(text, 4, end), *(span for span in found if span[0] >= end)]
    return Zones(text, sort_spans(found), _find_local_zone, own_hosts)
