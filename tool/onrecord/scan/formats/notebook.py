"""Zones of Jupyter notebooks: JSON in which the source of a code cell is code."""

import re

from onrecord.names.mentions import Zone
from onrecord.scan.formats import structured
from onrecord.scan.formats.zoning import Span, Zones, sort_spans

_CELL = re.compile(r"\"cell_type\"\s{0,9}:\s{0,9}\"(\w{1,20})\"")
"""The kind of a cell (nbformat 4)."""
_SOURCE = re.compile(r"\"source\"\s{0,9}:\s{0,9}(\[(?:\s*+\"(?:[^\"\\]|\\.)*+\",?+)*+\s*+\]|\"(?:[^\"\\]|\\.)*+\")")
"""The lines of a cell, as a list of JSON texts or as one. Possessive, so that a broken file takes linear time."""


def find_zones(text: str, own_hosts: frozenset[str] = frozenset()) -> Zones:
    """The zones of a notebook; the output of its cells counts like text on a page."""
    cells = list(_CELL.finditer(text))
    found: list[Span] = []
    for index, cell in enumerate(cells):
        stop = cells[index + 1].start() if index + 1 < len(cells) else len(text)
        source = _SOURCE.search(text, cell.end(), stop) if cell[1] == "code" else None
        if source is not None:
            found.append((source.start(1), source.end(1), Zone.CODE))
    return Zones(text, sort_spans(found), structured.find_json_zone, own_hosts)
