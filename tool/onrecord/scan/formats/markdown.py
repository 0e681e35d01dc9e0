"""Zones of Markdown and MDX: front matter, code, comments, embedded HTML, link targets."""

import re

from onrecord.names.mentions import Zone
from onrecord.scan.formats import structured
from onrecord.scan.formats.html import find_raw_blocks, find_tag_zone
from onrecord.scan.formats.zoning import Span, Zones, find_comments, sort_spans, take_line_before
from onrecord.scan.zone_context import REACH

_FENCE = re.compile(r"^[ \t>]{0,24}(?:[-*+] |\d{1,3}[.)] )?[ \t]{0,8}(`{3,}|~{3,})([^\n]*)$", re.M)
"""A fence (CommonMark, section 4.5), also in a list or a quotation. Repetitions have bounds, so that a text takes
linear time."""
_TICKS = re.compile(r"`+")
"""Code ends with as many ticks as it began with (CommonMark 6.1)."""
_TARGET = re.compile(r"\]\(\s{0,4}<?[^()\s]*(?:\([^()\s]*\)[^()\s]*)?$|^\s{0,3}\[[^\]\n]{1,200}\]:\s{0,8}<?\S*$")
"""A place in the address of a link or image, or of a link definition."""
_LIST = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
"""A list's item: its number has at most nine digits (CommonMark 5.2)."""


def find_front_matter(text: str) -> tuple[int, int, str] | None:
    """The span of the front matter and its language (yaml or toml); None if there is no front matter."""
    for fence, language in (("---", "yaml"), ("+++", "toml")):
        if text.startswith(fence) and not text[3 : text.find("\n", 3, 80)].strip():
            end = text.find(f"\n{fence}", 3, 200_000)
            if end > 0:
                return (3, end, language)
    return None


def find_fences(text: str, start: int) -> list[Span]:
    """Fenced code; a fence that is not closed runs to the end."""
    if "```" not in text and "~~~" not in text:
        return []
    found: list[Span] = []
    opened: tuple[int, str] | None = None
    for match in _FENCE.finditer(text, start):
        mark = match[1]
        if opened is None:
            if "`" not in match[2] or mark[0] == "~":
                opened = (match.start(1), mark)
        elif mark[0] == opened[1][0] and len(mark) >= len(opened[1]) and not match[2].strip():
            found.append((opened[0], match.end(), Zone.CODE))
            opened = None
    if opened is not None:
        found.append((opened[0], len(text), Zone.CODE))
    return found


def is_in_code_span(text: str, start: int) -> bool:
    """Whether a place is between backticks in its paragraph."""
    floor = max(0, start - 4 * REACH)
    begin = max(text.rfind("\n\n", floor, start), floor)
    if text.find("`", begin, start) < 0:
        return False
    stop = text.find("\n\n", start, start + 4 * REACH)
    end = stop if stop >= 0 else min(len(text), start + 4 * REACH)
    opened: re.Match[str] | None = None
    for ticks in _TICKS.finditer(text, begin, end):
        if opened is None:
            if ticks.start() > start:
                return False
            opened = ticks
        elif len(ticks[0]) == len(opened[0]):
            if ticks.start() >= start:
                return "\n" not in text[opened.end() : ticks.start()].strip("\n")
            opened = None
    return False


def is_in_indented_code(text: str, start: int) -> bool:
    """Whether a place is in a block indented by four spaces that follows an empty line and is not in a list."""
    before = take_line_before(text, start)
    if not before.startswith(("    ", "\t")) or _LIST.match(before):
        return False
    lines = text[max(0, start - 8 * REACH) : start].split("\n")[:-1]
    blank_seen = False
    for line in reversed(lines):
        if not line.strip():
            blank_seen = True
        elif line.startswith(("    ", "\t")):
            blank_seen = False
        else:
            return blank_seen and not _LIST.match(line) and not line.startswith((" ", ":", "!!!", "???", "{", "<"))
    return blank_seen


def _find_local_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
    tag = find_tag_zone(text, start)
    if tag is not None:
        return tag
    if is_in_code_span(text, start) or is_in_indented_code(text, start):
        return (Zone.CODE, False)
    return (Zone.PROSE, _TARGET.search(take_line_before(text, start)) is not None)


def find_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of a Markdown text."""
    front = find_front_matter(text)
    body = front[1] if front else 0
    found = [*find_comments(text), *find_raw_blocks(text), *find_fences(text, body)]
    found = [span for span in found if span[0] >= body]
    if front is None:
        return Zones(text, sort_spans(found), _find_local_zone, own_hosts)
    inside = structured.find_yaml_zone if front[2] == "yaml" else structured.find_toml_zone
    found.extend(structured.find_scalars(text, front[0], front[1]))

    def find_local_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
        return inside(text, start, end) if start < body else _find_local_zone(text, start, end)

    return Zones(text, sort_spans(found), find_local_zone, own_hosts)
