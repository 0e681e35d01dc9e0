"""onrecord stats: the numbers of the insights page, in text and JSON."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from desk import Desk
from onrecord.catalog.search.finder import Wish, find
from onrecord.catalog.search.insights import gather_insights
from onrecord.catalog.search.program_facts import gather_facts
from onrecord.commands import onrecord
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog
from sample import DAY, ROOT


def run_stats(*options: str) -> str:
    words = ["stats", *options, "--catalog", str(ROOT), "--today", str(DAY)]
    result = CliRunner().invoke(onrecord, words, catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


@pytest.fixture(scope="module")
def numbers() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run_stats("--format", "json"))
    return document


def test_the_numbers_are_those_of_the_library(numbers: dict[str, Any]) -> None:
    library = load_catalog(DirectoryTree(ROOT), DAY).library
    standing = find(library, Wish(), DAY)
    own = gather_insights(gather_facts(library, DAY), {hit.reference.slug for hit in standing}, DAY)
    overview = {one["label"]: one["value"] for one in numbers["overview"]}
    assert overview["customers you can use without asking"] + overview["only after asking"] == len(standing)
    assert {one["outcome"]: one["count"] for one in numbers["deals"]} == {
        "Won": own.deals["won"],
        "Still open": own.deals["open"],
        "Lost": own.deals["lost"],
    }
    assert sum(one["requests"] for one in numbers["demand"]) == sum(own.demand.values())
    assert numbers["load"][0] == {"customer": own.load[0][1], "engagements": own.load[0][2]}
    assert numbers["helpful"] == round(own.helpful or 0, 1)
    per_use = sum(count for one in numbers["industries"] for count in one["uses"].values())
    assert per_use == sum(len(hit.uses) for hit in standing if hit.reference.profile.industry)


def test_twelve_months_from_this_one_on(numbers: dict[str, Any]) -> None:
    assert len(numbers["ending"]) == 12
    assert numbers["ending"][0]["month"] == "Nov 2026"


def test_text_says_the_same(numbers: dict[str, Any]) -> None:
    lines = [" ".join(line.split()) for line in run_stats().splitlines()]
    for one in numbers["overview"]:
        assert f"{one['value']} {one['label']}" in lines
    for one in numbers["load"]:
        assert f"{one['engagements']} {one['customer']}" in lines


def test_a_catalog_without_requests_has_no_empty_headings(tmp_path: Path) -> None:
    text = Desk(tmp_path).do("stats", by=None)
    assert "1  customers you can use without asking" in text
    assert "What became of the deals" not in text


PERIOD = ("--from", "2026-07-01", "--to", "2026-09-30")


def test_a_quarter_beside_the_one_before_it() -> None:
    document = json.loads(run_stats(*PERIOD, "--format", "json"))
    assert (document["period"]["from"], document["before"]["to"]) == ("2026-07-01", "2026-06-30")
    deals = document["period"]["deals"]
    assert deals["won"]["count"] == sum(one["count"] for one in document["period"]["won"])
    text = run_stats(*PERIOD)
    assert "2026-07-01 to 2026-09-30, compared with 2026-04-01 to 2026-06-30" in text
    assert "Rede Jatobá, https://www.fernwright.example/pt/clientes: 7 days" in text
    page = run_stats(*PERIOD, "--format", "markdown")
    assert "## Who was in the deals we won?" in page
    rows = list(csv.reader(io.StringIO(run_stats(*PERIOD, "--format", "csv"))))
    assert rows[0] == ["what", "2026-07-01 to 2026-09-30", "2026-04-01 to 2026-06-30", "remark"]
    assert rows[1][:2] == ["Requests", str(document["period"]["requests"])]


def test_small_numbers_say_that_they_are_small() -> None:
    assert "too few to draw conclusions" in run_stats("--from", "2026-09-28", "--to", "2026-09-30")
    assert "too few" not in run_stats("--from", "2026-01-01", "--to", "2026-11-21")


def test_what_is_still_to_come_is_not_counted() -> None:
    """A permission that ends in December was not missed in November."""
    assert run_stats("--from", "2026-10-01", "--to", "2026-12-31") == run_stats(
        "--from", "2026-10-01", "--to", str(DAY)
    )


@pytest.mark.parametrize(
    "options",
    [
        *(("--to", "2026-09-30"), ("--format", "csv"), ("--from", "2026-11-22"), ("--from", "0001-01-01")),
        ("--from", "2026-11-22", "--to", "9999-12-31"),
    ],
)
def test_a_period_has_a_beginning_and_an_end(options: tuple[str, ...]) -> None:
    words = ["stats", *options, "--catalog", str(ROOT), "--today", str(DAY)]
    assert CliRunner().invoke(onrecord, words).exit_code == 2
