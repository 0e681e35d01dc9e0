"""A sheet as it was filled in: rows of cells, with what their formatting says. Nothing is interpreted here."""

from dataclasses import dataclass, field
from datetime import date

Value = str | int | float | bool | date | None


class SheetError(Exception):
    """A file cannot be read as a list; the message says why, `hint` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        self.message = message
        self.hint = hint
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its stored value, link, comment and formatting.

    `struck` says that all of it is struck through, `half_struck` that part of it is. `fill` is its color, if any, and
    `ink` the color of its text, if it is not the usual one. `uncomputed`: a formula whose value is not in the file.
    """

    value: Value = None
    link: str | None = None
    comment: str | None = None
    struck: bool = False
    half_struck: bool = False
    fill: str | None = None
    ink: str | None = None
    uncomputed: bool = False

    @property
    def text(self) -> str:
        """The text of the cell without spaces at its ends; a number as digits."""
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return "" if self.value is None else str(self.value).strip()

    @property
    def is_number(self) -> bool:
        """Whether it contains a plain number."""
        return isinstance(self.value, int | float) and not isinstance(self.value, bool)


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with its number in the sheet, from 1."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False

    def at(self, place: int) -> Cell:
        """The cell of a column, counted from 0; an empty cell after the last."""
        return self.cells[place] if place < len(self.cells) else EMPTY

    @property
    def filled(self) -> list[int]:
        """The places of the cells that are not empty."""
        return [place for place, cell in enumerate(self.cells) if cell.text or cell.uncomputed]


@dataclass(frozen=True)
class Grid:
    """One sheet. `merged` gives for a cell (row number, column from 0) the cell whose value it shows."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    merged: dict[tuple[int, int], Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Workbook:
    """All sheets of a file, and notes about the file itself."""

    sheets: tuple[Grid, ...]
    notes: tuple[str, ...] = ()
