"""The version is written once; where the tool runs from its own repository, the commit is said too."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from git_catalogs import Clone, make_clone
from onrecord import __version__
from onrecord.commands import onrecord
from onrecord.commands.shell import version
from sample import ROOT


def run_version() -> str:
    return CliRunner().invoke(onrecord, ["--version"]).output.strip()


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    made = make_clone(tmp_path / "work")
    monkeypatch.setattr(version, "SOURCE", made.root)
    return made


def test_it_says_the_commit(clone: Clone) -> None:
    assert run_version() == f"onrecord {__version__} ({clone.git('rev-parse', 'HEAD').strip()[:12]})"
    clone.git("pack-refs", "--all")
    assert run_version() == f"onrecord {__version__} ({clone.git('rev-parse', 'HEAD').strip()[:12]})"
    clone.git("checkout", "--quiet", "--detach")
    assert run_version() == f"onrecord {__version__} ({clone.git('rev-parse', 'HEAD').strip()[:12]})"


def test_where_it_was_installed_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version, "SOURCE", tmp_path)
    assert run_version() == f"onrecord {__version__}"


def test_it_is_written_in_one_place() -> None:
    assert "version" in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dynamic"]
    assert re.search(rf"^## .*{re.escape(__version__)}", (ROOT / "CHANGELOG.md").read_text(), re.M)
