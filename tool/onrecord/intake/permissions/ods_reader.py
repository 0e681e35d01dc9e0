""".ods files (OpenDocument 1.3, part 3): the shown text and stored values of cells, with links, notes and strikes."""

from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

from onrecord.intake.permissions.archives import MOST_CELLS, MOST_ROWS, open_archive
from onrecord.intake.permissions.grid import Cell, Grid, Row, SheetError, Value, Workbook

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT, _STYLE, _FO = (
    _SPACE % name for name in ("table", "office", "text", "style", "xsl-fo-compatible")
)
_HREF = "{http://www.w3.org/1999/xlink}href"
_WIDEST = 200


def read_ods(data: bytes) -> Workbook:
    """Every sheet of a document. Raises SheetError."""
    archive = open_archive(data)
    try:
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
        if b"encryption-data" in manifest:
            raise SheetError("it is protected by a password", "open it, remove the password, and save it again")
        root = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314  entities are refused by open_archive
        struck, hidden_tables = _styles(root)
        tables = list(root.iter(_TABLE + "table"))
        return Workbook(tuple(_grid(table, struck, hidden_tables) for table in tables))
    except (KeyError, ElementTree.ParseError, ValueError) as error:
        raise SheetError(f"it is damaged: {error}", "open it in the spreadsheet program and save it again") from None


def _styles(root: ElementTree.Element) -> tuple[frozenset[str], frozenset[str]]:
    """The names of styles that strike text through, and of those that hide a sheet."""
    struck, hidden = set(), set()
    for style in root.iter(_STYLE + "style"):
        name = style.get(_STYLE + "name", "")
        for child in style:
            if child.get(_STYLE + "text-line-through-style", "none") != "none":
                struck.add(name)
            if child.get(_TABLE + "display") == "false":
                hidden.add(name)
    return frozenset(struck), frozenset(hidden)


def _grid(table: ElementTree.Element, struck: frozenset[str], hidden_tables: frozenset[str]) -> Grid:
    rows: list[Row] = []
    merged: dict[tuple[int, int], Cell] = {}
    number = count = 0
    for element in _rows(table):
        repeat = int(element.get(_TABLE + "number-rows-repeated", "1"))
        number += 1
        cells = _cells(element, number, struck, merged)
        hidden = element.get(_TABLE + "visibility", "visible") != "visible"
        copies = repeat if any(cell.text for cell in cells) else 1
        count += copies * len(cells)
        if number + copies > MOST_ROWS or count > MOST_CELLS:
            raise SheetError(f"a sheet of it has over {MOST_ROWS:,} rows", "split a longer list")
        rows += [Row(number + n, cells, hidden) for n in range(copies)]
        number += repeat - 1
    columns: set[int] = set()
    place = 0
    for column in table.iter(_TABLE + "table-column"):
        wide = min(int(column.get(_TABLE + "number-columns-repeated", "1")), _WIDEST)
        if column.get(_TABLE + "visibility", "visible") != "visible":
            columns |= set(range(place, place + wide))
        place += wide
    is_hidden = table.get(_TABLE + "style-name", "") in hidden_tables
    return Grid(table.get(_TABLE + "name", ""), tuple(rows), is_hidden, frozenset(columns), merged)


def _rows(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in element:
        if child.tag == _TABLE + "table-row":
            yield child
        elif child.tag in (_TABLE + "table-row-group", _TABLE + "table-header-rows", _TABLE + "table-rows"):
            yield from _rows(child)


def _cells(
    row: ElementTree.Element, number: int, struck: frozenset[str], merged: dict[tuple[int, int], Cell]
) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for element in row:
        repeat = int(element.get(_TABLE + "number-columns-repeated", "1"))
        cell = _cell(element, struck)
        if not cell.text and len(cells) + repeat > _WIDEST:
            break  # the empty rest of a sheet is one cell that repeats
        down = min(int(element.get(_TABLE + "number-rows-spanned", "1")), MOST_ROWS)
        across = min(int(element.get(_TABLE + "number-columns-spanned", "1")), _WIDEST)
        if down * across > 1:
            merged |= {(number + r, len(cells) + c): cell for r in range(down) for c in range(across)}
        cells += [cell] * min(repeat, _WIDEST)
    return tuple(cells)


def _cell(element: ElementTree.Element, struck: frozenset[str]) -> Cell:
    if element.tag != _TABLE + "table-cell":
        return Cell()
    paragraphs = [child for child in element if child.tag == _TEXT + "p"]
    text = "\n".join("".join(paragraph.itertext()) for paragraph in paragraphs)
    link = next((a.get(_HREF) for p in paragraphs for a in p.iter(_TEXT + "a")), None)
    notes = [child for child in element if child.tag == _OFFICE + "annotation"]
    comment = "\n".join("".join(p.itertext()) for note in notes for p in note.iter(_TEXT + "p")) or None
    spans = [span for p in paragraphs for span in p.iter(_TEXT + "span")]
    half = any(span.get(_TEXT + "style-name") in struck for span in spans)
    formula = element.get(_TABLE + "formula")
    value = _value(element, text)
    return Cell(
        value,
        link,
        comment,
        struck=element.get(_TABLE + "style-name") in struck and not half,
        half_struck=half,
        uncomputed=formula is not None and value in (None, ""),
    )


def _value(element: ElementTree.Element, text: str) -> Value:
    kind = element.get(_OFFICE + "value-type")
    if kind == "date":
        return date.fromisoformat(element.get(_OFFICE + "date-value", "")[:10])
    if kind == "boolean":
        return element.get(_OFFICE + "boolean-value") == "true"
    if kind == "float":
        number = float(element.get(_OFFICE + "value", "nan"))
        return int(number) if number.is_integer() else number
    return text or None
