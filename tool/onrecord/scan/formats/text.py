"""Zones of reStructuredText, AsciiDoc and plain text."""

import re

from onrecord.names.mentions import Zone
from onrecord.scan.formats.markdown import is_in_code_span
from onrecord.scan.formats.zoning import Span, Zones, sort_spans, take_line_before

_CODES = r"(?:code|code-block|sourcecode|literalinclude|highlight|parsed-literal|raw|math)::"
_RST_BLOCK = re.compile(
    rf"^([ \t]*)(?:\.\. {_CODES}[^\n]*|[^\n]*[^:\n]?::[ \t]*)\n"
    r"((?:[ \t]*\n|\1[ \t]+[^\n]*(?:\n|\Z))+)",
    re.M,
)
"""A block of code, or a literal block after `::`: its lines are indented further than the line before them."""
_RST_COMMENT = re.compile(
    r"^([ \t]*)\.\. (?![\w-]+::|_|\[|\|)[^\n]*\n?(?:(?:[ \t]*\n)*\1[ \t]{2,}[^\n]*(?:\n|\Z))*", re.M
)
"""A comment: two dots before what is neither a directive, a target, a footnote nor a substitution."""
_DIRECTIVE = re.compile(r"^[ \t]*\.\. [\w-]+::")
"""A directive of reStructuredText."""
_CODE_DIRECTIVE = re.compile(rf"^[ \t]*\.\. {_CODES}")
"""One whose content is code."""
_RST_IMAGE = re.compile(r"\.\. (?:image|figure)::\s*\S*$|`[^`\n]*<[^>\n]*$|^\.\. _[^:\n]+:\s*\S*$|:target:\s*\S*$")
"""Up to a name in an address: of an image, in a link's angle brackets, or in a named target."""
_ADOC_BLOCK = re.compile(r"^(-{4,}|\.{4,}|/{4,})[ \t]*\n(.*?)(?:^\1[ \t]*$|\Z)", re.M | re.S)
"""A delimited block whose content is code (----), literal (....) or a comment (////)."""
_ADOC_COMMENT = re.compile(r"^//(?!/)[^\n]*", re.M)
"""A comment line; four slashes begin a block of comments."""
_ADOC_TARGET = re.compile(r"(?:link|image|xref|include|video|audio):{1,2}[^\[\s]*$")
"""Up to a name in the target of a macro, before its text in brackets."""


def _find_rst_spans(text: str) -> list[Span]:
    found: list[Span] = []
    if "::" in text:
        for match in _RST_BLOCK.finditer(text):
            directive = _DIRECTIVE.match(match[0])
            if directive is None or _CODE_DIRECTIVE.match(match[0]):
                found.append((match.start(2), match.end(2), Zone.CODE))
    if ".. " in text:
        found.extend((match.start(), match.end(), Zone.COMMENT) for match in _RST_COMMENT.finditer(text))
    return found


def _find_rst_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
    before = take_line_before(text, start)
    if before.count("``") % 2:
        return (Zone.CODE, False)
    return (Zone.PROSE, _RST_IMAGE.search(before) is not None)


def _find_adoc_spans(text: str) -> list[Span]:
    found: list[Span] = [
        (match.start(), match.end(), Zone.COMMENT if match[1][0] == "/" else Zone.CODE)
        for match in _ADOC_BLOCK.finditer(text)
    ]
    found.extend((match.start(), match.end(), Zone.COMMENT) for match in _ADOC_COMMENT.finditer(text))
    return found


def _find_adoc_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
    if is_in_code_span(text, start):
        return (Zone.CODE, False)
    return (Zone.PROSE, _ADOC_TARGET.search(take_line_before(text, start)) is not None)


def _find_plain_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
    return (Zone.PROSE, False)


def find_rst_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of reStructuredText."""
    return Zones(text, sort_spans(_find_rst_spans(text)), _find_rst_zone, own_hosts)


def find_asciidoc_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of AsciiDoc."""
    return Zones(text, sort_spans(_find_adoc_spans(text)), _find_adoc_zone, own_hosts)


def find_plain_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """Plain text: everything is prose."""
    return Zones(text, [], _find_plain_zone, own_hosts)
