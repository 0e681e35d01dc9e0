"""onrecord find, as somebody types it: only what is allowed, the best first, each with the reason for its place."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from example_catalogs import complete_record
from onrecord.commands import onrecord
from sample import DAY, copy_settings

Run = Callable[..., Result]

STANDS = """\
name: {name}
profile: {{industry: {industry}, size: mid-market, country: {country}, products: [{product}], languages: [{language}], outcome: {outcome}}}
authorizations:
  - id: 2026-a
    uses: [name, reference-call]
    channels: [any]
{more}"""  # noqa: E501
RECORDS = {
    "aurora": STANDS.format(
        name="Aurora Bank", industry="financial-services", country="NO", product="ledger", language="nb",
        outcome="Closes in four days", more="outreach: [{on: 2026-10-01, by: mara, team: marketing, about: a call}]\n",
    ),
    "boreas": STANDS.format(
        name="Boreas Bank", industry="financial-services", country="DE", product="reporting", language="de",
        outcome="Closes in five days", more="outreach: [{on: 2025-03-01, by: mara, team: marketing, about: a call}]\n",
    ),
    "cirrus": STANDS.format(
        name="Cirrus Energi", industry="energy", country="SE", product="ledger", language="sv",
        outcome="Green figures", more="preferences: {no_contact_with: [Globex GmbH]}\n",
    ),
    "lapsed": "name: Lapsed Bank\nauthorizations:\n  - id: a\n    valid_through: 2026-11-20\n",
    "candidate": "name: Candidate Bank\nstatus: candidate\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("catalog")
    copy_settings(root)
    for slug, text in RECORDS.items():
        file = root / "references" / slug / "reference.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(complete_record(text))
    return root


@pytest.fixture
def run(root: Path) -> Run:
    def run(*words: str, today: str = str(DAY)) -> Result:
        return CliRunner().invoke(onrecord, ["find", "--catalog", str(root), "--today", today, *words])

    return run


def read_hits(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["hits"]
    return found


@pytest.mark.parametrize(
    ("line", "customers"),
    [
        ("", {"aurora", "boreas", "cirrus"}),
        ("bank", {"aurora", "boreas"}),
        ("BANK closes", {"aurora", "boreas"}),
        ("bank four", {"aurora"}),
        ("ank", set()),
        ("mid-market", {"aurora", "boreas", "cirrus"}),
        ("lapsed", set()),
        ("candidate", set()),
        ("--industry energy", {"cirrus"}),
        ("--industry energy --industry financial-services", {"aurora", "boreas", "cirrus"}),
        ("--industry energy --product reporting", set()),
        ("--region nordics", {"aurora", "cirrus"}),
        ("--region DE", {"boreas"}),
        ("--size mid-market --product ledger", {"aurora", "cirrus"}),
        ("--language de", {"boreas"}),
        ("--use reference-call", {"aurora", "boreas", "cirrus"}),
        ("--use logo", set()),
        ("--for Globex", {"aurora", "boreas"}),
        ("--for GLOBEX", {"aurora", "boreas"}),
        ("--for Initech", {"aurora", "boreas", "cirrus"}),
    ],
)
def test_every_wish_narrows(run: Run, line: str, customers: set[str]) -> None:
    result = run(*line.split(), "--format", "json")
    assert {hit["customer"] for hit in read_hits(result)} == customers
    assert result.exit_code == (0 if customers else 1)


def test_who_was_asked_least_lately_comes_first(run: Run) -> None:
    order = [hit["customer"] for hit in read_hits(run("bank", "--use", "reference-call", "--format", "json"))]
    assert order == ["boreas", "aurora"]


def test_each_place_has_its_reason(run: Run) -> None:
    lines = run("bank", "--use", "reference-call").stdout.splitlines()
    assert lines[0].startswith("  1. Boreas Bank (boreas)  Financial services · Germany")
    assert "2025-03-01" in lines[2]
    assert lines[-1] == "2 references"


def test_json_has_its_documented_shape(run: Run) -> None:
    document = json.loads(run("--limit", "1", "--format", "json").stdout)
    assert (document["version"], document["total"], len(document["hits"])) == (1, 3, 1)
    assert set(document["hits"][0]) == {"customer", "name", "uses", "availability", "last_asked", "why", "matches"}


def test_why_a_customer_is_found_is_said_where_no_name_has_the_word(run: Run) -> None:
    found = read_hits(run("banks", "dach", "german", "--format", "json"))
    assert [hit["matches"] for hit in found] == [{"dach": "Germany"}], "a bank by its name; Germany is german"
    lines = run("finance", "dach").stdout.splitlines()
    assert lines[2] == "     matches: finance → Financial services; dach → Germany"
    assert "matches" not in run("boreas").stdout


def test_the_limit_is_said(run: Run) -> None:
    assert run("--limit", "2").stdout.splitlines()[-1] == "3 references, the first 2 shown"


def test_it_is_the_day_that_counts(run: Run) -> None:
    names = {hit["customer"] for hit in read_hits(run("--format", "json", today="2026-11-20"))}
    assert names == {"aurora", "boreas", "cirrus", "lapsed"}
    assert read_hits(run("--format", "json", today="2027-06-15")) == []


def test_nothing_fits_says_which_word_or_filter_to_leave_out_and_what_that_gives(run: Run) -> None:
    result = run("bank", "cheese", "--industry", "financial-services")
    assert result.exit_code == 1
    assert "without “cheese”: 2 references" in result.stdout
    assert "--industry" not in result.stdout, "leaving that out gives nothing"
    result = run("--industry", "energy", "--product", "reporting", "--format", "json")
    without = json.loads(result.stdout)["without"]
    assert without == [
        {"leave_out": {"industries": ["energy"]}, "total": 1},
        {"leave_out": {"products": ["reporting"]}, "total": 1},
    ]
    assert "Leave out several" in run("cheese", "wine", "--region", "JP").stdout
    assert "No reference is allowed today" in run(today="2027-06-15").stdout


def test_one_typo_in_a_word_that_no_record_has_is_forgiven_and_said(run: Run) -> None:
    result = run("aurroa", "cloess")
    assert result.stdout.startswith("No record contains “aurroa”; searched for “aurora”.\n")
    assert "Aurora Bank" in result.stdout
    document = json.loads(run("borea", "clozes", "--format", "json").stdout)
    assert document["corrections"] == {"clozes": ["closes"]}, "a beginning is no typo"
    assert read_hits(run("bamk", "--format", "json")) == [], "a word of four letters is another word"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("--industry enrgy", "energy"),
        ("--use refernce-call", "reference-call"),
        ("--region nordic", "nordics"),
        ("--product leger", "ledger"),
        ("--size mid-maket", "mid-market"),
    ],
)
def test_an_unknown_term_is_a_usage_error_with_a_hint(run: Run, line: str, meant: str) -> None:
    result = run(*line.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"did you mean {meant!r}?" in result.stderr


def test_of_equals_who_is_at_risk_comes_last(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "catalog")
    file = tmp_path / "catalog/references/boreas/reference.yaml"
    file.write_text(file.read_text() + "relationship: {health: {score: 38, on: 2026-11-06}}\n")
    words = ["find", "bank", "--catalog", str(tmp_path / "catalog"), "--today", str(DAY), "--format", "json"]
    found = read_hits(CliRunner().invoke(onrecord, words))
    assert [hit["customer"] for hit in found] == ["aurora", "boreas"]
    assert "at risk: the health score was 38 on 2026-11-06 (below 50);" in found[1]["why"]


@pytest.mark.parametrize(
    "words", ["ohanrahans", "O'Hanrahan's", "o’hanrahans larder", "larder", "corner-shop", "corner"]
)
def test_a_name_is_found_without_its_apostrophes(root: Path, tmp_path: Path, words: str) -> None:
    shutil.copytree(root, tmp_path / "catalog")
    (tmp_path / "catalog/references/aurora").rename(tmp_path / "catalog/references/corner-shop")
    file = tmp_path / "catalog/references/corner-shop/reference.yaml"
    file.write_text(file.read_text().replace("Aurora Bank", "O'Hanrahan's Larder"))
    call = ["find", *words.split(), "--catalog", str(tmp_path / "catalog"), "--today", str(DAY), "--format", "json"]
    assert [hit["customer"] for hit in read_hits(CliRunner().invoke(onrecord, call))] == ["corner-shop"]


def test_records_that_cannot_be_read_are_said(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "catalog")
    record = tmp_path / "catalog/references/boreas/reference.yaml"
    record.write_text("name: [5]\nstatus: unheard-of\nmore: 1\n")  # three findings, and one record
    words = ["find", "--catalog", str(tmp_path / "catalog"), "--today", str(DAY)]
    result = CliRunner().invoke(onrecord, words)
    assert result.exit_code == 0
    assert "1 record could not be read and is left out\n  → to see why: onrecord check" in result.stderr
