"""Zones of a text: spans that a format found in advance, and what it says about any other place."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from onrecord.names.mentions import Zone
from onrecord.scan.zone_context import REACH, find_zone, is_in_css_address

Span = tuple[int, int, Zone]


class Zones(Struct):
    """The zones of one text. `spans` do not overlap; outside of them, `local` decides from what is near.

    `note` says what is unusual about how the text was read.
    """

    text: str
    spans: list[Span]
    local: Callable[[str, int, int], tuple[Zone, bool]]
    own_hosts: frozenset[str] = frozenset()
    note: str | None = None
    _starts: list[int] = []

    def __post_init__(self) -> None:
        self._starts = [span[0] for span in self.spans]

    def find_block(self, start: int) -> Zone | None:
        """The zone of the span that contains a place; None outside of spans."""
        index = bisect_right(self._starts, start) - 1
        if index >= 0 and start < self.spans[index][1]:
            return self.spans[index][2]
        return None

    def at(self, start: int, end: int) -> Zone:
        """The zone of a mention."""
        block = self.find_block(start)
        if block == Zone.CSS and is_in_css_address(self.text, start):
            place = find_zone(self.text, start, end, block, self.own_hosts, target=True)
            return place if place in (Zone.LOGO, Zone.IMAGE) else block
        if block is not None and block not in (Zone.VALUE, Zone.PROSE):
            return block
        zone, target = (block, False) if block is not None else self.local(self.text, start, end)
        if zone in (Zone.PROSE, Zone.VALUE, Zone.ALT) or target:
            return find_zone(self.text, start, end, zone, self.own_hosts, target)
        return zone


def sort_spans(found: Iterable[Span]) -> list[Span]:
    """Spans in order; a span that begins inside another is dropped."""
    spans_in_order: list[Span] = []
    for span in sorted(found):
        if not spans_in_order or span[0] >= spans_in_order[-1][1]:
            spans_in_order.append(span)
    return spans_in_order


def take_line_before(text: str, start: int) -> str:
    """The part of the line before a place, at most REACH characters."""
    floor = max(0, start - REACH)
    return text[max(text.rfind("\n", floor, start) + 1, floor) : start]


def take_line_after(text: str, end: int) -> str:
    """The part of the line after a place, at most REACH characters."""
    ceiling = min(len(text), end + REACH)
    stop = text.find("\n", end, ceiling)
    return text[end : ceiling if stop < 0 else stop]


_COMMENTS = (
    ("<!--", "-->"),
    ("<%#", "%>"),
    ("<%--", "--%>"),
    ("{# ", "#}"),
    ("{#\n", "#}"),
    ("{/*", "*/}"),
    ("{{/*", "*/}}"),
    ("{{- /*", "*/ -}}"),
    ("{{!--", "--}}"),
    ("{{! ", "}}"),
    ("{% comment", "endcomment"),
    ("{%- comment", "endcomment"),
)
_LONGEST = 20_000
"""Characters. A longer "comment" is two unrelated signs in code, such as `{# ` in a string."""


def find_between(text: str, opening: str, closing: str, zone: Zone) -> Iterator[Span]:
    """Spans from an opening to its closing. Linear, however many openings and however few closings there are.

    More than 20,000 characters are not a comment, except in HTML, where a comment can run to the end.
    """
    start = text.find(opening)
    end = -1
    while start >= 0:
        if end < start + len(opening):
            end = text.find(closing, start + len(opening))
        if end < 0:
            if opening == "<!--":
                yield (start, len(text), zone)
            return
        if end - start <= _LONGEST or opening == "<!--":
            yield (start, end + len(closing), zone)
            start = end
        start = text.find(opening, start + 1)


def find_comments(text: str) -> list[Span]:
    """Comments in HTML, MDX and common template languages."""
    tags, braces = "<" in text, "{" in text
    if not (tags or braces):
        return []
    return [
        span
        for opening, closing in _COMMENTS
        if (tags if opening[0] == "<" else braces)
        for span in find_between(text, opening, closing, Zone.COMMENT)
    ]
