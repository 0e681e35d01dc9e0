"""A file as searchable text: the family of its format, its bytes as UTF-8, and its zones."""

import os
import stat
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import NamedTuple

from msgspec import Struct

from onrecord.scan.formats import html, markdown, notebook, script, structured, text, translations
from onrecord.scan.formats.zoning import Zones

MEGABYTE = 1 << 20
"""2^20 bytes."""
TEXT_LIMIT = 64 * MEGABYTE
"""Larger text files are data dumps. A file of 20 MB in a single line is still read."""

ZonesOf = Callable[[str, frozenset[str]], Zones]


class Family(NamedTuple):
    """How a type of file is read: its markup, its zones, and its escapes."""

    markup: str
    zones: ZonesOf
    escapes: str = ""


MARKDOWN = Family("markdown", markdown.find_zones, "markdown")
HTML = Family("html", html.find_zones, "html")
PLAIN = Family("", text.find_plain_zones)

FAMILIES: dict[str, Family] = {
    **dict.fromkeys((".md", ".mdx", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"), MARKDOWN),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".xml", ".svg", ".xliff", ".xlf", ".vue", ".svelte"), HTML),
    **dict.fromkeys((".njk", ".liquid", ".hbs"), HTML),
    **dict.fromkeys(
        (".handlebars", ".mustache", ".ejs", ".erb", ".jinja", ".jinja2", ".j2", ".tmpl", ".tpl", ".twig", ".php"), HTML
    ),
    ".astro": Family("html", html.find_astro_zones, "html"),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx", ".tsx"), Family("html", script.find_javascript_zones, "c")),
    **dict.fromkeys((".ts", ".mts", ".cts"), Family("html", script.find_typescript_zones, "c")),
    **dict.fromkeys((".po", ".pot"), Family("html", translations.find_gettext_zones, "gettext")),
    ".strings": Family("html", translations.find_strings_zones, "strings"),
    ".ftl": Family("html", translations.find_fluent_zones, "c"),
    **dict.fromkeys((".vtt", ".srt"), Family("html", translations.find_subtitle_zones)),
    ".ipynb": Family("json", notebook.find_zones, "c"),
    **dict.fromkeys((".adoc", ".asciidoc", ".asc"), Family("html", text.find_asciidoc_zones, "markdown")),
    ".rst": Family("", text.find_rst_zones, "rst"),
    **dict.fromkeys((".txt", ".text"), PLAIN),
    **dict.fromkeys((".yaml", ".yml"), Family("html", structured.find_yaml_zones, "yaml")),
    **dict.fromkeys((".json", ".jsonld", ".webmanifest", ".json5"), Family("json", structured.find_json_zones, "c")),
    ".toml": Family("json", structured.find_toml_zones, "c"),
    **dict.fromkeys((".csv", ".tsv"), Family("", structured.find_csv_zones, "csv")),
}
"""The family of a file, by its extension."""

OFFICE = frozenset(
    {
        *(".pptx", ".potx", ".ppsx", ".pptm", ".docx", ".dotx", ".docm", ".xlsx", ".xltx", ".xlsm"),
        *(".odt", ".ott", ".odp", ".otp", ".ods", ".ots"),
    }
)
PAGED = frozenset({*OFFICE, ".pdf", ".rtf", ".eml"})
"""File types from which text is extracted, so that a finding has a page instead of a line."""
IMAGES = frozenset({".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".avif", ".ico"})
"""File types that are compared with logos, by appearance or by name; of these, only SVG is text as well."""
TEXTLESS = frozenset({".woff", ".woff2", ".ttf", ".otf", ".eot", ".wasm"})
"""File types without text for readers: fonts and programs."""


class Document(Struct, frozen=True):
    """A file's text as UTF-8. `pages` are (first code point, "slide 3") if the text was extracted from a file."""

    data: bytes
    family: Family
    note: str | None = None
    pages: tuple[tuple[int, str], ...] = ()


class Unread(Struct, frozen=True):
    """Why a file gave no text. `problem`: it may contain text, so somebody should know that it was not read."""

    why: str
    problem: bool = False


def find_family(path: PurePath) -> Family | None:
    """The family of a text file, by its name; None if the name is not one that we read as text."""
    suffix = path.suffix.lower()
    if suffix in FAMILIES:
        return FAMILIES[suffix]
    if not suffix and path.name.isupper() and not path.name.startswith("."):
        return PLAIN  # README, ADOPTERS, LICENSE
    return None


def is_wanted(path: PurePath) -> bool:
    """Whether a file is of a type that is read."""
    suffix = path.suffix.lower()
    return suffix in FAMILIES or suffix in IMAGES or suffix in PAGED or find_family(path) is not None


def find_kind(name: str) -> str:
    """The type under which a file is counted and reported: its extension, or its name if it has none."""
    path = PurePath(name)
    return path.suffix.lower() or path.name


def read_bytes(path: Path, limit: int) -> bytes | Unread:
    """The bytes of a regular file up to a limit; anything else (a pipe, a device, too large, deleted) is unread."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        return make_unreadable(error)
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            return Unread("it is a pipe or a device; save its content to a file", problem=True)
        size = facts.st_size
        if size > limit:
            return Unread(f"it is {size / MEGABYTE:.0f} MB; the limit is {limit // MEGABYTE} MB", problem=True)
        pieces = []
        left = limit + 1
        while left > 0 and (piece := os.read(descriptor, min(left, size + 1 if size else MEGABYTE))):
            pieces.append(piece)
            left -= len(piece)
            if len(pieces) == 1 and len(piece) == size:
                break
        if left <= 0:
            return Unread(f"it is larger than {limit // MEGABYTE} MB, the limit", problem=True)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)
    except OSError as error:
        return make_unreadable(error)
    finally:
        os.close(descriptor)


def make_unreadable(error: OSError) -> Unread:
    """The system's reason for not reading a file."""
    return Unread((error.strerror or type(error).__name__).lower(), problem=True)


def decode_text(data: bytes, family: Family) -> Document | Unread:
    """Bytes as UTF-8. UTF-16 is recognized by its byte order mark; other encodings are read as Windows-1252, with a
    note. Binary data is unread."""
    if data.isascii():
        return Unread("it is a binary file") if b"\0" in data[:8192] else Document(data, family)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Document(data.decode("utf-16", "replace").encode("utf-8", "replace"), family, "read as UTF-16")
    if b"\0" in data[:8192]:
        return Unread("it is a binary file")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        note = f"not valid UTF-8 from byte {error.start} on; read as Windows-1252"
        return Document(data.decode("cp1252", "replace").encode(), family, note)
    return Document(data, family)


def read_text(path: Path, family: Family) -> Document | Unread:
    """A text file as a document; unread if it is not a regular file, too large, or binary."""
    data = read_bytes(path, TEXT_LIMIT)
    return data if isinstance(data, Unread) else decode_text(data, family)
