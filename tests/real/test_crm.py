"""Exports of three CRM and customer-success programs, as they write them (rows are synthetic, columns are real)."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from onrecord.commands import onrecord
from onrecord.git.tree import DirectoryTree
from onrecord.intake.crm.account_ids import check_characters, normalize_account_id
from onrecord.store.catalog_reader import load_catalog
from real import stories

ACCOUNTS = "salesforce-data-export.Account"
OPPORTUNITIES = "salesforce-data-loader.Opportunity"
CONTACTS = "salesforce-data-loader.Contact"
COMPANIES = "hubspot-crm-exports-all-companies"
DEALS = "hubspot-crm-exports-all-deals"
HEALTH = "gainsight-company-health"
TODAY = "2025-06-21"
"""A day on which some of the renewals in the deals are still open."""

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def crm(data: Path) -> Path:
    return data / "crm"


def find_path(crm: Path, name: str) -> Path:
    return crm / f"{name}.synthetic-rows.csv"


def read_rows(crm: Path, name: str) -> Rows:
    with find_path(crm, name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(catalog: Path, source: str, file: Path, *options: str) -> dict[str, Any]:
    words = ["import", source, str(file), "--format", "json", *options]
    result = CliRunner().invoke(onrecord, [*words, "--catalog", str(catalog), "--today", TODAY], catch_exceptions=False)
    assert result.exit_code in (0, 1), result.output
    report: dict[str, Any] = json.loads(result.stdout)
    return report


@pytest.fixture(scope="module")
def accounts(crm: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog with a candidate for every account."""
    root = tmp_path_factory.mktemp("crm")
    stories.make_empty_catalog(root)
    everybody = root / "accounts.csv"
    with everybody.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, read_rows(crm, ACCOUNTS)[0])
        writer.writeheader()
        writer.writerows({**row, "Type": "Customer - Direct"} for row in read_rows(crm, ACCOUNTS))
    report = read(root, "salesforce", everybody, "--nominate", "--by", "dana")
    assert (len(report["changes"]), report["findings"]) == (len(read_rows(crm, ACCOUNTS)), [])
    return root


def test_only_customers_are_nominated_however_often(crm: Path, tmp_path: Path) -> None:
    stories.make_empty_catalog(tmp_path)
    customers = [row for row in read_rows(crm, ACCOUNTS) if row["Type"].startswith("Customer")]
    reports = [read(tmp_path, "salesforce", find_path(crm, ACCOUNTS), "--nominate", "--by", "dana") for _ in range(2)]
    assert [len(report["changes"]) for report in reports] == [len(customers), 0]
    assert reports[0]["passed_over"] == reports[1]["passed_over"]
    assert [report["findings"] for report in reports] == [[], []]


def test_every_id_is_sound_and_the_same_in_15_characters(crm: Path) -> None:
    ids = {row["Id"] for row in read_rows(crm, ACCOUNTS)} | {row["Id"] for row in read_rows(crm, OPPORTUNITIES)}
    for id_ in ids:
        assert normalize_account_id(id_) == normalize_account_id(id_[:15]) == normalize_account_id(id_.lower()) == id_
        assert check_characters(id_[:15]) == id_[15:]
    swapped = {normalize_account_id(id_[:15].swapcase()) for id_ in ids}
    assert not swapped & ids


def test_every_table_is_read_and_meets_the_accounts(crm: Path, accounts: Path) -> None:
    for source, name in (("hubspot", COMPANIES), ("gainsight", HEALTH), ("salesforce", ACCOUNTS)):
        report = read(accounts, source, find_path(crm, name), "--dry-run")
        assert report["rows"] == len(read_rows(crm, name))
        assert report["not_in_catalog"] == []
        assert {finding["rule"] for finding in report["findings"]} <= {"import-former"}


def test_health_and_renewal_are_those_of_the_file(crm: Path, accounts: Path) -> None:
    read(accounts, "gainsight", find_path(crm, HEALTH), "--as-of", "2025-06-01")
    library = load_catalog(DirectoryTree(accounts), date.fromisoformat(TODAY)).library
    by_id = {reference.relationship.crm_id: reference.relationship for reference in library.references.values()}
    for row in read_rows(crm, HEALTH):
        facts = by_id[row["SfdcAccountId"]]
        score = float(row["OverallScore"]) if row["OverallScore"] else None
        assert (facts.health.score if facts.health else None) == score
        assert str(facts.renewal) == row["RenewalDate"]
    again = read(accounts, "gainsight", find_path(crm, HEALTH), "--as-of", "2025-06-01")
    assert again["changes"] == []


def test_deals_of_both_programs_say_the_same(crm: Path, accounts: Path) -> None:
    reports = [
        read(accounts, source, find_path(crm, name), "--dry-run")
        for source, name in (("salesforce", OPPORTUNITIES), ("hubspot", DEALS))
    ]
    renewals = [
        {change["customer"]: change["fields"][0]["after"] for change in report["changes"]} for report in reports
    ]
    assert renewals[0] == renewals[1] != {}
    for report in reports:
        assert sum(one["rows"] for one in report["passed_over"]) + len(report["changes"]) == report["rows"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_saved_anew_by_a_spreadsheet_it_says_the_same(
    crm: Path, accounts: Path, tmp_path: Path, encoding: str, separator: str
) -> None:
    anew = tmp_path / "export.csv"
    with anew.open("w", encoding=encoding, errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        table = read_rows(crm, HEALTH)
        writer.writerow(table[0])
        writer.writerows(row.values() for row in table)
    known = read(accounts, "gainsight", find_path(crm, HEALTH), "--dry-run")
    found = read(accounts, "gainsight", anew, "--dry-run")
    for key in ("rows", "changes", "unchanged", "not_in_catalog", "passed_over"):
        assert found[key] == known[key]


def test_of_people_nothing_is_imported(crm: Path, accounts: Path) -> None:
    for source, name in (("salesforce", CONTACTS), ("hubspot", "hubspot-crm-exports-all-contacts")):
        words = ["import", source, str(find_path(crm, name)), "--catalog", str(accounts), "--today", TODAY]
        result = CliRunner().invoke(onrecord, words)
        assert (result.exit_code, result.stdout) == (0, "")
    text = "\n".join(file.read_text(encoding="utf-8") for file in accounts.rglob("reference.yaml"))
    for row in read_rows(crm, CONTACTS):
        assert row["Email"] not in text
        assert row["Name"] not in text
    owners = {row["CSMName"] for row in read_rows(crm, HEALTH)}
    assert not {owner for owner in owners if owner in text}


def test_former_customers_without_a_day_are_said_and_left_to_people(crm: Path, accounts: Path) -> None:
    report = read(accounts, "salesforce", find_path(crm, ACCOUNTS), "--dry-run")
    former = [row for row in read_rows(crm, ACCOUNTS) if row["Type"] == "Former Customer"]
    assert len([f for f in report["findings"] if f["rule"] == "import-former"]) == len(former) > 0
    assert "contract_ended" not in "".join(f.read_text(encoding="utf-8") for f in accounts.rglob("reference.yaml"))
