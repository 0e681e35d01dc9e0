"""Reads .ods files (OpenDocument 1.3, part 3): text and stored values of cells, links, notes, strike-through."""

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
"""Columns. Lists that people keep have tens of them; a sheet formatted to its edge has 16,384."""
_USUAL = {"background-color": ("#ffffff",), "color": ("#000000",)}


def read_ods(data: bytes) -> Workbook:
    """A document with all its sheets. Raises SheetError."""
    archive = open_archive(data)
    try:
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
        if b"encryption-data" in manifest:
            raise SheetError("it is protected by a password", "open it, remove the password, and save it again")
        root = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314  entities are refused by open_archive
        styles = _Styles(root)
        return Workbook(tuple(_read_grid(table, styles) for table in root.iter(_TABLE + "table")))
    except (KeyError, ElementTree.ParseError, ValueError, OverflowError) as error:
        raise SheetError(f"it is damaged: {error}", "open it in the spreadsheet program and save it again") from None


class _Styles:
    """The document's own styles: which strike text through, hide a sheet, fill a cell or color its text."""

    def __init__(self, root: ElementTree.Element) -> None:
        self.struck: set[str] = set()
        self.hidden: set[str] = set()
        self.fills: dict[str, str] = {}
        self.inks: dict[str, str] = {}
        for style in root.iter(_STYLE + "style"):
            name = style.get(_STYLE + "name", "")
            for child in style:
                if child.get(_STYLE + "text-line-through-style", "none") != "none":
                    self.struck.add(name)
                if child.get(_TABLE + "display") == "false":
                    self.hidden.add(name)
                for colors, key in ((self.fills, "background-color"), (self.inks, "color")):
                    color = child.get(_FO + key, "")
                    if color.startswith("#") and color.lower() not in _USUAL[key]:
                        colors[name] = color[1:].upper()


def _read_grid(table: ElementTree.Element, styles: _Styles) -> Grid:
    rows: list[Row] = []
    merged: dict[tuple[int, int], Cell] = {}
    number = count = 0
    for element in _list_rows(table):
        repeat = int(element.get(_TABLE + "number-rows-repeated", "1"))
        number += 1
        cells = _read_cells(element, number, styles, merged)
        hidden = element.get(_TABLE + "visibility", "visible") != "visible"
        copies = repeat if any(cell.text for cell in cells) else 1
        count += copies * len(cells)
        if number + copies > MOST_ROWS or count > MOST_CELLS:
            raise SheetError(f"a sheet has more than {MOST_ROWS:,} rows", "split the list")
        rows += [Row(number + n, cells, hidden) for n in range(copies)]
        number += repeat - 1
    columns: set[int] = set()
    place = 0
    for column in table.iter(_TABLE + "table-column"):
        wide = min(int(column.get(_TABLE + "number-columns-repeated", "1")), _WIDEST)
        if column.get(_TABLE + "visibility", "visible") != "visible":
            columns |= set(range(place, place + wide))
        place += wide
    is_hidden = table.get(_TABLE + "style-name", "") in styles.hidden
    return Grid(table.get(_TABLE + "name", ""), tuple(rows), is_hidden, frozenset(columns), merged)


def _list_rows(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in element:
        if child.tag == _TABLE + "table-row":
            yield child
        elif child.tag in (_TABLE + "table-row-group", _TABLE + "table-header-rows", _TABLE + "table-rows"):
            yield from _list_rows(child)


def _read_cells(
    row: ElementTree.Element, number: int, styles: _Styles, merged: dict[tuple[int, int], Cell]
) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for element in row:
        repeat = int(element.get(_TABLE + "number-columns-repeated", "1"))
        cell = _read_cell(element, styles)
        if len(cells) + repeat > _WIDEST:
            if not cell.text:
                break  # the empty rest of a sheet is one repeated cell
            raise SheetError(f"a row has more than {_WIDEST} columns", "keep only the columns about permissions")
        down = min(int(element.get(_TABLE + "number-rows-spanned", "1")), MOST_ROWS)
        across = min(int(element.get(_TABLE + "number-columns-spanned", "1")), _WIDEST)
        if down * across > 1:
            merged |= {(number + r, len(cells) + c): cell for r in range(down) for c in range(across)}
        cells += [cell] * repeat
    return tuple(cells)


def _read_cell(element: ElementTree.Element, styles: _Styles) -> Cell:
    if element.tag != _TABLE + "table-cell":
        return Cell()
    paragraphs = [child for child in element if child.tag == _TEXT + "p"]
    text = "\n".join("".join(paragraph.itertext()) for paragraph in paragraphs)
    link = next((a.get(_HREF) for p in paragraphs for a in p.iter(_TEXT + "a")), None)
    notes = [child for child in element if child.tag == _OFFICE + "annotation"]
    comment = "\n".join("".join(p.itertext()) for note in notes for p in note.iter(_TEXT + "p")) or None
    spans = [span for p in paragraphs for span in p.iter(_TEXT + "span")]
    half = any(span.get(_TEXT + "style-name") in styles.struck for span in spans)
    style = element.get(_TABLE + "style-name", "")
    formula = element.get(_TABLE + "formula")
    value = _read_value(element, text)
    return Cell(
        value,
        link,
        comment,
        struck=style in styles.struck and not half,
        half_struck=half,
        fill=styles.fills.get(style),
        ink=styles.inks.get(style),
        uncomputed=formula is not None and value in (None, ""),
    )


def _read_value(element: ElementTree.Element, text: str) -> Value:
    kind = element.get(_OFFICE + "value-type")
    if kind == "date":
        return date.fromisoformat(element.get(_OFFICE + "date-value", "")[:10])
    if kind == "boolean":
        return element.get(_OFFICE + "boolean-value") == "true"
    if kind == "float":
        number = float(element.get(_OFFICE + "value", "nan"))
        return int(number) if number.is_integer() else number
    return text or None
