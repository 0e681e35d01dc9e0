"""Where the answer is "ask", the customer's own limit is there; where a story has no name, the agreed words are."""

import json
from pathlib import Path

import pytest

from desk import LUMEN, Desk

AS = "anonymous_as: A large Nordic utility\n"
STORY = LUMEN.replace("uses: [logo, name]     #", "uses: [anonymous-story]     #", 1).replace(
    "status: active\n", f"{AS}status: active\n"
)
WHERE = ("--channel", "website", "--territory", "SE")


def make_catalog(tmp_path: Path, text: str) -> Desk:
    desk = Desk(tmp_path / "catalog")
    (desk.root / "references/lumen-energi/reference.yaml").write_text(text, encoding="utf-8")
    return desk


def test_the_agreed_words_stand_beside_the_story(tmp_path: Path) -> None:
    desk = make_catalog(tmp_path, STORY)
    said = desk.run("can-use", "lumen-energi", "anonymous-story", *WHERE)
    assert (
        said.exit_code,
        "Do not name them to anybody outside the company. Describe them as “A large Nordic utility”." in said.output,
    ) == (0, True)
    denied = desk.run("can-use", "lumen-energi", "name", *WHERE)
    assert (denied.exit_code, "Describe them as “A large Nordic utility”." in denied.output) == (1, True)
    answer = json.loads(desk.run("can-use", "lumen-energi", "anonymous-story", *WHERE, "--format", "json").stdout)
    assert answer["anonymous_as"] == "A large Nordic utility"
    assert "Describe them as “A large Nordic utility”." in desk.do("show", "lumen-energi", by=None)
    shown = json.loads(desk.do("show", "lumen-energi", "--format", "json", by=None))
    assert (shown["anonymous_as"], shown["may_be_named"]) == ("A large Nordic utility", False)


def test_who_may_be_named_somewhere_is_not_hushed_up(tmp_path: Path) -> None:
    desk = make_catalog(tmp_path, STORY.replace("[anonymous-story]", "[anonymous-story, name]"))
    said = desk.run("can-use", "lumen-energi", "anonymous-story", *WHERE).output
    assert "Describe them as “A large Nordic utility”." in said
    assert "Do not name them" not in said


@pytest.mark.parametrize("text", [LUMEN, LUMEN.replace("status: active\n", f"{AS}status: active\n")])
def test_nothing_is_said_where_no_story_is_allowed(tmp_path: Path, text: str) -> None:
    desk = make_catalog(tmp_path, text)
    assert "Describe them" not in desk.run("can-use", "lumen-energi", "anonymous-story", *WHERE).output
    assert "Describe them" not in desk.do("show", "lumen-energi", by=None)


def test_their_own_limit_stands_where_it_has_to_be_asked(tmp_path: Path) -> None:
    note = "    note: |\n      Only beside our press office's\n      photographs.\n"
    limit = f"    conditions: [own-words]\n{note}    basis: email\n"
    desk = make_catalog(tmp_path, LUMEN.replace("    basis: email\n", limit, 1))
    said = desk.run("can-use", "lumen-energi", "name", *WHERE)
    assert (said.exit_code, "They wrote: “Only beside our press office's photographs.”" in said.output) == (3, True)
    assert "They wrote: “Only beside" in desk.do("show", "lumen-energi", by=None)
    page = tmp_path / "page.md"
    page.write_text("Lumen Energi is our customer.\n", encoding="utf-8")
    assert "They wrote: “Only beside" in desk.run("scan", page, *WHERE, by=None).output


def test_other_notes_stay_in_the_record(tmp_path: Path) -> None:
    note = "    conditions: [copy-approval]\n    note: Their lawyer called twice.\n    basis: email\n"
    desk = make_catalog(tmp_path, LUMEN.replace("    basis: email\n", note, 1))
    assert "lawyer" not in desk.run("can-use", "lumen-energi", "name", *WHERE).output


def test_the_site_has_them_too(tmp_path: Path) -> None:
    desk = make_catalog(tmp_path, STORY.partition("publications:")[0])
    desk.do("build", "--out", tmp_path / "site", by=None)
    page = (tmp_path / "site/references/lumen-energi/index.html").read_text("utf-8")
    assert 'data-copy="A large Nordic utility"' in page
    assert "Do not name them to anybody outside the company." in page
    fields = json.loads((tmp_path / "site/api/v1/references/lumen-energi.json").read_text("utf-8"))["reference"]
    assert (fields["anonymous_as"], fields["may_be_named"]) == ("A large Nordic utility", False)


def test_the_agreed_words_stand_in_search_briefing_and_crm(tmp_path: Path) -> None:
    text = STORY.replace("owner: ines\n", "owner: ines\nrelationship: {crm_id: 0015g00000WYYWQAA5}\n")
    desk = make_catalog(tmp_path, text)
    sentence = "Do not name them to anybody outside the company. Describe them as “A large Nordic utility”."
    assert sentence in desk.do("find", by=None)
    [hit] = json.loads(desk.do("find", "--format", "json", by=None))["hits"]
    assert (hit["anonymous_as"], hit["may_be_named"]) == ("A large Nordic utility", False)
    assert ",A large Nordic utility\n" in desk.do("export", "salesforce", by=None)
    call = ("--use", "reference-call", "--prospect", "Hooli", "--about", "The switch", "--needed-by", "2026-12-10")
    desk.do("request", "lumen-energi", *call, by="sam")
    for step in (("approve",), ("accept",), ("schedule", "--at", "2026-12-10T10:00", "--out", str(tmp_path / "out"))):
        desk.do("log", "lumen-energi/2026-11-23-hooli-call", *step, by="ines")
    sheets = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*.md")]
    assert any(f"**{sentence}**" in sheet for sheet in sheets)
