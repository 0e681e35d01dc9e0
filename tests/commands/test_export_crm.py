"""onrecord export salesforce, hubspot: what the account shows is what is allowed, and it stops when nothing is."""

import csv
import io
from pathlib import Path

import pytest

from desk import Desk
from onrecord.intake.crm.account_ids import normalize_account_id
from onrecord.reports.crm_table import HEADS

LUMEN = normalize_account_id("0015g00000LUMEN")
HAVN = "9007199254"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Lumen's account is in Salesforce, Havn's in HubSpot."""
    desk = Desk(tmp_path / "catalog")
    write(desk, "lumen-energi", desk.read_text("lumen-energi") + f"\nrelationship: {{crm_id: {LUMEN[:15]}}}\n")
    write(desk, "havn-sjomat", desk.read_text("havn-sjomat") + f"\nrelationship: {{crm_id: '{HAVN}'}}\n")
    return desk


def write(desk: Desk, slug: str, text: str) -> None:
    (desk.root / f"references/{slug}/reference.yaml").write_text(text, "utf-8")


def read_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def export(desk: Desk, program: str, *options: str | Path) -> list[dict[str, str]]:
    result = desk.run("export", program, *options, by=None)
    assert result.exit_code == 0, result.output
    return read_rows(result.stdout)


def test_an_account_shows_what_stands_by_its_id(desk: Desk) -> None:
    assert export(desk, "salesforce") == [
        {
            "Id": LUMEN,
            "Reference_Status__c": "active",
            "Reference_Uses__c": "Logo; Name; Reference call",
            "Reference_Ask_First__c": "none",
            "Reference_Valid_Through__c": "2027-01-11",
            "Reference_Capacity_Left__c": "Reference call: 1 left",
            "Reference_Owner__c": desk.load_catalog().library.policy.name_of("ines"),
            "Reference_Described_As__c": "none",
        }
    ]


def test_each_program_gets_its_own_accounts_alone_and_no_cell_is_empty(desk: Desk) -> None:
    (row,) = export(desk, "hubspot")
    assert tuple(row) == HEADS["hubspot"]
    assert (row["Record ID"], row["Reference status"], row["Reference uses"]) == (HAVN, "candidate", "none")
    assert row["Reference valid through"] == "1990-01-01"
    assert all(row.values())


def test_what_must_be_asked_for_first_is_not_valid_through_any_day(desk: Desk) -> None:
    write(
        desk,
        "lumen-energi",
        desk.read_text("lumen-energi").replace("status: active", "status: paused\nstatus_reason: x"),
    )
    (row,) = export(desk, "salesforce")
    assert (row["Reference_Uses__c"], row["Reference_Ask_First__c"]) == ("none", "Logo; Name; Reference call")
    assert row["Reference_Valid_Through__c"] == "1990-01-01"


def test_a_run_that_changes_nothing_exports_nothing(desk: Desk, tmp_path: Path) -> None:
    last, out = tmp_path / "last.csv", tmp_path / "changes.csv"
    desk.do("export", "salesforce", "--out", last, by=None)
    result = desk.run("export", "salesforce", "--since", last, "--out", out, "--today", "+1d", by=None)
    assert (result.exit_code, result.stdout, out.exists()) == (0, "", False)
    assert "nothing has changed" in result.stderr


def test_a_change_exports_the_account_that_changed(desk: Desk, tmp_path: Path) -> None:
    last = tmp_path / "last.csv"
    other = normalize_account_id("0015g00000HAVNS")
    write(desk, "havn-sjomat", desk.read_text("havn-sjomat").replace(f"'{HAVN}'", other))
    desk.do("export", "salesforce", "--out", last, by=None)
    assert len(read_rows(last.read_text("utf-8"))) == 2
    write(desk, "lumen-energi", desk.read_text("lumen-energi").replace("uses: [logo, name]", "uses: [logo]"))
    (row,) = export(desk, "salesforce", "--since", last)
    assert (row["Id"], row["Reference_Uses__c"]) == (LUMEN, "Logo; Reference call")


def test_an_account_that_is_in_no_record_any_more_is_cleared(desk: Desk, tmp_path: Path) -> None:
    last = tmp_path / "last.csv"
    desk.do("export", "salesforce", "--out", last, by=None)
    write(desk, "lumen-energi", desk.read_text("lumen-energi").replace(LUMEN[:15], "1234567"))
    (row,) = export(desk, "salesforce", "--since", last)
    assert [*row.values()] == [LUMEN, "none", "none", "none", "1990-01-01", "none", "none", "none"]


def test_an_account_that_two_records_claim_is_in_no_row(desk: Desk) -> None:
    write(desk, "havn-sjomat", desk.read_text("havn-sjomat").replace(f"'{HAVN}'", LUMEN))
    result = desk.run("export", "salesforce", by=None)
    assert read_rows(result.stdout) == []
    assert "havn-sjomat and lumen-energi" in result.stderr


def test_a_mistyped_id_is_in_no_row(desk: Desk) -> None:
    write(desk, "lumen-energi", desk.read_text("lumen-energi").replace(LUMEN[:15], f"{LUMEN[:15]}QQQ"))
    result = desk.run("export", "salesforce", by=None)
    assert read_rows(result.stdout) == []
    assert "lumen-energi is left out: the last three characters" in result.stderr


def test_an_owner_whose_name_a_spreadsheet_would_compute_is_guarded(desk: Desk, tmp_path: Path) -> None:
    policy, last = desk.root / "schema/policy.yaml", tmp_path / "last.csv"
    name = desk.load_catalog().library.policy.name_of("ines")
    policy.write_text(policy.read_text("utf-8").replace(name, "=1+1"), "utf-8")
    (row,) = export(desk, "salesforce")
    assert row["Reference_Owner__c"] == "'=1+1"
    desk.do("export", "salesforce", "--out", last, by=None)
    assert export(desk, "salesforce", "--since", last) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("", "the file has no rows"),
        ("a,b\n1,2\n", ":1: the columns are not those of an export for hubspot"),
        (",".join(HEADS["hubspot"]) + f"\n{HAVN},active\n", ":2: this row has 2 cells, not 8"),
        (",".join(HEADS["hubspot"]) + "\n9.00E+09,a,b,c,2027-01-01,d,e,f\n", ":2:1: '9.00E+09' is not the id"),
    ],
    ids=["missing", "empty", "another table", "too few cells", "an id that a spreadsheet rounded"],
)
def test_an_earlier_export_that_is_none_is_refused(desk: Desk, tmp_path: Path, text: str | None, said: str) -> None:
    last, out = tmp_path / "last.csv", tmp_path / "out.csv"
    if text is not None:
        last.write_text(text, "utf-8")
    result = desk.run("export", "hubspot", "--since", last, "--out", out, by=None)
    assert (result.exit_code, out.exists()) == (4, False)
    assert said in result.stderr
    assert "--since" in result.stderr


@pytest.mark.parametrize("words", [("csv", "--since", "x.csv"), ("hubspot", "--all")])
def test_options_that_do_not_go_with_the_table_are_wrong_usage(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk.run("export", *words, by=None).exit_code == 2
