"""onrecord renew: asking again for what is in force, which stays so until its own last day."""

import re
from datetime import date
from pathlib import Path

import pypdf
import pytest

from desk import LOGO_SHA, LUMEN, Desk

DAY = "2026-11-25"
LATER = date(2026, 11, 25)
LAST, NEXT = date(2027, 1, 11), date(2027, 1, 12)
"""The last day of lumen's wall, and the one after it."""


def renew_wall(desk: Desk, *answers: str, today: str = DAY) -> str:
    """Renew lumen's wall and record a typed answer."""
    desk.do("renew", "lumen-energi", "2026-wall", "--id", "2027-wall")
    proof = ("--url", "https://contracts.example/7", "--sha256", "7" * 64, "--basis", "contract-clause")
    return desk.do("record", "lumen-energi", *answers, *proof, "--signer", "CMO", today=today)


def approve_all(desk: Desk, *ids: str) -> None:
    for id_ in ids:
        desk.do("record", "lumen-energi", "--approve", id_, by="dana", today=DAY)


def decide_use(desk: Desk, use: str, day: date, channel: str = "website") -> str:
    """The first word of what can-use says, as of a day before the old permission ends."""
    where = ("--channel", channel, "--territory", "SE", "--on", str(day))
    return re.split(r"\W", desk.run("can-use", "lumen-energi", use, *where, today=DAY).stdout)[0]


def rewrite(desk: Desk, old: str, new: str) -> None:
    path = desk.root / "references/lumen-energi/reference.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_yes_counts_from_the_day_after_what_stands(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    said = renew_wall(desk, "--yes", "logo", "--yes", "name")
    assert "2026-wall stays in force until 2027-01-11, then 2027-wall replaces it." in said
    assert "Must be taken down" not in said
    assert desk.list_errors(LATER) == ["approval-missing"]
    assert decide_use(desk, "logo", LATER) == "yes"
    assert "get 2027-wall approved" in desk.run("check", today=DAY).stdout
    approve_all(desk, "2027-wall")
    old, *_, new = desk.load_record("lumen-energi")["authorizations"]
    assert "withdrawn" not in old
    assert (new["supersedes"], new["valid_from"]) == ("2026-wall", str(NEXT))
    assert "# the wall, and nothing else" in desk.read_text("lumen-energi")
    for day in (LATER, LAST, NEXT):
        assert (decide_use(desk, "logo", day), desk.list_errors(day)) == ("yes", [])


def test_a_permission_without_an_end_is_replaced_after_its_review(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    rewrite(desk, "valid_through: 2027-01-11", "review_by: 2027-01-11")
    renew_wall(desk, "--yes", "logo", "--no", "name")
    ended = {"on": str(NEXT), "why": "replaced by 2027-wall", "copies": "stop-new"}
    assert desk.load_record("lumen-energi")["authorizations"][0]["withdrawn"] == ended
    approve_all(desk, "2027-wall")
    assert [decide_use(desk, "name", day) for day in (LATER, LAST, NEXT)] == ["yes", "yes", "no"]
    assert [decide_use(desk, "logo", day) for day in (LATER, LAST, NEXT)] == ["yes", "yes", "yes"]
    assert desk.list_errors(NEXT) == []


def test_a_no_to_a_part_takes_nothing_away_before_its_last_day(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    said = renew_wall(desk, "--yes", "name", "--no", "logo")
    assert "Logo on Website and Sales deck, Worldwide: yes → yes until 2027-01-11" in said
    assert "forbidden from 2027-01-12 on: restriction declined-2027-wall" in said
    assert desk.load_record("lumen-energi")["restrictions"][0]["from"] == str(NEXT)
    approve_all(desk, "2027-wall")
    assert [decide_use(desk, "logo", day) for day in (LATER, LAST, NEXT)] == ["yes", "yes", "no"]
    assert desk.list_errors(LATER) == []
    assert "take it down by 2027-01-11" in desk.run("check", today=DAY).stdout


def test_a_no_to_a_renewal_lets_what_stands_run_out(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    renew_wall(desk, "--no", "logo", "--no", "name")
    document = desk.load_record("lumen-energi")
    assert "withdrawn" not in document["authorizations"][0]
    assert document["restrictions"][0]["from"] == str(NEXT)
    assert desk.list_errors(LATER) == []
    assert desk.list_errors(NEXT) == ["expired-published"]


def test_a_yes_that_ends_before_what_stands_is_held_to(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    renew_wall(desk, "--yes", "logo", "--yes", "name", "--limit-through", "name=2026-12-31")
    approve_all(desk, "2027-wall", "2027-wall-limited")
    days = (LATER, date(2026, 12, 31), date(2027, 1, 1), LAST, NEXT)
    assert [decide_use(desk, "name", day) for day in days] == ["yes", "yes", "no", "no", "no"]
    assert [decide_use(desk, "logo", day) for day in days] == ["yes"] * 5
    assert desk.list_errors(LATER) == []


def test_where_all_of_it_ends_sooner_it_takes_the_place_at_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    renew_wall(desk, *(part for use in ("logo", "name") for part in ("--limit-through", f"{use}=2026-12-31")))
    approve_all(desk, "2027-wall")
    assert [decide_use(desk, "logo", day) for day in (LATER, date(2026, 12, 31), date(2027, 1, 1))] == [
        "yes",
        "yes",
        "no",
    ]
    assert desk.list_errors(LATER) == []


def test_who_declined_is_not_asked_again_by_the_way(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    renew_wall(desk, "--no", "logo", "--no", "name")
    late = "2026-12-10"
    was = desk.take_snapshot()
    result = desk.run("renew", "lumen-energi", "2026-wall", today=late)
    assert result.exit_code == 1
    assert "But: They declined to renew 2026-wall on 2026-11-25 (2027-wall)." in result.stderr
    assert desk.take_snapshot() == was
    due = desk.do("due", "--within", "90d", today=late)
    assert "2026-wall (logo and name) ends on 2027-01-11; they declined to renew it on 2026-11-25 (2027-wall)" in due
    assert "take down what depends on it by 2027-01-11" in due
    check = desk.run("check", today=late).stdout
    assert "take it down by 2027-01-11" in check
    over = desk.run("check", today=NEXT).stdout
    assert "onrecord renew" not in due + check + over
    desk.do("renew", "lumen-energi", "2026-wall", "--anyway", today=late)


def test_what_is_asked_already_is_not_to_be_renewed_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("renew", "lumen-energi", "2026-wall", "--id", "2027-wall")
    check = desk.run("check", today=DAY).stdout
    assert "record their answer to 2027-wall: onrecord record lumen-energi FILE" in check
    assert "onrecord renew" not in check


@pytest.mark.parametrize("name", ["Fair 2027", "fair--2027", "x" * 81])
def test_a_campaign_is_called_like_a_branch(tmp_path: Path, name: str) -> None:
    desk = Desk(tmp_path)
    was = desk.take_snapshot()
    ask = ("--use", "video", "--channel", "website", "--territory", "SE", "--why", "x", "--campaign", name)
    calls = (("seek", "--region", "SE", *ask, "--dry-run"), ("seek", "havn-sjomat", *ask))
    for call in (*calls, ("renew", "lumen-energi", "2026-wall", "--campaign", name)):
        result = desk.run(*call)
        assert result.exit_code == 2
        assert "lower-case letters, digits, single dots, dashes or underscores" in result.stderr
    assert desk.take_snapshot() == was


def test_what_was_promised_goes_into_the_renewal(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    path = desk.root / "references/lumen-energi/reference.yaml"
    path.write_text(
        LUMEN.replace("    basis: email\n", "    conditions: [copy-approval]\n    basis: email\n", 1), "utf-8"
    )
    renew_wall(desk, "--yes", "logo", "--limit", "name=small", "--limit-channel", "name=website")
    plain, limited = desk.load_record("lumen-energi")["authorizations"][-2:]
    assert plain["conditions"] == ["copy-approval"]
    assert limited["conditions"] == ["copy-approval", "own-words"]


def test_one_letter_for_all_that_ends(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    rewrite(desk, "valid_through: 2028-01-11", "valid_through: 2027-01-31")
    said = desk.do("renew", "lumen-energi", "--why", "Another year")
    assert "One request for 2026-wall and 2026-talks." in said
    wall, talks = desk.load_record("lumen-energi")["authorizations"][-2:]
    assert wall["requested"]["digest"] == talks["requested"]["digest"]
    assert (wall["supersedes"], wall["requested"]["from"], wall["requested"]["through"]) == (
        "2026-wall",
        "2027-01-12",
        "2028-01-11",
    )
    assert (talks["supersedes"], talks["requested"]["from"]) == ("2026-talks", "2027-02-01")
    assert len(list((desk.root / "outbox/lumen-energi").glob("*.eml"))) == 1
    mail = (desk.root / "outbox/lumen-energi/lumen-energi-2026-logo.eml").read_text().replace("=\n", "")
    assert "You gave us permissions that end soon, the first of them on January 11, 2027" in " ".join(mail.split())
    assert "How long: from February 1, 2027 until January 31, 2028 (inclusive)." in mail
    assert desk.run("renew", "lumen-energi").exit_code == 1, "asked already"
    proof = ("--url", "https://contracts.example/7", "--sha256", "7" * 64, "--signer", "CMO")
    answers = ("--yes", "logo", "--yes", "name", "--no", "reference-call")
    desk.do("record", "lumen-energi", *answers, *proof, today=DAY)
    wall, talks = desk.load_record("lumen-energi")["authorizations"][-2:]
    assert (wall["state"], wall["valid_from"]) == ("granted", "2027-01-12")
    assert (talks["state"], desk.load_record("lumen-energi")["restrictions"][0]["from"]) == ("declined", "2027-02-01")
    assert desk.list_errors(LATER) == ["approval-missing"]


def test_the_same_use_twice_is_answered_twice(tmp_path: Path) -> None:
    """Two permissions for the logo, in different places: each is a question of its own, in the form and the PDF."""
    desk = Desk(tmp_path)
    rewrite(desk, "uses: [reference-call]\n    channels: [reference-talk]", "uses: [logo]\n    channels: [press]")
    rewrite(desk, "valid_through: 2028-01-11", f"valid_through: 2027-01-11\n    logo_sha256: {LOGO_SHA}")
    desk.do("renew", "lumen-energi", "--why", "x")
    first, second = desk.load_record("lumen-energi")["authorizations"][-2:]
    key = f"logo@{second['id']}"
    out = desk.root / f"outbox/lumen-energi/lumen-energi-{first['id']}"
    writer = pypdf.PdfWriter(clone_from=out.with_suffix(".pdf"))
    answers = {"answer-logo": "/no", "answer-name": "/no", f"answer-{key}": "/yes"}
    for page in writer.pages:
        who = {"signer": "CMO", "decided": DAY, "authority": "/Yes"}
        writer.update_page_form_field_values(page, answers | who)
    writer.write(tmp_path / "form.pdf")
    assert f'data-key="{key}"' in out.with_suffix(".html").read_text("utf-8")
    desk.do("record", "lumen-energi", tmp_path / "form.pdf", today=DAY)
    first, second = desk.load_record("lumen-energi")["authorizations"][-2:]
    assert (first["state"], second["state"], second["channels"]) == ("declined", "granted", ["press"])


def test_a_use_is_typed_for_one_part(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    rewrite(desk, "uses: [reference-call]\n    channels: [reference-talk]", "uses: [logo]\n    channels: [press]")
    rewrite(desk, "valid_through: 2028-01-11", f"valid_through: 2027-01-11\n    logo_sha256: {LOGO_SHA}")
    desk.do("renew", "lumen-energi", "--why", "x")
    second = desk.load_record("lumen-energi")["authorizations"][-1]["id"]
    proof = ("--url", "https://contracts.example/7", "--sha256", "7" * 64, "--signer", "CMO")
    both = desk.run("record", "lumen-energi", "--yes", "logo", "--no", f"logo@{second}", "--no", "name", today=DAY)
    assert "cannot be both yes and no" in both.stderr
    desk.do("record", "lumen-energi", "--yes", "logo", "--no", "name", *proof, today=DAY)
    assert [entry["uses"] for entry in desk.load_record("lumen-energi")["authorizations"][-2:]] == [["logo"], ["logo"]]


def test_nothing_that_ends_is_said(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    was = desk.take_snapshot()
    result = desk.run("renew", "lumen-energi", "--within", "10")
    assert result.exit_code == 1
    assert "no permission of Lumen Energi ends by 2026-12-03" in result.stderr
    assert desk.take_snapshot() == was
