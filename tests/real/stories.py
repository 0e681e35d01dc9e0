"""The published customer stories as a catalog of candidates, made by `onrecord import` and a mapping file."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from onrecord.commands import onrecord

ROOT = Path(__file__).resolve().parents[2]
MAP = Path(__file__).parent / "stories_map.yaml"
TODAY = "2026-11-21"
Row = dict[str, str]


def read_named_rows(stories: Path) -> list[Row]:
    """The rows that name a company."""
    with stories.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["anonymous"] == "no"]


def make_empty_catalog(catalog: Path) -> None:
    """A catalog with our vocabulary and policy, and nobody in it."""
    (catalog / "references").mkdir(parents=True)
    (catalog / "schema").mkdir()
    for name in ("vocabulary.yaml", "policy.yaml"):
        shutil.copy(ROOT / "schema" / name, catalog / "schema")


def run(catalog: Path, stories: Path, *options: str) -> Result:
    """`onrecord import csv` of the stories."""
    words = ["import", "csv", str(stories), "--map", str(MAP), "--nominate", "--by", "dana", *options]
    return CliRunner().invoke(onrecord, [*words, "--catalog", str(catalog), "--today", TODAY], catch_exceptions=False)


def write(catalog: Path, stories: Path) -> dict[str, Any]:
    """The catalog on disk; what the import reports."""
    make_empty_catalog(catalog)
    result = run(catalog, stories, "--format", "json")
    assert result.exit_code in (0, 1), result.output
    report: dict[str, Any] = json.loads(result.stdout)
    return report
