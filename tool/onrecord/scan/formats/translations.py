"""Zones of texts for translators: gettext (PO, POT), Apple's `.strings`, Mozilla's Fluent, and subtitles."""

import re

from onrecord.names.mentions import Zone
from onrecord.scan.formats.zoning import Zones, find_between, take_line_after, take_line_before

_PO_COMMENT = re.compile(r"^\s*#")
"""A comment of gettext, for translators or from the source."""
_PO_KEYWORD = re.compile(r"^\s*(?:#[~|]\s*)?(?:msgid|msgid_plural|msgstr|msgctxt)?(?:\[\d{1,2}\])?\s*\"|^\s*#[~|]")
"""A gettext entry's quoted text, with its keyword or on a line of its own; obsolete ones begin with `#~`."""
_FTL_KEY = re.compile(r"^(?:-?[A-Za-z][\w-]{0,100}|\s+\.[A-Za-z][\w-]{0,100})?$")
"""What is before the key of a message or term, or of an attribute of it (Fluent 1.0)."""
_FTL_REST = re.compile(r"[\w-]{0,100}\s{0,8}=")
"""The rest of a Fluent key up to its equals sign."""
_PLACEABLE = re.compile(r"\{[^{}\"]{0,200}$")
"""Inside braces, where Fluent has expressions and not text."""
_STRINGS_KEY = re.compile(r"[^\"\\\n]{0,200}\"\s{0,20}=")
"""The rest of an Apple .strings key up to its equals sign."""


def _find_po_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
    before = take_line_before(text, start)
    if _PO_COMMENT.match(before) and not _PO_KEYWORD.match(before):
        return (Zone.COMMENT, False)
    return (Zone.PROSE if '"' in before else Zone.CODE, False)


def _find_strings_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
    before = take_line_before(text, start)
    if before.lstrip().startswith("//"):
        return (Zone.COMMENT, False)
    first = before.count('"') - before.count('\\"') == 1
    return (Zone.KEY if first and _STRINGS_KEY.match(take_line_after(text, end)) else Zone.VALUE, False)


def _find_fluent_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
    before = take_line_before(text, start)
    if before.startswith("#"):
        return (Zone.COMMENT, False)
    if _FTL_KEY.match(before) and _FTL_REST.match(take_line_after(text, end)):
        return (Zone.KEY, False)
    return (Zone.CODE if _PLACEABLE.search(before) else Zone.PROSE, False)


def _find_subtitle_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
    return (Zone.PROSE, False)


def find_gettext_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of PO and POT: the strings are prose, even in obsolete entries."""
    return Zones(text, [], _find_po_zone, own_hosts)


def find_strings_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of `.strings`: values count; a key is often the text itself."""
    return Zones(text, [*find_between(text, "/*", "*/", Zone.COMMENT)], _find_strings_zone, own_hosts)


def find_fluent_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of Fluent: messages and attributes are prose, `{ … }` is code."""
    return Zones(text, [], _find_fluent_zone, own_hosts)


def find_subtitle_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of WebVTT and SubRip: what is said and who says it."""
    return Zones(text, [], _find_subtitle_zone, own_hosts)
