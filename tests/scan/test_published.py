"""Scanning by what a built site gives out."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.scan.conftest import write

from onrecord.commands import onrecord

PERMISSION = {
    "authorization": "2026-name",
    "uses": ["name", "logo", "quote"],
    "channels": ["website"],
    "territories": ["worldwide"],
    "valid_from": "2026-01-15",
    "valid_through": "2027-01-14",
    "review_by": None,
    "conditions": [],
}
REFERENCE = {
    "slug": "nordlys-bank",
    "name": "Nordlys Bank",
    "owner": "Dana Okafor",
    "permissions": [PERMISSION],
    "quotes": [
        {
            "id": "cfo",
            "text": "It took us two days instead of nine.",
            "attribution": "title-only",
            "speaker": {"name": None, "title": "CFO"},
            "valid_through": None,
        }
    ],
    "publications": [],
}


def scan(api: Path, *arguments: str) -> Result:
    given = ["scan", "a.md", "--catalog", str(api), "--today", "2026-11-21", "--format", "json", *arguments]
    return CliRunner().invoke(onrecord, given, catch_exceptions=False)


@pytest.fixture
def api(site: Path) -> Path:
    return write(site / "references.json", json.dumps({"version": 1, "references": [REFERENCE]}))


def read_findings(result: Result) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return findings


def test_what_stands_is_allowed_and_what_goes_beyond_is_not(site: Path, api: Path) -> None:
    write(site / "a.md", "Nordlys Bank: It took us two days instead of nine. ![](logos/nordlys-bank.svg)")
    assert [f["answer"] for f in read_findings(scan(api, "--show", "allowed"))] == ["allow"] * 3
    assert scan(api).exit_code == 0
    assert [f["answer"] for f in read_findings(scan(api, "--channel", "press"))] == ["deny"] * 3


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 2, "references": []}', '{"version": 1, "references": [1]}']
)
def test_another_file_is_refused(site: Path, text: str) -> None:
    write(site / "a.md", "Nordlys Bank")
    result = scan(write(site / "other.json", text))
    assert result.exit_code == 2
    assert "other.json" in result.stderr
