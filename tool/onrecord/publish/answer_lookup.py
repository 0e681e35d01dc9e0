"""The decision table of one reference, small enough for its page.

The page's script (assets/js/decision.js) looks up answers here and takes the least permissive one; it judges nothing.
Sets of channels and of territories are listed once, and classes refer to them. The largest set of territories is
written as null, which means all territories that are in no other set.
"""

from datetime import date
from typing import Any

from onrecord.catalog.views.view import CellClass, ReferenceView, TableStretch


def tabulate_answers(reference: ReferenceView, day: date, last: date) -> dict[str, Any]:
    """The table from `day` (the build's) through `last`, the last day that may be asked about."""
    channels, territories, says = dict[Any, int](), dict[Any, int](), dict[Any, int]()
    known = dict[int, Any]()

    def find_place(value: Any, places: dict[Any, int]) -> int:
        return places.setdefault(value, len(places))

    def find_set(atoms: tuple[str, ...], places: dict[Any, int]) -> int:
        if id(atoms) not in known:  # classes share their sets, and hashing one of countries takes its time
            known[id(atoms)] = find_place(atoms, places)
        place: int = known[id(atoms)]
        return place

    def compile_classes(classes: tuple[CellClass, ...]) -> Any:
        if id(classes) not in known:  # uses that are answered alike have one table, classes one tuple of stretches
            known[id(classes)] = [
                [
                    find_set(one.channels, channels),
                    find_set(one.territories, territories),
                    compile_stretches(one.stretches),
                ]
                for one in classes
            ]
        return known[id(classes)]

    def compile_stretches(stretches: tuple[TableStretch, ...]) -> Any:
        if id(stretches) not in known:
            known[id(stretches)] = [
                [(s.start - day).days, find_place((s.answer, s.code, s.ids, s.message), says)] for s in stretches
            ]
        return known[id(stretches)]

    uses = {use: compile_classes(classes) for use, classes in reference.table.items()}
    quotes = {id_: compile_classes(classes) for id_, classes in reference.quote_tables.items()}
    widest = max(territories, key=len, default=())
    return {
        "day": day,
        "last": last,
        "channels": [list(atoms) for atoms in channels],
        "territories": [None if atoms is widest else list(atoms) for atoms in territories],
        "says": [[answer, code, list(ids), message] for answer, code, ids, message in says],
        "uses": uses,
        "quotes": quotes,
    }
