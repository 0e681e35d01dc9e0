"""The decision about one use as a table: all channels, territories and days from one on, as a page may show it."""

from collections.abc import Iterable, Sequence
from datetime import date

from onrecord.catalog.decision.answers import Stretch
from onrecord.catalog.decision.reasons import Answer, Reason
from onrecord.catalog.decision.table import Area, Line
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import ONE_DAY, Days, find_last_day
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.view import CellClass, TableStretch, Window


class Compiled:
    """What was compiled of one reference, from one day on: what is answered alike is one value."""

    def __init__(self, day: date) -> None:
        self._span = Days(day, find_last_day(day))
        self._stretches: dict[Line, tuple[TableStretch, ...]] = {}
        self._tables: dict[int, tuple[tuple[Area, ...], tuple[CellClass, ...]]] = {}
        """Keyed by identity, which nothing else can have while the areas are kept."""

    def make_table(self, areas: tuple[Area, ...]) -> tuple[CellClass, ...]:
        """The table of a use that is answered so."""
        if id(areas) not in self._tables:
            table = tuple(
                CellClass(channels, territories, self._publish_stretches(line)) for channels, territories, line in areas
            )
            self._tables[id(areas)] = areas, table
        return self._tables[id(areas)][1]

    def _publish_stretches(self, line: Line) -> tuple[TableStretch, ...]:
        if line not in self._stretches:
            self._stretches[line] = _join(make_public_stretch(stretch) for stretch in line.find_stretches(self._span))
        return self._stretches[line]


def compile_table(
    library: Library,
    reference: Reference,
    use: str,
    day: date,
    quote: str | None = None,
    known: Compiled | None = None,
) -> tuple[CellClass, ...]:
    """The answers about a use (an atom), from `day` to the last day that may be asked about; `quote` is an id.

    `known` is what was compiled of the reference before, from the same day on. Raises DecisionError.
    """
    return (known or Compiled(day)).make_table(library.judge(reference).list_areas(use, quote))


def make_public_stretch(stretch: Stretch) -> TableStretch:
    """A period of the decision, with a reason that the audience may know."""
    code, message = choose_public_reason(stretch.answer, stretch.reasons)
    ids = stretch.authorizations if stretch.answer is Answer.ALLOW else ()
    return TableStretch(stretch.days.first, stretch.days.last, stretch.answer.value, code, ids, message)


def choose_public_reason(answer: Answer, reasons: Sequence[Reason]) -> tuple[str, str]:
    """An answer's code and sentence for an audience: without refusals, notes and people's names.

    What is missing, and what will end, is included.
    """
    first = reasons[0] if reasons else None
    if answer is Answer.DENY or first is None:
        if first and first.code == "not-yet-valid":
            return first.code, first.message
        if first and first.code == "restricted":
            return first.code, "A restriction forbids this."
        return "not-authorized", "No permission covers this."
    return first.code, _ASKS.get(first.code, first.message)


_ASKS = {
    "candidate": "Not a reference yet: ask first.",
    "paused": "Paused: ask first.",
    "at-risk": "The customer should be left alone for now: ask first.",
    "contract-ended": "The contract with the customer ended: ask first.",
    "pending": "The customer was asked and has not answered yet.",
    "unproven": "The evidence is not complete: ask first.",
}


def _join(stretches: Iterable[TableStretch]) -> tuple[TableStretch, ...]:
    """The periods, with equal neighbors joined."""
    found: list[TableStretch] = []
    for one in stretches:
        if found and (found[-1].answer, found[-1].code, found[-1].ids, found[-1].message) == (
            one.answer,
            one.code,
            one.ids,
            one.message,
        ):
            found[-1] = TableStretch(found[-1].start, one.through, one.answer, one.code, one.ids, one.message)
        else:
            found.append(one)
    return tuple(found)


def find_open_days(classes: Iterable[CellClass], answers: tuple[str, ...]) -> tuple[Window, ...]:
    """The days on which any cell has one of the answers, as separate windows. Pending does not count."""
    spans = (
        (s.start, s.through)
        for one in classes
        for s in one.stretches
        if s.answer in answers and s.code not in ("pending", "quote-unspecified")
    )
    return join_windows(spans)


def join_windows(spans: Iterable[tuple[date, date]]) -> tuple[Window, ...]:
    """Spans of days, both ends inclusive, as sorted and separate windows."""
    found: list[Window] = []
    for start, through in sorted(spans):
        last = found[-1].through if found else None
        if last is not None and start <= last + ONE_DAY:
            found[-1] = Window(found[-1].start, max(last, through))
        else:
            found.append(Window(start, through))
    return tuple(found)
