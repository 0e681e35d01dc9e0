"""Zones of JavaScript, TypeScript and JSX, parsed: texts, strings and templates count, code does not.

The parser is tree-sitter, compiled. It does not backtrack without end, and has limits on size and processor time. A
file beyond them, or one that cannot be fully parsed, is read as plain text, and a note says so.
"""

import time
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from onrecord.names.mentions import Zone
from onrecord.scan.formats.attributes import find_attribute_zone
from onrecord.scan.formats.zoning import Span, Zones
from onrecord.scan.zone_context import is_file_name

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Tree

BYTES = 4 << 20
"""A larger script is a bundle, and parsing takes about 30 times a file's size in memory."""
SECONDS = 5.0
"""Processor time. The parser takes one second for 8 MB, and half a second for the worst nesting that we know."""
UNPARSED = "cannot be fully parsed as JavaScript or TypeScript; read as plain text"

_Piece = tuple[int, int, Zone, bool]
_CODE: tuple[Zone, bool] = (Zone.CODE, False)
_QUERY = """
(comment) @comment
(string) @string
(template_string) @string
(template_substitution) @code
(pair key: (string) @key)
(import_statement source: (string) @source)
(export_statement source: (string) @source)
(call_expression function: (import) arguments: (arguments (string) @source))
(call_expression function: (identifier) @called (#eq? @called "require") arguments: (arguments (string) @source))
"""
_JSX = """
(jsx_text) @text
(html_character_reference) @text
(jsx_attribute (string) @attribute)
(jsx_attribute (jsx_expression (string) @attribute))
(jsx_attribute (jsx_expression (template_string) @attribute))
"""
_ORDER = ("attribute", "source", "key", "comment", "text", "code", "string")
"""If a node has several captures, the first of these counts, since it says most."""


@cache
def _load_language(grammar: str) -> "Language":
    import tree_sitter_typescript
    from tree_sitter import Language

    return Language(getattr(tree_sitter_typescript, f"language_{grammar}")())


def _parse(data: bytes, grammar: str) -> "Tree | None":
    from tree_sitter import Parser

    limit = time.process_time() + SECONDS
    parser = Parser(_load_language(grammar))
    try:
        tree = parser.parse(
            lambda offset, _: data[offset : offset + (64 << 10)],
            progress_callback=lambda _offset, _error: time.process_time() > limit,
        )
    except ValueError:  # stopped by the limit
        return None
    return None if tree is None or tree.root_node.has_error else tree


def find_pieces(text: str, grammars: tuple[str, ...] = ("tsx", "typescript")) -> list[_Piece] | None:
    """What is not code in a script, as (first, one past the last, zone, whether it is an address), in code points.

    Pieces may be inside others; the innermost counts. None if no grammar can fully parse the script.
    """
    data = text.encode("utf-8", "replace")
    if len(data) > BYTES:
        return None
    for grammar in grammars:
        tree = _parse(data, grammar)
        if tree is not None:
            return _convert_to_points(_capture(tree, grammar, data), data)
    return None


def _capture(tree: "Tree", grammar: str, data: bytes) -> list[_Piece]:
    from tree_sitter import Query, QueryCursor

    query = Query(_load_language(grammar), _QUERY + (_JSX if grammar == "tsx" else ""))
    captures = QueryCursor(query).captures(tree.root_node)
    found: dict[tuple[int, int], _Piece] = {}
    for kind in _ORDER:
        for node in captures.get(kind, ()):
            span = (node.start_byte, node.end_byte)
            if span not in found:
                found[span] = (*span, *_find_zone(kind, node, data))
    return sorted(found.values(), key=lambda piece: (piece[0], -piece[1]))


def _find_zone(kind: str, node: "Node", data: bytes) -> tuple[Zone, bool]:
    if kind == "attribute":
        return _find_attribute_zone(node, data)
    if kind == "source":
        path = data[node.start_byte : node.end_byte - 1].decode()
        return (Zone.VALUE if is_file_name(path) else Zone.IDENTIFIER, False)
    zones = {"comment": Zone.COMMENT, "string": Zone.VALUE, "key": Zone.KEY, "text": Zone.PROSE}
    return (zones.get(kind, Zone.CODE), False)


def _find_attribute_zone(node: "Node", data: bytes) -> tuple[Zone, bool]:
    """The zone of a string that is an attribute's value, by the names of the attribute and its element."""
    attribute = node.parent
    while attribute is not None and attribute.type != "jsx_attribute":
        attribute = attribute.parent
    element = attribute.parent if attribute is not None else None
    if attribute is None or element is None:
        return (Zone.VALUE, False)
    name = element.child_by_field_name("name")
    tag = data[name.start_byte : name.end_byte].decode() if name is not None else ""
    called = attribute.children[0]
    return find_attribute_zone(tag, data[called.start_byte : called.end_byte].decode())


def _convert_to_points(found: list[_Piece], data: bytes) -> list[_Piece]:
    """The same pieces, with code points in place of byte offsets."""
    if data.isascii():
        return found
    at: dict[int, int] = {}
    last = point = 0
    for offset in sorted({place for piece in found for place in piece[:2]}):
        point += len(data[last:offset].decode("utf-8", "replace"))
        at[offset] = point
        last = offset
    return [(at[start], at[end], zone, target) for start, end, zone, target in found]


def _flatten(found: list[_Piece]) -> tuple[list[int], list[tuple[Zone, bool]]]:
    """Where each zone begins, and which it is: the innermost piece counts, and between pieces there is code."""
    places, zones = [0], [_CODE]
    around: list[tuple[int, tuple[Zone, bool]]] = []

    def begin(place: int, zone: tuple[Zone, bool]) -> None:
        places.append(place)
        zones.append(zone)

    for start, end, zone, target in found:
        while around and around[-1][0] <= start:
            closed, _ = around.pop()
            begin(closed, around[-1][1] if around else _CODE)
        begin(start, (zone, target))
        around.append((end, (zone, target)))
    while around:
        closed, _ = around.pop()
        begin(closed, around[-1][1] if around else _CODE)
    return places, zones


def find_spans(text: str, start: int, end: int) -> list[Span]:
    """The zones of a script inside a page. All of it is code if it cannot be parsed, as with a template in it."""
    found = find_pieces(text[start:end])
    if found is None:
        return [(start, end, Zone.CODE)]
    places, zones = _flatten(found)
    stops = [*places[1:], end - start]
    return [
        (start + place, start + stop, zone)
        for place, stop, (zone, _) in zip(places, stops, zones, strict=True)
        if place < stop
    ]


def _find_zones(text: str, grammars: tuple[str, ...], own_hosts: frozenset[str]) -> Zones:
    found = find_pieces(text, grammars)
    if found is None:
        return Zones(text, [], lambda _text, _start, _end: (Zone.PROSE, False), own_hosts, UNPARSED)
    places, zones = _flatten(found)

    def find_local_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
        return zones[bisect_right(places, start) - 1]

    return Zones(text, [], find_local_zone, own_hosts)


def find_javascript_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of JavaScript, JSX and TSX. Most Flow type annotations are also valid TypeScript."""
    return _find_zones(text, ("tsx", "typescript"), own_hosts)


def find_typescript_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of TypeScript without JSX, where `<T>x` is a cast."""
    return _find_zones(text, ("typescript", "tsx"), own_hosts)
