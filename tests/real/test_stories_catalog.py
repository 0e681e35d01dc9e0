"""Published stories of 193 named companies as candidates: the catalog is sound, and nobody in it is shown."""

import json
import re
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.commands import onrecord
from onrecord.git.tree import DirectoryTree
from onrecord.names.text_keys import make_name_key
from onrecord.store.catalog_reader import load_catalog
from real import stories

TODAY = date(2026, 11, 21)
TEXTS = {".html", ".json", ".js", ".css", ".xml", ".atom", ".ics", ".txt", ".svg", ".map", ".csv"}


def run(verb: str, *words: str, catalog: Path) -> Result:
    return CliRunner().invoke(onrecord, [verb, *words, "--catalog", str(catalog), "--today", str(TODAY)])


@pytest.fixture(scope="module")
def rows(data: Path) -> list[stories.Row]:
    return stories.read_named_rows(data / "case-studies" / "stories.csv")


@pytest.fixture(scope="module")
def catalog(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("stories")
    stories.write(root, data / "case-studies" / "stories.csv")
    return root


@pytest.fixture(scope="module")
def library(catalog: Path) -> Library:
    return load_catalog(DirectoryTree(catalog), TODAY).library


def test_every_named_row_is_one_customer(rows: list[stories.Row], library: Library) -> None:
    assert len(rows) == 193
    assert 150 < len(library.references) < 193  # some companies have several stories
    for row in rows:
        assert len(library.find_by_name(row["company_name"])) == 1, row["company_name"]
        for alias in filter(None, row["aliases"].split(";")):
            assert library.find_by_name(alias) == library.find_by_name(row["company_name"])


def test_rows_of_one_company_are_merged(library: Library) -> None:
    assert library.resolve("Linux World") is library.resolve("LinuxWorld informatics Pvt Ltd")
    assert library.resolve("Sincrovia") is library.resolve("Sincrovia Soluções Tecnológicas")
    assert library.resolve("Google") is not library.resolve("Google Cloud")


def test_check_finds_no_error(catalog: Path) -> None:
    result = run("check", "--format", "json", catalog=catalog)
    assert [f for f in json.loads(result.stdout)["findings"] if f["severity"] == "error"] == []
    assert result.exit_code == 0


def test_can_use_denies_everything(library: Library) -> None:
    for reference in library.references.values():
        for use, channel in product(("logo", "name", "any"), ("website", "any")):
            decision = library.judge(reference).decide(use, channel, "worldwide", Days.on(TODAY), today=TODAY)
            assert decision.answer is Answer.DENY
            assert {reason.code for reason in decision.reasons} == {"not-authorized"}


@pytest.mark.parametrize("name", ["IBM", "Linux World", "Mühlemann & Popp", "M&P", "Sainsbury's", "X"])
def test_can_use_denies_whatever_name_is_typed(catalog: Path, name: str) -> None:
    result = run("can-use", name, "logo", "--channel", "website", "--territory", "worldwide", catalog=catalog)
    assert result.exit_code == 1


def test_find_finds_nobody(catalog: Path) -> None:
    result = run("find", "--format", "json", catalog=catalog)
    assert (result.exit_code, json.loads(result.stdout)["hits"]) == (1, [])


@pytest.mark.parametrize("audience", ["sales", "public"])
def test_build_runs_and_no_company_is_in_it(
    audience: str, catalog: Path, rows: list[stories.Row], tmp_path: Path
) -> None:
    """Word for word, the site says no more names than that of a catalog that holds nobody."""
    empty = tmp_path / "empty"
    stories.make_empty_catalog(empty)
    sites = []
    for root in (empty, catalog):
        out = tmp_path / f"site-{len(sites)}"
        result = run("build", "--audience", audience, "--out", str(out), catalog=root)
        assert result.exit_code == 0, result.output
        sites.append({path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()})
    without, site = sites
    assert set(site) == set(without)
    names = {name for row in rows for name in (row["company_name"], *filter(None, row["aliases"].split(";")))}
    looked_for = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names, key=len)[::-1]))
    for path, file in site.items():
        if file.suffix in TEXTS and file.read_bytes() != without[path].read_bytes():
            here, there = (Counter(looked_for.findall(f.read_text("utf-8"))) for f in (file, without[path]))
            assert here <= there, (path, here - there)


def test_names_are_compared_as_people_write_them(library: Library) -> None:
    for reference in library.references.values():
        names = [make_name_key(name) for name, _ in reference.list_names()]
        assert len(names) == len(set(names))
