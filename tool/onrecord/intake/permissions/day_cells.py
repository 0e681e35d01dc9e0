"""Reads cells of a date column: a day, no last day, the end of the contract, or what only looks like a day."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from onrecord.catalog.record.days import FIRST_DAY, find_last_day
from onrecord.intake.crm.cell_values import CellError, Order, read_cell_day
from onrecord.intake.permissions.grid import Cell
from onrecord.intake.permissions.phrases import UNKNOWN, WORDS, find_phrase, fold

_SLASHED = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})")
"""3/4/2026 or 3-4-2026: which number is the month depends on the list."""
_DOTTED = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4}|[0-9]{2})")
"""3.4.2026 and 3.4.26: the day comes first wherever dots are used."""
_END_OF_YEAR = re.compile(r"(?:the )?(?:end of|ende|fin|fin de|finales de|until end of|bis ende|year-?end) ([0-9]{4})")
""""end of 2027" in the languages of the lists: its last day, 31 December."""
_WORDED = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|er)?\.? (?:de )?([^\W\d_]{3,12})\.?,? (?:de )?([0-9]{4})"
    r"|([^\W\d_]{3,12})\.? ([0-9]{1,2}),? ([0-9]{4})"
)
"""A month by its name: 3rd of April 2026 and 3 de abril de 2026, or April 3, 2026."""
_ENDLESS = tuple(WORDS["endless"])
_CONTRACT = tuple(WORDS["contract_end"])
_ENOUGH = 10
"""Dates that must agree on an order before a contradicting one counts as mistyped; with fewer, the order is open."""
LANGUAGES = ("en", "de", "fr", "es")


class DayKind(StrEnum):
    """What a date cell contains; `ASK` could be several days, or none."""

    DAY = "day"
    BLANK = "blank"
    ENDLESS = "endless"
    CONTRACT = "contract"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class DayCell:
    """What a date cell says; `day` is only for DAY, `why` says what is not clear."""

    kind: DayKind
    day: date | None = None
    why: str = ""


def find_order(cells: Iterable[Cell]) -> Order:
    """How a list writes 3/4/2027, judged by its other dates; UNSAID if they show both orders or neither.

    If many agree, one in ten may contradict: somebody may have edited a cell of an export by hand.
    """
    day_first = month_first = 0
    for cell in cells:
        if found := _SLASHED.fullmatch(cell.text):
            day_first += int(found[1]) > 12 >= int(found[3])
            month_first += int(found[3]) > 12 >= int(found[1])
    for order, agreeing, against in ((Order.DMY, day_first, month_first), (Order.MDY, month_first, day_first)):
        if agreeing and (not against or (agreeing >= _ENOUGH and against * 10 <= agreeing)):
            return order
    return Order.UNSAID


def read_day(cell: Cell, order: Order, zone: str, today: date) -> DayCell:
    """Read a date cell with the order of its list. What is not certainly one day is ASK, with the reason."""
    if cell.uncomputed:
        return DayCell(DayKind.ASK, why="a formula whose value is not stored in the file")
    if isinstance(cell.value, date):
        return _check_within(cell.value, today)
    text = fold(cell.text)
    if text in UNKNOWN:
        return DayCell(DayKind.BLANK)
    if cell.is_number or text.isdigit():
        return DayCell(DayKind.ASK, why="a bare number, not formatted as a date")
    if find_phrase(text, _CONTRACT):
        return DayCell(DayKind.CONTRACT)
    if find_phrase(text, _ENDLESS):
        return DayCell(DayKind.ENDLESS)
    try:
        return _check_within(_make_day(text, order, zone), today)
    except CellError as error:
        return DayCell(DayKind.ASK, why=str(error))


def _make_day(text: str, order: Order, zone: str) -> date:
    if found := _END_OF_YEAR.fullmatch(text):
        return date(int(found[1]), 12, 31)
    if found := _DOTTED.fullmatch(text):  # with points the day is first, in every locale (CLDR)
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return _make_real_day(text, year, int(found[2]), int(found[1]))
    if found := _WORDED.fullmatch(text):
        month = _list_months().get(found[2] or found[4])
        if month is None:
            raise CellError(f"{text!r} is not a valid date")
        return _make_real_day(text, int(found[3] or found[6]), month, int(found[1] or found[5]))
    if found := _SLASHED.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        if (order is Order.DMY and second > 12) or (order is Order.MDY and first > 12):
            raise CellError(f"{text!r} is not written like the other dates in the list")
    return read_cell_day(text, order, zone)


def _make_real_day(text: str, year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise CellError(f"{text!r} is not a valid date: there is no such day") from None


def _check_within(found: date, today: date) -> DayCell:
    if found.year >= 9000:  # 9999-12-31 and similar: how databases write "no end"
        return DayCell(DayKind.ENDLESS)
    if found < FIRST_DAY:
        return DayCell(DayKind.ASK, why=f"{found} is how programs show an empty date")
    if found > find_last_day(today):
        return DayCell(DayKind.ASK, why=f"{found} is more than ten years in the future")
    return DayCell(DayKind.DAY, found)


@cache
def _list_months() -> dict[str, int]:
    """The names of months in four languages, full and short (Unicode CLDR)."""
    from babel import Locale

    names = {month.casefold(): n for n, month in enumerate(calendar.month_name) if month}
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for n, name in Locale.parse(language).months[context][width].items():
                    names[str(name).casefold().rstrip(".")] = int(n)
    return names
