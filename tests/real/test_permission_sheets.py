"""Three lists of permissions as companies keep them, each row with what a careful person reads in it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.commands import onrecord
from onrecord.git.tree import DirectoryTree
from onrecord.intake.permissions.facts import Fact, RowFacts
from onrecord.intake.permissions.list_reader import read_list
from onrecord.intake.permissions.questions import Questions
from onrecord.intake.permissions.readers import read_workbook
from onrecord.store.catalog_reader import load_catalog
from real import stories

FILES = ("logo-tracker.xlsx", "referenzliste.csv", "salesforce-referenceable.csv")
Row = tuple[str, int]


@pytest.fixture(scope="module")
def expected(data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data / "sheets" / "expected.json").read_text())
    return found


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    root = Path(__file__).parents[2]
    return load_catalog(DirectoryTree(root), date(2026, 11, 28), []).library.vocabulary


def read_rows(data: Path, name: str, vocabulary: Vocabulary, today: date) -> dict[Row, RowFacts]:
    workbook = read_workbook(name, (data / "sheets" / name).read_bytes())
    reading = read_list(workbook, vocabulary, Questions({}), {}, "Europe/Berlin", today)
    return {(row.sheet, row.row): row for row in reading.rows}


def read_facts(expected: dict[str, Any], name: str) -> dict[Row, dict[str, Any]]:
    file = next(file for file in expected["files"] if file["file"].endswith(name))
    return {(row.get("sheet", ""), row["row"]): row for row in file["rows"]}


def list_granted(row: RowFacts) -> list[Fact]:
    """What would be written as granted."""
    return [] if row.skipped else [fact for fact in row.granted if fact.is_complete]


def is_within(fact: Fact, said: dict[str, Any], vocabulary: Vocabulary) -> bool:
    """Whether a fact is no wider than one that a careful person reads."""
    if said["state"] != "granted" or not set(fact.uses) <= set(said["uses"]):
        return False
    channels = said.get("channels")
    activities = set(fact.uses) <= vocabulary.activities
    if not activities and (channels is None or not set(fact.channels or ()) <= set(channels)):
        return False
    if not vocabulary.territories.expand_all(fact.territories or ()) <= vocabulary.territories.expand_all(
        said.get("territories", ())
    ):
        return False
    return str(fact.through) == said.get("valid_through") and set(said.get("conditions", ())) <= set(fact.conditions)


@pytest.mark.parametrize("name", FILES)
def test_nothing_comes_out_wider_than_its_row(
    data: Path, expected: dict[str, Any], vocabulary: Vocabulary, name: str
) -> None:
    read, known = read_rows(data, name, vocabulary, date.fromisoformat(expected["today"])), read_facts(expected, name)
    for at, row in read.items():
        for fact in list_granted(row):
            assert any(is_within(fact, said, vocabulary) for said in known[at].get("facts", ())), (at, fact)


@pytest.mark.parametrize("name", FILES)
def test_what_never_may_come_out_granted_does_not(
    data: Path, expected: dict[str, Any], vocabulary: Vocabulary, name: str
) -> None:
    read = read_rows(data, name, vocabulary, date.fromisoformat(expected["today"]))
    tried = 0
    for at, said in read_facts(expected, name).items():
        never = said.get("never", {}).get("granted")
        if never is None or at not in read:
            continue
        tried += 1
        for fact in list_granted(read[at]):
            assert never != "anything", (at, fact)
            assert not all(set(getattr(fact, axis) or ()) & set(terms) for axis, terms in never.items()) or (
                "territories" in never and set(never["territories"]) <= set(fact.without)
            ), (at, fact)
    assert tried > 3


@pytest.mark.parametrize("name", FILES)
def test_what_is_clear_is_read_and_what_is_forbidden_is_kept(
    data: Path, expected: dict[str, Any], vocabulary: Vocabulary, name: str
) -> None:
    read = read_rows(data, name, vocabulary, date.fromisoformat(expected["today"]))
    known = read_facts(expected, name)
    clear = [at for at, row in known.items() if row["kind"] == "clear"]
    missed = [at for at in clear if not (list_granted(read[at]) or read[at].skipped)]
    assert len(missed) <= 1, missed  # Pellworm: half a cell is struck out, which is asked about
    for at, said in known.items():
        if at not in read or read[at].skipped:
            continue
        forbidden = {
            use
            for one in said.get("facts", ())
            if one["state"] in ("declined", "none", "restriction", "revoked")
            for use in one["uses"]
        }
        banned = {
            use
            for fact in read[at].facts
            if fact.state in ("no", "declined", "revoked", "forbidden")
            for use in fact.uses
        }
        held = {use for fact in read[at].facts if fact.open for use in fact.uses}
        for use in forbidden:
            assert (
                use in banned | held or "any" in banned or any(use in f.uses and f.without for f in read[at].facts)
            ), (at, use)


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_read_or_listed_and_nobody_is_copied(
    data: Path, expected: dict[str, Any], name: str, tmp_path: Path
) -> None:
    stories.make_empty_catalog(tmp_path)
    mapping = tmp_path.parent / f"{name}.map.yaml"
    words = ["import", "permissions", str(data / "sheets" / name), "--catalog", str(tmp_path), "--format", "json"]
    words += ["--map", str(mapping), "--today", expected["today"], "--by", "dana"]
    result = CliRunner().invoke(onrecord, words, catch_exceptions=False)
    assert result.exit_code == 3, result.output
    report = json.loads(result.stdout)
    named = {entry["row"] for entry in report["left_out"]}
    named |= {
        e["row"] for c in report["customers"] for kind in ("permissions", "waiting", "restrictions") for e in c[kind]
    }
    named |= {row for question in report["questions"] for row in question["rows"]}
    for (sheet, row), said in read_facts(expected, name).items():
        where = f"{sheet}, row {row}" if sheet else f"row {row}"
        lone = said["kind"] == "not-data"
        assert lone or any(one == where or one.startswith(f"{where},") for one in named), where
    written = "".join(path.read_text() for path in (tmp_path / "references").glob("*/reference.yaml"))
    written += mapping.read_text()
    for said in read_facts(expected, name).values():
        for person in said.get("personal", ()):
            assert person not in written
    assert "approvals" not in written
    again = json.loads(CliRunner().invoke(onrecord, words, catch_exceptions=False).stdout)
    assert again["customers"] == []
    assert again["in_the_record_already"] > 0
