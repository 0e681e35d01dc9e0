"""The 305 published stories through `onrecord import` and a mapping file: what is used, and what is not, and why."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onrecord.catalog.library import Library
from onrecord.git.tree import DirectoryTree
from onrecord.names.text_keys import make_name_key
from onrecord.store.catalog_reader import load_catalog
from real import stories

TODAY = date.fromisoformat(stories.TODAY)


@pytest.fixture(scope="module")
def file(data: Path) -> Path:
    return data / "case-studies" / "stories.csv"


@pytest.fixture(scope="module")
def imported(file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    root = tmp_path_factory.mktemp("imported")
    return root, stories.write(root, file)


@pytest.fixture(scope="module")
def report(imported: tuple[Path, dict[str, Any]]) -> dict[str, Any]:
    return imported[1]


@pytest.fixture(scope="module")
def library(imported: tuple[Path, dict[str, Any]]) -> Library:
    return load_catalog(DirectoryTree(imported[0]), TODAY).library


def test_every_row_is_accounted_for(report: dict[str, Any], file: Path, library: Library) -> None:
    named = stories.read_named_rows(file)
    assert report["rows"] == 305
    assert report["passed_over"] == [{"why": "the customer asked not to be named", "rows": 305 - len(named)}]
    assert all(len(library.find_by_name(row["company_name"])) == 1 for row in named)
    assert {change["customer"] for change in report["changes"]} == set(library.references)
    assert report["not_in_catalog"] == []


def test_several_stories_of_one_company_are_one_candidate(library: Library, file: Path) -> None:
    counts = Counter(make_name_key(row["company_name"]) for row in stories.read_named_rows(file))
    assert counts[make_name_key("IBM")] >= 4
    assert len(library.references) < len(counts)  # companies that other rows name as an alias
    assert library.resolve("Linux World") is library.resolve("LinuxWorld informatics Pvt Ltd")


def test_what_could_not_be_used_is_reported_with_line_column_and_a_way_out(report: dict[str, Any], file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert 10 < len(report["findings"]) < 40
    differing = [finding for finding in report["findings"] if finding["severity"] == "error"]
    assert [finding["message"].partition(", which")[0] for finding in differing] == [
        "industry: the value differs from line 44",
        "country: the value differs from line 108",
    ]
    for finding in report["findings"]:
        if finding in differing:
            continue
        assert (finding["rule"], finding["severity"]) == ("import-unmapped", "warning")
        text = finding["message"].split("'")[1]
        assert text in lines[finding["line"] - 1]
        assert finding["hint"].startswith("add it to the mapping file")


def test_a_second_run_changes_nothing_and_says_the_same(
    imported: tuple[Path, dict[str, Any]], report: dict[str, Any], file: Path
) -> None:
    again = stories.run(imported[0], file, "--format", "json")
    assert again.exit_code == 1
    document = json.loads(again.stdout)
    assert (document["changes"], document["findings"]) == ([], report["findings"])


def test_most_of_what_was_published_about_industry_and_country_is_used(library: Library, file: Path) -> None:
    named = stories.read_named_rows(file)
    for field, least in (("industry", 0.6), ("country", 0.95)):
        said = {library.resolve(row["company_name"]).slug for row in named if row[field]}
        used = [slug for slug in said if getattr(library.references[slug].profile, field)]
        assert len(used) / len(said) >= least, field


def test_no_person_no_quote_and_nobody_who_is_anonymous_is_in_any_record(
    imported: tuple[Path, dict[str, Any]], file: Path
) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in imported[0].glob("references/*/reference.yaml"))
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        for field in ("quote", "quote_speaker", "headline"):
            if len(row[field]) > 8 and row[field] != row["company_name"]:
                assert row[field] not in text, (row["id"], field)


def test_a_second_run_changes_nothing(imported: tuple[Path, dict[str, Any]], file: Path) -> None:
    root, _ = imported
    was = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    result = stories.run(root, file)
    assert "Changed 0 customers" in result.output
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == was
