"""Checks a workbook's zip archive before it is read: limits on size, files, elements, rows and cells."""

import io
import re
import zipfile
from xml.parsers import expat

from onrecord.intake.permissions.grid import SheetError

MOST_UNPACKED = 96 << 20
"""Bytes: ten times what a list of 20,000 rows needs. Measured by unpacking, so that a zip bomb is refused here."""
MOST_FILES = 2_000
"""A workbook has a few files per sheet, and one for each picture."""
MOST_ROWS = 20_000
"""A list that people keep by hand has hundreds of rows; a larger sheet is an export of something else."""
MOST_CELLS = 400_000
"""Twenty columns in each of these rows."""
_MOST_ELEMENTS = 4 * MOST_CELLS
"""Elements in one XML file: a cell with its content has two or three."""
_MOST_OTHER = 200_000
"""Elements in a file that is neither a sheet nor its texts: a program keeps at most about 65,000 formats."""
_DEEPEST = 100
"""Levels of nested elements. Spreadsheet programs need about ten; recursive readers fail at a thousand."""
_CHUNK = 1 << 20
"""Bytes unpacked at a time: little compared with the limits, so that none is exceeded by much."""
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = 0x1
"""Bit 0 of an entry's flags (PKWARE APPNOTE, 4.4.4)."""
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,9})")
"""A cell's address: Excel has columns to XFD and rows to 1,048,576."""
_SAVE = "open it in the spreadsheet program and save it again"
_KEEP = "keep only the rows and columns about permissions, and split a longer list"


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive of an .xlsx, .xlsm or .ods file, with its sizes checked by unpacking. Raises SheetError."""
    if data.startswith(_OLE):
        hint = "open it, remove the password if there is one, and save it as .xlsx"
        raise SheetError("it is protected by a password, or in the old .xls format", hint)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
        if len(infos) > MOST_FILES:
            raise SheetError(f"it contains {len(infos):,} files, more than {MOST_FILES:,}", _SAVE)
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise SheetError("it is protected by a password", "open it, remove the password, and save it again")
        total = 0
        for info in infos:
            total = _measure(archive, info, total)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise SheetError(f"it is damaged: {error}", _SAVE) from None
    except expat.ExpatError as error:
        raise SheetError(f"it is damaged: {info.filename}: {error}", _SAVE) from None
    return archive


def _measure(archive: zipfile.ZipFile, info: zipfile.ZipInfo, total: int) -> int:
    """Unpack one file without keeping it, and count its content; returns the bytes so far. Raises SheetError."""
    holds_cells = re.search(r"worksheets/|sharedStrings|content\.xml", info.filename) is not None
    most = _MOST_ELEMENTS if holds_cells else _MOST_OTHER
    counter = _Counter(most) if info.filename.endswith((".xml", ".rels", ".vml")) else None
    with archive.open(info) as file:
        while chunk := file.read(_CHUNK):
            total += len(chunk)
            if total > MOST_UNPACKED:
                raise SheetError(
                    f"it unpacks to more than {MOST_UNPACKED >> 20} MiB", "save only the list as a new file"
                )
            if counter is not None:
                counter.parser.Parse(chunk, False)
    if counter is not None and info.file_size:
        counter.parser.Parse(b"", True)
    return total


class _Counter:
    """Counts the elements of one XML file, since a small file can name ranges of billions of cells."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end_element
        self.parser.StartDoctypeDeclHandler = self._refuse_entities
        self.depth = self.elements = self.rows = self.cells = self.ranges = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > _DEEPEST or self.elements > self.most:
            raise SheetError("no spreadsheet program builds files like this", _SAVE)
        kind = name.rpartition(":")[2]
        if kind in ("row", "table-row"):
            self.rows += 1
            self._check_row(_read_number(attributes.get("r")))
        elif kind in ("c", "table-cell"):
            self.cells += 1
            if place := _PLACE.fullmatch(attributes.get("r", "")):
                self._check_row(int(place[2]))
            self.ranges += _count_spanned(attributes)
        elif kind in ("mergeCell", "hyperlink"):
            self.ranges += _count_area(attributes.get("ref", ""))
        if self.rows > MOST_ROWS or self.cells > MOST_CELLS or self.ranges > MOST_CELLS:
            raise SheetError(f"a sheet has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells", _KEEP)

    def _end_element(self, _name: str) -> None:
        self.depth -= 1

    def _check_row(self, row: int) -> None:
        if row > MOST_ROWS:
            raise SheetError(f"a sheet has content in row {row:,}; the limit is {MOST_ROWS:,} rows", _KEEP)

    def _refuse_entities(self, *_: object) -> None:
        raise SheetError("it declares XML entities, which no spreadsheet program does", _SAVE)


def _read_number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else 0


def _count_spanned(attributes: dict[str, str]) -> int:
    """The number of cells over which an OpenDocument cell is merged; 0 if it is not merged."""
    spans = {
        name.rpartition(":")[2]: _read_number(value) for name, value in attributes.items() if name.endswith("-spanned")
    }
    area = max(spans.get("number-rows-spanned", 1), 1) * max(spans.get("number-columns-spanned", 1), 1)
    return area if area > 1 else 0


def _count_area(reference: str) -> int:
    """How many cells a reference such as `A1:C3` names; 1 for a single cell or anything else."""
    ends = [_PLACE.fullmatch(part) for part in reference.replace("$", "").split(":")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return 1
    (left, top), (right, bottom) = ((_number_column(end[1]), int(end[2])) for end in (ends[0], ends[1]))
    return (abs(right - left) + 1) * (abs(bottom - top) + 1)


def _number_column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place
