"""One issue per owner, planned so that running it twice changes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from git_catalogs import GRANT, Clone, make_clone

ENDING = GRANT.replace("    uses:", "    valid_through: 2026-12-31\n    uses:")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return make_clone(tmp_path / "repo", text=ENDING)


def plan(clone: Clone, out: Path, issues: list[dict[str, Any]]) -> dict[str, str]:
    (clone.top / ".git/issues.json").write_text(json.dumps(issues))
    result = clone.run("remind", "--issues", str(clone.top / ".git/issues.json"), "--out", str(out))
    assert result.exit_code == 0, result.output
    return {p.relative_to(out).as_posix(): p.read_text() for p in out.rglob("*") if p.is_file()}


def list_opened(clone: Clone, out: Path) -> dict[str, Any]:
    files = plan(clone, out, [])
    return {"number": 5, "title": files["open/for-dana.title"], "body": files["open/for-dana.md"]}


def test_it_calls_the_owner_and_says_the_command(clone: Clone, tmp_path: Path) -> None:
    issue = list_opened(clone, tmp_path / "plan")
    assert issue["title"] == "References: what is due for Dana Okafor"
    assert issue["body"].splitlines()[:2] == ["<!-- onrecord-watch: for-dana -->", "@dana-okafor"]
    assert "onrecord renew nordlys-bank 2026-name" in issue["body"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_twice_is_once(clone: Clone, tmp_path: Path, end: str) -> None:
    issue = list_opened(clone, tmp_path / "one")
    issue["body"] = issue["body"].replace("\n", end).rstrip()
    assert plan(clone, tmp_path / "two", [issue]) == {"plan.txt": "0 to open, 0 to edit, 0 to close.\n"}


def test_what_changed_is_edited_and_what_is_done_is_closed(clone: Clone, tmp_path: Path) -> None:
    issue = list_opened(clone, tmp_path / "one")
    files = plan(clone, tmp_path / "two", [{**issue, "body": issue["body"] + "\nand more"}, {**issue, "number": 9}])
    assert sorted(files) == ["close/9.md", "edit/5.md", "edit/5.title", "plan.txt"]
    clone.record(GRANT)
    assert sorted(plan(clone, tmp_path / "three", [issue])) == ["close/5.md", "plan.txt"]


def test_issues_of_others_are_left_alone(clone: Clone, tmp_path: Path) -> None:
    others = [
        {"number": 1, "title": "References: what is due for Dana Okafor", "body": "by hand"},
        {"number": 2, "title": "x", "body": "quoting\n<!-- onrecord-watch: for-dana -->"},
        {"number": 3, "title": "x", "body": None},
    ]
    files = plan(clone, tmp_path / "plan", others)
    assert sorted(files) == ["open/for-dana.md", "open/for-dana.title", "plan.txt"]


def test_what_the_gate_refuses_is_one_issue(clone: Clone, tmp_path: Path) -> None:
    clone.record("status: odd\n@x: <script>\n" + ENDING)
    files = plan(clone, tmp_path / "plan", [])
    assert files["open/the-gate.title"].endswith(" in the catalog")
    assert "references/nordlys-bank/reference.yaml" in files["open/the-gate.md"]
    assert "<script" not in files["open/the-gate.md"]


def test_renewals(clone: Clone, tmp_path: Path) -> None:
    result = clone.run("remind", "--renewals", str(tmp_path / "renewals.txt"))
    assert result.exit_code == 0
    assert (tmp_path / "renewals.txt").read_text() == "nordlys-bank 2026-name dana\n"


@pytest.mark.parametrize(
    "data", ["", "{}", "[1]", '[{"number": "5"}]', '[{"number": true}]', '[{"number": 1, "body": 7}]']
)
def test_what_is_no_list_of_issues(clone: Clone, tmp_path: Path, data: str) -> None:
    (tmp_path / "issues.json").write_text(data)
    result = clone.run("remind", "--issues", str(tmp_path / "issues.json"), "--out", str(tmp_path / "plan"))
    assert result.exit_code == 4
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize("words", [[], ["--out", "plan"]])
def test_what_for(clone: Clone, words: list[str]) -> None:
    assert clone.run("remind", *words).exit_code == 2
