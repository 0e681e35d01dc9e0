"""Pictures that are in a text itself: SVG drawn in a page, and `data:` addresses."""

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from msgspec import Struct

LIMIT = 256 << 10
"""In bytes. A larger drawing or address is not a logo: the catalog accepts logo files up to this size."""

_ADDRESS = re.compile(
    rb"data:image/(png|jpe?g|gif|webp|svg\+xml)((?:;[\w=.-]{1,40}){0,3}),([^\"\s<>]{64,%d})" % (LIMIT * 4 // 3 + 4)
)
"""A data URL of an image (RFC 2397). Below 64 characters it is a dot or a line; above LIMIT, in base64, it is no
logo."""
_BEHIND_BASE64 = re.compile(rb"[^A-Za-z0-9+/].*", re.S)
"""Padding, and whatever comes after the data."""
_BETWEEN_TAGS = re.compile(rb">\s+<")
"""Spaces between elements: editors differ in them, and the picture does not."""


class Picture(Struct, frozen=True):
    """A picture: the byte offset at which it begins, the characters it begins with, its bytes, and its type as an
    extension."""

    start: int
    sign: str
    data: bytes
    suffix: str


def find_pictures(data: bytes) -> list[Picture]:
    """The pictures in a text (UTF-8), in order."""
    found = [*_find_drawn(data)] if b"<svg" in data else []
    if b"data:image/" in data:
        found.extend(_find_addressed(data))
    return sorted(found, key=lambda picture: picture.start)


def read_drawing(svg: bytes) -> bytes | None:
    """What an SVG draws, without its outermost tag, which has the size and class; None if it is not an SVG."""
    opened = svg.find(b"<svg")
    begin = svg.find(b">", opened)
    end = svg.rfind(b"</svg>")
    if opened < 0 or not opened < begin < end:
        return None
    return _BETWEEN_TAGS.sub(b"><", svg[begin : end + 1]).strip(b"><").strip() or None


def _find_drawn(data: bytes) -> Iterator[Picture]:
    start = data.find(b"<svg")
    while start >= 0:
        end = data.find(b"</svg>", start)
        if end < 0:  # nothing is closed from here on, so do not search again from each beginning
            return
        if end - start < LIMIT:
            yield Picture(start, "<svg", data[start : end + 6], ".svg")
            start = data.find(b"<svg", end)
        else:
            start = data.find(b"<svg", max(start + 4, end - LIMIT + 1))


def _find_addressed(data: bytes) -> Iterator[Picture]:
    for match in _ADDRESS.finditer(data):
        kind = match[1].decode()
        content = unquote_to_bytes(match[3])
        if match[2].endswith(b";base64"):
            try:
                content = base64.b64decode(_BEHIND_BASE64.sub(b"", content) + b"==")
            except binascii.Error:
                continue
        yield Picture(match.start(), f"data:image/{kind}", content, ".svg" if kind == "svg+xml" else f".{kind}")
