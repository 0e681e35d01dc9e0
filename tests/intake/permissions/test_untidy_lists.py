"""Lists as untidy as people keep them: whatever takes something away is seen, wherever on the sheet it is written."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook as Made
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from intake.permissions.test_lists import HEAD, REST, list_asked, list_granted, make_workbook, read, read_cell
from onrecord.intake.permissions.disputes import group_by_customer
from onrecord.intake.permissions.list_reader import Reading

ROW = f"Globex,y,{REST}"


def read_with_column(title: str, value: str) -> Reading:
    """The usual row, which says yes, with one more column."""
    head = HEAD.strip()
    return read(f'{head},"{title}"\n{ROW},"{value}"\nInitech,y,{REST},\n'.encode())


def list_customers(reading: Reading) -> list[str]:
    return [row.customer for row in reading.rows if not row.skipped and any(fact.is_complete for fact in row.granted)]


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("Logo declined", "x"),
        ("Logo refused?", "yes"),
        ("No logo", "x"),
        ("Do not use", "x"),
        ("Opt-out", "yes"),
        ("Blocked", "x"),
        ("NDA", "yes"),
        ("Revoked on", "2026-08-01"),
        ("Gesperrt", "ja"),
        ("Withdrawn", "2026-08-01"),
        ("Internal only", "x"),
        ("Anonymous only", "x"),
        ("Name only", "yes"),
        ("Approval needed each time", "yes"),
        ("Blackout until", "2027-03-01"),
        ("Besonderheiten", "Text vorlegen und Freigabe abwarten"),
        ("Instructions", "ask their comms before every use"),
        ("", "please do not use before the launch"),
        ("", "only with their own artwork"),
        ("Stage", "asked, no reply"),
        ("Permission status", "requested"),
        ("Status", "draft"),
        ("Status", "in legal"),
        ("Status", "not approved"),
        ("Lifecycle", "prospect, nothing signed"),
        ("Valid from", "2027-06-01"),
        ("Logo valid until", "2026-12-05"),
        ("Max. uses", "one brochure"),
    ],
)
def test_a_column_that_may_take_something_away_is_read_or_asked_about(title: str, value: str) -> None:
    reading = read_with_column(title, value)
    for row in reading.rows:
        for fact in row.granted:
            if row.customer == "Globex" and fact.is_complete:
                limited = fact.valid_from is not None and fact.valid_from > date(2026, 5, 12)
                assert limited or fact.through == date(2026, 12, 5), fact
    assert "Initech" in list_customers(reading)


@pytest.mark.parametrize(
    ("title", "value"),
    [("Umsatz 2025", "1.240.000,00"), ("Employees", "400"), ("Tier", "Gold"), ("Opt-out", "no"), ("NDA", "-")],
)
def test_a_column_about_something_else_takes_nothing_away(title: str, value: str) -> None:
    assert list_customers(read_with_column(title, value)) == ["Globex", "Initech"]


@pytest.mark.parametrize(
    "text",
    [
        "(x)", "(yes)", "[x]", "x / -", "yes/no", "ja...", "yes …", "logo for approval", "logo in approval", "1x", "+",
        "web on approval", "yes - verbal", "yes until June", "ja bis 12/26", "Y 2023", '"', "ditto", "s.o.", "dto.",
        "OK after legal", "yes (old logo)", "in principle", "should be fine", "probably", "yes, once", "sent",
        "see note", "=", "yes, DE", "Y (DE)", "ja, nur de", "yes, IN", "ok - LA", "x ET",
        "y1", "y¹", "#REF!", "✓?", "👍", "oui sauf site web", "ja, aber", "yes - not yet signed", "ok?", "2026-05-12",
    ],
)  # fmt: skip
def test_a_hedged_yes_is_no_yes(text: str) -> None:
    assert list_granted(read_cell(text.replace('"', '""'))) == []


@pytest.mark.parametrize("text", ["quote (anonymous)", "anonymous quote", "anonymous logo", "anonymized case study"])
def test_what_is_anonymous_is_not_granted_by_name(text: str) -> None:
    for reading in (read_cell(text), read_cell("yes", text), read(_make_list(text))):
        assert {use for fact in list_granted(reading) for use in fact.uses} <= {"anonymous-story"}


def _make_list(text: str) -> bytes:
    return f'{HEAD.replace("Logo on website", "Approved uses")}Globex,"{text}",{REST}\n'.encode()


@pytest.mark.parametrize(
    "basis",
    [
        "form not signed yet", "unsigned form", "Formular angefragt", "form sent", "form lost", "no form",
        "draft contract",
        "form outstanding", "email requested", "contract missing", "form?", "Formular fehlt", "pending signed form",
        "formerly verbal", "mailing list", "clicked around", "signed form expired", "contractor said so",
    ],
)  # fmt: skip
def test_a_basis_that_is_not_there_is_no_basis(basis: str) -> None:
    reading = read(f'{HEAD}Globex,y,DE,2026-05-12,2027-05-11,"{basis}",https://files.example/a.pdf,\n'.encode())
    assert list_granted(reading) == []


@pytest.mark.parametrize(
    "basis",
    ["Signed logo form (Files)", "E-Mail vom 03.02.2025", "Rahmenvertrag §14", "Formular", "email", "signed form 2025"],
)
def test_a_basis_with_its_date_or_place_is_one(basis: str) -> None:
    assert (
        len(
            list_granted(
                read(f'{HEAD}Globex,y,DE,2026-05-12,2027-05-11,"{basis}",https://files.example/a.pdf,\n'.encode())
            )
        )
        == 1
    )


@pytest.mark.parametrize(
    "name",
    [
        "Globex (name only)",
        "Globex (do not use)",
        "Globex - churned",
        "Globex [only internal]",
        "Globex (NDA!)",
        "Globex (pending)",
        "#REF!",
        "ditto",
        "dto.",
        "s.o.",
        "yes",
        "TBD",
    ],
)
def test_words_beside_a_name_are_read(name: str) -> None:
    assert list_granted(read(f"{HEAD}{name},y,{REST}\n".encode())) == []


def test_a_mark_at_a_name_or_a_title_points_at_its_footnote() -> None:
    foot = "\n* only with written approval of each use\n"
    assert list_granted(read(f"{HEAD}Globex*,y,{REST}{foot}".encode())) == []
    assert list_granted(read(f"{HEAD.replace('website', 'website*')}Globex,y,{REST}{foot}".encode())) == []


@pytest.mark.parametrize(
    "heading",
    [
        "Anonymous only",
        "Nur intern",
        "Asked, no answer yet",
        "In legal",
        "Do not use!",
        "Confidential",
        "Not approved",
        "Prospects",
        "Churned 2025",
        "Declined",
        "NDA customers",
        "Website only",
    ],
)
def test_a_heading_that_takes_away_holds_what_is_below_it(heading: str) -> None:
    other = f"Umbrella,y,{REST}"
    reading = read(f'{HEAD}{other}\n"{heading}"\n{ROW}\nKey accounts:\nInitech,y,{REST}\n'.encode())
    assert list_customers(reading) == ["Umbrella", "Initech"]


@pytest.mark.parametrize(
    "title",
    [
        "DRAFT - not approved by the customers",
        "Logos we want to ask for",
        "For internal decks only",
        "Do not use any of these",
        "Requested, waiting for answers",
    ],
)
def test_a_title_that_takes_away_holds_the_whole_list(title: str) -> None:
    assert list_granted(read(f'"{title}"\n\n{HEAD}{ROW}\n'.encode())) == []


def test_a_second_list_below_the_first_is_read_by_its_own_header() -> None:
    below = "Customer,Video,Logo on website,Territory,Signed on,Valid until,Basis,Proof\n"
    second = "Initech,y,n,DE,2026-05-12,2027-05-11,email,https://files.example/b.pdf\n"
    reading = read(f"{HEAD}{ROW}\n\n{below}{second}".encode())
    assert list_customers(reading) == ["Globex"]
    states = {(row.customer, fact.uses[0]): fact.state for row in reading.rows for fact in row.facts}
    assert states[("Initech", "logo")] == "no"
    assert states[("Initech", "video")] == "granted"
    repeated = read(f"{HEAD}{ROW}\n{HEAD}Initech,n,{REST}\n".encode())
    assert [row.customer for row in repeated.rows] == ["Globex", "Initech"]


def test_a_second_list_beside_the_first_is_not_read_into_it() -> None:
    head = HEAD.strip()
    reading = read(f"{head},,Customer,Logo on website\nGlobex,n,{REST},,Initech,y\n".encode())
    assert list_granted(reading) == []
    assert any("next to the first" in why for _, why in reading.skipped)


def group_columns(group: str, *titles: str, merged: bool = True) -> Callable[..., Reading]:
    def make(*answers: str) -> Reading:
        made = Made()
        sheet = made.active
        rest = ["Territory", "Signed on", "Valid until", "Basis", "Proof"]
        sheet.append([None, group])
        if merged and len(titles) > 1:
            sheet.merge_cells(start_row=1, end_row=1, start_column=2, end_column=1 + len(titles))
        sheet.append(["Customer", *titles, *rest])
        sheet.append(
            ["Globex", *answers, "DE", date(2026, 5, 12), date(2027, 5, 11), "email", "https://files.example/a.pdf"]
        )
        return read(save_workbook(made), "list.xlsx")

    return make


def save_workbook(made: Made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "group", ["Declined", "Not allowed", "Requested", "Restrictions", "Asked for", "2024 (old)", "Do not use"]
)
def test_a_group_over_columns_that_takes_away_or_is_not_understood_is_asked_about(group: str) -> None:
    assert list_granted(group_columns(group, "Logo on website", "Name on website")("x", "x")) == []


def test_a_place_below_another_use_is_not_the_logos() -> None:
    made = Made()
    sheet = made.active
    sheet.append([None, None, "Video (2024)", None])
    sheet.merge_cells("C1:D1")
    sheet.append(["Customer", "Logo", "Web", "Deck", "Territory", "Signed on", "Valid until", "Basis", "Proof"])
    limits = ["DE", date(2026, 5, 12), date(2027, 5, 11), "email", "https://files.example/a.pdf"]
    sheet.append(["Globex", "n", "y", "y", *limits])
    assert list_granted(read(save_workbook(made), "list.xlsx")) == []


def test_each_place_is_held_by_the_use_that_it_belongs_to() -> None:
    head = HEAD.replace("Logo on website", "Logo,Logo on website,Quote,Quote on website")
    reading = read(f"{head}Globex,n,y,y,y,{REST}\n".encode())
    assert {use for fact in list_granted(reading) for use in fact.uses} == {"quote"}
    narrow = read(f"{head.replace('Logo on website', 'Logo on deck')}Globex,web only,y,,,{REST}\n".encode())
    assert [fact for fact in list_granted(narrow) if "sales-deck" in (fact.channels or ())] == []


def test_a_place_without_a_use_is_asked_for_its_use() -> None:
    head = HEAD.replace("Logo on website", "Social media")
    reading = read(f"{head}Globex,y,{REST}\n".encode())
    assert list_granted(reading) == []
    (question,) = [q for q in reading.questions.open if q.ask == "use"]
    (fact,) = list_granted(read(f"{head}Globex,y,{REST}\n".encode(), answers={question.id: "logo"}))
    assert (fact.uses, fact.channels) == (("logo",), ("social",))


def test_a_group_that_is_a_territory_says_where_its_columns_hold() -> None:
    made = Made()
    sheet = made.active
    sheet.append([None, "EMEA", "US"])
    sheet.append(["Customer", "Logo on website", "Logo on website", "Signed on", "Valid until", "Basis", "Proof"])
    sheet.append(["Globex", "y", "n", date(2026, 5, 12), date(2027, 5, 11), "email", "https://files.example/a.pdf"])
    reading = read(save_workbook(made), "list.xlsx")
    assert [(fact.state, fact.territories) for fact in reading.rows[0].facts] == [
        ("granted", ("emea",)),
        ("no", ("US",)),
    ]
    assert len(list_granted(reading)) == 1


def test_a_channel_column_belongs_to_the_use_beside_it_or_is_asked_about() -> None:
    head = "Customer,Logo,Web,Quote,Web,Territory,Signed on,Valid until,Basis,Proof,Comments\n"
    reading = read(f"{head}Globex,y,n,y,y,{REST}\n".encode())
    assert not [fact for fact in list_granted(reading) if "logo" in fact.uses]


def read_colored(color: str, legend: str | None = None, *, row: bool = False, font: bool = False) -> Reading:
    def fill(sheet: Any) -> None:
        for at in ("A2", "B2") if row else ("B2",):
            if font:
                sheet[at].font = Font(color=color)
            else:
                sheet[at].fill = PatternFill("solid", fgColor=color)
        if legend:
            sheet.append([])
            sheet.append([legend])

    return read(make_workbook(fill), "list.xlsx")


@pytest.mark.parametrize(
    "legend", [None, "Red = do not use", "Red = withdrawn", "Red: in legal", "Red = ask Maya", "Green = approved"]
)
@pytest.mark.parametrize("row", [False, True])
def test_a_color_never_leaves_a_yes_that_its_legend_takes_back(legend: str | None, row: bool) -> None:
    assert list_customers(read_colored("FFFF0000", legend, row=row)) == ["Initech"]


def test_a_color_that_the_legend_calls_approved_changes_nothing() -> None:
    assert list_customers(read_colored("FF00B050", "Green = approved")) == ["Globex", "Initech"]


def test_a_colored_word_is_asked_about() -> None:
    assert list_customers(read_colored("FFFF0000", font=True)) == ["Initech"]


def test_a_legend_that_narrows_gives_no_plain_yes() -> None:
    narrow = ("yes, but only in closed meetings", "yes, ask first", "allowed after approval", "website only")
    for meaning in (*narrow, "verbal ok", "approved by us, customer not asked", "hopefully yes"):
        assert list_granted(read(f"Key,\nX = {meaning}\n,\n{HEAD}Globex,X,{REST}\n".encode())) == [], meaning


def test_a_legend_beside_the_list_is_one() -> None:
    head, first = HEAD.strip(), ROW.replace(",y,", ",x,")
    reading = read(f"{head},,,\n{first},,x = refused\n".encode())
    assert [fact.state for fact in reading.rows[0].facts] == ["declined"]


def note_header(sheet: Any) -> None:
    sheet["B1"].comment = Comment("only in brochures that they have seen", "M")


def strike_header(sheet: Any) -> None:
    sheet["B1"].font = Font(strike=True)


def merge_across(sheet: Any) -> None:
    sheet.insert_cols(3)
    sheet["C1"] = "Video on website"
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("B3:C3")


def flatten_row(sheet: Any) -> None:
    for number in (2, 3):
        sheet.row_dimensions[number].height = 0.5


@pytest.mark.parametrize("fill", [note_header, strike_header, flatten_row])
def test_what_is_written_at_the_header_holds_for_the_column(fill: Callable[[Any], None]) -> None:
    assert list_granted(read(make_workbook(fill), "list.xlsx")) == []


def test_a_yes_across_merged_columns_is_asked_about_beyond_its_own() -> None:
    reading = read(make_workbook(merge_across), "list.xlsx")
    assert not [fact for fact in list_granted(reading) if "video" in fact.uses]


def test_a_subsidiary_with_its_parents_address_is_another_customer() -> None:
    head = f"{HEAD.strip()},Domain,Parent\n"
    parent, child = (
        f"Halvorsen Group,y,{REST},halvorsen.example,\n",
        "Halvorsen Marine,,,,,,,,halvorsen.example,Halvorsen Group\n",
    )
    reading = read(f"{head}{parent}{child}".encode())

    assert [[row.customer for row in group] for group in group_by_customer(reading.rows)] == [
        ["Halvorsen Group"],
        ["Halvorsen Marine"],
    ]


def test_a_later_row_that_only_takes_back_holds_the_earlier_yes() -> None:
    reading = read(f"{HEAD}{ROW}\nInitech,y,{REST}\nGlobex,,,,,,,withdrew everything in June\n".encode())
    assert list_customers(reading) == ["Initech"]
    assert "conflict" in list_asked(reading)


@pytest.mark.parametrize(
    "remark",
    [
        "copy approval, expires in March",
        "see above",
        "Text vorlegen, danach Vorstand",
        "G2 review",
        "quote from Gartner Peer Insights",
    ],
)
def test_a_remark_is_understood_to_its_last_word_or_asked_about(remark: str) -> None:
    assert list_granted(read(f'{HEAD}Globex,y,{REST}"{remark}"\n'.encode())) == []


def test_the_dates_of_one_column_prove_nothing_about_another() -> None:
    row = "Globex,y,DE,14/03/2026,03/04/2027,email,https://files.example/a.pdf,\n"
    reading = read(f"{HEAD}{row}".encode())
    assert reading.rows[0].granted[0].through is None


@pytest.mark.parametrize(
    "text",
    [
        "NA, EMEA",
        "NA",
        "CA, NY",
        "DE (online)",
        "worldwide*",
        "EMEA (tbc)",
        "US?",
        "UK or Ireland",
        "ex US",
        "DACH / tbd",
    ],
)
def test_a_territory_that_could_be_another_is_asked(text: str) -> None:
    reading = read(f'{HEAD}Globex,y,"{text}",2026-05-12,2027-05-11,email,later,\n'.encode())
    assert list_granted(reading) == []


def test_a_sheets_own_name_may_take_back() -> None:
    for name in ("Requested", "Do not use", "Internal only", "Prospects", "Declined"):
        made = Made()
        sheet = made.active
        sheet.title = name
        sheet.append(HEAD.strip().split(","))
        sheet.append(
            ["Globex", "y", "DE", date(2026, 5, 12), date(2027, 5, 11), "email", "https://files.example/a.pdf"]
        )
        assert list_granted(read(save_workbook(made), "list.xlsx")) == [], name


def test_a_review_sites_quote_is_put_aside() -> None:
    head = HEAD.replace("Logo on website", "Quote on website")
    reading = read(f"{head}Globex,y,DE,2026-05-12,2027-05-11,email,https://www.g2.com/products/x/reviews/1,\n".encode())
    assert list_granted(reading) == []


@pytest.mark.parametrize(
    ("where", "channels"),
    [
        ("Website + decks", ("website", "sales-deck")),
        ("web, social media", ("website", "social")),
        ("deck only", ("sales-deck",)),
    ],
)
def test_a_column_of_places_says_where_the_whole_row_holds(where: str, channels: tuple[str, ...]) -> None:
    head = HEAD.replace("Logo on website", "Logo,Where")
    (fact,) = list_granted(read(f'{head}Globex,y,"{where}",{REST}\n'.encode()))
    assert fact.channels == channels


@pytest.mark.parametrize("where", ["anywhere", "Web (no ads)", "web?", "web after launch", "not on the web", "print"])
def test_a_place_that_is_not_understood_to_its_last_word_is_asked(where: str) -> None:
    head = HEAD.replace("Logo on website", "Logo,Where")
    reading = read(f'{head}Globex,y,"{where}",{REST}\n'.encode())
    assert list_granted(reading) == []
    assert "channel" in list_asked(reading)


def test_a_column_of_places_never_adds_one_to_what_a_title_says() -> None:
    head = HEAD.replace("Logo on website", "Logo on website,Where")
    assert [fact.channels for fact in list_granted(read(f"{head}Globex,y,web and deck,{REST}\n".encode()))] == [
        ("website",)
    ]
    assert list_granted(read(f"{head}Globex,y,deck only,{REST}\n".encode())) == []


def test_a_legend_spread_over_columns_is_no_group() -> None:
    head = HEAD.replace("Logo on website", "Logo on website,Quote on website")
    reading = read(f"Key: Y = allowed,N = refused,TBD = asked\n{head}Globex,y,n,{REST}\n".encode())
    assert [fact.state for fact in reading.rows[0].facts] == ["granted", "declined"]


@pytest.mark.parametrize(
    "key", ["Key: X = not allowed; O = allowed", "X = not allowed | O = allowed", "Legende: X = nein, O = ja"]
)
def test_a_legend_in_one_line_gives_every_sign_its_meaning(key: str) -> None:
    rows = f"{HEAD}Globex,X,{REST}\nInitech,O,{REST}\n"
    for first in (f'"{key}"', key.replace("; ", ",").replace(" | ", ",")):
        reading = read(f"{first}\n{rows}".encode())
        assert [fact.state for row in reading.rows for fact in row.facts] == ["no", "granted"], first


@pytest.mark.parametrize("proof", ["not found", "lost", "requested from CSM", "missing", "form?? ask legal"])
def test_evidence_that_is_not_there_holds_the_row(proof: str) -> None:
    assert list_granted(read(f"{HEAD}Globex,y,DE,2026-05-12,2027-05-11,signed form,{proof},\n".encode())) == []


@pytest.mark.parametrize("name", ["All customers", "Others", "various", "(all EMEA accounts)", "Sonstige Kunden"])
def test_everybody_is_nobody(name: str) -> None:
    reading = read(f"{HEAD}{name},y,{REST}\n".encode())
    assert list_granted(reading) == []
    assert "who" in list_asked(reading)


@pytest.mark.parametrize(
    "uses",
    [
        "(reference call)",
        "reference call?",
        "reference call pending",
        "declined speaking",
        "all",
        "everything except video",
    ],
)
def test_a_use_in_a_list_is_understood_to_its_last_word_or_asked(uses: str) -> None:
    assert list_granted(read(_make_list(uses))) == []
