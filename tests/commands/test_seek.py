"""onrecord seek and renew: asking one customer or many, and leaving them alone."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desk import LOGO_SHA, LUMEN, Desk
from onrecord.catalog.record.permission_request import find_permission_request

ASK = ("--use", "logo", "--use", "name", "--channel", "website", "--territory", "worldwide", "--why", "Our wall")


def record(desk: Desk, slug: str, **changes: Any) -> None:
    """Add lines to a customer's record."""
    path = desk.root / f"references/{slug}/reference.yaml"
    path.write_text(path.read_text("utf-8") + "".join(f"{key}: {value}\n" for key, value in changes.items()), "utf-8")


def test_a_request_is_written_and_ready_to_send(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.make_repository()
    said = desk.do("seek", "Havn Sjømat", *ASK, "--campaign", "2026-wall")
    asked = desk.load_record("havn-sjomat")["authorizations"][0]
    digest = asked["requested"].pop("digest")
    letter = asked["requested"].pop("evidence")
    sent = (desk.root / "outbox/havn-sjomat/havn-sjomat-2026-wall.eml").read_bytes()
    assert letter == {"file": "evidence/2026-11-23-asked-2026-wall.eml", "sha256": hashlib.sha256(sent).hexdigest()}
    assert (desk.root / "references/havn-sjomat" / letter["file"]).read_bytes() == sent, "the question is on record"
    assert asked == {
        "id": "2026-wall",
        "state": "requested",
        "requested": {
            "on": "2026-11-23",
            "by": "mara",
            "uses": ["logo", "name"],
            "channels": ["website"],
            "territories": ["worldwide"],
            "through": "2027-11-22",
            "why": "Our wall",
            "campaign": "2026-wall",
            "language": "de",
        },
        "logo_sha256": LOGO_SHA,
    }
    reference = desk.reference("havn-sjomat")
    what = find_permission_request(reference, reference.by_id["2026-wall"])
    assert what is not None
    assert what.digest == digest
    assert desk.load_record("havn-sjomat")["outreach"] == [
        {"on": "2026-11-23", "by": "mara", "team": "marketing", "about": "logo and name"}
    ]
    assert "owner: dana   # since the fair" in desk.read_text("havn-sjomat")
    for ending in ("eml", "html", "pdf"):
        assert (desk.root / f"outbox/havn-sjomat/havn-sjomat-2026-wall.{ending}").is_file()
        assert f"havn-sjomat-2026-wall.{ending}" in said
    assert "switch -c seek/2026-wall &&" in said
    assert desk.list_errors() == []


def test_a_group_is_asked_use_by_use(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("seek", "havn-sjomat", *ASK[6:], "--channel", "any", "--use", "activity", "--language", "en")
    parts = [entry["requested"] for entry in desk.load_record("havn-sjomat")["authorizations"]]
    assert [(part["uses"], part["channels"]) for part in parts] == [
        (["reference-call", "site-visit"], ["reference-talk"]),
        (["speaking", "event"], ["event-stage"]),
        (["analyst-interview"], ["analyst-briefing"]),
    ]
    assert {part["language"] for part in parts} == {"en"}
    assert len({part["digest"] for part in parts}) == 1, "one letter, one answer"


def test_each_use_is_asked_where_it_makes_sense(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    uses = ("--use", "logo", "--use", "video", "--use", "reference-call")
    where = ("--channel", "website", "--channel", "reference-talk", "--channel", "video=social")
    desk.do("seek", "havn-sjomat", *uses, *where, "--territory", "dach", "--territory", "video=DE", "--why", "x")
    entries = desk.load_record("havn-sjomat")["authorizations"]
    assert [(e["id"], e["requested"]["channels"], e["requested"]["territories"]) for e in entries] == [
        ("2026-logo", ["website"], ["dach"]),
        ("2026-video", ["social"], ["DE"]),
        ("2026-reference-call", ["reference-talk"], ["dach"]),
    ]
    assert desk.list_errors() == []
    due = desk.do("due", today="2026-12-20")
    assert due.count("and have not answered") == 1, "one request, one reminder"
    assert "they were asked for logo, video and reference-call on 2026-11-23 and have not answered" in due


def test_without_a_channel_each_use_gets_its_usual_ones(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("seek", "havn-sjomat", "--use", "speaking", "--territory", "NO", "--why", "x")
    assert desk.load_record("havn-sjomat")["authorizations"][0]["requested"]["channels"] == ["event-stage"]


def test_what_cannot_be_is_asked_of_nobody(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    was = desk.take_snapshot()
    result = desk.run("seek", "havn-sjomat", *ASK[4:], "--use", "logo", "--use", "reference-call")
    assert result.exit_code == 2
    way_out = (
        "Reference call cannot take place on Website; add --channel reference-call=CHANNEL with one of reference-talk"
    )
    assert way_out in result.stderr
    assert desk.take_snapshot() == was


def test_an_open_request_is_sent_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("seek", "havn-sjomat", *ASK, "--language", "en")
    first = (desk.root / "outbox/havn-sjomat/havn-sjomat-2026-logo.html").read_bytes()
    asked = desk.load_record("havn-sjomat")["authorizations"]
    soon = desk.run("seek", "havn-sjomat", "--again")
    assert soon.exit_code == 1
    assert "policy requires 7 quiet days" in soon.stderr
    desk.do("seek", "havn-sjomat", "--again", today="2026-12-08")
    assert desk.load_record("havn-sjomat")["authorizations"] == asked, "the same request, the same digest"
    about = {"on": "2026-12-08", "by": "mara", "team": "marketing", "about": "reminder of 2026-logo"}
    assert desk.load_record("havn-sjomat")["outreach"][-1] == about
    assert (desk.root / "outbox/havn-sjomat/havn-sjomat-2026-logo.html").read_bytes() == first
    mail = (desk.root / "outbox/havn-sjomat/havn-sjomat-2026-logo.eml").read_text()
    assert "A reminder from Fernwright Software" in mail
    assert "On November 23, 2026 we asked whether" in mail.replace("=\n", "")
    assert "onrecord seek havn-sjomat --again" in desk.do("due", today="2026-12-20")
    assert desk.run("seek", "lumen-energi", "--again").exit_code == 1


def test_what_the_letter_cannot_say_is_said_before_it_is_sent(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    words = desk.root / "schema/vocabulary.yaml"
    text = words.read_text("utf-8").replace(
        "    video: {",
        "    podcast: {title: Podcast, group: asset, icon: mic, what: A talk to listen to.}\n    video: {",
    )
    words.write_text(text, encoding="utf-8")
    said = desk.run("seek", "havn-sjomat", *ASK[2:], "--use", "podcast", "--language", "fr", "--why", "Our wall")
    assert said.exit_code == 0
    assert "there is no text in Français for podcast yet" in said.stderr
    assert "the request is in Français, and quotes your reason as you wrote it: Our wall" in said.stderr


def test_what_the_pdf_has_no_letters_for_goes_as_form_and_mail(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    said = desk.run("seek", "havn-sjomat", *ASK[:-1], "お客様の声", "--language", "en")
    assert said.exit_code == 0
    assert "no PDF was made, because its font lacks お客様の声" in said.stderr
    assert not (desk.root / "outbox/havn-sjomat/havn-sjomat-2026-logo.pdf").exists()
    assert "the PDF" not in (desk.root / "outbox/havn-sjomat/havn-sjomat-2026-logo.eml").read_text()
    desk.do("seek", "havn-sjomat", *ASK[:-1], "Το έργο μας · Наш проект", "--anyway", "--id", "greek")
    assert (desk.root / "outbox/havn-sjomat/havn-sjomat-greek.pdf").exists()


@pytest.mark.parametrize(
    ("changes", "said", "anyway"),
    [
        ({"outreach": "[{on: 2026-11-16, by: sam, team: sales, about: a call}]"}, "No: Sam Adeyemi (sales)", False),
        ({"outreach": "[{on: 2026-11-20, by: piet, team: marketing}]"}, "But: Piet de Wilde (marketing)", True),
        ({"restrictions": "[{id: no-ads, uses: [logo], from: 2026-01-01, why: their letter}]"}, "no-ads", False),
        ({"restrictions": "[{id: over, from: 2026-01-01, through: 2026-11-22, why: x}]"}, None, True),
        ({"preferences": "{blackouts: [{from: 2026-11-23, through: 2026-11-23}]}"}, "left alone", True),
        ({"relationship": "{health: {score: 12, on: 2026-11-01}}"}, "at risk", True),
        ({"outreach": "[{on: 2026-11-15, by: sam, team: sales}]"}, None, True),
    ],
    ids=["other team", "own team", "restriction", "restriction over", "blackout", "at risk", "long ago"],
)
def test_it_looks_first(tmp_path: Path, changes: dict[str, str], said: str | None, anyway: bool) -> None:
    desk = Desk(tmp_path)
    record(desk, "havn-sjomat", **changes)
    was = desk.take_snapshot()
    result = desk.run("seek", "havn-sjomat", *ASK)
    assert result.exit_code == (1 if said else 0)
    if said:
        assert said in result.stderr
        assert desk.take_snapshot() == was
    assert desk.run("seek", "havn-sjomat", *ASK, "--anyway", "--id", "x").exit_code == (0 if anyway else 1)


def test_what_is_pending_or_allowed_already_is_said(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    said = desk.run("seek", "lumen-energi", *ASK).stderr
    assert "All of it is allowed until 2027-01-11" in said
    desk.do("seek", "lumen-energi", "--use", "video", *ASK[4:])
    later = desk.run("seek", "lumen-energi", "--use", "video", *ASK[4:], today="2026-12-10")
    assert later.exit_code == 1
    assert "Mara Conti asked for the same on 2026-11-23 (2026-video)" in later.stderr


def test_a_request_on_another_branch_counts(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.make_repository()
    desk.do("seek", "havn-sjomat", *ASK, "--team", "partners", "--commit", by="piet")
    desk.git("switch", "--quiet", "main")
    result = desk.run("seek", "havn-sjomat", *ASK)
    assert result.exit_code == 1
    assert "Piet de Wilde (partners) asked them on 2026-11-23" in result.stderr
    assert "on the branch seek/havn-sjomat-2026-logo" in result.stderr
    desk.git("branch", "--quiet", "-D", "seek/havn-sjomat-2026-logo")
    desk.do("seek", "havn-sjomat", *ASK)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Missing: --use, --channel, --territory, --why"),
        (("--use", "lego", *ASK), "did you mean 'logo'?"),
        ((*ASK, "--through", "2026-11-22"), "is in the past"),
        ((*ASK, "--language", "tlh"), "there are no texts in 'tlh', only in de, en, es, fr, nb and pt"),
        ((*ASK, "--search", "x"), "Name a CUSTOMER, or search for several"),
    ],
)
def test_what_will_not_do_is_named(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    desk = Desk(tmp_path)
    was = desk.take_snapshot()
    result = desk.run("seek", "havn-sjomat", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert desk.take_snapshot() == was


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    was = desk.take_snapshot()
    assert "No conflicts found" in desk.do("seek", "havn-sjomat", *ASK, "--dry-run")
    assert desk.run("seek", "lumen-energi", *ASK, "--dry-run").exit_code == 1
    assert desk.take_snapshot() == was


def add_customers(desk: Desk) -> None:
    """Four more customers of one industry; one of them does not want to be asked, one was asked last week."""
    for name, more in (
        ("alfa", ""),
        ("beta", "restrictions: [{id: no, from: 2026-01-01, why: leave us alone}]\n"),
        ("gamma", "outreach: [{on: 2026-11-20, by: sam, team: sales}]\n"),
        ("delta", "outreach: [{on: 2026-10-20, by: sam, team: sales}]\n"),
    ):
        home = desk.root / f"references/{name}"
        home.mkdir()
        head = f"name: {name.title()} Kraft\nstatus: active\nowner: dana\nprofile: {{industry: energy, country: NO}}\n"
        (home / "reference.yaml").write_text(head + more, encoding="utf-8")


def test_a_campaign_asks_whom_nothing_speaks_against_and_can_be_run_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    add_customers(desk)
    desk.make_repository()
    campaign = ("--industry", "energy", "--region", "NO", "--campaign", "2026-power", *ASK[2:])
    was = desk.take_snapshot()
    look = desk.do("seek", *campaign, "--dry-run")
    assert "Would ask: alfa" in look
    assert "Not asked: beta: Restriction no forbids it" in look
    assert "Not asked: gamma: Sam Adeyemi (sales)" in look
    assert "2 customers to ask, 2 not asked." in look
    assert desk.run("seek", *campaign).exit_code == 2
    assert desk.take_snapshot() == was
    said = desk.do("seek", *campaign, "--yes", "--commit")
    assert "2 customers asked." in said
    assert desk.git("log", "--format=%s", "main..seek/2026-power").count("Ask ") == 2
    assert (desk.root / "outbox/delta/delta-2026-power.eml").is_file()
    again = desk.run("seek", *campaign, "--yes", today="2026-12-20")
    assert "Not asked: alfa: they were already asked for 2026-power" in again.stdout
    assert "To ask: gamma" in again.stdout
    assert desk.list_errors(date(2026, 12, 20)) == []


def test_a_renewal_asks_for_what_stands_and_links_to_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    said = desk.do("renew", "lumen-energi", "2026-wall")
    assert (
        "2026-wall is in force from 2026-01-12 until 2027-01-11: logo, name · website, sales-deck · worldwide" in said
    )
    new = desk.load_record("lumen-energi")["authorizations"][-1]
    assert new["supersedes"] == "2026-wall"
    assert new["requested"]["uses"] == ["logo", "name"]
    assert new["requested"]["why"] == "customer wall"
    mail = (desk.root / "outbox/lumen-energi/lumen-energi-2026-logo.eml").read_bytes()
    assert b"January 11, 2027" in mail
    assert desk.list_errors() == []
    assert "already renewed by 2026-logo" in desk.run("renew", "lumen-energi", "2026-wall").stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("2025-x",), 2, "granted: 2026-wall, 2026-talks"),
        (("2026-wall", "--through", "2027-01-11"), 2, "already in force until 2027-01-11"),
    ],
)
def test_what_cannot_be_renewed_is_said(tmp_path: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    result = Desk(tmp_path).run("renew", "lumen-energi", *arguments)
    assert result.exit_code == code
    assert said in result.stderr


def test_what_was_promised_is_promised_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    path = desk.root / "references/lumen-energi/reference.yaml"
    path.write_text(
        LUMEN.replace("    basis: email\n", "    conditions: [copy-approval]\n    basis: email\n", 1), "utf-8"
    )
    desk.do("renew", "lumen-energi", "2026-wall", today=date(2026, 12, 15))
    assert desk.load_record("lumen-energi")["authorizations"][-1]["conditions"] == ["copy-approval"]
    mail = (desk.root / "outbox/lumen-energi/lumen-energi-2026-logo.eml").read_text()
    assert "Each time, before we use it: we show you the finished text or layout" in mail.replace("=\n", "").replace(
        "\n", " "
    )


def test_a_long_term_is_warned_of(tmp_path: Path) -> None:
    result = Desk(tmp_path).run("seek", "havn-sjomat", *ASK, "--through", "2030-11-22")
    assert result.exit_code == 0
    assert "that is 1460 days; policy recommends at most 1096" in result.stderr


def test_what_they_get_for_it_is_said_to_them(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    gift = ("--incentive", "a day of training", "--disclosure", "below the story", "--language", "en")
    desk.do("seek", "havn-sjomat", *ASK, *gift)
    asked = desk.load_record("havn-sjomat")["authorizations"][0]
    assert asked["incentive"] == {"what": "a day of training", "disclosure": "below the story"}
    page = (desk.root / "outbox/havn-sjomat/havn-sjomat-2026-logo.html").read_text("utf-8")
    assert "a day of training. You get it whatever you say about us" in page
