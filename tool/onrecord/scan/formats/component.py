"""JSX and TSX: text between tags, texts in attributes and strings count; the program around them is code."""

import re

from onrecord.names.mentions import Zone
from onrecord.scan.formats.html import raw_blocks, tag_zone
from onrecord.scan.formats.zoning import Zones, between, comments, line_after, line_before, spans_of

_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\\n]|\\.)*`")
_PROGRAM = re.compile(
    r"^\s*(?:import|export|const|let|var|function|return|type|interface|class|if|for|while|switch|case)\b|=>|[;{}()=]"
)
_TEXT = re.compile(r">[^<>{}]*$|\}[^<>{}]*$|^[^<>{}=;()]*$")


def _local(text: str, start: int, end: int) -> tuple[Zone, bool]:
    before, after = line_before(text, start), line_after(text, end)
    line = before + text[start:end] + after
    for match in _STRING.finditer(line):
        if match.start() < len(before) < match.end():
            tag = tag_zone(text, start)
            return tag if tag is not None else (Zone.VALUE, False)
    if "//" in before and "://" not in before:
        return (Zone.COMMENT, False)
    tag = tag_zone(text, start)
    if tag is not None:
        return tag
    if _PROGRAM.search(before.rsplit(">", 1)[-1]) or not _TEXT.search(before):
        return (Zone.CODE, False)
    return (Zone.PROSE, False)


def zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of a JSX or TSX file."""
    found = [*comments(text), *raw_blocks(text)]
    found.extend(between(text, "/*", "*/", Zone.COMMENT))
    return Zones(text, spans_of(found), _local, own_hosts)
