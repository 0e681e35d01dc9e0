"""Zones of YAML, JSON, TOML and CSV: values count, keys are names of things, comments are comments."""

import re

from onrecord.names.mentions import Zone
from onrecord.scan.formats.zoning import Span, Zones, sort_spans, take_line_after, take_line_before

_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
"""A quoted text in JSON, YAML or TOML: a backslash escapes in double quotes, a second quote in single ones."""
_COMMENT = re.compile(r"(?:^|\s)#")
"""A comment of YAML or TOML: at the beginning, or after a space (YAML 1.2, 6.6)."""

_BEFORE_KEY = re.compile(r"^[\s\-?]*[\"']?[\w .&'-]{0,80}$")
"""What may be before a name inside a key; with the next, a name in a key is no text that readers see."""
_REST_OF_KEY = re.compile(r"[\w .&'-]{0,80}[\"']?\s{0,4}:(?:\s|$)")
"""The rest of a YAML key up to its colon. The bounds of all keys here keep long lines cheap; real keys are shorter."""
_JSON_KEY = re.compile(r"[^\"\\\n]{0,200}\"\s{0,20}:")
"""The rest of a JSON key up to its colon."""
_TOML_KEY = re.compile(r"[\w .\"'-]{0,80}\s{0,4}=")
"""The rest of a TOML key up to its equals sign."""
_TABLE = re.compile(r"^\s*\[")
"""The head of a TOML table."""
_SCALAR = re.compile(
    r"^([ ]*)((?:- +)*)[^\n#]{0,200}?(?::|-)[ ]+[|>][+-]?[0-9]?[+-]?[ ]*(?:#[^\n]*)?\n((?:[ ]*\n|\1[ ]+[^\n]*\n?)+)",
    re.M,
)
"""A block scalar of YAML 1.2 (8.1): the head, and all lines indented deeper than its key."""


def find_scalars(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Block scalars (`key: |`), in which `#` and `:` have no meaning."""
    end = len(text) if end is None else end
    if ": |" not in text and ": >" not in text and "- |" not in text and "- >" not in text:
        return []
    return [(match.start(3), match.end(3), Zone.PROSE) for match in _SCALAR.finditer(text, start, end)]


def find_yaml_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
    """The zone of a place in YAML outside of block scalars."""
    before = take_line_before(text, start)
    if "#" in before:
        bare = _QUOTED.sub("", before)
        if _COMMENT.search(bare) and bare.count('"') % 2 == 0:
            return (Zone.COMMENT, False)
    if _BEFORE_KEY.match(before) and _REST_OF_KEY.match(take_line_after(text, end)):
        return (Zone.KEY, False)
    return (Zone.VALUE, False)


def find_json_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
    """The zone of a place in JSON."""
    return (Zone.KEY if _JSON_KEY.match(text, end) else Zone.VALUE, False)


def find_toml_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
    """The zone of a place in TOML."""
    before = take_line_before(text, start)
    if "#" in before and "#" in _QUOTED.sub("", before):
        return (Zone.COMMENT, False)
    if _TABLE.match(before) or ("=" not in before and _TOML_KEY.match(take_line_after(text, end))):
        return (Zone.KEY, False)
    return (Zone.VALUE, False)


def _find_csv_zone(text: str, start: int, end: int) -> tuple[Zone, bool]:
    return (Zone.VALUE, False)


def find_yaml_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of YAML."""
    return Zones(text, sort_spans(find_scalars(text)), find_yaml_zone, own_hosts)


def find_json_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of JSON."""
    return Zones(text, [], find_json_zone, own_hosts)


def find_toml_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of TOML."""
    return Zones(text, [], find_toml_zone, own_hosts)


def find_csv_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of CSV and TSV: every cell is a value."""
    return Zones(text, [], _find_csv_zone, own_hosts)
