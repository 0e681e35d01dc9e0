"""CI goes red the day an expired permission is still published, and green again by either way out."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord.commands import onrecord
from sample import DAY, ROOT, copy_settings

LOGO_ENDS = "valid_through: 2027-01-14"


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "references" / "nordlys-bank", tmp_path / "references" / "nordlys-bank")
    copy_settings(tmp_path)
    return tmp_path


def run(catalog: Path, *arguments: str, today: str = DAY.isoformat()) -> tuple[int, str]:
    done = CliRunner().invoke(onrecord, [*arguments, "--catalog", str(catalog), "--today", today])
    return done.exit_code, done.output


def record(catalog: Path) -> Path:
    return catalog / "references" / "nordlys-bank" / "reference.yaml"


def edit(catalog: Path, old: str, new: str) -> None:
    text = record(catalog).read_text()
    assert old in text
    record(catalog).write_text(text.replace(old, new))


def list_live(catalog: Path) -> list[str]:
    lines = record(catalog).read_text().splitlines()
    return [
        line for line in lines if "authorization: 2026-logo" in line and "where:" in line and "removed:" not in line
    ]


def test_red_until_it_is_taken_down(catalog: Path) -> None:
    assert run(catalog, "check")[0] == 0
    edit(catalog, LOGO_ENDS, "valid_through: 2026-11-20")
    code, said = run(catalog, "check")
    assert code == 1
    for words in ("https://www.fernwright.example/customers", "2026-logo", "take it down", "onrecord renew"):
        assert words in said
    code, said = run(catalog, "build", "--out", str(catalog / "public"))
    assert code == 1
    assert "1 publication elsewhere must be taken down" in said
    assert not list((catalog / "public").rglob("logo.svg"))
    for line in list_live(catalog):
        edit(catalog, line, line.replace("since:", "removed: 2026-11-20, since:"))
    assert run(catalog, "check")[0] == 0
    assert run(catalog, "build", "--out", str(catalog / "public"))[0] == 0


def test_red_until_it_is_renewed(catalog: Path) -> None:
    edit(catalog, LOGO_ENDS, "valid_through: 2026-11-20")
    assert run(catalog, "check")[0] == 1
    edit(catalog, "valid_through: 2026-11-20", "valid_through: 2027-11-20")
    assert run(catalog, "check")[0] == 0


def test_the_last_day_is_green_and_the_next_is_red(catalog: Path) -> None:
    assert run(catalog, "check", today="2027-01-14")[0] == 0
    assert run(catalog, "check", today="2027-01-15")[0] == 1


def test_every_place_that_must_come_down_is_named(catalog: Path) -> None:
    code, said = run(catalog, "check", "--format", "json", today="2028-11-21")
    found = [finding for finding in json.loads(said)["findings"] if finding["rule"] == "expired-published"]
    assert code == 1
    lines = record(catalog).read_text().splitlines()
    for finding in found:
        assert lines[finding["line"] - 1][finding["column"] - 1 :].startswith(("http", '"', "the ", "deck"))
        assert " or " in finding["hint"]
    places = [line for line in lines if "where:" in line and "removed:" not in line]
    assert len(found) == len(places) > 1
