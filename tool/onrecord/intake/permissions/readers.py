"""Reads a list's file into sheets, by its bytes and its name."""

from pathlib import PurePath

from onrecord.intake.crm.tables import TableError, read_records
from onrecord.intake.permissions.archives import MOST_CELLS, MOST_ROWS
from onrecord.intake.permissions.grid import Cell, Grid, Row, SheetError, Workbook
from onrecord.intake.permissions.ods_reader import read_ods
from onrecord.intake.permissions.xlsx_reader import read_xlsx

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"


def read_workbook(name: str, data: bytes, encoding: str | None = None) -> Workbook:
    """The sheets of a list: .xlsx, .xlsm, .ods or .csv. Rows of a CSV are its records. Raises SheetError."""
    if not data.strip(b"\0 \r\n\t"):
        raise SheetError("it is empty", "export it again")
    kind = PurePath(name).suffix.lower()
    if data.startswith((_ZIP, _OLE)):
        return read_ods(data) if kind == ".ods" else read_xlsx(data)
    if kind in (".xlsx", ".xlsm", ".ods"):
        raise SheetError(f"it is not a valid {kind} file", "open it in the spreadsheet program and save it again")
    try:
        records = read_records(data, encoding)
    except TableError as error:
        raise SheetError(f"line {error.line}: {error.message}", error.hint) from None
    if len(records) > MOST_ROWS or sum(map(len, records)) > MOST_CELLS:
        raise SheetError(f"it has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells", "split the list")
    rows = [Row(n, tuple(Cell(text.strip() or None) for text in cells)) for n, cells in enumerate(records, 1)]
    return Workbook((Grid("", tuple(rows)),))
