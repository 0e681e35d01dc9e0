"""onrecord request and log: from the wish to the thanks."""

import re
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from desk import Desk
from onrecord.yaml.loader import load

CALL = ("lumen-energi", "--use", "reference-call", "--prospect", "Umbra AG", "--about", "Downtime: how long?")
ID = "2026-11-23-umbra-ag-call"


def read_request(desk: Desk) -> Any:
    return load((desk.root / f"references/lumen-energi/requests/{ID}.yaml").read_bytes())


def test_a_request_is_one_new_file(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    was = desk.take_snapshot()
    deal = ("--opportunity", "0065g", "--stage", "4", "--amount", "250000", "--needed-by", "2026-12-04")
    said = desk.do("request", *CALL, *deal, by="sam")
    path = f"references/lumen-energi/requests/{ID}.yaml"
    assert set(desk.take_snapshot()) - set(was) == {path}
    assert (desk.root / path).read_text("utf-8") == (
        "# yaml-language-server: $schema=../../../schema/request.schema.json\n"
        "use: reference-call\n"
        "requested: {on: 2026-11-23, by: sam, team: sales}\n"
        "prospect: Umbra AG\n"
        "opportunity: {crm_id: 0065g, stage: 4, amount: 250000, currency: EUR}\n"
        'about: "Downtime: how long?"\n'
        "needed_by: 2026-12-04\n"
    )
    assert f"onrecord log lumen-energi/{ID} approve" in said
    assert desk.list_errors() == []


def test_the_quiet_days_after_a_yes_lock_nobody_out(tmp_path: Path) -> None:
    """Marketing wrote to the customer yesterday; sales' wish goes to customer success, and is no letter."""
    desk = Desk(tmp_path)
    path = desk.root / "references/lumen-energi/reference.yaml"
    lately = "outreach:\n  - {on: 2026-11-22, by: mara, team: marketing, about: the wall}\n"
    path.write_text(desk.read_text("lumen-energi").replace("outreach:\n", lately), encoding="utf-8")
    desk.do("request", *CALL, by="sam")
    assert desk.list_errors() == []
    again = desk.run("request", *CALL[:3], "--prospect", "Other AG", "--about", "Costs", by="tess", today="2026-11-24")
    assert "But: Already open: reference call, requested by Sam Adeyemi on 2026-11-23" in again.stderr
    seek = ("seek", "lumen-energi", "--use", "video", "--territory", "SE", "--why", "x", "--dry-run")
    asked = desk.run(*seek, by="piet", today="2026-12-10")
    assert "Already open" in asked.output
    assert "No:" not in asked.output, "a request of another team keeps nobody from writing"


@pytest.mark.parametrize(
    ("changes", "today", "said", "anyway"),
    [
        ({"--prospect": "Globex Nordic GmbH"}, None, "They do not want to talk to Globex", False),
        ({"--prospect": "Globex S.p.A."}, None, "They do not want to talk to Globex", False),
        ({"--about": "Their pricing"}, None, "They do not talk about pricing", True),
        ({"--about": "Figures (PRICING)"}, None, "They do not talk about pricing", True),
        ({"--needed-by": "2026-12-24"}, None, "(year-end close). Choose another day", False),
        ({"--needed-by": "2026-11-25"}, None, "They need 5 days' notice", True),
        ({"--use": "speaking"}, None, "No permission covers Speaking.", False),
        ({"--use": "reference-call", "CUSTOMER": "havn-sjomat"}, None, "No permission covers", False),
        ({"--needed-by": "2027-01-05"}, "2026-12-28", "left alone", False),
    ],
    ids=[
        "competitor",
        "its legal form",
        "topic",
        "punctuation",
        "blackout",
        "notice",
        "not allowed",
        "candidate",
        "now",
    ],
)
def test_it_looks_first(tmp_path: Path, changes: dict[str, str], today: str | None, said: str, anyway: bool) -> None:
    desk = Desk(tmp_path)
    was = desk.take_snapshot()
    options = dict(zip(CALL[1::2], CALL[2::2], strict=True)) | changes
    customer = options.pop("CUSTOMER", CALL[0])
    arguments = [customer, *[word for pair in options.items() for word in pair]]
    result = desk.run("request", *arguments, by="sam", today=today)
    assert result.exit_code == 1
    assert said in result.stderr
    assert desk.take_snapshot() == was
    assert desk.run("request", *arguments, "--anyway", by="sam", today=today).exit_code == (0 if anyway else 1)


def test_their_limit_is_kept(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for number, day in enumerate(("2026-10-01", "2026-10-05")):
        home = desk.root / "references/lumen-energi/requests"
        home.mkdir(exist_ok=True)
        text = f"use: reference-call\nrequested: {{on: {day}, by: sam}}\napproved: {{on: {day}, by: ines}}\n"
        held = f"customer: {{on: {day}, answer: accepted}}\nheld: {day}\n"
        (home / f"{day}-call-{number}.yaml").write_text(text + held, encoding="utf-8")
    result = desk.run("request", *CALL, by="sam")
    assert result.exit_code == 1
    assert "per calendar quarter, already used or promised" in result.stderr


@pytest.mark.parametrize("prospect", ["Umbra AG", "Umbra", "Umbra A/S"])
def test_the_same_prospect_is_not_requested_twice(tmp_path: Path, prospect: str) -> None:
    desk = Desk(tmp_path)
    desk.do("request", *CALL, by="sam")
    again = [prospect if word == "Umbra AG" else word for word in CALL]
    result = desk.run("request", *again, "--anyway", by="tess", today="2026-12-10")
    assert result.exit_code == 1
    assert f"{ID} is for the same prospect (requested)" in result.stderr


def test_a_request_on_another_branch_is_seen(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.make_repository()
    desk.do("request", *CALL, "--commit", by="sam")
    desk.git("switch", "--quiet", "main")
    result = desk.run("request", *CALL[:-3], "Other AS", *CALL[-2:], by="tess")
    assert result.exit_code == 1
    assert f"reference call, requested by Sam Adeyemi on 2026-11-23 ({ID}), on the branch" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lumen-energi",), "Missing: --use, --prospect, --about"),
        ((*CALL, "--use", "logo"), "is not an engagement"),
        ((*CALL, "--needed-by", "2026-11-22"), "is in the past"),
        (("nobody", *CALL[1:]), "no customer in the catalog is called 'nobody'"),
    ],
)
def test_what_will_not_do_is_named(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = Desk(tmp_path).run("request", *arguments, by="sam")
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_whole_way(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("request", *CALL, "--needed-by", "2026-12-04", by="sam")
    path = desk.root / f"references/lumen-energi/requests/{ID}.yaml"
    path.write_text(path.read_text("utf-8") + "# be kind\n", encoding="utf-8")
    desk.do("log", ID, "approve", by="ines")
    desk.do("log", f"lumen-energi/{ID}", "accept", "--note", "gladly", by="ines", today="2026-11-24")
    said = desk.do("log", path, "schedule", "--at", "2026-11-30T14:00", by="ines", today="2026-11-24")
    desk.do("log", ID, "held", by="sam", today="2026-11-30")
    outcome = ("--helpful", "5", "--deal", "won", "--amount", "240000", "--note", "They sign: tomorrow")
    desk.do("log", ID, "outcome", *outcome, by="sam", today="2026-12-01")
    desk.do("log", ID, "thank", "--how", "flowers", by="ines", today="2026-12-01")
    document = read_request(desk)
    assert document["approved"] == {"on": "2026-11-23", "by": "ines"}
    assert document["customer"] == {"on": "2026-11-24", "answer": "accepted", "note": "gladly"}
    assert document["scheduled"] == "2026-11-30T14:00:00+01:00"
    assert document["held"] == "2026-11-30"
    assert document["outcome"]["note"] == "They sign: tomorrow"
    assert document["thanked"] == {"on": "2026-12-01", "by": "ines", "how": "flowers"}
    assert path.read_text("utf-8").splitlines()[-1] == "# be kind"
    assert desk.list_errors(date(2026, 12, 1)) == []
    assert f"lumen-energi-{ID}.ics" in said
    letter = (desk.root / f"outbox/lumen-energi/lumen-energi-{ID}-thanks.eml").read_bytes()
    text = str(message_from_bytes(letter, policy=default).get_content())
    assert "Umbra AG" in text
    assert " It helped. If" in text


@pytest.mark.parametrize("outcome", [(), ("outcome", "--helpful", "1")])
def test_it_is_not_said_that_it_helped_where_nobody_wrote_so(tmp_path: Path, outcome: tuple[str, ...]) -> None:
    desk = Desk(tmp_path)
    record_agreement(desk)
    for action in (("held",), *([outcome] if outcome else []), ("thank",)):
        desk.do("log", ID, *action, by="ines")
    letter = (desk.root / f"outbox/lumen-energi/lumen-energi-{ID}-thanks.eml").read_bytes()
    text = str(message_from_bytes(letter, policy=default).get_content())
    assert "2026. If you would" in text
    assert "helped" not in text


def test_the_invitation_and_the_briefing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("request", *CALL, "--needed-by", "2026-12-04", by="sam")
    for action in (("approve",), ("accept",), ("schedule", "--at", "2026-11-30T14:00", "--minutes", "45")):
        desk.do("log", ID, *action, by="ines")
    home = desk.root / f"outbox/lumen-energi/lumen-energi-{ID}"
    lines = home.with_suffix(".ics").read_bytes().decode().split("\r\n")
    assert "SEQUENCE:0" in lines
    assert "DTSTART:20261130T130000Z" in lines
    assert "DTEND:20261130T134500Z" in lines
    assert f"UID:lumen-energi-{ID}@github.com" in lines
    briefing = home.with_suffix(".md").read_text("utf-8")
    assert (
        "After this one: The limit is once per calendar quarter, already used or promised. "
        "Free from 2027-01-07." in briefing
    )
    assert "- Likes to talk about: the switch of systems" in briefing
    assert "**Does not talk about: pricing**" in briefing
    assert "**Does not want to meet: Globex**" in briefing
    moved = datetime(2026, 12, 1, 9, tzinfo=UTC).isoformat()
    desk.do("log", ID, "schedule", "--at", moved, by="ines")
    assert read_request(desk)["scheduled"] == "2026-12-01T09:00:00+00:00"
    assert re.search(rb"^SEQUENCE:[1-9]", home.with_suffix(".ics").read_bytes(), re.MULTILINE)
    desk.do("log", ID, "cancel", "--why", "they are ill", by="ines")
    (event,) = Calendar.from_ical(home.with_suffix(".ics").read_bytes()).walk("VEVENT")
    assert (event["status"], event["uid"]) == ("CANCELLED", f"lumen-energi-{ID}@github.com")
    assert event["sequence"] > 0, "a calendar ignores what is not newer"


def record_agreement(desk: Desk, *options: str, today: str = "2026-11-23") -> None:
    """A request that the customer said yes to."""
    desk.do("request", *CALL, *options, by="sam")
    for action in ("approve", "accept"):
        desk.do("log", ID, action, by="ines", today=today)


@pytest.mark.parametrize(
    ("at", "code", "said"),
    [
        ("2027-12-01T14:00", 0, ""),
        ("2028-01-11T14:00", 0, ""),
        ("2028-01-12T14:00", 1, "Reference call on 2028-01-12 is not allowed: 2026-talks ended on 2028-01-11"),
        ("2026-12-05T14:00", 1, "It is needed by 2026-12-04; 2026-12-05 is later"),
        ("2026-11-27T14:00", 0, "But: They need 5 days' notice; 2026-11-27 is too soon"),
        ("2026-12-02", 2, "2026-12-02 has no time; write it as 2026-12-02T14:00"),
    ],
)
def test_the_day_itself_is_looked_at(tmp_path: Path, at: str, code: int, said: str) -> None:
    desk = Desk(tmp_path)
    record_agreement(desk, *(("--needed-by", "2026-12-04") if at < "2027" else ()))
    was = desk.take_snapshot()
    result = desk.run("log", ID, "schedule", "--at", at, by="ines")
    assert result.exit_code == code
    assert said in " ".join(result.stderr.split())
    assert (desk.take_snapshot() == was) == bool(code)
    if "later" in said:
        assert "to schedule it anyway, give --anyway" in result.stderr
        desk.do("log", ID, "schedule", "--at", at, "--anyway", by="ines")


@pytest.mark.parametrize("action", ["approve", "accept", "decline", "held", "outcome", "thank", "cancel"])
def test_what_is_still_to_come_is_not_written(tmp_path: Path, action: str) -> None:
    desk = Desk(tmp_path)
    desk.do("request", *CALL, by="sam")
    was = desk.take_snapshot()
    result = desk.run("log", ID, action, "--on", "2026-11-24", "--why", "x", "--helpful", "3", by="ines")
    assert result.exit_code == 2
    assert "2026-11-24 is in the future" in result.stderr
    assert desk.take_snapshot() == was


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("250000", 250000), ("2500.50", 2500.5), ("2500,50", 2500.5), ("1.250.000", 1250000), ("250 000", 250000),
        ("250.000", None), ("250,000", None), ("250000€", None), ("1e9", None), ("-5", None), ("nan", None),
    ],
)  # fmt: skip
def test_an_amount_is_never_guessed(tmp_path: Path, typed: str, stored: float | None) -> None:
    desk = Desk(tmp_path)
    result = desk.run("request", *CALL, "--amount", typed, by="sam")
    assert result.exit_code == (0 if stored else 2)
    if stored:
        opportunity = desk.reference("lumen-energi").requests[0].opportunity
        assert opportunity is not None
        assert opportunity.amount == stored
    else:
        assert "write digits only" in result.stderr


def test_a_step_is_told_in_its_own_word(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.make_repository()
    desk.do("request", *CALL, "--commit", by="sam")
    for action, word in (("approve", "approved"), ("decline", "declined")):
        desk.do("log", ID, action, "--commit", by="ines")
        assert desk.git("log", "-1", "--format=%s") == f"Lumen Energi, reference call {ID}: {word}"


@pytest.mark.parametrize(
    ("action", "by", "code", "said"),
    [
        (("accept",), "ines", 1, "request-disorder"),
        (("held",), "sam", 1, "request-disorder"),
        (("outcome", "--helpful", "3"), "sam", 1, "request-disorder"),
        (("approve",), "sam", 1, "cannot approve it: that needs the role Customer success"),
        (("schedule",), "ines", 2, "Missing: --at"),
        (("schedule", "--at", "tomorrow"), "ines", 2, "not a valid date and time"),
        (("cancel",), "sam", 2, "Missing: --why"),
        (("outcome",), "sam", 2, "Missing: --helpful"),
    ],
)
def test_what_cannot_happen_is_not_written(
    tmp_path: Path, action: tuple[str, ...], by: str, code: int, said: str
) -> None:
    desk = Desk(tmp_path)
    desk.do("request", *CALL, by="sam")
    was = desk.take_snapshot()
    result = desk.run("log", ID, *action, by=by)
    assert result.exit_code == code
    assert said in result.stderr
    assert desk.take_snapshot() == was


def test_who_requests_does_not_approve(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("request", *CALL, by="ines")
    result = desk.run("log", ID, "approve", by="ines")
    assert result.exit_code == 1
    assert "[self-approval]" in result.stderr


def test_a_fact_is_not_written_over(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("request", *CALL, by="sam")
    desk.do("log", ID, "approve", by="ines")
    assert "the request already has `approved`" in desk.run("log", ID, "approve", by="dana").stderr


def test_declined_and_cancelled_are_final(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("request", *CALL, by="sam")
    desk.do("log", ID, "approve", by="ines")
    assert "`preferences.limits` or add a restriction" in desk.do("log", ID, "decline", "--note", "no time", by="ines")
    assert desk.reference("lumen-energi").requests[0].state == "declined"
    desk.do("log", ID, "cancel", "--why", "the deal is lost", by="sam")
    assert desk.reference("lumen-energi").requests[0].state == "cancelled"


@pytest.mark.parametrize(
    "action", [("approve",), ("accept",), ("schedule", "--at", "2026-12-02T14:00"), ("held",), ("cancel", "--why", "x")]
)
def test_nothing_follows_a_cancellation(tmp_path: Path, action: tuple[str, ...]) -> None:
    desk = Desk(tmp_path)
    desk.do("request", *CALL, by="sam")
    desk.do("log", ID, "cancel", "--why", "the deal is lost", by="sam")
    was = desk.take_snapshot()
    result = desk.run("log", ID, *action, by="ines")
    assert result.exit_code == 1
    assert "it was cancelled on 2026-11-23, so there is no next step" in result.stderr
    assert desk.take_snapshot() == was


def test_a_request_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = Desk(tmp_path).run("log", "lumen-energi/none", "approve", by="ines")
    assert result.exit_code == 2
    assert "there is no request 'lumen-energi/none'" in result.stderr


def test_a_request_is_judged_on_the_day_it_is_needed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    asked = ("request", "lumen-energi", "--use", "reference-call", "--prospect", "Hooli", "--about", "The switch")
    late = desk.run(*asked, "--needed-by", "2028-01-12", by="sam")
    assert (late.exit_code, "on 2028-01-12 is not allowed: 2026-talks ended on 2028-01-11" in late.stderr) == (1, True)
    talks = "valid_from: 2026-01-12\n    valid_through: 2028"
    text = desk.read_text("lumen-energi").replace(talks, talks.replace("2026-01-12", "2026-12-01"))
    (desk.root / "references/lumen-energi/reference.yaml").write_text(text, encoding="utf-8")
    early = desk.run(*asked, by="sam")
    assert (early.exit_code, "2026-talks starts on 2026-12-01" in early.stderr) == (1, True)
    desk.do(*asked, "--needed-by", "2026-12-04", by="sam")
