"""The decision about one use, compiled: every channel and territory, every day from one on, as a page may say it."""

from collections.abc import Iterable, Sequence
from datetime import date

from onrecord.catalog.decision.answers import Cells, Stretch
from onrecord.catalog.decision.reasons import Answer, Reason
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import ONE_DAY, Days, last_day
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.view import CellClass, TableStretch, Window

Key = tuple[tuple[tuple[str, ...], tuple[str, ...], int], ...]


class Compiled:
    """What was compiled of one reference: uses that are answered alike share one table, told apart by identity."""

    def __init__(self) -> None:
        self._lists: list[list[Stretch]] = []
        self._stretches: dict[int, tuple[TableStretch, ...]] = {}
        self._tables: dict[Key, tuple[CellClass, ...]] = {}

    def table(self, lines: Sequence[tuple[Cells, list[Stretch]]]) -> tuple[CellClass, ...]:
        """The table of these lines."""
        key = tuple((cells.channels, cells.territories, id(stretches)) for cells, stretches in lines)
        if key not in self._tables:
            self._tables[key] = tuple(
                CellClass(cells.channels, cells.territories, self._publish_stretches(stretches))
                for cells, stretches in lines
            )
        return self._tables[key]

    def _publish_stretches(self, stretches: list[Stretch]) -> tuple[TableStretch, ...]:
        if id(stretches) not in self._stretches:
            self._lists.append(stretches)  # while it is kept, no other has its identity
            self._stretches[id(stretches)] = _join(public_stretch(stretch) for stretch in stretches)
        return self._stretches[id(stretches)]


def compile_table(
    library: Library,
    reference: Reference,
    use: str,
    day: date,
    quote: str | None = None,
    known: Compiled | None = None,
) -> tuple[CellClass, ...]:
    """The answers about a use (an atom), from `day` to the last day that may be asked about; `quote` is an id.

    `known` is what was compiled of the reference before. Raises DecisionError.
    """
    span = Days(day, last_day(day))
    lines = library.judge(reference).timeline(use, "any", "worldwide", span, quote, worded=False)
    return (known or Compiled()).table(lines)


def public_stretch(stretch: Stretch) -> TableStretch:
    """A stretch of the decision, with nothing but what the audience may know as its reason."""
    code, message = public_reason(stretch.answer, stretch.reasons)
    ids = stretch.authorizations if stretch.answer is Answer.ALLOW else ()
    return TableStretch(stretch.days.first, stretch.days.last, stretch.answer.value, code, ids, message)


def public_reason(answer: Answer, reasons: Sequence[Reason]) -> tuple[str, str]:
    """An answer's code and sentence for an audience: refusals, notes and names of people stay out.

    What is missing, and what will end, does not.
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
    "at-risk": "The customer is left alone for now: ask first.",
    "contract-ended": "The contract with the customer ended: ask first.",
    "pending": "The customer was asked and has not answered yet.",
    "unproven": "The evidence is not in order: ask first.",
}


def _join(stretches: Iterable[TableStretch]) -> tuple[TableStretch, ...]:
    """Stretches that say the same, made one."""
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


def open_days(classes: Iterable[CellClass], answers: tuple[str, ...]) -> tuple[Window, ...]:
    """The days on which any cell has one of the answers, in windows that do not touch. Pending does not count."""
    spans = (
        (s.start, s.through)
        for one in classes
        for s in one.stretches
        if s.answer in answers and s.code not in ("pending", "quote-unspecified")
    )
    return windows(spans)


def windows(spans: Iterable[tuple[date, date]]) -> tuple[Window, ...]:
    """Spans of days, both ends inclusive, as windows in order that do not touch."""
    found: list[Window] = []
    for start, through in sorted(spans):
        last = found[-1].through if found else None
        if last is not None and start <= last + ONE_DAY:
            found[-1] = Window(found[-1].start, max(last, through))
        else:
            found.append(Window(start, through))
    return tuple(found)
