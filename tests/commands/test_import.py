"""onrecord import: what is read, what is written, and what is left out with its line, column and reason."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from desk import LUMEN, Desk
from onrecord.intake.crm.account_ids import normalize_account_id
from onrecord.store.schema import read_schema
from onrecord.yaml.loader import load

SALESFORCE = normalize_account_id("0015g00000Lumen")
HEAD = "Name,Health,NPS,Renewal,Ended\n"
MAP = """\
columns:
  name: {column: Name}
  health: {column: Health}
  nps: {column: NPS}
  renewal: {column: Renewal}
  contract_ended: {column: Ended}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "catalog")


def read(desk: Desk, source: str, text: str | bytes, *options: str | Path, **more: Any) -> Result:
    file = desk.root.parent / "export.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return desk.run("import", source, file, *options, **more)


def run_import(desk: Desk, rows: str, *options: str, mapping: str = MAP, **more: Any) -> Result:
    path = desk.root.parent / "map.yaml"
    path.write_text(mapping, encoding="utf-8")
    return read(desk, "csv", rows, "--map", path, *options, **more)


def read_document(desk: Desk, slug: str = "lumen-energi") -> Any:
    """The record with its numbers as numbers."""
    return load(desk.read_text(slug).encode(), read_schema("reference").numbers)


def read_facts(desk: Desk, slug: str = "lumen-energi") -> Any:
    return read_document(desk, slug).get("relationship")


def read_report(result: Result) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def test_signals_are_written_and_nothing_else_in_the_file_changes(desk: Desk) -> None:
    result = run_import(desk, f"{HEAD}Lumen,88.5,9,2027-05-31,\n")
    assert result.exit_code == 0, result.output
    assert read_facts(desk) == {
        "health": {"score": 88.5, "on": "2026-11-23"},
        "nps": {"score": 9, "on": "2026-11-23"},
        "renewal": "2027-05-31",
    }
    added = [line for line in desk.read_text("lumen-energi").splitlines() if line not in LUMEN.splitlines()]
    assert [line for line in LUMEN.splitlines() if line not in desk.read_text("lumen-energi").splitlines()] == []
    assert len(added) == 1 and added[0].startswith("relationship:")
    assert "relationship.renewal: 2027-05-31" in result.output
    assert desk.list_errors() == []


def test_the_same_file_a_second_time_changes_nothing(desk: Desk) -> None:
    run_import(desk, f"{HEAD}Lumen,88,9,2027-05-31,\n")
    was = desk.take_snapshot()
    again = run_import(desk, f"{HEAD}Lumen,88,9,2027-05-31,\n")
    assert (again.exit_code, desk.take_snapshot()) == (0, was)
    assert "Changed 0 customers; 1 already up to date." in again.output


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk) -> None:
    was = desk.take_snapshot()
    dry = run_import(desk, f"{HEAD}Lumen,88,9,2027-05-31,\n", "--dry-run", "--format", "json")
    assert desk.take_snapshot() == was
    done = run_import(desk, f"{HEAD}Lumen,88,9,2027-05-31,\n", "--format", "json")
    assert read_report(dry) == {**read_report(done), "dry_run": True}
    assert read_report(done)["changes"][0]["customer"] == "lumen-energi"
    assert read_report(done)["changes"][0]["fields"][2] == {
        "field": "relationship.renewal",
        "before": None,
        "after": "2027-05-31",
    }


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("Lumen,101,,,", 2, "Health: '101' is not between 0 and 100"),
        ("Lumen,,,05/06/2027,", 4, "Renewal: '05/06/2027' can mean 5 June or 6 May"),
        ("Lumen,,,2127-05-31,", 4, "Renewal: '2127-05-31' is not between 1990-01-01 and 2036-11-23"),
        ("Lumen,=B1*2,,,", 2, "Health: '=B1*2' is a formula"),
        ("Lumen,1,2,2027-05-31", 1, "the row has 4 cells, but there are 5 columns"),
        (",1,,,", 1, "the row names no account"),
        ('"a\x07b",1,,,', 1, "Name: 'a\\x07b' is not a valid name"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_the_others_are_written(
    desk: Desk, row: str, column: int, message: str
) -> None:
    result = run_import(desk, f"{HEAD}{row}\nHavn Sjømat,70,,,\n", "--format", "json")
    assert result.exit_code == 1
    (finding,) = read_report(result)["findings"]
    assert (finding["path"], finding["line"], finding["column"]) == ("export.csv", 2, column)
    assert finding["message"] == message
    assert finding["hint"]
    assert read_facts(desk) is None
    assert read_facts(desk, "havn-sjomat") == {"health": {"score": 70, "on": "2026-11-23"}}


def test_dates_say_how_days_are_written(desk: Desk) -> None:
    run_import(desk, f"{HEAD}Lumen,,,05/06/2027,\n", "--dates", "dmy")
    assert read_facts(desk) == {"renewal": "2027-06-05"}
    run_import(desk, f"{HEAD}Lumen,,,05/06/2027,\n", mapping=f"{MAP}dates: mdy\n")
    assert read_facts(desk) == {"renewal": "2027-05-06"}


def test_as_of_dates_the_scores(desk: Desk) -> None:
    run_import(desk, f"{HEAD}Lumen,70,,,\n", "--as-of", "2026-10-01")
    assert read_facts(desk)["health"]["on"] == "2026-10-01"
    assert run_import(desk, f"{HEAD}Lumen,70,,,\n", "--as-of", "2027-10-01").exit_code == 2


def test_two_rows_that_differ_are_both_left_out(desk: Desk) -> None:
    result = run_import(desk, f"{HEAD}Lumen,70,,,\nLumen Energi AB,71,,,\n")
    assert "export.csv:3:2: error: Health: the value differs from line 2" in result.output
    assert (result.exit_code, read_facts(desk)) == (1, None)
    assert run_import(desk, f"{HEAD}Lumen,70,,,\nLumen Energi AB,,9,,\n").exit_code == 0


def test_what_must_come_down_is_said_when_a_contract_ended(desk: Desk) -> None:
    result = run_import(desk, f"{HEAD}Lumen,,,,2026-10-01\n", "--format", "json")
    assert result.exit_code == 1
    assert [finding["rule"] for finding in read_report(result)["findings"]] == ["expired-published"]
    assert read_facts(desk) == {"contract_ended": "2026-10-01"}


def test_a_pause_is_not_lifted(desk: Desk) -> None:
    policy = desk.root / "schema/policy.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("renewal_within_days: 60", "renewal_within_days: 60, pauses: [health]"), "utf-8")
    run_import(desk, f"{HEAD}Lumen,20,,,\n", "--as-of", "2026-10-01")
    result = run_import(desk, f"{HEAD}Lumen,90,,,\n")
    assert "lumen-energi: not written: policy lets this signal pause the reference" in result.output
    assert read_facts(desk)["health"]["score"] == 20
    assert result.exit_code == 0


# -- who is meant -----------------------------------------------------------------------------------------------------


def make_accounts(*rows: str) -> str:
    return "\n".join(['"Id","IsDeleted","Name","Type"', *rows, ""])


def test_the_accounts_id_is_written_and_then_decides(desk: Desk) -> None:
    assert read(desk, "salesforce", make_accounts(f'"{SALESFORCE}","0","LUMEN ENERGI","Customer"')).exit_code == 0
    assert read_facts(desk) == {"crm_id": SALESFORCE}
    for way in (SALESFORCE[:15], SALESFORCE.lower(), SALESFORCE):
        again = read(desk, "salesforce", make_accounts(f'"{way}","0","Quite another name","Customer"'))
        assert "1 already up to date" in again.output


def test_labels_of_a_report_and_its_footer(desk: Desk) -> None:
    rows = f"Account ID;Account Name;Type\r\n{SALESFORCE[:15]};Lumen;Customer\r\n"
    report = f"{rows}\r\nMy accounts\r\nCopyright (c) 2000-2026\r\n"
    result = read(desk, "salesforce", report.encode("cp1252"))
    assert result.exit_code == 0
    assert "separated by semicolons, 2 footer lines skipped" in result.output
    assert read_facts(desk) == {"crm_id": SALESFORCE}


def test_ids_that_differ_only_in_letter_case_are_two_accounts(desk: Desk) -> None:
    other = normalize_account_id(SALESFORCE[:15].swapcase())
    read(desk, "salesforce", make_accounts(f'"{SALESFORCE}","0","Lumen",""'))
    result = read(desk, "salesforce", make_accounts(f'"{other}","0","Lumen",""', f'"{other}","0","Somebody",""'))
    assert f"'Lumen' is lumen-energi, whose account is {SALESFORCE}, not {other}" in result.output
    assert "Not in the catalog: 1 row: Somebody." in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("row", "said_"),
    [
        (f'"{SALESFORCE}","0","Havn Sjømat",""', "the id belongs to lumen-energi, but the name to havn-sjomat"),
        (f'"{SALESFORCE[:-1]}9","0","Lumen",""', "the last three characters of"),
        (f'"{SALESFORCE}","maybe","Lumen",""', "'maybe' is neither yes nor no"),
    ],
)
def test_rows_that_contradict_themselves(desk: Desk, row: str, said_: str) -> None:
    read(desk, "salesforce", make_accounts(f'"{SALESFORCE}","0","Lumen",""'))
    was = desk.take_snapshot()
    result = read(desk, "salesforce", make_accounts(row))
    assert said_ in result.output
    assert (result.exit_code, desk.take_snapshot()) == (1, was)


def test_deleted_rows_are_passed_over_and_former_customers_are_said(desk: Desk) -> None:
    rows = make_accounts(f'"{SALESFORCE}","1","Lumen",""', '"","0","Havn Sjømat","Former Customer"')
    result = read(desk, "salesforce", rows)
    assert "Skipped: 1 row: deleted." in result.output
    assert "havn-sjomat is no longer a customer, and the file does not say since when" in result.output
    assert read_facts(desk) is None


def test_a_hubspot_company_keeps_the_salesforce_id_of_the_record(desk: Desk) -> None:
    read(desk, "salesforce", make_accounts(f'"{SALESFORCE}","0","Lumen",""'))
    companies = '"Record ID","Company name","Phone Number"\n"18000000000","Lumen"," +44 20 7946 0513"\n'
    assert read(desk, "hubspot", companies).exit_code == 0
    assert read_facts(desk) == {"crm_id": SALESFORCE}


def test_the_next_open_renewal_is_taken_from_deals(desk: Desk) -> None:
    deals = (
        '"Record ID","Deal Name","Deal Stage","Close Date","Associated Company","Associated Company IDs"\n'
        '"1","Lumen - Renewal 2028","Negotiation","2028-05-31 10:00","Lumen","18000000000"\n'
        '"2","Lumen - Renewal 2027","Negotiation","2027-05-31 10:00","Lumen","18000000000"\n'
        '"3","Lumen - Renewal 2026","Closed won","2026-12-31 10:00","Lumen","18000000000"\n'
        '"4","Lumen - Pilot","Negotiation","2026-12-01 10:00","Lumen","18000000000"\n'
        '"5","Both - Renewal","Negotiation","2027-05-31 10:00","","18000000000;18000000009"\n'
    )
    result = read(desk, "hubspot", deals)
    assert read_facts(desk)["renewal"] == "2027-05-31"
    assert "'18000000000;18000000009' names several accounts" in result.output


def test_of_contacts_nothing_is_read(desk: Desk) -> None:
    was = desk.take_snapshot()
    result = read(desk, "salesforce", '"Id","LastName","Email"\n"1","Petrov","lea.petrov@lumen.example"\n')
    assert "which are about people; nothing was imported" in result.output
    assert "Petrov" not in result.output
    assert (result.exit_code, desk.take_snapshot()) == (0, was)


# -- new customers ----------------------------------------------------------------------------------------------------

NEW = """\
columns:
  name: {column: Name}
  aliases: {column: Also, split: "|"}
  website: {column: Site}
  country: {column: Land, values: {Schweiz: CH}}
  size: {column: Staff, ranges: {small: 1-99, enterprise: 10000-}}
  industry: {column: Branch, split: "/", values: {Banking: financial-services}, words: {energ: energy}}
skip:
  - {column: Secret, is: ["yes"], why: asked not to be named}
"""
NEW_HEAD = "Name,Also,Site,Land,Staff,Branch,Secret\n"


def test_rows_become_candidates_with_nothing_allowed(desk: Desk) -> None:
    rows = f"{NEW_HEAD}+one,Plus One|P1,plus.example,schweiz,25000,Retail Banking / banking,no\n"
    rows += "Plus One,,,,,,no\nX,,,,,,yes\n"
    result = run_import(desk, rows, "--nominate", "--owner", "ines", mapping=NEW)
    assert result.exit_code == 0, result.output
    assert read_document(desk, "one") == {
        "name": "+one",
        "aliases": ["Plus One", "P1"],
        "matching": "never-alone",
        "website": "https://plus.example",
        "status": "candidate",
        "nominated": {"on": "2026-11-23", "by": "mara", "why": "Found in export.csv"},
        "owner": "ines",
        "profile": {"industry": "financial-services", "size": "enterprise", "country": "CH"},
    }
    assert "Skipped: 1 row: asked not to be named." in result.output
    assert desk.list_errors() == []


def test_without_nominate_they_are_only_reported(desk: Desk) -> None:
    was = desk.take_snapshot()
    result = run_import(desk, f"{NEW_HEAD}Nova,,,,,,\n", mapping=NEW)
    assert "Not in the catalog: 1 row: Nova." in result.output
    assert (result.exit_code, desk.take_snapshot()) == (0, was)


@pytest.mark.parametrize(
    ("rows", "said_"),
    [
        ("Lumen Energi GmbH,,,,,,\n", "'Lumen Energi GmbH' may be lumen-energi, spelled differently"),
        ("Nova,Lumen,,,,,\n", "its other name 'Lumen' belongs to lumen-energi"),
        ("Havn Sjömat!,,,,,,\n", "'Havn Sjömat!' may be havn-sjomat, spelled differently"),
        ("Лумен Енерги,,,,,,\n", "references/lumen-energi already exists"),
        ("!!!,,,,,,\n", "no folder name can be made from '!!!'"),
    ],
)
def test_who_is_not_nominated(desk: Desk, rows: str, said_: str) -> None:
    was = desk.take_snapshot()
    result = run_import(desk, NEW_HEAD + rows, "--nominate", mapping=NEW)
    assert said_ in result.output
    assert (result.exit_code, desk.take_snapshot()) == (1, was)


@pytest.mark.parametrize(
    ("rows", "code", "said_", "profile"),
    [
        ("Nova,,,DE,,,\nNova,,,US,,,\n", 1, "Land: the value differs from line 2", None),
        ("Nova,Neu,,DE,,,\nNeu,,,,25000,,\n", 0, "", {"country": "DE", "size": "enterprise"}),
        ("Nova,,,Turkey,,,\n", 0, "", {"country": "TR"}),
        ("Nova,,,Czech Republic,,,\n", 0, "", {"country": "CZ"}),
    ],
)
def test_a_second_run_changes_nothing_and_says_the_same(
    desk: Desk, rows: str, code: int, said_: str, profile: object
) -> None:
    first = run_import(desk, NEW_HEAD + rows, "--nominate", mapping=NEW)
    was = desk.take_snapshot()
    again = run_import(desk, NEW_HEAD + rows, "--nominate", mapping=NEW)
    assert (first.exit_code, again.exit_code) == (code, code)
    assert said_ in first.output
    assert said_ in again.output
    assert desk.take_snapshot() == was
    assert read_document(desk, "nova").get("profile") == profile


def test_who_is_no_customer_is_not_nominated(desk: Desk) -> None:
    rows = "Id,Name,Type\n,Nova,Prospect\n,Alt,Former Customer\n,Oryx,Technology Partner\n,Ny,Customer - Direct\n"
    for changed in ("nominated 1;", "1 already up to date."):
        result = read(desk, "salesforce", rows, "--nominate")
        assert result.exit_code == 0
        for why in ("not a customer yet", "no longer a customer", "not called a customer"):
            assert f"Skipped: 1 row: {why}, so not nominated." in result.output
        assert changed in result.output
    assert {path.name for path in (desk.root / "references").iterdir()} == {"havn-sjomat", "lumen-energi", "ny"}


def test_what_is_older_or_has_another_id_is_said(desk: Desk) -> None:
    run_import(desk, f"{HEAD}Lumen,80,,,\n")
    older = run_import(desk, f"{HEAD}Lumen,70,,,\n", "--as-of", "2026-10-01")
    assert "Skipped: 1 row: the record has a newer score." in older.output
    assert "0 already up to date." in older.output
    read(desk, "salesforce", f"Id,Name\n{SALESFORCE},Lumen\n")
    other = read(desk, "hubspot", "Record ID,Company name\n4711,Lumen\n")
    assert "Skipped: 1 row: the record has an id from another program." in other.output


def test_texts_that_stand_for_no_term_are_gathered(desk: Desk) -> None:
    rows = f"{NEW_HEAD}A1,,,Narnia,,Energy trade,\nB2,,,Narnia,,,\n"
    result = run_import(desk, rows, "--nominate", mapping=NEW)
    assert result.output.count("Narnia") == 1
    assert (
        "export.csv:2:4: warning: Land: 'Narnia' is not a country in schema/vocabulary.yaml (in 2 rows)"
        in result.output
    )
    assert (result.exit_code, read_document(desk, "a1")["profile"]) == (0, {"industry": "energy"})


# -- content ----------------------------------------------------------------------------------------------------------


def add_content(desk: Desk) -> None:
    story = (
        "content:\n  - {id: story, use: case-study, title: The switch, url: 'https://www.fernwright.example/s/lumen'}\n"
    )
    for slug in ("lumen-energi", "havn-sjomat"):
        record = desk.root / f"references/{slug}/reference.yaml"
        own = story.replace("id: story", f"id: {slug[:4]}-story") + story.splitlines()[1].replace("/lumen", f"/{slug}")
        record.write_text(desk.read_text(slug) + own + "\n", encoding="utf-8")


def test_content_is_found_by_id_by_address_and_by_customer(desk: Desk) -> None:
    add_content(desk)
    rows = (
        "id,url,customer,views,downloads,on\n"
        'lume-story,,,"1,200",85,2026-10-01\n'
        ",http://fernwright.example/s/havn-sjomat/?utm=x,,7,,2026-11-01\n"
        "story,,Lumen,5,,2026-11-01\n"
    )
    result = read(desk, "content", rows)
    assert result.exit_code == 0, result.output
    items = read_document(desk, "lumen-energi")["content"]
    assert items[0]["performance"] == {"views": 1200, "downloads": 85, "on": "2026-10-01"}
    assert items[1]["performance"] == {"views": 5, "on": "2026-11-01"}
    assert read_document(desk, "havn-sjomat")["content"][1]["performance"]["views"] == 7
    older = read(desk, "content", "id,views,downloads,on\nlume-story,1,1,2026-09-01\n")
    assert "Skipped: 1 row: the record has newer numbers." in older.output
    assert "Changed 0 customers; 0 already" in older.output


@pytest.mark.parametrize(
    ("row", "said_"),
    [
        ("story,1", "'story' is content of havn-sjomat and lumen-energi"),
        ("nothing,1", "there is no content 'nothing' in the catalog"),
        ("lume-story,many", "'many' is not a whole number"),
        ("lume-story,", "the row has neither views nor downloads"),
        (",5", "the row names no content"),
    ],
)
def test_content_that_cannot_be_used(desk: Desk, row: str, said_: str) -> None:
    add_content(desk)
    result = read(desk, "content", f"content id,views\n{row}\n")
    assert said_ in result.output
    assert result.exit_code == 1


# -- what cannot be read, and what goes wrong -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text", "said_"),
    [
        ("salesforce", "A,B\n1,2\n", "do not match any known salesforce export"),
        ("hubspot", "", "the file has no rows"),
        ("gainsight", 'Name,OverallScore\n"A,1\n', "line 2 is not readable"),
        ("salesforce", "Id,Name,Name\n1,2,3\n", "has the column 'Name' twice"),
    ],
)
def test_what_cannot_be_read_exits_4(desk: Desk, source: str, text: str, said_: str) -> None:
    was = desk.take_snapshot()
    result = read(desk, source, text)
    assert said_ in result.stderr
    assert (result.exit_code, desk.take_snapshot()) == (4, was)


@pytest.mark.parametrize(
    ("mapping", "said_"),
    [
        ("columns: {name: {column: Nome}}", "has no column 'Nome'"),
        ("columns: {nam: {column: Name}}", "did you mean 'name'?"),
        (
            "columns: {industry: {column: Name, values: {Bank: financial}}}",
            "'financial' is not one of the vocabulary's",
        ),
        ("columns: {size: {column: Name, ranges: {huge: 1-2}}}", "'huge' is not one of the vocabulary's sizes"),
        ("columns: {size: {column: Name, ranges: {small: about 7}}}", "`small` is"),
        ("columns: name", "`columns` is"),
        ("columns: {name: {column: Name}", "map.yaml:"),
    ],
)
def test_a_mapping_that_cannot_be_used_exits_4(desk: Desk, mapping: str, said_: str) -> None:
    result = run_import(desk, f"{HEAD}Lumen,1,,,\n", mapping=mapping)
    assert said_ in result.stderr
    assert result.exit_code == 4


def test_a_general_table_needs_a_mapping(desk: Desk) -> None:
    assert read(desk, "csv", HEAD).exit_code == 2
    assert read(desk, "csv", HEAD, "--map", "nowhere.yaml").exit_code == 2
    missing = desk.run("import", "hubspot", "nowhere.csv")
    assert (missing.exit_code, "nowhere.csv cannot be read" in missing.stderr) == (4, True)


def test_where_one_file_cannot_be_written_none_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    was = desk.take_snapshot()
    replace = Path.replace

    def fail_second(path: Path, target: Path) -> Path:
        if "lumen-energi" in target.parts:
            raise OSError(28, os.strerror(28))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fail_second)
    result = run_import(desk, f"{HEAD}Lumen,70,,,\nHavn Sjømat,70,,,\n")
    assert result.exit_code == 4
    assert desk.take_snapshot() == was


def test_a_name_that_a_record_cannot_hold_is_left_out(desk: Desk) -> None:
    (desk.root / "references/nova").mkdir()
    was = desk.take_snapshot()
    long = "x" * 199
    result = run_import(desk, f"{NEW_HEAD}{long},a\u202eb,,,,,\nNova!,,,,,,\n", "--nominate", mapping=NEW)
    assert "references/nova already exists" in result.output
    assert "aliases" not in read_document(desk, "x" * 63)
    assert desk.take_snapshot().keys() - was.keys() == {f"references/{'x' * 63}/reference.yaml"}


def test_the_report_in_markdown_holds_no_markup_of_the_file(desk: Desk) -> None:
    result = run_import(desk, f"{HEAD}Lumen,70,,,\n@dana <b>,1,,,\nLumen,<img>,,,\n", "--format", "markdown")
    assert "relationship.health | 70 on 2026" in result.output
    assert "&#60;img&#62;" in result.output
    assert not {"<img", "<b>", "@dana"} & set(result.output.replace("|", " ").split())
    assert "not in the catalog: 1 row" in result.output


def test_no_escape_sequence_reaches_the_terminal(desk: Desk) -> None:
    result = run_import(desk, f'{HEAD}"a\x1b]52;c;x",1,,,\nLumen,\x1b[2J,,,\n')
    assert "\x1b" not in result.output


def test_a_record_that_cannot_be_read_is_said(desk: Desk) -> None:
    (desk.root / "references/havn-sjomat/reference.yaml").write_text("name: [", encoding="utf-8")
    result = run_import(desk, f"{HEAD}Lumen,70,,,\nHavn Sjømat,70,,,\n")
    assert "1 record could not be read and is left out\n  → to see why: onrecord check" in result.stderr
    assert (result.exit_code, read_facts(desk)["health"]["score"]) == (0, 70)


def test_a_mapping_names_countries_as_people_do(desk: Desk) -> None:
    mapping = NEW.replace("{Schweiz: CH}", "{Albion: UK, Teutonia: Deutschland}")
    result = run_import(desk, f"{NEW_HEAD}Globex,,,Albion,,,\nInitech,,,Teutonia,,,\n", "--nominate", mapping=mapping)
    assert result.exit_code == 0, result.output
    assert [read_document(desk, slug)["profile"]["country"] for slug in ("globex", "initech")] == ["GB", "DE"]


def test_many_nominations_are_told_in_a_sum(desk: Desk) -> None:
    rows = "".join(f"Globex Branch {n},,,,,,\n" for n in range(120))
    result = run_import(desk, NEW_HEAD + rows, "--nominate", mapping=NEW)
    assert "and 70 more customers" in result.output
    assert "nominated 120" in result.output
