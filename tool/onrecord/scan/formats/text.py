"""Zones of reStructuredText, AsciiDoc and plain text."""

import re

from onrecord.names.mentions import Zone
from onrecord.scan.formats.markdown import in_code_span
from onrecord.scan.formats.zoning import Span, Zones, line_before, spans_of

_CODES = r"(?:code|code-block|sourcecode|literalinclude|highlight|parsed-literal|raw|math)::"
_RST_BLOCK = re.compile(
    rf"^([ \t]*)(?:\.\. {_CODES}[^\n]*|[^\n]*[^:\n]?::[ \t]*)\n"
    r"((?:[ \t]*\n|\1[ \t]+[^\n]*(?:\n|\Z))+)",
    re.M,
)
_RST_COMMENT = re.compile(
    r"^([ \t]*)\.\. (?![\w-]+::|_|\[|\|)[^\n]*\n?(?:(?:[ \t]*\n)*\1[ \t]{2,}[^\n]*(?:\n|\Z))*", re.M
)
_DIRECTIVE = re.compile(r"^[ \t]*\.\. [\w-]+::")
_CODE_DIRECTIVE = re.compile(rf"^[ \t]*\.\. {_CODES}")
_RST_IMAGE = re.compile(r"\.\. (?:image|figure)::\s*\S*$|`[^`\n]*<[^>\n]*$|^\.\. _[^:\n]+:\s*\S*$|:target:\s*\S*$")
_ADOC_BLOCK = re.compile(r"^(-{4,}|\.{4,}|/{4,})[ \t]*\n(.*?)(?:^\1[ \t]*$|\Z)", re.M | re.S)
_ADOC_COMMENT = re.compile(r"^//(?!/)[^\n]*", re.M)
_ADOC_TARGET = re.compile(r"(?:link|image|xref|include|video|audio):{1,2}[^\[\s]*$")


def _rst_spans(text: str) -> list[Span]:
    found: list[Span] = []
    if "::" in text:
        for match in _RST_BLOCK.finditer(text):
            directive = _DIRECTIVE.match(match[0])
            if directive is None or _CODE_DIRECTIVE.match(match[0]):
                found.append((match.start(2), match.end(2), Zone.CODE))
    if ".. " in text:
        found.extend((match.start(), match.end(), Zone.COMMENT) for match in _RST_COMMENT.finditer(text))
    return found


def _rst_local(text: str, start: int, end: int) -> tuple[Zone, bool]:
    before = line_before(text, start)
    if before.count("``") % 2:
        return (Zone.CODE, False)
    return (Zone.PROSE, _RST_IMAGE.search(before) is not None)


def _adoc_spans(text: str) -> list[Span]:
    found: list[Span] = [
        (match.start(), match.end(), Zone.COMMENT if match[1][0] == "/" else Zone.CODE)
        for match in _ADOC_BLOCK.finditer(text)
    ]
    found.extend((match.start(), match.end(), Zone.COMMENT) for match in _ADOC_COMMENT.finditer(text))
    return found


def _adoc_local(text: str, start: int, end: int) -> tuple[Zone, bool]:
    if in_code_span(text, start):
        return (Zone.CODE, False)
    return (Zone.PROSE, _ADOC_TARGET.search(line_before(text, start)) is not None)


def _plain_local(text: str, start: int, end: int) -> tuple[Zone, bool]:
    return (Zone.PROSE, False)


def rst(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of reStructuredText."""
    return Zones(text, spans_of(_rst_spans(text)), _rst_local, own_hosts)


def asciidoc(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of AsciiDoc."""
    return Zones(text, spans_of(_adoc_spans(text)), _adoc_local, own_hosts)


def plain(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """Plain text: everything is prose."""
    return Zones(text, [], _plain_local, own_hosts)
