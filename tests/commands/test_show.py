"""onrecord show, as somebody types it: what is allowed until when, what is left, publications and history."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from git_catalogs import Clone, make_clone
from onrecord.commands import onrecord
from sample import DAY, ROOT


def show(*words: str, today: str = str(DAY), root: Path = ROOT) -> Result:
    return CliRunner().invoke(onrecord, ["show", "--catalog", str(root), "--today", today, *words])


def test_every_use_has_its_answer_and_its_last_day() -> None:
    lines = show("nordlys-bank").stdout.splitlines()
    assert lines[0] == "Nordlys Bank (nordlys-bank), active"
    said = {line[2:20].strip(): line[21:] for line in lines[: lines.index("Authorizations in force")]}
    assert said["Logo"] == "yes, until 2027-01-14 at the latest"
    assert said["Press release"].startswith("no")
    assert said["Case study"].startswith("ask first")
    assert "  no-paid-ads: Any use · Paid advertising · Worldwide · since 2026-01-15: customer's form, box 4" in lines
    for part in ("Authorizations in force", "Forbidden", "Capacity", "Published"):
        assert part in lines


def test_where_nothing_is_possible_one_line_says_why() -> None:
    lines = show("quillstack").stdout.splitlines()
    (line,) = [line for line in lines if line.startswith("  Any use")]
    assert "no: Restriction withdrawn-2026-09-01 forbids it: " in line
    assert not any(line.startswith("  Logo") for line in lines)


def test_json_says_the_same_as_can_use() -> None:
    document = json.loads(show("nordlys-bank", "--format", "json").stdout)
    assert (document["version"], document["customer"], document["today"]) == (1, "nordlys-bank", "2026-11-21")
    assert document["uses"]["logo"]["answer"] == "allow"
    assert document["uses"]["logo"]["valid_through"] == "2027-01-14"
    assert {publication["id"] for publication in document["publications"]} == {"home-wall", "story-web", "quote-web"}
    assert set(document["availability"]["reference-call"]) == {"state", "used", "max", "per", "free_on"}


def test_the_day_after_it_is_over() -> None:
    document = json.loads(show("nordlys-bank", "--format", "json", today="2027-01-15").stdout)
    assert document["uses"]["logo"]["answer"] == "deny"
    assert document["uses"]["logo"]["reasons"][0]["code"] == "expired"


@pytest.mark.parametrize("name", ["Nordlys", "Nordlys Bank ASA", "Fjordbanken", "nordlys-bank"])
def test_any_of_their_names_will_do(name: str) -> None:
    assert show(name).stdout.startswith("Nordlys Bank (nordlys-bank)")


def test_a_record_that_cannot_be_read_is_not_called_unknown(tmp_path: Path) -> None:
    clone = make_clone(tmp_path / "work")
    (clone.root / "references/nordlys-bank/reference.yaml").write_text("name: [\n")
    result = show("nordlys-bank", root=clone.root)
    assert result.exit_code == 4
    assert "references/nordlys-bank/reference.yaml:" in result.stderr
    assert "nobody" not in result.stderr


def test_nobody_answers_to_it() -> None:
    result = show("nordlys-bnk")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "did you mean 'nordlys-bank'?" in result.stderr


class TestHistory:
    @pytest.fixture
    def clone(self, tmp_path: Path) -> Clone:
        return make_clone(tmp_path / "work")

    def test_it_tells_who_did_what(self, clone: Clone) -> None:
        clone.record((clone.root / "references/nordlys-bank/reference.yaml").read_text() + "aliases: [Nordlys]\n")
        clone.commit("An alias", who="Dana Okafor <dana@fernwright.example>")
        lines = show("nordlys-bank", "--history", root=clone.root).stdout.splitlines()
        steps = lines[lines.index("History") + 1 :]
        assert "An alias (merged by Dana Okafor)" in steps[0]
        assert any("The catalog (merged by Mara Conti)" in step for step in steps)
        document = json.loads(show("nordlys-bank", "--history", "--format", "json", root=clone.root).stdout)
        assert [step["subject"] for step in document["history"]] == ["An alias", "The catalog"]

    def test_without_git_there_is_none_and_that_is_said(self, clone: Clone) -> None:
        (clone.top / ".git").rename(clone.top.parent / "gone")
        result = show("nordlys-bank", "--history", root=clone.root)
        assert result.exit_code == 4
        assert "the history cannot be read" in result.stderr
        assert show("nordlys-bank", root=clone.root).exit_code == 0
