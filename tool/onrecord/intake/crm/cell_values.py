"""Reads cells: days, numbers, flags. A cell that could mean two things is refused; nothing is guessed."""

import re
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

_NOTHING = frozenset(("", "-", "--", "n/a", "#n/a", "null", "none", "nan"))
_YES = frozenset(("1", "true", "yes", "y", "x"))
_NO = frozenset(("0", "false", "no", "n", ""))
_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
"""ISO 8601 as exports write it: a day, perhaps with a time, fractions of a second and an offset."""
_PARTS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?:,? .*[0-9]:[0-9]{2}.*)?")
"""Day, month and year in figures with one separator throughout; a time after it is ignored, since it has no zone."""
_WORDS = re.compile(r"(?:([0-9]{1,2})[. -]+([A-Za-z]{3,9})|([A-Za-z]{3,9})\.? ([0-9]{1,2}),?)[. -]+([0-9]{4})")
"""A day with the name of the month: 21 Nov 2026, 21-Nov-2026, November 21, 2026."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_GROUPED = re.compile(r"[0-9]{1,3}([.,' \u00a0\u202f])[0-9]{3}(?:\1[0-9]{3})*")
"""Thousands in groups of three with one separator throughout: 1,000.000 is not such a number."""
_WHOLE = re.compile(r"[0-9]{1,12}(?:[.,]0{1,6})?")
"""A whole number, also as a spreadsheet writes it: 12.0 or 12,000000."""
_DECIMAL = re.compile(r"-?[0-9]{1,6}(?:[.,](?:[0-9]{1,2}|[0-9]{4,9}))?")  # three digits could be thousands


class CellError(ValueError):
    """A cell cannot be used; the message says why, `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


class Order(StrEnum):
    """The order of days and months written as numbers; UNSAID until somebody says which."""

    UNSAID = "unsaid"
    DMY = "dmy"
    MDY = "mdy"


def is_nothing(cell: str) -> bool:
    """Whether a cell is empty, or one of the usual ways to write nothing."""
    return cell.casefold() in _NOTHING


def read_cell_day(cell: str, order: Order, zone: str) -> date:
    """The day in a cell; a time with a time zone is converted to `zone`. Raises CellError."""
    if found := _ISO.fullmatch(cell):
        return _read_iso_day(cell, found, zone)
    if found := _PARTS.fullmatch(cell):
        return _read_numbers(cell, int(found[1]), int(found[3]), int(found[4]), order)
    if found := _WORDS.fullmatch(cell):
        name = (found[2] or found[3]).casefold()
        for month, known in enumerate(_MONTHS, 1):
            if name in (known.casefold(), known[:3].casefold()):
                return _make_day(cell, int(found[5]), month, int(found[1] or found[4]))
    raise CellError(f"{cell!r} is not a valid date", "write 2026-05-17, 17 May 2026, or 5/17/2026 with --dates mdy")


def read_number(cell: str, least: float, most: float) -> float:
    """A number within bounds, inclusive, with a comma or a point before the decimals. Raises CellError."""
    text = cell.removesuffix("%").strip()
    if not _DECIMAL.fullmatch(text):
        raise CellError(f"{cell!r} is not a number", f"write a number from {least:g} to {most:g}")
    value = float(text.replace(",", "."))
    if not least <= value <= most:
        raise CellError(f"{cell!r} is not between {least:g} and {most:g}", "check that this is the right column")
    return int(value) if value.is_integer() else value


def count(cell: str) -> int:
    """A whole number, with or without thousands separators. Raises CellError."""
    if _GROUPED.fullmatch(cell):
        return int(re.sub(r"[^0-9]", "", cell))
    if not _WHOLE.fullmatch(cell):
        raise CellError(f"{cell!r} is not a whole number", "write digits only")
    return int(re.split(r"[.,]", cell)[0])


def flag(cell: str) -> bool:
    """Yes or no, as 1, true, yes or 0, false, no; an empty cell is no. Raises CellError."""
    text = cell.casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellError(f"{cell!r} is neither yes nor no", "write 1 or 0, true or false")


def _read_iso_day(cell: str, found: "re.Match[str]", zone: str) -> date:
    try:
        if not found[3]:
            return date.fromisoformat(found[1])
        offset = "+00:00" if found[3] == "Z" else found[3]
        return datetime.fromisoformat(f"{found[1]}T{found[2]}{offset}").astimezone(ZoneInfo(zone)).date()
    except (ValueError, OverflowError):
        raise CellError(
            f"{cell!r} is not a valid date: there is no such day", "fix it in the program that exported the file"
        ) from None


def _read_numbers(cell: str, first: int, second: int, year: int, order: Order) -> date:
    if order is Order.UNSAID and first != second and 1 <= first <= 12 and 1 <= second <= 12:
        one, other = _MONTHS[second - 1], _MONTHS[first - 1]
        hint = "say how days are written: --dates dmy or --dates mdy"
        raise CellError(f"{cell!r} can mean {first} {one} or {second} {other}", hint)
    day_first = order is Order.DMY or (order is Order.UNSAID and first > 12) or first == second
    return _make_day(cell, year, second if day_first else first, first if day_first else second)


def _make_day(cell: str, year: int, month: int, day_: int) -> date:
    try:
        return date(year, month, day_)
    except ValueError:
        hint = "fix it in the program that exported the file, or say with --dates how days are written"
        raise CellError(f"{cell!r} is not a valid date: there is no such day", hint) from None
