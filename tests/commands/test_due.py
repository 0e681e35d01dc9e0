"""onrecord due: what needs somebody, whose it is, and by when."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import Block, HeaderBlock, RichTextBlock

from desk import Desk
from onrecord.reports import due as reports

REQUESTS = {
    "2026-11-10-small-call": "requested: {on: 2026-11-10, by: sam}\nopportunity: {amount: 9000, currency: EUR}\n",
    "2026-11-18-large-call": "requested: {on: 2026-11-18, by: tess}\nopportunity: {amount: 200000, currency: EUR}\n",
    "2026-11-18-dollars-call": "requested: {on: 2026-11-18, by: tess}\nopportunity: {amount: 900000, currency: USD}\n",
    "2026-09-01-held-call": (
        "requested: {on: 2026-09-01, by: sam}\napproved: {on: 2026-09-02, by: ines}\n"
        "customer: {on: 2026-09-03, answer: accepted}\nheld: 2026-09-10\n"
    ),
    "2026-11-01-planned-call": (
        "requested: {on: 2026-11-01, by: sam}\napproved: {on: 2026-11-02, by: ines}\n"
        "customer: {on: 2026-11-03, answer: accepted}\nscheduled: 2026-11-20T10:00:00+01:00\n"
    ),
    "2026-08-01-done-call": (
        "requested: {on: 2026-08-01, by: sam}\napproved: {on: 2026-08-02, by: ines}\n"
        "customer: {on: 2026-08-03, answer: accepted}\nheld: 2026-08-10\n"
        "outcome: {on: 2026-08-11, helpful: 4}\nthanked: {on: 2026-08-11, by: ines}\n"
    ),
    "2026-07-01-no-call": (
        "requested: {on: 2026-07-01, by: sam}\napproved: {on: 2026-07-02, by: ines}\n"
        "customer: {on: 2026-07-03, answer: declined}\n"
    ),
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "catalog")
    home = desk.root / "references/lumen-energi/requests"
    home.mkdir()
    for name, facts in REQUESTS.items():
        (home / f"{name}.yaml").write_text(f"use: reference-call\n{facts}", encoding="utf-8")
    return desk


def list_items(desk: Desk, *arguments: str, **options: Any) -> list[tuple[str, str, str | None, str, bool, bool, str]]:
    document = json.loads(desk.do("due", "--format", "json", *arguments, **options))
    assert document["version"] == 1
    return [
        (owner["person"], item["kind"], item["id"], item["by"], item["late"], item["high_value"], item["role"])
        for owner in document["owners"]
        for item in owner["items"]
    ]


def test_everything_that_needs_somebody(desk: Desk) -> None:
    assert list_items(desk) == [
        ("dana", "nomination", None, "2027-01-01", False, False, "sales"),
        ("ines", "request", "2026-11-18-large-call", "2026-11-23", False, True, "cs"),
        ("ines", "request", "2026-11-10-small-call", "2026-11-24", False, False, "cs"),
        ("ines", "request", "2026-11-18-dollars-call", "2026-12-02", False, False, "cs"),
        ("ines", "expiring", "2026-wall", "2027-01-11", False, False, "cs"),
        ("ines", "thanks", "2026-09-01-held-call", "2026-09-17", True, False, "cs"),
        ("sam", "outcome", "2026-09-01-held-call", "2026-09-20", True, False, "sales"),
        ("sam", "outcome", "2026-11-01-planned-call", "2026-11-20", True, False, "sales"),
    ]


def test_the_day_itself_is_inside(desk: Desk) -> None:
    def has_end(within: str, today: str = "2026-11-23") -> bool:
        return any(kind == "expiring" for _, kind, *_ in list_items(desk, "--within", within, today=today))

    assert has_end("49d")
    assert not has_end("48")
    assert has_end("0d", "2027-01-11")
    assert not has_end("9d", "2027-01-12")


def test_what_lapsed_and_is_still_up_must_come_down(desk: Desk) -> None:
    late = list_items(desk, "--kind", "take-down", today="2027-01-12")
    assert late == [("piet", "take-down", "wall", "2027-01-12", False, False, "marketing")]


def test_what_is_due_has_links_that_do_it(desk: Desk) -> None:
    """By what the commands say: a change of their words changes the links."""
    table = desk.do("due", "--format", "markdown")
    labels = (
        "Ask the customer",
        "Ask for renewal",
        "Record the thank-you",
        "Log the outcome",
        "Record that it took place",
    )
    new = "https://github.com/fernwright/references/issues/new?template="
    assert [table.count(f"[{label}]({new}") for label in labels] == [1, 1, 1, 1, 1]
    assert table.count("[Record the answer](") == 0, "who approves a request does it on its pull request"


def test_a_question_that_nobody_answered(desk: Desk) -> None:
    ask = ("--use", "video", "--channel", "website", "--territory", "worldwide", "--why", "x", "--anyway")
    desk.do("seek", "havn-sjomat", *ask)
    assert list_items(desk, "--kind", "answer") == [
        ("mara", "answer", "2026-video", "2026-12-07", False, False, "marketing")
    ]
    assert list_items(desk, "--kind", "nomination") == []
    upload = (
        "[Upload their answer](https://github.com/fernwright/references/upload/main/references/havn-sjomat/evidence)"
    )
    assert desk.do("due", "--within", "30d", "--format", "markdown").count(upload) == 1


def test_a_renewal_that_is_under_way_is_not_asked_for_again(desk: Desk) -> None:
    desk.do("renew", "lumen-energi", "2026-wall", "--anyway", "--id", "2027-wall")
    assert list_items(desk, "--kind", "expiring") == []
    assert [item[2] for item in list_items(desk, "--kind", "answer")] == ["2027-wall"]


def test_what_somebody_who_left_owned_is_nobodys(desk: Desk) -> None:
    policy = desk.root / "schema/policy.yaml"
    policy.write_text(policy.read_text("utf-8").replace("sam: {", "sam: {left: 2026-11-01, "), encoding="utf-8")
    assert {item[0] for item in list_items(desk) if item[1] == "outcome"} == {None}
    assert "No current owner" in desk.do("due")
    home = desk.root / "references/lumen-energi/requests"
    for number in range(reports.MOST):
        (home / f"2026-09-0{number + 1}-more-call.yaml").write_text(
            f"use: reference-call\n{REQUESTS['2026-09-01-held-call']}", encoding="utf-8"
        )
    for form in ("text", "slack"):
        digest = desk.do("due", "--digest", "--format", form)
        assert "… and 2 more: onrecord due" in digest
        assert "--owner None" not in digest


def test_one_owner_only(desk: Desk) -> None:
    assert {item[0] for item in list_items(desk, "--owner", "sam")} == {"sam"}
    assert desk.run("due", "--owner", "nobody").exit_code == 2
    assert desk.run("due", "--within", "soon").exit_code == 2


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--kind", "request", "--kind", "expirin"), "there is no 'expirin'; did you mean 'expiring'?"),
        (("--kind", "foo"), "choose from: take-down, cancel, lapsed, expiring,"),
        (("--owner", "innes"), "did you mean 'ines'?"),
    ],
)
def test_a_word_that_is_none_is_refused(desk: Desk, option: tuple[str, ...], said: str) -> None:
    result = desk.run("due", *option)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_an_answer_that_is_waited_for_may_be_a_no(desk: Desk) -> None:
    path = desk.root / "references/lumen-energi/requests/2026-11-10-small-call.yaml"
    path.write_text(path.read_text("utf-8") + "approved: {on: 2026-11-20, by: ines}\n", encoding="utf-8")
    log = "onrecord log lumen-energi/2026-11-10-small-call"
    assert f"→ {log} accept, or {log} decline\n" in desk.do("due")


def test_text_and_markdown(desk: Desk) -> None:
    text = desk.do("due")
    assert "2026-11-23 high value lumen-energi: reference call needs approval by customer success" in text
    assert "8 tasks, 3 late." in text
    markdown = desk.do("due", "--format", "markdown")
    assert "### Inés Valverde" in markdown
    assert "| **late** 2026-09-17 | lumen" in markdown
    for slug in ("lumen-energi", "havn-sjomat"):
        path = desk.root / f"references/{slug}/reference.yaml"
        path.write_text(path.read_text("utf-8").replace("status: candidate", "status: retired\nstatus_reason: x"))
    assert "Nothing is due." in desk.do("due", "--kind", "nomination")


def test_a_calendar_for_each_owner(desk: Desk, tmp_path: Path) -> None:
    desk.do("due", "--ics", tmp_path / "calendars")
    assert sorted(path.name for path in (tmp_path / "calendars").iterdir()) == ["dana.ics", "ines.ics", "sam.ics"]
    data = (tmp_path / "calendars/ines.ics").read_bytes()
    assert data.count(b"BEGIN:VEVENT") == 5
    assert b"DTSTART;VALUE=DATE:20270111\r\n" in data
    assert b"20260917" not in data, "what is late is shown on today"
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    desk.do("due", "--kind", "nomination", "--owner", "ines", "--ics", tmp_path / "calendars")
    emptied = (tmp_path / "calendars/ines.ics").read_bytes()
    assert b"VEVENT" not in emptied, "a program that reads it again must not show what is done"
    assert b"VEVENT" in (tmp_path / "calendars/sam.ics").read_bytes(), "nobody asked about Sam"


@pytest.mark.parametrize("pauses", [False, True])
def test_at_risk_pauses_where_policy_says_so(desk: Desk, pauses: bool) -> None:
    """Signals are findings either way; with `pauses` every decision asks, and nothing is free."""
    path = desk.root / "references/lumen-energi/reference.yaml"
    path.write_text(desk.read_text("lumen-energi") + "relationship: {health: {score: 20, on: 2026-11-20}}\n")
    policy = desk.root / "schema/policy.yaml"
    if pauses:
        text = policy.read_text("utf-8").replace("at_risk: {", "at_risk: {pauses: [health], ")
        policy.write_text(text, encoding="utf-8")
    question = ("lumen-energi", "logo", "--channel", "website", "--territory", "NO")
    before = desk.run("can-use", *question, today="2026-11-19")
    after = desk.run("can-use", *question)
    assert before.exit_code == 0
    assert after.exit_code == (3 if pauses else 0)
    assert ("at risk" in after.stdout) == pauses
    assert "[at-risk]" in desk.run("check").stdout
    assert desk.list_errors() == (["expired-published"] if pauses else [])
    (risk,) = [item for item in list_items(desk) if item[1] == "at-risk"]
    assert risk[-1] == "cs"
    call = ("lumen-energi", "--use", "reference-call", "--prospect", "Umbra", "--about", "x")
    asked = desk.run("request", *call, by="sam", today="2026-12-01")
    assert asked.stderr.count("at risk: the health score") == 1


def list_stakes(desk: Desk, *arguments: str) -> dict[str, tuple[int, list[str]]]:
    document = json.loads(desk.do("due", "--format", "json", *arguments))
    every = [item for owner in document["owners"] for item in owner["items"]]
    return {item["id"]: (item["weight"], item["at_stake"]) for item in every if item["kind"] in ("request", "expiring")}


def test_what_would_be_lost_is_said_and_decides_the_order(desk: Desk) -> None:
    told = list_stakes(desk)
    alone = "no other customer in Energy and utilities allows Reference call"
    assert told["2026-11-18-large-call"][1] == ["a deal of EUR 200,000 is open", alone]
    assert told["2026-11-18-dollars-call"][1] == ["a deal of USD 900,000 is open", alone], "not high: another currency"
    wall = ["no other customer in Energy and utilities allows Logo", "1 publication depends on it"]
    assert told["2026-wall"][1] == wall
    request = desk.root / "references/lumen-energi/requests/2026-11-18-dollars-call.yaml"
    both = desk.read_text("lumen-energi").replace("uses: [logo, name", "uses: [logo, name, reference-call")
    (desk.root / "references/lumen-energi/reference.yaml").write_text(both, encoding="utf-8")
    assert request.is_file()
    assert list_stakes(desk)["2026-wall"][1][0] == "a deal of EUR 200,000 is open", (
        "the high one, though dollars are more"
    )
    weights = [told[id_][0] for id_ in ("2026-11-18-large-call", "2026-11-10-small-call", "2026-11-18-dollars-call")]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 3


def test_a_use_that_others_in_the_industry_allow_is_easier_to_replace(desk: Desk) -> None:
    alone = list_stakes(desk)
    other = desk.root / "references/second-energy"
    other.mkdir()
    record = desk.read_text("lumen-energi").replace("Lumen", "Second").replace("2026-wall", "2026-other")
    (other / "reference.yaml").write_text(record, encoding="utf-8")
    two = list_stakes(desk)
    assert two["2026-wall"][1][0] == "only one other customer in Energy and utilities allows Logo"
    for id_ in ("2026-wall", "2026-11-18-large-call"):
        assert two[id_][0] == alone[id_][0] - 1, id_
    third = desk.root / "references/third-energy"
    third.mkdir()
    (third / "reference.yaml").write_text(record.replace("Second", "Third"), encoding="utf-8")
    assert list_stakes(desk)["2026-wall"][0] == alone["2026-wall"][0] - 2, "there is a choice"


def test_a_digest_is_short_and_counts_the_rest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST", 2)
    said = desk.do("due", "--digest")
    assert "… and 3 more: onrecord due --owner ines" in said
    assert "8 tasks, 3 late." in said
    assert "… and 3 more." in desk.do("due", "--digest", "--format", "markdown")


@pytest.mark.parametrize("format_", ["text", "markdown", "json", "slack"])
def test_a_digest_of_nothing_is_nothing(desk: Desk, format_: str) -> None:
    assert desk.do("due", "--digest", "--format", format_, "--owner", "tess") == ""


def test_slack_takes_the_message(desk: Desk) -> None:
    message = json.loads(desk.do("due", "--format", "slack"))
    assert message["text"] == "References: 8 tasks, 3 late"
    blocks = Block.parse_all(message["blocks"])
    assert [type(block) for block in blocks] == [HeaderBlock, *[RichTextBlock] * 3]
    for block in blocks:
        block.validate_json()
    assert "At stake: a deal of EUR 200,000 is open" in json.dumps(message)


def test_slack_has_the_links_that_do_it_and_else_the_command(desk: Desk) -> None:
    tasks = [
        task["elements"]
        for block in json.loads(desk.do("due", "--format", "slack"))["blocks"][1:]
        for part in block["elements"]
        if part["type"] == "rich_text_list"
        for task in part["elements"]
    ]
    linked = [task for task in tasks if any(part["type"] == "link" for part in task)]
    assert linked and len(linked) < len(tasks)
    for task in tasks:
        urls = [part["url"] for part in task if part["type"] == "link"]
        assert all(url.startswith("https://github.com/") for url in urls)
        assert bool(urls) != any(" → onrecord" in part["text"] for part in task), "one or the other"


def test_slack_reads_nothing_from_a_record_as_markup(desk: Desk) -> None:
    request = desk.root / "references/lumen-energi/requests/2026-11-10-small-call.yaml"
    request.write_text(
        f"prospect: '<!channel> *Globex* <https://evil.example|x>'\n{request.read_text()}", encoding="utf-8"
    )
    message = json.loads(desk.do("due", "--format", "slack"))

    def walk_elements(node: object) -> Iterator[dict[str, object]]:
        if isinstance(node, dict):
            yield node
        for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from walk_elements(child)

    said = [one for one in walk_elements(message["blocks"]) if "<!channel>" in str(one.get("text"))]
    assert [one["type"] for one in said] == ["text"]


def test_a_message_stays_within_the_limits_of_slack(desk: Desk) -> None:
    policy = desk.root / "schema/policy.yaml"
    people = "".join(f"  p{i}: {{name: Person {i}, roles: [cs]}}\n" for i in range(60))
    policy.write_text(policy.read_text("utf-8").replace("people:\n", f"people:\n{people}"), encoding="utf-8")
    for i in range(60):
        home = desk.root / f"references/havn-{i}"
        home.mkdir()
        record = (
            desk.read_text("havn-sjomat").replace("Havn Sjømat", f"Havn {i}").replace("owner: dana", f"owner: p{i}")
        )
        (home / "reference.yaml").write_text(record.replace("logo: logo.svg\n", ""), encoding="utf-8")
    blocks = json.loads(desk.do("due", "--format", "slack"))["blocks"]
    assert len(blocks) == 50
    assert "more owners" in json.dumps(blocks[-1])
