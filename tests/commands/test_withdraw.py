"""onrecord withdraw: taken back as easily as given, and what must come down."""

from datetime import date
from pathlib import Path

import pytest

from desk import LUMEN, Desk

BACK = ("lumen-energi", "2026-wall", "--why", "New brand; new owner")
CONTENT = """\
content:
  - {id: film, use: video, title: The switch, url: "https://www.fernwright.example/film", published: 2026-03-01,
     authorization: 2026-wall, owner: mara}
"""


def test_what_is_taken_back_is_forbidden_and_listed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with (desk.root / "references/lumen-energi/reference.yaml").open("a", encoding="utf-8") as record:
        record.write(CONTENT)
    said = desk.done("withdraw", *BACK, "--copies", "recall", "--on", "2026-12-01")
    document = desk.document("lumen-energi")
    gone = {"on": "2026-12-01", "why": "New brand; new owner", "copies": "recall"}
    assert document["authorizations"][0]["withdrawn"] == gone
    assert document["restrictions"] == [
        {
            "id": "withdrawn-2026-wall",
            "uses": ["logo", "name"],
            "channels": ["website", "sales-deck"],
            "from": "2026-12-01",
            "why": "New brand; new owner",
        }
    ]
    assert "Logo on Website and Sales deck, Worldwide: yes → no (restricted)" in said
    assert "publication wall: https://www.fernwright.example/wall, Piet de Wilde, by 2026-12-01" in said
    assert "content film: https://www.fernwright.example/film, Mara Conti, by 2026-12-01" in said
    assert desk.errors() == []
    assert desk.errors(date(2026, 12, 1)) == ["expired-published"]


def test_after_the_take_down_all_is_well(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.done("withdraw", *BACK, "--copies", "recall")
    assert desk.errors() == ["expired-published"]
    path = desk.root / "references/lumen-energi/reference.yaml"
    path.write_text(desk.text("lumen-energi").replace("since: 2026-02-01,", "since: 2026-02-01, removed: 2026-11-23,"))
    assert desk.errors() == []


def test_copies_may_stay_where_the_customer_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    said = desk.done("withdraw", *BACK, "--copies", "stop-new")
    assert "May stay as it is, and may not be used again:\n  publication wall" in said
    assert desk.errors() == []
    path = desk.root / "references/lumen-energi/reference.yaml"
    path.write_text(desk.text("lumen-energi").replace("since: 2026-02-01,", "since: 2026-11-23,"))
    assert desk.errors() == ["expired-published"], "what went up on that day is new"


def test_the_list_as_markdown(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.repository()
    result = desk.run("withdraw", *BACK, "--copies", "recall", "--format", "markdown")
    assert "| down by 2026-11-23 | publication wall |" in result.stdout
    assert all(line.startswith("|") for line in result.stdout.splitlines())
    assert " commit -m " in result.stderr


def test_it_needs_no_reason(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.done("withdraw", *BACK[:2])
    document = desk.document("lumen-energi")
    assert document["authorizations"][0]["withdrawn"] == {"on": "2026-11-23", "copies": "recall"}
    assert document["restrictions"][0]["why"] == "the customer took it back"


def test_it_can_be_brought_forward(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.done("withdraw", *BACK, "--copies", "stop-new", "--on", "2026-12-05")
    check = desk.run("check").stdout
    assert "take it down by 2026-12-04" in check
    assert "onrecord renew" not in check
    desk.done("withdraw", *BACK[:2], "--on", "2026-12-01")
    document = desk.document("lumen-energi")
    gone = {"on": "2026-12-01", "why": "New brand; new owner", "copies": "stop-new"}
    assert document["authorizations"][0]["withdrawn"] == gone
    assert [(ban["id"], ban["from"]) for ban in document["restrictions"]] == [("withdrawn-2026-wall", "2026-12-01")]
    later = desk.run("withdraw", *BACK[:2], "--on", "2026-12-02")
    assert later.exit_code == 1
    assert "2026-wall is withdrawn already, as of 2026-12-01" in later.stderr


def test_what_ends_by_itself_before_comes_down_then(tmp_path: Path) -> None:
    said = Desk(tmp_path).done("withdraw", *BACK, "--on", "2027-06-01")
    assert "2026-wall ends before that by itself, on 2027-01-11." in said
    assert "publication wall: https://www.fernwright.example/wall, Piet de Wilde, by 2027-01-12" in said


def test_what_a_renewal_allows_for_longer_comes_down_with_the_withdrawal(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.done("renew", "lumen-energi", "2026-wall", "--id", "2027-wall")
    proof = ("--url", "https://contracts.example/7", "--sha256", "7" * 64, "--basis", "email")
    desk.done("record", "lumen-energi", "--yes", "logo", "--yes", "name", *proof)
    desk.done("record", "lumen-energi", "--approve", "2027-wall", by="dana")
    assert "publication wall: " in desk.done("withdraw", *BACK, "--on", "2027-06-01")


def test_the_letter_is_kept_as_proof(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    letter = tmp_path / "letter.eml"
    letter.write_bytes(b"Subject: please stop\n\nThank you.\n")
    desk.done("withdraw", *BACK, "--copies", "recall", "--evidence", letter)
    proof = desk.document("lumen-energi")["restrictions"][0]["evidence"]["file"]
    assert (desk.root / "references/lumen-energi" / proof).read_bytes() == letter.read_bytes()
    assert "orphan-evidence" not in desk.run("check").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("lumen-energi",), 2, "Missing: AUTHORIZATION. "),
        (("lumen-energi", "2025-x", "--why", "x", "--copies", "recall"), 2, "what stands: 2026-wall, 2026-talks"),
        ((*BACK, "--copies", "recall", "--on", "2026-01-01"), 1, "dates-disorder"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_is_written(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    desk = Desk(tmp_path)
    result = desk.run("withdraw", *arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert desk.text("lumen-energi") == LUMEN
