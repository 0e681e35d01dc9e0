"""--commit and --push: each job on a branch of its own from the default one, pushed, the pull request opened."""

import os
from pathlib import Path

import pytest

from desk import Desk

WALL = ("--use", "video", "--channel", "website", "--territory", "SE", "--why", "A film", "--language", "en")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "catalog")
    desk.make_repository()
    desk.git("init", "--quiet", "--bare", str(tmp_path / "remote.git"))
    desk.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    return desk


def test_each_job_begins_from_the_default_branch(desk: Desk) -> None:
    desk.git("switch", "--quiet", "--create", "somebody-elses")
    (desk.root / "notes.txt").write_text("mine")
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message", "Their work")
    said = desk.do("withdraw", "lumen-energi", "2026-talks", "--commit")
    assert "Committed on branch withdraw/lumen-energi-2026-talks" in said
    assert desk.git("log", "--format=%s", "main..") == "Lumen Energi withdraws 2026-talks as of 2026-11-23"
    assert not (desk.root / "notes.txt").exists()


def test_an_edit_that_builds_on_the_branch_stays_there(desk: Desk) -> None:
    desk.do("new", "Ny", "--owner", "dana", "--why", "x", "--commit")
    said = desk.do("retire", "ny", "--why", "They said no", "--commit")
    assert "Staying on branch new/ny: what you edit is not on main yet." in said
    assert desk.git("log", "--format=%s", "main..") == "Retire Ny: They said no\nNominate Ny"


def test_what_is_in_the_way_is_said_and_nothing_is_written(desk: Desk) -> None:
    desk.git("switch", "--quiet", "--create", "mine")
    (desk.root / "notes.txt").write_text("one")
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message", "Notes")
    (desk.root / "notes.txt").write_text("two")
    was = desk.take_snapshot()
    result = desk.run("retire", "lumen-energi", "--why", "x", "--commit")
    assert (result.exit_code, "nothing was written" in result.stderr) == (4, True)
    assert "commit or stash" in result.stderr
    assert (desk.take_snapshot(), desk.git("branch", "--show-current")) == (was, "mine")


def test_push_pushes_and_says_where_the_pull_request_is_opened(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", _find_git())
    said = desk.do("seek", "lumen-energi", *WALL, "--anyway", "--push")
    branch = desk.git("branch", "--show-current")
    assert branch.startswith("seek/lumen-energi-")
    assert f"Pushed branch {branch}" in said
    where = f"https://github.com/fernwright/references/compare/main...{branch.replace('/', '%2F')}"
    assert f"Then open the pull request: {where}" in said
    assert desk.git("rev-parse", f"refs/remotes/origin/{branch}") == desk.git("rev-parse", "HEAD")


def test_where_the_hosts_program_is_installed_it_opens_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin/gh"
    program.parent.mkdir()
    address = "https://github.com/fernwright/references/pull/7"
    program.write_text(f'#!/bin/sh\necho "$@" > "$(dirname "$0")/called"\necho {address}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    said = desk.do("retire", "lumen-energi", "--why", "-x; rm", "--push")
    assert f"Opened the pull request: {address}" in said
    called = (program.parent / "called").read_text()
    assert called == "pr create --base=main --head=retire/lumen-energi --title=Retire Lumen Energi: -x; rm --body=\n"


def test_a_push_that_fails_leaves_the_commit(desk: Desk) -> None:
    desk.git("remote", "set-url", "origin", "/nowhere")
    result = desk.run("retire", "lumen-energi", "--why", "x", "--push")
    assert result.exit_code == 4
    assert "the change is committed on branch retire/lumen-energi, but was not pushed" in result.stderr
    assert "push -u origin retire/lumen-energi" in result.stderr
    assert desk.git("log", "-1", "--format=%s") == "Retire Lumen Energi: x"


def _find_git() -> str:
    """The places on the path where git is, and no program of a Git host."""
    places = os.environ["PATH"].split(":")
    return ":".join(place for place in places if not any((Path(place) / name).exists() for name in ("gh", "glab")))
