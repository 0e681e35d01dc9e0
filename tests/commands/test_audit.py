"""What we believed on a day, apart from what we know today about it; and the history of an authorization."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from git_catalogs import ENVIRONMENT, GRANT, Clone, make_clone


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """Granted on 20 November; on 1 December a withdrawal is recorded that took effect on 25 November."""
    clone = make_clone(tmp_path / "repo")
    clone.git("checkout", "--quiet", "main")
    clone.git("checkout", "--quiet", "-b", "withdraw")
    for key in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setitem(ENVIRONMENT, key, "2026-12-01T12:00:00Z")
    clone.record(GRANT.replace("uses: [name]", "uses: [name]\n    withdrawn: {on: 2026-11-25, copies: recall}"))
    clone.commit("Nordlys Bank wants out", who="Dana Okafor <dana@fernwright.example>")
    clone.git("checkout", "--quiet", "main")
    clone.git("merge", "--quiet", "--no-ff", "--message", "Merge the withdrawal", "withdraw")
    return clone


def run_audit(clone: Clone, on: str, *words: str) -> dict[str, Any]:
    result = clone.run("audit", "nordlys-bank", "--on", on, "--format", "json", *words, today="2026-12-10")
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


@pytest.mark.parametrize(
    ("on", "believed", "known"),
    [
        ("2026-11-20", "allow", "allow"),
        ("2026-11-24", "allow", "allow"),
        ("2026-11-25", "allow", "deny"),
        ("2026-11-30", "allow", "deny"),
        ("2026-12-01", "deny", "deny"),
    ],
)
def test_believed_and_known(clone: Clone, on: str, believed: str, known: str) -> None:
    found = run_audit(clone, on)
    assert (found["believed"]["name"]["answer"], found["known"]["name"]["answer"]) == (believed, known)


def test_the_difference_is_marked(clone: Clone) -> None:
    text = clone.run("audit", "nordlys-bank", "--on", "2026-11-26", today="2026-12-10").stdout
    (line,) = (line for line in text.splitlines() if "≠" in line)
    assert line == "  ≠ Name               believed: allow (2026-name)   known: deny"


def test_before_the_first_commit(clone: Clone) -> None:
    result = clone.run("audit", "nordlys-bank", "--on", "2026-11-19", today="2026-12-10")
    assert result.exit_code == 4
    assert "there is no commit on or before 2026-11-19" in result.stderr


def test_the_day_ends_in_the_policy_s_zone(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    """23:30 in Oslo is still that day, though it is the same day's 22:30 in UTC; half past midnight is the next."""
    for moment, on in (("2026-12-05T22:30:00Z", "2026-12-05"), ("2026-12-06T23:30:00Z", "2026-12-07")):
        for key in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            monkeypatch.setitem(ENVIRONMENT, key, moment)
        commit = clone.commit(f"At {moment}")
        assert run_audit(clone, on)["commit"] == commit
    assert run_audit(clone, "2026-12-06")["commit"] != commit


def test_nobody_by_that_name(clone: Clone) -> None:
    result = clone.run("audit", "nobody", "--on", "2026-11-25", today="2026-12-10")
    assert (result.exit_code, "no customer was called 'nobody' on " in result.stderr) == (1, True)


def test_the_history_of_one_reference(clone: Clone) -> None:
    result = clone.run("show", "nordlys-bank", "--history", "--format", "json", today="2026-12-10")
    newest, first = json.loads(result.stdout)["history"]
    assert (newest["on"], newest["subject"]) == ("2026-12-01", "Merge the withdrawal")
    assert (newest["merged_by"], newest["authors"]) == ("Mara Conti", ["Dana Okafor"])
    assert newest["what"] == ["2026-name withdrawn on 2026-11-25"]
    assert first["what"] == ["2026-name granted, recorded by mara", "2026-name approved as cs by dana"]


def test_a_version_that_could_not_be_read_is_passed_over(clone: Clone) -> None:
    clone.write_all({"references/nordlys-bank/reference.yaml": "name: [\n"})
    clone.commit("Broken")
    clone.record(GRANT)
    clone.commit("Mended")
    text = clone.run("show", "nordlys-bank", "--history", today="2026-12-10").stdout
    assert "Mended" in text and "Broken" in text


def test_history_without_a_repository(clone: Clone) -> None:
    (clone.top / ".git").rename(clone.top.parent / f"gone-{os.getpid()}")
    result = clone.run("show", "nordlys-bank", "--history", today="2026-12-10")
    assert (result.exit_code, "the history cannot be read" in result.stderr) == (4, True)
