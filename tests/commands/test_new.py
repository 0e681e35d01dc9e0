"""onrecord new, and what all verbs that edit have in common."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from desk import Desk
from onrecord.names.text_keys import make_slug


def test_a_candidate_is_nominated(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.make_repository()
    said = desk.do(
        "new", "Ål & Øl AS", "--owner", "dana", "--why", "They like: us", "--country", "NO", "--industry", "retail"
    )
    assert desk.load_record("al-ol-as") == {
        "name": "Ål & Øl AS",
        "status": "candidate",
        "nominated": {"on": "2026-11-23", "by": "mara", "why": "They like: us"},
        "owner": "dana",
        "profile": {"industry": "retail", "country": "NO"},
    }
    assert "switch -c new/al-ol-as &&\n" in said
    assert "https://github.com/fernwright/references/compare/main...new%2Fal-ol-as?expand=1" in said
    assert desk.list_errors() == []


@pytest.mark.parametrize("name", ["Lumen Energy", "LUMEN ENERGI HOLDING", "Lumen Energi Norge", "Lumenn Energi"])
def test_a_similar_name_is_warned_of(tmp_path: Path, name: str) -> None:
    result = Desk(tmp_path).run("new", name, "--owner", "dana", "--why", "x")
    assert "is a name of lumen-energi" in result.stderr
    assert result.exit_code == 0


def test_the_same_name_is_refused(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    was = desk.take_snapshot()
    result = desk.run("new", "Lumen", "--owner", "dana", "--why", "x")
    assert result.exit_code == 1
    assert "[duplicate-name]" in result.stderr
    assert desk.take_snapshot() == was


def test_a_directory_that_is_taken_is_refused(tmp_path: Path) -> None:
    result = Desk(tmp_path).run("new", "Havn: Sjömat!", "--owner", "dana", "--why", "x")
    assert result.exit_code == 1
    assert "references/havn-sjomat already exists" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "by", "said"),
    [
        (["Ny"], "mara", "Missing: --owner, --why"),
        ([], "mara", "Missing: CUSTOMER, --owner, --why"),
        (["Ny", "--owner", "dana", "--why", "x"], "marra", "did you mean 'mara'?"),
        (["Ny", "--owner", "dana", "--why", "x"], None, "Missing: --by (or ONRECORD_BY)"),
        (["Ny", "--owner", "dan", "--why", "x"], "mara", "'dan' is not in policy.yaml"),
        (["Ny", "--owner", "dana", "--why", "x", "--industry", "retial"], "mara", "did you mean 'retail'?"),
        (["★ ☆", "--owner", "dana", "--why", "x"], "mara", "--slug"),
        (["Ny", "--owner", "dana", "--why", "x", "--slug", "../x"], "mara", "cannot be the name of the directory"),
        (["Ny\x1b[2J", "--owner", "dana", "--why", "x"], "mara", "printable"),
        ([" ", "--owner", "dana", "--why", "x"], "mara", "printable"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_nothing_is_written(
    tmp_path: Path, arguments: list[str], by: str | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path)
    monkeypatch.delenv("ONRECORD_BY", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    was = desk.take_snapshot()
    result = desk.run("new", *arguments, by=by)
    assert result.exit_code == 2
    assert said in result.stderr
    assert desk.take_snapshot() == was


def test_who_it_is_comes_from_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONRECORD_BY", raising=False)
    desk = Desk(tmp_path)
    desk.make_repository()
    desk.do("new", "Ny", "--owner", "dana", "--why", "x", by=None)
    assert desk.load_record("ny")["nominated"]["by"] == "mara"


def test_who_has_left_edits_no_more(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    policy = desk.root / "schema/policy.yaml"
    policy.write_text(policy.read_text("utf-8").replace("mara: {", "mara: {left: 2026-11-23, "), encoding="utf-8")
    result = desk.run("new", "Ny", "--owner", "dana", "--why", "x")
    assert result.exit_code == 2
    assert "left on 2026-11-23" in result.stderr


def test_commit_makes_the_branch_and_the_commit_and_nothing_else(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.make_repository()
    (desk.root / "notes.txt").write_text("mine")
    desk.git("add", "notes.txt")
    said = desk.do("new", "Ny", "--owner", "dana", "--why", "x", "--commit")
    assert "Committed on branch new/ny" in said
    assert desk.git("branch", "--show-current") == "new/ny"
    assert desk.git("show", "--name-only", "--format=%s", "HEAD") == "Nominate Ny\n\nreferences/ny/reference.yaml"
    assert desk.git("status", "--short") == "A  notes.txt"
    desk.do("new", "Nyere", "--owner", "dana", "--why", "x", "--commit")
    assert desk.git("branch", "--show-current") == "new/nyere", "each job has a branch of its own"
    assert desk.git("log", "--format=%s", "main..") == "Nominate Nyere"


def test_commit_outside_a_repository_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    desk = Desk(tmp_path)
    was = desk.take_snapshot()
    result = desk.run("new", "Ny", "--owner", "dana", "--why", "x", "--commit")
    assert result.exit_code == 2
    assert "needs a git repository" in result.stderr
    assert desk.take_snapshot() == was


def test_on_a_terminal_it_asks(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    ours, theirs = pty.openpty()
    program = Path(sys.executable).with_name("onrecord")
    arguments = [program, "new", "--catalog", tmp_path, "--by", "mara", "--today", "2026-11-23"]
    answers = (
        (b"Ny\n", b"customer's name"),
        (b"nobody\n", b"owns the"),
        (b"dana\n", b"owns the"),
        (b"they asked\n", b"reference"),
    )
    with subprocess.Popen(arguments, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE) as child:
        os.close(theirs)
        for answer, question in answers:
            asked = b""
            while question not in asked:
                asked += os.read(ours, 1000)
            os.write(ours, answer)
        assert child.stdout is not None
        child.stdout.read()
        assert child.wait() == 0
    os.close(ours)
    assert desk.load_record("ny")["nominated"]["why"] == "they asked"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Nordlys Bank ASA", "nordlys-bank-asa"),
        ("O'Hanrahan’s Larder", "ohanrahans-larder"),
        ("Łódź Æther ß", "lodz-aether-ss"),
        ("3M", "3m"),
        ("…", ""),
        ("x" * 80, "x" * 63),
    ],
)
def test_a_directory_is_named_after_the_customer(name: str, slug: str) -> None:
    assert make_slug(name) == slug
