"""A file as text that can be searched: which family it is of, its bytes as UTF-8, and its zones."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import NamedTuple

from onrecord.scan.formats import component, html, markdown, structured, text
from onrecord.scan.formats.zoning import Zones

MEGABYTE = 1 << 20
TEXT_LIMIT = 64 * MEGABYTE
"""Text files beyond this are not read; one of 20 MB in a single line is."""

ZonesOf = Callable[[str, frozenset[str]], Zones]


class Family(NamedTuple):
    """How a kind of file is read: the markup its characters are written in, and its zones."""

    markup: str
    zones: ZonesOf


MARKDOWN = Family("markdown", markdown.zones)
HTML = Family("html", html.zones)
COMPONENT = Family("html", component.zones)
PLAIN = Family("", text.plain)

FAMILIES: dict[str, Family] = {
    **dict.fromkeys((".md", ".mdx", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"), MARKDOWN),
    **dict.fromkeys(
        (".html", ".htm", ".xhtml", ".xml", ".svg", ".vue", ".svelte", ".astro", ".njk", ".liquid", ".hbs"), HTML
    ),
    **dict.fromkeys(
        (".handlebars", ".mustache", ".ejs", ".erb", ".jinja", ".jinja2", ".j2", ".tmpl", ".tpl", ".twig", ".php"), HTML
    ),
    **dict.fromkeys((".jsx", ".tsx"), COMPONENT),
    **dict.fromkeys((".adoc", ".asciidoc", ".asc"), Family("html", text.asciidoc)),
    ".rst": Family("", text.rst),
    **dict.fromkeys((".txt", ".text"), PLAIN),
    **dict.fromkeys((".yaml", ".yml"), Family("html", structured.yaml)),
    **dict.fromkeys((".json", ".jsonld", ".webmanifest", ".json5"), Family("json", structured.json)),
    ".toml": Family("json", structured.toml),
    **dict.fromkeys((".csv", ".tsv"), Family("", structured.csv)),
}
"""Which family a file is of, by the end of its name."""

OFFICE = frozenset({".pptx", ".docx", ".potx", ".dotx", ".ppsx"})
IMAGES = frozenset({".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".avif", ".ico"})


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text as UTF-8. `pages` are (first code point, "slide 3") where the text was taken out of a file."""

    data: bytes
    family: Family
    note: str | None = None
    pages: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file gave no text. `problem`: somebody should know that it was not looked at; else it holds none."""

    why: str
    problem: bool = False


def family_of(path: PurePath) -> Family | None:
    """The family of a text file by its name; None where the name says nothing we read as text."""
    suffix = path.suffix.lower()
    if suffix in FAMILIES:
        return FAMILIES[suffix]
    if not suffix and path.name.isupper() and not path.name.startswith("."):
        return PLAIN  # README, ADOPTERS, LICENSE
    return None


def wanted(path: PurePath) -> bool:
    """Whether a file found in a folder is read at all."""
    suffix = path.suffix.lower()
    return suffix in FAMILIES or suffix in IMAGES or suffix in OFFICE or suffix == ".pdf" or family_of(path) is not None


def read_bytes(path: Path, limit: int) -> bytes | Unread:
    """The bytes of a regular file up to a limit; anything else (pipe, device, too large, vanished) is unread."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        return unreadable(error)
    try:
        size = os.fstat(descriptor).st_size
        if size > limit:
            return Unread(
                f"{size / MEGABYTE:.0f} MB is more than the {limit // MEGABYTE} MB that are read", problem=True
            )
        pieces = []
        left = limit + 1
        while left > 0 and (piece := os.read(descriptor, min(left, size + 1 if size else MEGABYTE))):
            pieces.append(piece)
            left -= len(piece)
            if len(pieces) == 1 and len(piece) == size:
                break
        if left <= 0:
            return Unread(f"more than the {limit // MEGABYTE} MB that are read", problem=True)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)
    except OSError as error:
        return unreadable(error)
    finally:
        os.close(descriptor)


def unreadable(error: OSError) -> Unread:
    """What the system said against reading a file."""
    return Unread((error.strerror or type(error).__name__).lower(), problem=True)


def as_text(data: bytes, family: Family) -> Document | Unread:
    """Bytes as UTF-8. Others are told by their mark, or taken for Windows-1252 with a note; binary is unread."""
    if data.isascii():
        return Unread("binary") if b"\0" in data[:8192] else Document(data, family)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Document(data.decode("utf-16", "replace").encode("utf-8", "replace"), family, "read as UTF-16")
    if b"\0" in data[:8192]:
        return Unread("binary")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        note = f"not UTF-8 from byte {error.start} on; read as Windows-1252"
        return Document(data.decode("cp1252", "replace").encode(), family, note)
    return Document(data, family)


def read_text(path: Path, family: Family) -> Document | Unread:
    """A text file."""
    data = read_bytes(path, TEXT_LIMIT)
    return data if isinstance(data, Unread) else as_text(data, family)
