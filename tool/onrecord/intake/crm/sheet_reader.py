"""Reads a table by field names: cells by field, and findings with file, line and column."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onrecord.catalog.record.days import FIRST_DAY
from onrecord.finding import Finding, Severity
from onrecord.intake.crm import cell_values as cells
from onrecord.intake.crm.cell_values import CellError
from onrecord.intake.crm.mapping import Column, Layout, Terms
from onrecord.intake.crm.tables import Formula, Row, Table


@dataclass(frozen=True, slots=True)
class Reading:
    """What is needed to read cells: the file's name, today, the policy's time zone, and the terms."""

    path: str
    today: date
    zone: str
    terms: Terms


class RowError(Exception):
    """A row cannot be used; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.message)


class Sheet:
    """A table that is read with a layout."""

    def __init__(self, table: Table, layout: Layout, reading: Reading) -> None:
        self.table = table
        self.layout = layout
        self.reading = reading
        self._place: dict[str, int] = {}
        for place, column in enumerate(table.columns):
            self._place.setdefault(column.casefold(), place)
        found = {name: self._find(definition) for name, definition in layout.fields.items()}
        self.places: Mapping[str, int] = {name: place for name, place in found.items() if place is not None}

    def list_missing(self, mapping: Layout | None) -> list[str]:
        """The columns that a mapping file names but the table does not have."""
        if mapping is None:
            return []
        named = [name for column in mapping.fields.values() for name in (*column.names, *column.where)]
        named += [skip.column for skip in mapping.skip]
        return [name for name in dict.fromkeys(named) if name.casefold() not in self._place]

    def list_duplicates(self) -> list[str]:
        """The columns that are read but occur twice in the table."""
        names = [column.casefold() for column in self.table.columns]
        return [self.table.columns[place] for place in self.places.values() if names.count(names[place]) > 1]

    def read_named(self, row: Row, column: str) -> str:
        """The cell of a column, by the column's name; empty if the table does not have the column."""
        place = self._place.get(column.casefold())
        return "" if place is None else row.cells[place]

    def read_text(self, row: Row, field: str) -> str:
        """The cell of a field; empty if there is none, or if its `where` does not match. Raises RowError."""
        place = self.places.get(field)
        if place is None:
            return ""
        if any(self.read_named(row, column).casefold() not in says for column, says in self._find_where(field).items()):
            return ""
        text = row.cells[place]
        if isinstance(text, Formula):
            hint = "the file does not contain its value: export values instead of formulas"
            raise RowError(self.make_finding(row.line, f"{str(text)!r} is a formula", hint, field))
        return "" if field not in ("name", "aliases") and cells.is_nothing(text) else text

    def flag(self, row: Row, field: str) -> bool:
        """Whether the cell of a field says yes. Raises RowError."""
        try:
            return cells.flag(self.read_text(row, field))
        except CellError as error:
            raise self.make_error(row, field, error) from None

    def read_number(self, row: Row, field: str, most: float) -> float | None:
        """A number from 0 to `most`; None for an empty cell. Raises RowError."""
        text = self.read_text(row, field)
        try:
            return cells.read_number(text, 0, most) if text else None
        except CellError as error:
            raise self.make_error(row, field, error) from None

    def count(self, row: Row, field: str) -> int | None:
        """A whole number; None for an empty cell. Raises RowError."""
        text = self.read_text(row, field)
        try:
            return cells.count(text) if text else None
        except CellError as error:
            raise self.make_error(row, field, error) from None

    def read_day(self, row: Row, field: str, most: date) -> date | None:
        """A day from 1990 until `most`, inclusive; None for an empty cell. Raises RowError."""
        text = self.read_text(row, field)
        try:
            found = cells.read_cell_day(text, self.layout.dates, self.reading.zone) if text else None
            if found is not None and not FIRST_DAY <= found <= most:
                raise CellError(
                    f"{text!r} is not between {FIRST_DAY} and {most}", "check that this is the right column"
                )
        except CellError as error:
            raise self.make_error(row, field, error) from None
        return found

    def make_error(self, row: Row, field: str, error: CellError) -> RowError:
        """An error about a row, for what is wrong with one of its cells."""
        return RowError(self.make_finding(row.line, str(error), error.hint, field))

    def make_finding(
        self,
        line: int,
        message: str,
        hint: str,
        field: str | None = None,
        rule: str = "import-row",
        severity: Severity = Severity.ERROR,
    ) -> Finding:
        """A finding about a row or one of its cells; the column counts cells from 1, as in a spreadsheet."""
        place = self.places.get(field) if field else None
        where = f"{self.table.columns[place]}: " if place is not None else ""
        column = 1 if place is None else place + 1
        return Finding(self.reading.path, line, column, rule, severity, where + message, hint)

    def _find_where(self, field: str) -> Mapping[str, Any]:
        return self.layout.fields[field].where

    def _find(self, column: Column) -> int | None:
        return next((self._place[name.casefold()] for name in column.names if name.casefold() in self._place), None)
