"""onrecord withdraw: taken back as easily as given, and what must be taken down."""

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
    said = desk.do("withdraw", *BACK, "--copies", "recall", "--on", "2026-12-01")
    document = desk.load_record("lumen-energi")
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
    assert desk.list_errors() == []
    assert desk.list_errors(date(2026, 12, 1)) == ["expired-published"]


def test_after_the_take_down_all_is_well(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("withdraw", *BACK, "--copies", "recall")
    assert desk.list_errors() == ["expired-published"]
    path = desk.root / "references/lumen-energi/reference.yaml"
    path.write_text(
        desk.read_text("lumen-energi").replace("since: 2026-02-01,", "since: 2026-02-01, removed: 2026-11-23,")
    )
    assert desk.list_errors() == []


def test_copies_may_stay_where_the_customer_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    said = desk.do("withdraw", *BACK, "--copies", "stop-new")
    assert "May stay as it is, but must not be used again:\n  publication wall" in said
    assert desk.list_errors() == []
    path = desk.root / "references/lumen-energi/reference.yaml"
    path.write_text(desk.read_text("lumen-energi").replace("since: 2026-02-01,", "since: 2026-11-23,"))
    assert desk.list_errors() == ["expired-published"], "what went up on that day is new"


def test_the_list_as_markdown(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.make_repository()
    result = desk.run("withdraw", *BACK, "--copies", "recall", "--format", "markdown")
    assert "| take down by 2026-11-23 | publication wall |" in result.stdout
    assert all(line.startswith("|") for line in result.stdout.splitlines())
    assert " commit -m " in result.stderr


def test_it_needs_no_reason(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("withdraw", *BACK[:2])
    document = desk.load_record("lumen-energi")
    assert document["authorizations"][0]["withdrawn"] == {"on": "2026-11-23", "copies": "recall"}
    assert document["restrictions"][0]["why"] == "the customer withdrew it"


def test_it_can_be_brought_forward(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("withdraw", *BACK, "--copies", "stop-new", "--on", "2026-12-05")
    check = desk.run("check").stdout
    assert "after 2026-12-04, it may stay as it is" in check
    assert "onrecord renew" not in check
    desk.do("withdraw", *BACK[:2], "--on", "2026-12-01")
    document = desk.load_record("lumen-energi")
    gone = {"on": "2026-12-01", "why": "New brand; new owner", "copies": "stop-new"}
    assert document["authorizations"][0]["withdrawn"] == gone
    assert [(ban["id"], ban["from"]) for ban in document["restrictions"]] == [("withdrawn-2026-wall", "2026-12-01")]
    later = desk.run("withdraw", *BACK[:2], "--on", "2026-12-02")
    assert later.exit_code == 1
    assert "2026-wall is already withdrawn as of 2026-12-01" in later.stderr


def test_what_ends_by_itself_before_comes_down_then(tmp_path: Path) -> None:
    said = Desk(tmp_path).do("withdraw", *BACK, "--on", "2027-06-01")
    assert "2026-wall ends before that anyway, on 2027-01-11." in said
    assert "publication wall: https://www.fernwright.example/wall, Piet de Wilde, by 2027-01-12" in said


def test_what_a_renewal_allows_for_longer_comes_down_with_the_withdrawal(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("renew", "lumen-energi", "2026-wall", "--id", "2027-wall")
    proof = ("--url", "https://contracts.example/7", "--sha256", "7" * 64, "--basis", "email")
    desk.do("record", "lumen-energi", "--yes", "logo", "--yes", "name", *proof)
    desk.do("record", "lumen-energi", "--approve", "2027-wall", by="dana")
    assert "publication wall: " in desk.do("withdraw", *BACK, "--on", "2027-06-01")


def test_the_letter_is_kept_as_proof(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    letter = tmp_path / "letter.eml"
    letter.write_bytes(b"Subject: please stop\n\nThank you.\n")
    desk.do("withdraw", *BACK, "--copies", "recall", "--evidence", letter)
    proof = desk.load_record("lumen-energi")["restrictions"][0]["evidence"]["file"]
    assert (desk.root / "references/lumen-energi" / proof).read_bytes() == letter.read_bytes()
    assert "orphan-evidence" not in desk.run("check").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("lumen-energi", "2025-x", "--why", "x", "--copies", "recall"), 2, "in force: 2026-wall, 2026-talks"),
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
    assert desk.read_text("lumen-energi") == LUMEN


CALL = """\
use: reference-call
requested: {on: 2026-11-10, by: sam, team: sales}
prospect: Hooli
approved: {on: 2026-11-11, by: ines}
customer: {on: 2026-11-12, answer: accepted}
scheduled: 2026-12-03T10:00:00+01:00
"""
ASKED = """\
  - id: 2026-film
    state: requested
    requested: {on: 2026-11-02, by: mara, uses: [video], channels: [website], territories: [worldwide]}
"""


def plan_call(desk: Desk) -> None:
    """A call on 3 December, and a film they were asked for."""
    home = desk.root / "references/lumen-energi"
    (home / "requests").mkdir()
    (home / "requests/2026-11-10-hooli-call.yaml").write_text(CALL, encoding="utf-8")
    text = desk.read_text("lumen-energi").replace("preferences:\n", ASKED + "preferences:\n")
    (home / "reference.yaml").write_text(text, encoding="utf-8")


def test_a_call_that_was_planned_has_to_be_cancelled(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    plan_call(desk)
    assert desk.list_errors() == []
    said = desk.do("withdraw", "lumen-energi", "2026-talks")
    what = "engagement 2026-11-10-hooli-call: Reference call for Hooli, scheduled, on 2026-12-03"
    assert f"Must be cancelled:\n  {what}, Inés Valverde, by 2026-12-02" in said
    assert "onrecord log lumen-energi/2026-11-10-hooli-call cancel --why" in said
    assert desk.list_errors() == ["planned-not-allowed"]
    due = desk.do("due", "--kind", "cancel")
    assert "2026-12-02 lumen-energi: reference call for Hooli, scheduled, is not allowed on 2026-12-03" in due
    held = desk.run("log", "lumen-energi/2026-11-10-hooli-call", "held", by="sam", today="2026-12-03")
    assert held.exit_code == 1
    assert "it was recorded, but it was not allowed: Restriction withdrawn-2026-talks" in held.stderr
    assert "held: 2026-12-03" in (desk.root / "references/lumen-energi/requests/2026-11-10-hooli-call.yaml").read_text()


def test_a_call_before_the_withdrawal_stands(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    plan_call(desk)
    assert "engagement" not in desk.do("withdraw", "lumen-energi", "2026-talks", "--on", "2026-12-04")
    assert desk.list_errors() == []


def test_everything_in_one_step(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    plan_call(desk)
    said = desk.do("withdraw", "lumen-energi", "--why", "Remove us everywhere")
    document = desk.load_record("lumen-energi")
    assert [a["state"] for a in document["authorizations"]] == ["granted", "granted", "declined"]
    assert all(a["withdrawn"]["why"] == "Remove us everywhere" for a in document["authorizations"][:2])
    assert [ban["id"] for ban in document["restrictions"]] == [
        "withdrawn-2026-wall",
        "withdrawn-2026-talks",
        "withdrawn-everything",
    ]
    assert set(document["restrictions"][2]) == {"id", "from", "why"}, "no axis: it forbids everything"
    assert "publication wall: https://www.fernwright.example/wall, Piet de Wilde, by 2026-11-23" in said
    assert "engagement 2026-11-10-hooli-call" in said
    answer = desk.run("can-use", "lumen-energi", "video", "--channel", "any", "--territory", "worldwide")
    assert (answer.exit_code, "withdrawn-everything" in answer.output) == (1, True)
    due = desk.do("due", "--within", "900d")
    assert "renew" not in due and "--again" not in due and "approve" not in due
    again = desk.run("withdraw", "lumen-energi")
    assert (again.exit_code, "has already withdrawn everything" in again.stderr) == (1, True)


def test_everything_may_leave_copies_standing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    said = desk.do("withdraw", "lumen-energi", "--copies", "stop-new")
    assert "May stay as it is, but must not be used again:\n  publication wall" in said
    assert desk.list_errors() == []
    assert "take-down" not in desk.do("due", "--format", "json")


def test_several_in_one_step(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("withdraw", "lumen-energi", "2026-wall", "2026-talks")
    document = desk.load_record("lumen-energi")
    assert all("withdrawn" in a for a in document["authorizations"])
    assert [ban["id"] for ban in document["restrictions"]] == ["withdrawn-2026-wall", "withdrawn-2026-talks"]


def test_copies_that_may_stay_are_said_to_stay_by_all(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert "May stay as it is" in desk.do("withdraw", *BACK, "--copies", "stop-new", "--on", "2026-12-21")
    before = desk.run("check").stdout
    assert "after 2026-12-20, it may stay as it is, but must not be used again" in before
    after = desk.run("check", today="2026-12-22").stdout
    assert "it may stay as it is, as the customer agreed, but must not be used again" in after
    assert "take it down" not in before + after
    answer = desk.run(
        "can-use", "lumen-energi", "logo", "--channel", "website", "--territory", "SE", today="2026-12-22"
    )
    assert answer.exit_code == 1


@pytest.mark.parametrize("rests_on", ["authorization: 2026-wall, by: piet", "by: piet"])
def test_withdraw_and_check_say_the_same_of_what_may_stay_when_everything_is_withdrawn(
    tmp_path: Path, rests_on: str
) -> None:
    desk = Desk(tmp_path)
    record = desk.root / "references/lumen-energi/reference.yaml"
    record.write_text(LUMEN.replace("authorization: 2026-wall, by: piet", rests_on), encoding="utf-8")
    said = desk.do("withdraw", "lumen-energi", "--copies", "stop-new", "--on", "2026-11-25")
    assert "May stay as it is, but must not be used again:\n  publication wall" in said
    assert desk.list_errors(date(2026, 11, 26)) == []


def test_what_no_record_knows_of_is_found_in_the_content(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    site = tmp_path / "site"
    (site / "blog").mkdir(parents=True)
    (site / "blog/autumn.md").write_text("# Autumn\n\nLumen Energi switched in a day. Havn Sjømat did not.\n")
    (site / ".onrecord.toml").write_text('address = "https://www.fernwright.example/{path}"\n')
    (site / "CODEOWNERS").write_text("blog/ @web\n")
    said = desk.do("withdraw", "lumen-energi", "--why", "Remove us everywhere", "--content", site)
    line = (
        "- [ ] `blog/autumn.md:3` (https://www.fernwright.example/blog/autumn): named on website (deny); owner: @web\n"
    )
    assert f"**Lumen Energi**\n\n{line}" in said
    assert "Havn" not in said


def test_content_that_cannot_be_looked_through_is_told_and_the_withdrawal_is_written(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    site = tmp_path / "site"
    site.mkdir()
    (site / ".onrecord.toml").write_text("chanel = 1\n")
    result = desk.run("withdraw", *BACK, "--content", site)
    assert (result.exit_code, "the content was not scanned" in result.stderr) == (0, True)
    assert desk.load_record("lumen-energi")["authorizations"][0]["withdrawn"]
    again = desk.run("withdraw", "lumen-energi", "--content", tmp_path / "nowhere")
    assert again.exit_code == 2
