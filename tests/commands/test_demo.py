"""A sample is judged on its own day, says so, and is never published as somebody's catalog."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk import Desk
from onrecord.commands import onrecord
from onrecord.yaml.loader import load
from sample import DAY, ROOT

SAYS = f"onrecord: this is a demo catalog, judged as of {DAY}; for another day, give --today DATE"


def run(*words: str) -> Result:
    return CliRunner(env={"ONRECORD_TODAY": None}).invoke(onrecord, list(words), catch_exceptions=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "site"
    built = run("build", "--catalog", str(ROOT), "--out", str(out))
    assert built.exit_code == 0
    assert built.stdout.startswith(f"Built the preview of {DAY}")
    return out


def test_a_fresh_clone_is_green_and_says_what_it_is() -> None:
    checked = run("check", "--catalog", str(ROOT))
    assert (checked.exit_code, checked.stderr.splitlines()) == (0, [SAYS])
    question = f"can-use nordlys-bank logo --channel website --territory NO --format json --catalog {ROOT}"
    asked = run(*question.split())
    assert json.loads(asked.stdout)["days"] == [DAY.isoformat()] * 2
    assert asked.stderr.strip() == SAYS


def test_an_offset_counts_from_its_day() -> None:
    assert "judged as of 2026-12-21" in run("check", "--today", "+30d", "--catalog", str(ROOT)).stderr


def test_a_day_that_is_given_holds_and_nothing_is_said() -> None:
    assert not run("check", "--today", "2026-11-22", "--catalog", str(ROOT)).stderr


def test_its_site_is_a_preview_that_passes_beside_its_source_only(site: Path, tmp_path: Path) -> None:
    assert json.loads((site / ".onrecord-site.json").read_bytes())["demo"] is True
    assert run("verify", str(site), "--catalog", str(ROOT)).exit_code == 0
    copy = tmp_path / "copied"
    for part in ("references", "schema"):
        shutil.copytree(ROOT / part, copy / part)
    for catalog in (copy, tmp_path / "none"):
        refused = run("verify", str(site), "--today", DAY.isoformat(), "--catalog", str(catalog))
        assert refused.exit_code == 1
        assert "built from a demo catalog" in refused.stdout


def test_nobody_else_has_one(tmp_path: Path) -> None:
    assert "demo" not in load((ROOT / "template" / "policy.yaml").read_bytes().replace(b"$", b""))
    assert not Desk(tmp_path / "catalog").run("check").stderr
