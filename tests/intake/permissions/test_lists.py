"""Lists of permissions, made here as people keep them: what is understood, and what is asked and never guessed."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook as Made
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from onrecord.git.tree import DirectoryTree
from onrecord.intake.permissions.facts import Fact
from onrecord.intake.permissions.grid import SheetError
from onrecord.intake.permissions.list_reader import Reading, read_list
from onrecord.intake.permissions.questions import Answer, Questions
from onrecord.intake.permissions.readers import read_workbook
from onrecord.store.catalog_reader import load_catalog

TODAY = date(2026, 11, 28)
VOCABULARY = load_catalog(DirectoryTree(Path(__file__).parents[3]), TODAY, []).library.vocabulary
HEAD = "Customer,Logo on website,Territory,Signed on,Valid until,Basis,Proof,Comments\n"
REST = "DE,2026-05-12,2027-05-11,signed form,https://files.example/a.pdf,"


def read(data: bytes, name: str = "list.csv", answers: dict[str, Answer] | None = None) -> Reading:
    return read_list(read_workbook(name, data), VOCABULARY, Questions(answers or {}), {}, "UTC", TODAY)


def read_cell(text: str, head: str = "Logo on website", answers: dict[str, Answer] | None = None) -> Reading:
    """A list of one customer with one answer."""
    return read(f'{HEAD.replace("Logo on website", head)}Globex,"{text}",{REST}\n'.encode(), answers=answers)


def list_granted(reading: Reading) -> list[Fact]:
    return [fact for row in reading.rows if not row.skipped for fact in row.granted if fact.is_complete]


def list_asked(reading: Reading) -> set[str]:
    return {question.ask for question in reading.questions.open}


@pytest.mark.parametrize("yes", ["y", "Yes", "JA", "oui", "sí", "x", "✓", "TRUE", "Y ", "yes, web only", "nur Web"])
def test_a_yes_in_four_languages(yes: str) -> None:
    (fact,) = list_granted(read_cell(yes))
    assert (fact.uses, fact.channels, fact.territories) == (("logo",), ("website",), ("DE",))
    assert (fact.decided, fact.through, fact.basis) == (date(2026, 5, 12), date(2027, 5, 11), "signed-form")
    assert fact.evidence == "https://files.example/a.pdf"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("n", "no"),
        ("Nein", "no"),
        ("non", "no"),
        ("✗", "no"),
        ("FALSE", "no"),
        ("refusé", "declined"),
        ("abgelehnt", "declined"),
        ("TBD", "requested"),
        ("angefragt", "requested"),
        ("à confirmer", "requested"),
        ("in legal", "requested"),
        ("withdrawn", "revoked"),
        ("do not use", "forbidden"),
        ("No - redlined in MSA", "forbidden"),
    ],
)
def test_noes_are_told_apart(text: str, state: str) -> None:
    assert [fact.state for fact in read_cell(text).rows[0].facts] == [state]


@pytest.mark.parametrize("text", ["", "-", "n/a", "k.A.", "--None--"])
def test_nothing_is_no_answer(text: str) -> None:
    reading = read_cell(text)
    assert reading.rows[0].facts == []
    assert reading.rows[0].skipped


@pytest.mark.parametrize(
    "text",
    [
        "Y*",
        "ask Maya",
        "case by case",
        "see MSA 12.3",
        "1",
        "3",
        "Caution",
        "yes?",
        "yes but not in ads",
        "maybe",
        "not ok",
        "no, ok",
        "not approved",
        "Y/N",
        "Y (until IPO)",
        "yes from 2028",
    ],
)
def test_what_is_not_understood_to_the_last_word_is_asked(text: str) -> None:
    reading = read_cell(text)
    assert list_granted(reading) == []
    assert "answer" in list_asked(reading)


def test_words_in_a_cell_narrow_or_turn_the_use() -> None:
    (name,) = list_granted(read_cell("Name only, no logo!"))
    assert name.uses == ("name",)
    (story,) = read_cell("anonymous only").rows[0].granted
    assert story.uses == ("anonymous-story",)
    (deck,) = list_granted(read_cell("deck only", "Logo on deck / proposal"))
    assert deck.channels == ("sales-deck",)


@pytest.mark.parametrize("wide", ["Full", "All", "anywhere"])
def test_a_yes_without_a_place_is_asked_once_per_value_and_answered_once(wide: str) -> None:
    reading = read_cell(wide, "Logo permission")
    assert list_granted(reading) == []
    (question,) = [q for q in reading.questions.open if q.ask == "channel"]
    (fact,) = list_granted(read_cell(wide, "Logo permission", {question.id: ["website", "blog"]}))
    assert fact.channels == ("website", "blog")
    assert list_granted(read_cell(wide, "Logo permission", {question.id: "everywhere"})) == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("DACH", ("dach",)),
        ("UK & Ireland", ("GB", "IE")),
        ("AT/CH/DE", ("AT", "CH", "DE")),
        ("France + BeLux", ("FR", "BE", "LU")),
        ("nur DE", ("DE",)),
        ("Deutschland, Schweiz", ("DE", "CH")),
        ("Allemagne et Espagne", ("DE", "ES")),
        ("Alemania y Francia", ("DE", "FR")),
        ("weltweit", ("worldwide",)),
        ("Nordics + DACH", ("nordics", "dach")),
    ],
)
def test_territories_as_people_write_them(text: str, terms: tuple[str, ...]) -> None:
    (fact,) = list_granted(read(f'{HEAD}Globex,y,"{text}",2026-05-12,2027-05-11,email,later,\n'.encode()))
    assert fact.territories == terms


@pytest.mark.parametrize("text", ["", "Europe", "rest of LATAM", "Bavaria", "Americas", "California, US", "Georgia"])
def test_no_territory_is_rounded(text: str) -> None:
    reading = read(f'{HEAD}Globex,y,"{text}",2026-05-12,2027-05-11,email,later,\n'.encode())
    assert list_granted(reading) == []
    assert "territory" in list_asked(reading)


def test_what_a_territory_leaves_out_is_kept() -> None:
    (fact,) = list_granted(read(f'{HEAD}Globex,y,"Global excl. US & CA",2026-05-12,2027-05-11,email,later,\n'.encode()))
    assert (fact.territories, fact.without) == (("worldwide",), ("US", "CA"))


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("", "end"),
        ("until contract end", "end"),
        ("Vertragsende", "end"),
        ("evergreen", "review"),
        ("unbefristet", "review"),
        ("bis auf Widerruf", "review"),
        ("31.12.9999", "review"),
        ("03/04/2027", "date"),
        ("46752", "date"),
        ("Mar 2027", "date"),
        ("Q3/2027", "date"),
        ("KW 18/2027", "date"),
        ("30.02.2027", "date"),
        ("1/1/1900", "date"),
        ("2026-05-12", "date"),
    ],
)
def test_an_end_that_is_no_day_is_asked(text: str, ask: str) -> None:
    reading = read(f"{HEAD}Globex,y,DE,2026-05-12,{text},email,later,\n".encode())
    assert list_granted(reading) == []
    assert ask in list_asked(reading)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("31.12.26", date(2026, 12, 31)),
        ("end of 2027", date(2027, 12, 31)),
        ("Ende 2027", date(2027, 12, 31)),
        ("14/03/2028", date(2028, 3, 14)),
        ("12/31/2027", date(2027, 12, 31)),
        ("31 décembre 2027", date(2027, 12, 31)),
        ("5. Mai 2027", date(2027, 5, 5)),
    ],
)
def test_days_that_prove_themselves(text: str, end: date) -> None:
    (fact,) = list_granted(read(f"{HEAD}Globex,y,DE,2026-05-12,{text},email,later,\n".encode()))
    assert fact.through == end


def test_a_column_proves_the_order_of_its_dates_and_a_mixed_one_proves_none() -> None:
    day_first = (
        f"{HEAD}Globex,y,DE,2026-05-12,03/04/2027,email,later,\nInitech,y,DE,2026-05-12,14/03/2027,email,later,\n"
    )
    assert list_granted(read(day_first.encode()))[0].through == date(2027, 4, 3)
    mixed = f"{day_first}Umbrella,y,DE,2026-05-12,12/31/2027,email,later,\n"
    globex = read(mixed.encode()).rows[0]
    assert globex.granted[0].through is None
    assert globex.granted[0].open


@pytest.mark.parametrize(
    ("remark", "ask"),
    [
        ("PULLED in May, take it down", "conflict"),
        ("never use in public", "conflict"),
        ("insolvent", "conflict"),
        ("only until the rebrand", "scope"),
        ("max. 2 calls a year", "scope"),
        ("quote: the CFO only", "scope"),
        ("US only", "scope"),
    ],
)
def test_a_remark_that_may_limit_holds_the_row(remark: str, ask: str) -> None:
    reading = read(f'{HEAD}Globex,y,{REST}"{remark}"\n'.encode())
    assert list_granted(reading) == []
    assert ask in list_asked(reading)


@pytest.mark.parametrize("status", ["Withdrawn", "Expired", "declined 2025", "On hold", "do not use"])
def test_a_status_is_believed_only_where_it_takes_something_back(status: str) -> None:
    head = HEAD.replace("Comments", "Status")
    assert len(list_granted(read(f"{head}Globex,y,{REST}Valid\n".encode()))) == 1
    held = read(f"{head}Globex,y,{REST}{status}\n".encode())
    assert list_granted(held) == []
    assert "conflict" in list_asked(held)


def test_rows_that_disagree_are_asked_about_and_rows_that_repeat_are_said() -> None:
    row = f"Globex,y,{REST}\n"
    reading = read(f"{HEAD}{row}Globex GmbH,n,{REST}\n".encode())
    assert list_granted(reading) == []
    (question,) = [q for q in reading.questions.open if q.ask == "conflict"]
    answered = read(f"{HEAD}{row}Globex GmbH,n,{REST}\n".encode(), answers={question.id: "2"})
    assert len(list_granted(answered)) == 1
    assert not [fact for row_ in answered.rows for fact in row_.facts if fact.state == "no"]
    twice = read(f"{HEAD}{row}{row}".encode())
    assert [bool(row_.skipped) for row_ in twice.rows] == [False, True]


def test_a_legend_gives_signs_their_meaning() -> None:
    legend = "Key,\nX = not allowed,\nO = yes, signed form\n,\n"
    table = f"{legend}{HEAD}Globex,X,{REST}\nInitech,O,{REST}\n"
    reading = read(table.encode())
    assert [fact.state for row in reading.rows for fact in row.facts] == ["no", "granted"]


def make_workbook(fill: object) -> bytes:
    """A workbook with the usual header, and whatever `fill` puts below."""
    made = Made()
    sheet = made.active
    sheet.append(HEAD.strip().split(","))
    for name in ("Globex", "Initech"):
        sheet.append([name, "y", "DE", date(2026, 5, 12), date(2027, 5, 11), "signed form", "form", None])
        sheet.cell(sheet.max_row, 7).hyperlink = "https://files.example/a.pdf"
    fill(sheet)  # type: ignore[operator]
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def strike(sheet: object) -> None:
    sheet["B2"].font = Font(strike=True)  # type: ignore[index]


def strike_half(sheet: object) -> None:
    sheet["B2"] = CellRichText("yes ", TextBlock(InlineFont(strike=True), "everywhere"))  # type: ignore[index]


def add_note(sheet: object) -> None:
    sheet["B2"].comment = Comment("only until the rebrand", "M")  # type: ignore[index]


def color_red(sheet: object) -> None:
    sheet["B2"].fill = PatternFill("solid", fgColor="FFFF0000")  # type: ignore[index]


def hide_row(sheet: object) -> None:
    sheet.row_dimensions[2].hidden = True  # type: ignore[attr-defined]


def add_formula(sheet: object) -> None:
    sheet["E2"] = "=EDATE(D2,12)"  # type: ignore[index]


@pytest.mark.parametrize(
    ("fill", "ask"),
    [
        (strike, "color"),
        (strike_half, "answer"),
        (add_note, "scope"),
        (color_red, "color"),
        (hide_row, "hidden"),
        (add_formula, "date"),
    ],
)
def test_what_only_formatting_says_is_asked(fill: object, ask: str) -> None:
    reading = read(make_workbook(fill), "list.xlsx")
    assert [row.customer for row in reading.rows if [f for f in row.granted if not f.open]] == ["Initech"]
    assert ask in list_asked(reading)


def test_a_hidden_column_is_asked_about() -> None:
    def hide(sheet: object) -> None:
        sheet.column_dimensions["B"].hidden = True  # type: ignore[attr-defined]

    reading = read(make_workbook(hide), "list.xlsx")
    assert list_granted(reading) == []
    assert list_asked(reading) == {"hidden"}


def test_a_link_behind_words_is_the_proof_and_merged_cells_fill_down() -> None:
    def merge(sheet: object) -> None:
        sheet.merge_cells("A2:A3")  # type: ignore[attr-defined]
        sheet["C3"] = "FR"  # type: ignore[index]

    reading = read(make_workbook(merge), "list.xlsx")
    assert [row.customer for row in reading.rows] == ["Globex", "Globex"]
    assert {fact.evidence for fact in list_granted(reading)} == {"https://files.example/a.pdf"}


def test_days_counted_from_1904_are_the_days_that_are_shown() -> None:
    made = Made()
    made.epoch = CALENDAR_MAC_1904
    sheet = made.active
    sheet.append(HEAD.strip().split(","))
    sheet.append(["Globex", "y", "DE", date(2026, 5, 12), date(2027, 5, 11), "email", "later", None])
    out = io.BytesIO()
    made.save(out)
    (fact,) = list_granted(read(out.getvalue(), "list.xlsx"))
    assert (fact.decided, fact.through) == (date(2026, 5, 12), date(2027, 5, 11))


def test_files_that_are_refused_say_why() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (120 << 20))
    entities = io.BytesIO()
    with zipfile.ZipFile(entities, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    rows = io.BytesIO()
    with zipfile.ZipFile(rows, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<x>" + b"<row r='1'><c/></row>" * 200_000)
    cases = [
        (bomb.getvalue(), "list.xlsx", "unpacks to more than"),
        (entities.getvalue(), "list.xlsx", "entities"),
        (rows.getvalue(), "list.xlsx", "rows"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "list.xlsx", "password"),
        (b"PK\x03\x04damaged", "list.xlsx", "damaged"),
        (b"PK\x03\x04damaged", "list.ods", "damaged"),
        (b"no workbook", "list.xlsx", "not a valid .xlsx file"),
        (b"", "list.csv", "empty"),
        (b"a,b\n" * 30_000, "list.csv", "rows"),
    ]
    for data, name, words in cases:
        with pytest.raises(SheetError, match=words):
            read_workbook(name, data)


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<office:automatic-styles><style:style style:name="s1">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="red"><style:table-cell-properties fo:background-color="#ff0000"/>'
    "</style:style></office:automatic-styles><office:body><office:spreadsheet><table:table table:name='List'>{rows}"
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)


def make_ods(*rows: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "content.xml", ODS.format(rows="".join(f"<table:table-row>{row}</table:table-row>" for row in rows))
        )
    return out.getvalue()


def make_ods_cells(*texts: str) -> str:
    return "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )


def test_an_ods_file_is_read_with_its_links_and_strikes() -> None:
    link = '<table:table-cell><text:p><text:a xlink:href="https://files.example/a.pdf">form</text:a></text:p></table:table-cell>'
    typed = 'office:value-type="date" office:date-value="2026-05-12"'
    day = f"<table:table-cell {typed}><text:p>12.05.26</text:p></table:table-cell>"
    head = make_ods_cells(*HEAD.strip().split(","))
    good = f"{make_ods_cells('Globex', 'y', 'DE')}{day}{make_ods_cells('2027-05-11', 'signed form')}{link}"
    over = good.replace("Globex", "Initech").replace(
        '<table:table-cell office:value-type="string"><text:p>y', '<table:table-cell table:style-name="s1"><text:p>y', 1
    )
    reading = read(make_ods(head, good, over), "list.ods")
    (fact,) = list_granted(reading)
    assert (fact.evidence, fact.decided) == ("https://files.example/a.pdf", date(2026, 5, 12))
    assert "color" in list_asked(reading)
    red = over.replace('table:style-name="s1"', 'table:style-name="red"')
    assert list_granted(read(make_ods(head, red), "list.ods")) == []


def test_a_clause_of_a_known_agreement_is_offered_as_text_to_check_and_grants_nothing() -> None:
    row = 'Globex,y,DE,2026-05-12,2027-05-11,"Common Paper CSA, clause 12.8",later,\n'
    reading = read(f"{HEAD}{row}{row.replace('Globex', 'Initech')}".encode())
    (note,) = reading.notes
    assert note.startswith("2 rows (row 2, row 3) refer to the Common Paper Cloud Service Agreement.")
    assert "https://commonpaper.com/" in note
    assert list_granted(reading) == []  # what kind of evidence that is, a person says
    assert "basis" in list_asked(reading)
