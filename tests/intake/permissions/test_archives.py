"""Small files that would unfold into billions of cells, or recurse without end: refused before a library opens them."""

import io
import zipfile

import pytest

from intake.permissions.test_lists import HEAD, REST, list_granted, make_ods, make_workbook, read
from onrecord.intake.permissions.grid import SheetError
from onrecord.intake.permissions.readers import read_workbook

SHEET = "xl/worksheets/sheet1.xml"


def replace_in_sheet(old: str, new: str, name: str = SHEET) -> bytes:
    """A good workbook, in one of whose files something is replaced."""
    good, out = zipfile.ZipFile(io.BytesIO(make_workbook(lambda _: None))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in good.namelist():
            text = good.read(each)
            archive.writestr(each, text.replace(old.encode(), new.encode(), 1) if each == name else text)
    return out.getvalue()


END = "</sheetData>"


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ('<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>', "cells"),
        ('<hyperlinks><hyperlink ref="$A$1:$XFD$1048576" location="x"/></hyperlinks>', "cells"),
        (f"<extLst>{'<a>' * 200}{'</a>' * 200}</extLst>", "no spreadsheet program"),
    ],
)
def test_a_small_file_that_names_a_huge_range_is_refused(what: str, words: str) -> None:
    with pytest.raises(SheetError, match=words):
        read_workbook("list.xlsx", replace_in_sheet(END, END + what))


def test_a_cell_far_below_the_list_is_refused_with_its_row() -> None:
    far = f'<row r="1048576"><c r="A1048576"><v>1</v></c></row>{END}'
    with pytest.raises(SheetError, match="row 1,048,576"):
        read_workbook("list.xlsx", replace_in_sheet(END, far))


def test_more_formats_than_a_program_keeps_are_refused() -> None:
    formats = '<xf numFmtId="0"/>' * 200_001
    with pytest.raises(SheetError, match="no spreadsheet program"):
        read_workbook("list.xlsx", replace_in_sheet("</cellXfs>", f"{formats}</cellXfs>", "xl/styles.xml"))


def test_entities_are_refused_in_any_encoding() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        declared = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
        archive.writestr("xl/workbook.xml", declared.encode("utf-16"))
    with pytest.raises(SheetError, match="entities"):
        read_workbook("list.xlsx", out.getvalue())


SPANNED = (
    '<table:table-cell table:number-rows-spanned="20000" table:number-columns-spanned="200">'
    "<text:p>x</text:p></table:table-cell>"
)
REPEATED = '<table:table-cell table:number-columns-repeated="201"><text:p>x</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (SPANNED, "cells"),
        (REPEATED, "200 columns"),
        ("<table:table-row-group>" * 120 + "</table:table-row-group>" * 120, "no spreadsheet program"),
    ],
)
def test_an_ods_file_that_unfolds_is_refused(row: str, words: str) -> None:
    with pytest.raises(SheetError, match=words):
        read_workbook("list.ods", make_ods(row))


def test_the_empty_rest_of_a_row_is_no_wide_row() -> None:
    rest = '<table:table-cell table:number-columns-repeated="16370"/>'
    row = f"<table:table-cell><text:p>x</text:p></table:table-cell>{rest}"
    assert [cell.text for cell in read_workbook("list.ods", make_ods(row)).sheets[0].rows[0].cells] == ["x"]


def test_thousands_of_rows_of_one_customer_are_not_compared_each_with_all() -> None:
    reading = read(HEAD.encode() + f"Globex,y,{REST}\n".encode() * 5_001)
    assert list_granted(reading) == []
    assert {row.skipped for row in reading.rows} == {"5001 rows name this customer; more than 100 are not compared"}
