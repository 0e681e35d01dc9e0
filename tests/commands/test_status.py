"""onrecord retire, pause and resume: what a customer is to us, and what follows when that changes."""

from pathlib import Path

import pytest

from commands.test_withdraw import plan_call
from desk import LUMEN, Desk


def test_retiring_lists_what_must_be_taken_down_and_cancelled(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    plan_call(desk)
    said = desk.do("retire", "lumen-energi", "--why", "Bought by Globex")
    document = desk.load_record("lumen-energi")
    assert (document["status"], document["status_reason"]) == ("retired", "Bought by Globex")
    assert "Must be taken down:\n  publication wall: https://www.fernwright.example/wall, Piet de Wilde" in said
    assert "engagement 2026-11-10-hooli-call: Reference call for Hooli, scheduled, on 2026-12-03" in said
    assert "2026-film will not be answered" in said
    assert sorted(desk.list_errors()) == ["expired-published", "planned-not-allowed"]


def test_who_is_retired_is_not_approved_renewed_or_reminded(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    plan_call(desk)
    call = desk.root / "references/lumen-energi/requests/2026-11-20-initech-call.yaml"
    call.write_text("use: reference-call\nrequested: {on: 2026-11-20, by: sam}\n", encoding="utf-8")
    desk.do("retire", "lumen-energi", "--why", "Bought by Globex")
    due = desk.do("due", "--within", "900d")
    assert "initech-call approve" not in due and "onrecord renew lumen" not in due and "--again" not in due
    assert "onrecord log lumen-energi/2026-11-20-initech-call cancel" in due


def test_what_is_true_today_is_not_said_of_the_days_before(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("pause", "lumen-energi", "--why", "An outage")
    check = desk.run("check").stdout
    assert "is not allowed on 2026-11-23: Lumen Energi is paused: An outage" in check
    assert "nor on any day since" not in check


def test_a_pause_ends_with_resume(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    said = desk.do("pause", "lumen-energi", "--why", "An outage")
    assert "publication wall" in said
    again = desk.run("pause", "lumen-energi", "--why", "An outage")
    assert (again.exit_code, "is already paused: An outage" in again.stderr) == (1, True)
    desk.do("resume", "lumen-energi", "--why", "It is over")
    assert desk.read_text("lumen-energi") == LUMEN
    assert desk.list_errors() == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("retire", "lumen-energi"), 2, "Missing: --why"),
        (("resume", "lumen-energi"), 1, "Lumen Energi is active, neither paused nor retired"),
        (("pause", "lumen"), 2, "Missing: --why"),
        (("pause", "nobody", "--why", "x"), 2, "no customer in the catalog is called 'nobody'"),
    ],
)
def test_what_will_not_do(tmp_path: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    desk = Desk(tmp_path)
    result = desk.run(*arguments)
    assert (result.exit_code, said in result.stderr) == (code, True), result.stderr
    assert desk.read_text("lumen-energi") == LUMEN


def test_a_step_asks_the_decision_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    home = desk.root / "references/lumen-energi/requests"
    home.mkdir()
    call = home / "2026-11-20-initech-call.yaml"
    call.write_text("use: reference-call\nrequested: {on: 2026-11-20, by: sam}\n", encoding="utf-8")
    desk.do("pause", "lumen-energi", "--why", "An outage")
    was = call.read_text()
    result = desk.run("log", "lumen-energi/2026-11-20-initech-call", "approve", by="dana")
    assert (result.exit_code, "is paused: An outage" in result.stderr) == (1, True)
    assert call.read_text() == was
    desk.do("log", "lumen-energi/2026-11-20-initech-call", "approve", "--anyway", by="dana")
    desk.do("retire", "lumen-energi", "--why", "Gone")
    result = desk.run("log", "lumen-energi/2026-11-20-initech-call", "accept", "--anyway", by="dana")
    assert (result.exit_code, "is retired: Gone" in result.stderr) == (1, True)


LAPSED = "valid_through: 2026-10-31"


def test_what_ended_stays_on_the_list_until_it_is_asked_for_or_let_go(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    path = desk.root / "references/lumen-energi/reference.yaml"
    path.write_text(LUMEN.replace("valid_through: 2028-01-11", LAPSED), encoding="utf-8")
    due = desk.do("due", "--kind", "lapsed", today="2027-09-01")
    assert "2026-10-31 late lumen-energi: 2026-talks (reference-call) ended on 2026-10-31, and nobody asked" in due
    assert "onrecord let-go lumen-energi 2026-talks" in due
    desk.do("let-go", "lumen-energi", "2026-talks", "--why", "No more calls", by="ines")
    fact = desk.load_record("lumen-energi")["authorizations"][1]["let_go"]
    assert fact == {"on": "2026-11-23", "by": "ines", "why": "No more calls"}
    assert "2026-talks" not in desk.do("due", "--kind", "lapsed")
    again = desk.run("let-go", "lumen-energi", "2026-talks")
    assert (again.exit_code, "Inés Valverde already let it go, on 2026-11-23" in again.stderr) == (1, True)
    early = desk.run("let-go", "lumen-energi", "2026-wall")
    assert (early.exit_code, "2026-wall is in force until 2027-01-11" in early.stderr) == (1, True)


def test_a_renewal_without_an_answer_does_not_hide_that_the_old_one_is_over(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("renew", "lumen-energi", "2026-wall", "--id", "2027-wall")
    due = desk.do("due", "--kind", "answer", "--within", "0d", today="2027-01-12")
    assert "2026-wall (logo and name) ended on 2027-01-11; asked again on 2026-11-23, no answer yet" in due
    assert "onrecord seek lumen-energi --again" in due
