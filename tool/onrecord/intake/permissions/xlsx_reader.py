"""Reads .xlsx and .xlsm files: stored values, never computed; links, notes, strike-through, colors, hidden parts."""

import io
import re
import warnings
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from onrecord.intake.permissions.archives import open_archive
from onrecord.intake.permissions.grid import Cell, Grid, Row, SheetError, Value, Workbook

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LINK = re.compile(r'=\s*HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)
"""The address in a HYPERLINK formula, which Excel keeps instead of a link."""
_WIDEST = 200
"""Columns. Lists that people keep have tens of them; a sheet formatted to its edge has 16,384."""
_FLAT = 1
"""A row lower than one point, or a column narrower than one character, shows nothing."""
_BLACK = ("FF000000", "00000000")
_WHITE = ("FFFFFFFF", "00000000", "00FFFFFF")


def read_xlsx(data: bytes) -> Workbook:
    """A workbook with all its sheets. Raises SheetError."""
    archive = open_archive(data)
    names = archive.namelist()
    from openpyxl import load_workbook  # imported late: takes 0.2 s, and only an import of a list needs it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns about what it would lose when saving, and nothing is saved
            values = load_workbook(io.BytesIO(data), data_only=True, rich_text=True, keep_links=False)
            formulas = load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
            sheets = tuple(_read_grid(sheet, formulas[sheet.title]) for sheet in values.worksheets)
    except Exception as error:  # the library raises whatever its parsers raise
        kind = type(error).__name__
        raise SheetError(
            f"it is damaged, or not a workbook ({kind})", "open it in the spreadsheet program and save it again"
        ) from None
    notes = []
    if any(name.endswith("vbaProject.bin") for name in names):
        notes.append("It contains macros; they were not run.")
    if any("externalLinks/" in name for name in names):
        notes.append("It links to other workbooks; only the values stored in this file were read.")
    return Workbook(sheets, tuple(notes))


def _read_grid(sheet: "Worksheet", formulas: "Worksheet") -> Grid:
    if sheet.max_column > _WIDEST:
        raise SheetError(
            f"the sheet {sheet.title} has {sheet.max_column} columns; the limit is {_WIDEST}",
            "keep only the columns about permissions",
        )
    rows = []
    by_place: dict[tuple[int, int], Cell] = {}
    for number, (cells, plain) in enumerate(zip(sheet.iter_rows(), formulas.iter_rows(), strict=False), 1):
        made = tuple(_read_cell(cell, other.value) for cell, other in zip(cells, plain, strict=False))
        by_place |= {(number, place): cell for place, cell in enumerate(made)}
        rows.append(Row(number, made, _is_hidden(sheet.row_dimensions[number], "height")))
    merged = {}
    for area in sheet.merged_cells.ranges:
        first = by_place.get((area.min_row, area.min_col - 1))
        if first is not None:
            for row in range(area.min_row, min(area.max_row, len(rows)) + 1):
                for column in range(area.min_col - 1, min(area.max_col, sheet.max_column)):
                    merged[row, column] = first
    hidden = frozenset(
        place
        for found in sheet.column_dimensions.values()
        if _is_hidden(found, "width")
        for place in range((found.min or 1) - 1, min(found.max or 0, _WIDEST))
    )
    return Grid(sheet.title, tuple(rows), sheet.sheet_state != "visible", hidden, merged)


def _is_hidden(dimension: Any, size: str) -> bool:
    """Whether a row or column is hidden, or too small to be seen."""
    drawn = getattr(dimension, size, None)
    return bool(dimension.hidden) or (drawn is not None and drawn < _FLAT)


def _read_cell(cell: Any, formula: object) -> Cell:
    value, half = _read_value(cell.value)
    is_formula = isinstance(formula, str) and formula.startswith("=") and cell.data_type != "s"
    link = cell.hyperlink.target if getattr(cell, "hyperlink", None) else None
    if isinstance(formula, str) and (found := _LINK.match(formula)):
        link = link or found[1].replace('""', '"')
    comment = cell.comment.text if getattr(cell, "comment", None) else None
    font, fill = getattr(cell, "font", None), getattr(cell, "fill", None)
    color = None
    if fill is not None and fill.fill_type == "solid":
        found_color = fill.fgColor
        color = str(found_color.rgb if found_color.type == "rgb" else f"{found_color.type} {found_color.value}")
    ink = font.color if font is not None else None
    return Cell(
        value,
        link,
        comment,
        struck=bool(font and font.strike) and not half,
        half_struck=half,
        fill=None if color in _WHITE else color,
        ink=str(ink.rgb) if ink is not None and ink.type == "rgb" and str(ink.rgb) not in _BLACK else None,
        uncomputed=is_formula and value in (None, ""),
    )


def _read_value(value: object) -> tuple[Value, bool]:
    """A stored value, and whether part of its text is struck through."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    if isinstance(value, CellRichText):
        struck = [isinstance(part, TextBlock) and bool(part.font.strike) for part in value]
        return str(value), any(struck)
    if isinstance(value, datetime):
        return value.date(), False
    if value is None or isinstance(value, bool | int | float | str | date):
        return value, False
    return str(value), False
