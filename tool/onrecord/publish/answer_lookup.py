"""The decision table of one reference, small enough to be in its page.

The page's script (assets/js/decision.js) looks answers up here and takes the least; it judges nothing. Sets of
channels and of territories are listed once and classes point to them; the largest set of territories is written as
null, which means: whatever is in none of the others.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from onrecord.catalog.views.view import CellClass, ReferenceView


class _Numbered:
    """Values in the order in which they first came, each with its place."""

    def __init__(self) -> None:
        self.places: dict[Any, int] = {}

    def place(self, value: Any) -> int:
        return self.places.setdefault(value, len(self.places))


def lookup(reference: ReferenceView, day: date, last: date) -> dict[str, Any]:
    """The table from `day` (the build's) through `last`, the last day that may be asked about."""
    channels, territories, says = _Numbered(), _Numbered(), _Numbered()

    def compiled(classes: Iterable[CellClass]) -> list[Any]:
        return [
            [
                channels.place(one.channels),
                territories.place(one.territories),
                [[(s.start - day).days, says.place((s.answer, s.code, s.ids, s.message))] for s in one.stretches],
            ]
            for one in classes
        ]

    uses = {use: compiled(classes) for use, classes in reference.table.items()}
    quotes = {id_: compiled(classes) for id_, classes in reference.quote_tables.items()}
    widest = max(territories.places, key=len, default=())
    return {
        "day": day,
        "last": last,
        "channels": [list(atoms) for atoms in channels.places],
        "territories": [None if atoms is widest else list(atoms) for atoms in territories.places],
        "says": [[answer, code, list(ids), message] for answer, code, ids, message in says.places],
        "uses": uses,
        "quotes": quotes,
    }
