"""What the verbs that edit say next: lines that can be pasted as they are."""

import subprocess
from pathlib import Path

import pytest

from desk import Desk
from onrecord.git.repository import Repository

NOMINATED = ("--owner", "dana", "--why", "They asked")


def take_lines(said: str) -> str:
    """The lines after `Next:`, up to the push, which needs a remote."""
    lines = said.split("Next:\n")[1].split("Then open")[0].splitlines()
    assert all(line.endswith(" &&") for line in lines[:-1])
    assert "push -u origin" in lines[-1]
    return "\n".join(lines[:-1]).removesuffix(" &&")


def run(script: str, where: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", script], cwd=where, capture_output=True, text=True, check=False)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "the catalog")
    desk.make_repository()
    return desk


def test_the_lines_work_from_where_they_are_printed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.root.parent)
    home, desk.root = desk.root, Path("the catalog")
    said = desk.do("new", "Ny AS", *NOMINATED)
    assert run(take_lines(said), home.parent).returncode == 0
    desk.root = home
    assert desk.git("branch", "--show-current") == "new/ny-as"
    assert desk.git("status", "--porcelain") == ""
    assert desk.git("log", "-1", "--format=%s", "main") == "The catalog"


def test_a_branch_that_is_there_is_not_named_again(desk: Desk) -> None:
    desk.git("branch", "new/ny-as")
    desk.git("update-ref", "refs/remotes/origin/new/ny-as-2", "main")
    said = desk.do("new", "Ny AS", *NOMINATED)
    assert "new%2Fny-as-3?expand=1" in said
    assert run(take_lines(said), desk.root).returncode == 0
    assert desk.git("branch", "--show-current") == "new/ny-as-3"


def test_nothing_is_committed_where_a_step_fails(desk: Desk) -> None:
    said = desk.do("new", "Ny AS", *NOMINATED)
    desk.git("branch", "new/ny-as")
    assert run(take_lines(said), desk.root).returncode != 0
    assert desk.git("log", "-1", "--format=%s") == "The catalog"


def test_on_a_branch_of_ones_own_no_other_is_made(desk: Desk) -> None:
    desk.git("switch", "--quiet", "--create", "mine")
    said = desk.do("new", "Ny AS", *NOMINATED)
    assert run(take_lines(said), desk.root).returncode == 0
    assert desk.git("log", "-1", "--format=%s", "mine") == "Nominate Ny AS"


def test_without_git_no_line_speaks_of_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert not Repository(tmp_path).exists()
    said = desk.do("new", "Ny AS", *NOMINATED)
    assert "Next:" not in said
    assert "git" not in said


def test_an_address_that_policy_does_not_know_is_named(desk: Desk) -> None:
    desk.git("config", "user.email", "someone@else.example")
    result = desk.run("new", "Ny AS", *NOMINATED, by=None)
    assert result.exit_code == 2
    assert "nobody in policy.yaml has git's e-mail address, someone@else.example" in " ".join(result.stderr.split())
