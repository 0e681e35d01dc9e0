"""Forms for the steps of a life: each becomes the change that its verb would write, or the verb's reason why not."""

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from git_catalogs import GRANT, Clone, make_clone
from issue_forms import make_body, run_intake

CALLS = GRANT.replace("[name]", "[name, reference-call]").replace("    uses:", "    channels: [any]\n    uses:")
WALL = """\
publications:
  - {id: wall, use: name, channel: website, territory: worldwide, where: https://fernwright.example/customers,
     since: 2026-02-01, authorization: 2026-name}
"""
ID = "2026-11-01-globex-call"
CALL = f"references/nordlys-bank/requests/{ID}.yaml"
REQUEST = """\
use: reference-call
requested: {on: 2026-11-01, by: sam, team: sales}
prospect: Globex GmbH
about: How it went.
approved: {on: 2026-11-02, by: dana}
customer: {on: 2026-11-03, answer: accepted}
"""
SCHEDULED = REQUEST + "scheduled: 2026-11-18T14:00:00+01:00\n"
HELD = SCHEDULED + "held: 2026-11-18\n"
RECORD = "references/nordlys-bank/reference.yaml"


def make_catalog(top: Path, request: str = REQUEST, record: str = CALLS + WALL) -> Clone:
    clone = make_clone(top / "repo", text=record)
    clone.write_all({CALL: request})
    clone.commit()
    return clone


def make_files(clone: Clone, top: Path, given: dict[str, str], **more: Any) -> dict[str, str]:
    """The files that come of a form without any label of ours."""
    return run_intake(clone, top, make_body(given), **{"labels": [], **more})


@pytest.mark.parametrize(
    ("before", "given", "line"),
    [
        (REQUEST, {"When it takes place": "2026-12-01T14:00"}, "scheduled: 2026-12-01T14:00:00+01:00"),
        (SCHEDULED, {"Held on": "2026-11-18"}, "held: 2026-11-18"),
        (SCHEDULED, {"Held on": "_No response_"}, "held: 2026-11-20"),
        (
            HELD,
            {"How helpful it was": "4", "What became of the deal": "Won", "What was said": "It\nhelped."},
            "outcome: {helpful: 4, note: It helped., deal: won, on: 2026-11-20}",
        ),
        (
            HELD,
            {"Thanked on": "_No response_", "How they were thanked": "A letter"},
            "thanked: {on: 2026-11-20, by: sam, how: A letter}",
        ),
    ],
)
def test_the_steps_of_a_request(tmp_path: Path, before: str, given: dict[str, str], line: str) -> None:
    clone = make_catalog(tmp_path, before)
    files = make_files(clone, tmp_path, {"Request": f"nordlys-bank/{ID}", **given})
    assert sorted(files) == ["message.txt", "pull.md", CALL, "reply.md"]
    assert files[CALL] == f"{before}{line}\n"
    assert (clone.root / CALL).read_text() == before
    assert clone.git("status", "--porcelain", "references") == ""


@pytest.mark.parametrize(
    ("before", "given", "says"),
    [
        (REQUEST, {"When it takes place": "soon"}, "is not a valid date and time"),
        (REQUEST, {"When it takes place": "2026-12-01"}, "has no time"),
        (HELD, {"When it takes place": "2026-12-01T14:00"}, "it was already held, on 2026-11-18"),
        (HELD, {"Held on": "2026-11-18"}, "the request already has"),
        (SCHEDULED, {"Held on": "2026-12-24"}, "“Held on”: 2026-12-24 is in the future"),
        (SCHEDULED, {"Held on": "yesterday"}, "“Held on”: 'yesterday' is not a valid date"),
        (HELD, {"How helpful it was": "9", "What became of the deal": "", "What was said": ""}, "from 1 "),
        (HELD, {"How helpful it was": "3", "What became of the deal": "maybe", "What was said": ""}, "won, lost or op"),
        (REQUEST, {"Request": "nordlys-bank/nothing", "Held on": ""}, "“Request”: there is no request"),
        (REQUEST, {"Request": "../../etc/passwd", "Held on": ""}, "“Request”: there is no request"),
    ],
)
def test_a_step_that_may_not_be_is_answered(tmp_path: Path, before: str, given: dict[str, str], says: str) -> None:
    files = make_files(make_catalog(tmp_path, before), tmp_path, {"Request": ID, **given})
    assert list(files) == ["reply.md"]
    assert says in files["reply.md"].replace("\\", "")


OUT = {"Customer": "Nordlys Bank", "Which permission": "", "From which day": "", "What they said": "No more."}
PUBLISHED = {
    "Customer": "nordlys-bank",
    "What is shown": "name",
    "Address": "https://fernwright.example/blog",
    "Channel and country": "website, worldwide",
    "Conditions that were met": "_No response_",
}
DOWN = {"Customer": "nordlys-bank", "What was taken down": "wall", "Down since": "2026-11-19"}
PAUSE = {"Customer": "nordlys-bank", "Why they are paused": "An outage."}
RESUME = {"Customer": "nordlys-bank", "Why they can be asked again": "It is over."}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (OUT, "withdrawn: {on: 2026-11-20, why: No more., copies: recall}"),
        ({**OUT, "Which permission": "2026-name", "From which day": "2026-12-01"}, "withdrawn: {on: 2026-12-01"),
        (PUBLISHED, 'where: "https://fernwright.example/blog", since: 2026-11-20, authorization: 2026-name, by: sam'),
        (DOWN, "removed: 2026-11-19"),
        ({**DOWN, "What was taken down": "https://fernwright.example/customers"}, "removed: 2026-11-19"),
        (PAUSE, "status: paused\nstatus_reason: An outage."),
    ],
)
def test_what_becomes_of_the_record(tmp_path: Path, given: dict[str, str], says: str) -> None:
    clone = make_catalog(tmp_path)
    files = make_files(clone, tmp_path, given)
    assert sorted(files) == ["message.txt", "pull.md", RECORD, "reply.md"]
    assert says in files[RECORD]
    (tmp_path / "plan").rename(tmp_path / "first")
    assert make_files(clone, tmp_path, given) == files


def test_a_withdrawal_says_what_must_come_down(tmp_path: Path) -> None:
    pull = make_files(make_catalog(tmp_path), tmp_path, OUT)["pull.md"]
    assert "Must be taken down" in pull and "wall" in pull


def test_resumed(tmp_path: Path) -> None:
    clone = make_catalog(tmp_path, record=f"status: paused\nstatus_reason: An outage.\n{CALLS}")
    files = make_files(clone, tmp_path, RESUME)
    assert "status: active" in files[RECORD] and "status_reason" not in files[RECORD]
    assert files["message.txt"].startswith("Resume Nordlys Bank: It is over.")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({**OUT, "Which permission": "2026-film"}, "“Which permission”: '2026-film' is not in force"),
        ({**OUT, "From which day": "2026-13-01"}, "“From which day”: 2026-13-01 is not a valid date"),
        ({**PUBLISHED, "What is shown": "logo"}, "this is not allowed"),
        ({**PUBLISHED, "What is shown": "lgo"}, "“What is shown”: "),
        ({**PUBLISHED, "Channel and country": "website"}, "“Channel and country”: write the channel, a comma"),
        ({**PUBLISHED, "Channel and country": "website, QQ"}, "“Channel and country”: "),
        ({**PUBLISHED, "Conditions that were met": "$(id)"}, "“Conditions that were met”: "),
        ({**PUBLISHED, "Address": "https://fernwright.example/customers"}, "wall already records"),
        ({**DOWN, "What was taken down": "roof"}, "“What was taken down”: there is no publication 'roof'"),
        ({**DOWN, "Down since": "2026-12-24"}, "“Down since”: 2026-12-24 is in the future"),
        (RESUME, "is active, neither paused nor retired"),
        ({**PAUSE, "Customer": "nobody"}, "“Customer”: "),
    ],
)
def test_what_may_not_be_is_answered(tmp_path: Path, given: dict[str, str], says: str) -> None:
    files = make_files(make_catalog(tmp_path), tmp_path, given)
    assert list(files) == ["reply.md"]
    assert says in files["reply.md"].replace("\\", "")


@pytest.mark.parametrize("user", [None, {"login": "stranger"}])
def test_a_stranger_changes_nothing(tmp_path: Path, user: object) -> None:
    clone = make_catalog(tmp_path)
    for n, given in enumerate((PAUSE, DOWN, PUBLISHED, OUT, {"Request": ID, "Held on": ""})):
        (tmp_path / str(n)).mkdir()
        files = make_files(clone, tmp_path / str(n), given, user=user)
        assert list(files) == ["reply.md"]
    assert "an administrator can add them" in files["reply.md"]


@pytest.mark.parametrize(
    "bait",
    ["x\nstatus: retired", "'\"} # [ & * ! | > %", "${{ github.token }} $(touch x)", "<b> @dana [a](b) #1 ::error::"],
)
def test_bait_stays_text(tmp_path: Path, bait: str) -> None:
    clone = make_catalog(tmp_path, HELD, CALLS)
    files = make_files(clone, tmp_path, {**PAUSE, "Why they are paused": bait})
    clone.write_all({RECORD: files[RECORD]})
    shown, checked = clone.run("show", "nordlys-bank", "--format", "json"), clone.run("check")
    assert json.loads(shown.stdout)["status"] == "paused"
    assert checked.exit_code == 0, checked.output
    for live in ("<b>", "@dana", "](b)", "#1 "):
        assert live not in files["pull.md"] and live not in files["reply.md"]


ASKED = """\
authorizations:
  - id: 2026-name
    state: requested
    requested: {on: 2026-11-02, by: dana, uses: [name, reference-call], channels: [any],
     territories: [worldwide], through: 2027-11-01}
"""
PHONE = {
    "Customer and request": "nordlys-bank/2026-name",
    "They said yes to": "name",
    "They said no to": "reference-call",
    "Job title of the person who answered": "Head of Communications",
    "File they sent": "",
    "What else they said": "Ask again in spring.",
}


def test_an_answer_by_phone(tmp_path: Path) -> None:
    clone = make_clone(tmp_path / "repo", text=ASKED)
    files = make_files(clone, tmp_path, PHONE)
    memo = "references/nordlys-bank/evidence/2026-11-20-2026-name.txt"
    assert sorted(files) == ["message.txt", "pull.md", memo, RECORD, "reply.md"]
    assert files[memo].startswith("Said by phone or in person; noted by Sam Adeyemi on 2026-11-20.\n")
    assert "They said no to: reference-call\n" in files[memo]
    record = files[RECORD]
    assert "state: granted" in record and "uses: [name]" in record and "basis: verbal" in record
    assert "decided: 2026-11-20" in record and "recorded_by: sam" in record
    assert "uses: [reference-call]" in record.partition("restrictions:")[2]
    assert "Ask again in spring." in files["pull.md"]


def test_an_answer_by_phone_with_a_limit_of_their_own(tmp_path: Path) -> None:
    clone = make_clone(tmp_path / "repo", text=ASKED)
    given = {**PHONE, "They said yes to": "name; reference-call=only banks, no insurers", "They said no to": ""}
    assert "only banks, no insurers" in make_files(clone, tmp_path, given)[RECORD]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"They said yes to": "", "They said no to": ""}, "“They said yes to”: write what they said yes or no to"),
        ({"They said yes to": "nmae"}, "“They said yes to”: "),
        ({"They said no to": "name"}, "cannot be both yes and no"),
        ({"They said no to": ""}, "reference-call"),
        ({"Customer and request": "nordlys-bank/2020-film"}, "was never asked for"),
        ({"Customer and request": "../x"}, "“Customer and request”: "),
    ],
)
def test_an_answer_by_phone_that_does_not_fit(tmp_path: Path, given: dict[str, str], says: str) -> None:
    files = make_files(make_clone(tmp_path / "repo", text=ASKED), tmp_path, {**PHONE, **given})
    assert list(files) == ["reply.md"]
    assert says in files["reply.md"].replace("\\", "")


WISH = {
    "Customer wanted for": "reference-call",
    "Industry": "financial-services, insurance",
    "Country or region of the head office": "nordics",
    "Size": "_No response_",
    "Product they use": "",
    "What they use it for": "",
    "Language": "nb",
    "Channel": "",
    "Where it is needed": "",
    "Words that were searched for": "core banking",
    "Needed by": "2026-12-15",
    "Deal value": "EUR 250 000",
    "Sales stage": "4",
    "What else matters": "They fear downtime.\nTwo banks would be better.",
}
WISHED = "wishes/2026-11-20-reference-call-financial-services-nordics.yaml"


def test_what_was_not_found_is_filed(tmp_path: Path) -> None:
    clone = make_catalog(tmp_path)
    files = make_files(clone, tmp_path, {**WISH, "Industry": "financial-services"})
    assert files[WISHED] == (
        "# yaml-language-server: $schema=../schema/wish.schema.json\n"
        "requested: {on: 2026-11-20, by: sam, team: sales}\n"
        "uses: [reference-call]\n"
        "industries: [financial-services]\n"
        "regions: [nordics]\n"
        "languages: [nb]\n"
        "words: core banking\n"
        "about: They fear downtime. Two banks would be better.\n"
        "needed_by: 2026-12-15\n"
        "opportunity: {amount: 250000, currency: EUR, stage: 4}\n"
    )
    assert files["message.txt"].startswith("Not found: Reference call in Financial services, Nordics\n")
    clone.write_all({WISHED: files[WISHED]})
    assert clone.run("check", "wishes").exit_code == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"Industry": "banking"}, "“Industry”: 'banking' is not one of"),
        ({"Needed by": "2026-11-01"}, "“Needed by”: 2026-11-01 is in the past"),
        ({"Needed by": "soon"}, "“Needed by”: 'soon' is not a valid date"),
        ({"Deal value": "a lot"}, "“Deal value”: 'a lot' is not a clear amount"),
        ({"Sales stage": "200"}, "“Sales stage”: write a number from 0 to 100"),
        ({"Channel": "website, events"}, "“Channel”: 'website, events' is not one of"),
        (dict.fromkeys(WISH, ""), "every answer is empty"),
    ],
)
def test_what_cannot_be_filed(tmp_path: Path, given: dict[str, str], said: str) -> None:
    files = make_files(make_catalog(tmp_path), tmp_path, {**WISH, **given})
    assert sorted(files) == ["reply.md"]
    assert said in unescape(files["reply.md"])


def test_a_wish_is_answered_or_closed(tmp_path: Path) -> None:
    clone = make_catalog(tmp_path)
    clone.write_all({WISHED: "requested: {on: 2026-11-01, by: sam}\nuses: [reference-call]\n"})

    def send_wish(wish: str, customer: str, why: str) -> dict[str, str]:
        form = {
            "Request for a customer": wish,
            "Customer that was found": customer,
            "Why nobody is looking anymore": why,
        }
        (top := tmp_path / str(len(list(tmp_path.iterdir())))).mkdir()
        return make_files(clone, top, form)

    answered = send_wish(WISHED, "Nordlys Bank", "")[WISHED].splitlines()
    assert answered[-1] == "answered: {on: 2026-11-20, by: sam, customer: nordlys-bank}"
    closed = send_wish(WISHED, "", "The deal is lost.")[WISHED].splitlines()
    assert closed[-1] == "closed: {on: 2026-11-20, by: sam, why: The deal is lost.}"
    assert "“Customer that was found”: name the customer" in unescape(send_wish(WISHED, "", "")["reply.md"])
    assert "there is no wish '2026-11-02-x'" in send_wish("2026-11-02-x", "Nordlys Bank", "")["reply.md"]
