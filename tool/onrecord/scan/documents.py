"""A file as text that can be searched: which family it is of, its bytes as UTF-8, and its zones."""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import NamedTuple

from onrecord.scan.formats import html, markdown, notebook, script, structured, text, translations
from onrecord.scan.formats.zoning import Zones

MEGABYTE = 1 << 20
TEXT_LIMIT = 64 * MEGABYTE
"""Text files beyond this are not read; one of 20 MB in a single line is."""

ZonesOf = Callable[[str, frozenset[str]], Zones]


class Family(NamedTuple):
    """How a kind of file is read: the markup its characters are written in, its zones, and its escapes."""

    markup: str
    zones: ZonesOf
    escapes: str = ""


MARKDOWN = Family("markdown", markdown.zones, "markdown")
HTML = Family("html", html.zones, "html")
PLAIN = Family("", text.plain)

FAMILIES: dict[str, Family] = {
    **dict.fromkeys((".md", ".mdx", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"), MARKDOWN),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".xml", ".svg", ".xliff", ".xlf", ".vue", ".svelte"), HTML),
    **dict.fromkeys((".njk", ".liquid", ".hbs"), HTML),
    **dict.fromkeys(
        (".handlebars", ".mustache", ".ejs", ".erb", ".jinja", ".jinja2", ".j2", ".tmpl", ".tpl", ".twig", ".php"), HTML
    ),
    ".astro": Family("html", html.astro, "html"),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx", ".tsx"), Family("html", script.javascript, "c")),
    **dict.fromkeys((".ts", ".mts", ".cts"), Family("html", script.typescript, "c")),
    **dict.fromkeys((".po", ".pot"), Family("html", translations.gettext, "gettext")),
    ".strings": Family("html", translations.strings, "strings"),
    ".ftl": Family("html", translations.fluent, "c"),
    **dict.fromkeys((".vtt", ".srt"), Family("html", translations.subtitles)),
    ".ipynb": Family("json", notebook.zones, "c"),
    **dict.fromkeys((".adoc", ".asciidoc", ".asc"), Family("html", text.asciidoc, "markdown")),
    ".rst": Family("", text.rst, "rst"),
    **dict.fromkeys((".txt", ".text"), PLAIN),
    **dict.fromkeys((".yaml", ".yml"), Family("html", structured.yaml, "yaml")),
    **dict.fromkeys((".json", ".jsonld", ".webmanifest", ".json5"), Family("json", structured.json, "c")),
    ".toml": Family("json", structured.toml, "c"),
    **dict.fromkeys((".csv", ".tsv"), Family("", structured.csv, "csv")),
}
"""Which family a file is of, by the end of its name."""

OFFICE = frozenset(
    {
        *(".pptx", ".potx", ".ppsx", ".pptm", ".docx", ".dotx", ".docm", ".xlsx", ".xltx", ".xlsm"),
        *(".odt", ".ott", ".odp", ".otp", ".ods", ".ots"),
    }
)
PAGED = frozenset({*OFFICE, ".pdf", ".rtf", ".eml"})
"""Kinds that text is taken out of, so that what is found has a page and no line."""
IMAGES = frozenset({".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".avif", ".ico"})
"""Kinds that are compared with logos, by looks or by name; of these only SVG is text as well."""
TEXTLESS = frozenset({".woff", ".woff2", ".ttf", ".otf", ".eot", ".wasm"})
"""Kinds that hold no text for readers: fonts and programs."""


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


def is_wanted(path: PurePath) -> bool:
    """Whether a file is of a kind that is read."""
    suffix = path.suffix.lower()
    return suffix in FAMILIES or suffix in IMAGES or suffix in PAGED or family_of(path) is not None


def kind_of(name: str) -> str:
    """What kind a file is told as: the end of its name, or the name itself where it has none."""
    path = PurePath(name)
    return path.suffix.lower() or path.name


def read_bytes(path: Path, limit: int) -> bytes | Unread:
    """The bytes of a regular file up to a limit; anything else (pipe, device, too large, vanished) is unread."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        return unreadable(error)
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            return Unread("it is a pipe or a device; save its content to a file first", problem=True)
        size = facts.st_size
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
