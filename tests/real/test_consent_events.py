"""Fifteen consents, refusals, withdrawals and renames that really happened, and what can-use says before and after.

The records are in `consent/catalog/`, in our own words, each with the public source of its event. No person is named.
"""

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from onrecord.commands import onrecord
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog
from real.consent.said import SAID

CATALOG = Path(__file__).parent / "consent" / "catalog"
PUBLISHED = "expired-published"


def ask_question(question: str, on: str, catalog: Path = CATALOG) -> dict[str, Any]:
    """What can-use says in JSON; a question is the customer, the use, the channel and further options."""
    customer, use, channel, *more = question.split()
    where = ["--channel", channel, "--territory", "worldwide", "--catalog", str(catalog)]
    when = ["--on", on, "--today", "2026-11-21", "--format", "json"]
    result = CliRunner().invoke(onrecord, ["can-use", customer, use, *where, *when, *more])
    document = json.loads(result.stdout)
    assert result.exit_code == {"allow": 0, "deny": 1, "ask": 3}[document["answer"]]
    assert isinstance(document, dict)
    return document


def check_catalog(today: str, catalog: Path = CATALOG) -> list[tuple[str, str, str]]:
    """The rule, the customer and the message of each error that check finds."""
    result = CliRunner().invoke(onrecord, ["check", "--catalog", str(catalog), "--today", today, "--format", "json"])
    findings = json.loads(result.stdout)["findings"]
    return [(f["rule"], f["customer"], f["message"]) for f in findings if f["severity"] == "error"]


@pytest.mark.parametrize(
    ("question", "on", "answer", "code"),
    [pytest.param(*row, id=f"{event}: {row[0]}, {row[1]}") for event, rows in SAID.items() for row in rows],
)
def test_what_can_use_says_before_and_after(question: str, on: str, answer: str, code: str) -> None:
    document = ask_question(question, on)
    assert (document["answer"], document["reasons"][0]["code"]) == (answer, code)


def test_ce_02_the_file_that_was_agreed_to_is_allowed(tmp_path: Path) -> None:
    catalog = tmp_path / "catalog"
    shutil.copytree(CATALOG, catalog)
    logo = catalog / "references" / "skywalking" / "logo.svg"
    words = logo.read_text(encoding="utf-8")
    logo.write_text(words.replace("that replaced the one agreed to", "that was agreed to"), encoding="utf-8")
    assert ask_question("SkyWalking logo adopters-page", "2023-08-15", catalog)["answer"] == "allow"


def test_ce_03_who_gave_it_and_who_recorded_it_are_two_facts() -> None:
    library = load_catalog(DirectoryTree(CATALOG), date(2026, 11, 21)).library
    (authorization,) = library.references["accenture"].authorizations
    assert authorization.signer is not None
    assert (authorization.signer.authority, authorization.recorded_by) == ("none", "temurin")


def test_ce_05_what_is_pending_is_not_published() -> None:
    reasons = ask_question("MongoDB logo adopters-page", "2023-03-29")["reasons"]
    assert [reason["code"] for reason in reasons] == ["candidate", "pending"]


def test_ce_06_both_statements_stay_on_record_and_both_surfaces_are_named() -> None:
    refused = ask_question("Roku logo marketing-site", "2023-02-23")
    assert refused["reasons"][0]["id"] == "ce-06-refusal"
    assert ask_question("Roku logo marketing-site", "2023-02-22")["valid_through"] == "2023-02-22"
    standing = [
        message for rule, customer, message in check_catalog("2023-02-23") if (rule, customer) == (PUBLISHED, "roku")
    ]
    assert [message.split("is published at ")[1].split(" and is")[0] for message in standing] == [
        "ADOPTERS.md",
        "the marketing site",
    ]
    assert not [1 for rule, customer, _ in check_catalog("2023-02-22") if (rule, customer) == (PUBLISHED, "roku")]


def test_ce_08_the_forgotten_surface_is_found() -> None:
    standing = [
        m for rule, customer, m in check_catalog("2024-03-13") if (rule, customer) == (PUBLISHED, "arista-networks")
    ]
    assert len(standing) == 1
    assert "the marquee of the home page" in standing[0]


def test_ce_09_a_use_without_any_authorization_is_found() -> None:
    assert (PUBLISHED, "asurion") in {(rule, customer) for rule, customer, _ in check_catalog("2021-07-08")}


def test_ce_10_and_ce_14_a_former_name_and_a_legal_entity_are_one_customer() -> None:
    assert {ask_question(f"{name} name adopters-file", "2019-06-17")["customer"] for name in ("Sigma", "Merit")} == {
        "merit"
    }
    assert ask_question("NCSA logo home-page", "2022-01-03")["customer"] == "reigning-champs"


def test_ce_11_the_end_is_data() -> None:
    assert ask_question("Verizon logo home-page", "2018-01-20")["valid_through"] == "2018-03-20"


def test_the_catalog_has_no_error_but_what_the_events_are_about() -> None:
    """What is allowed although it must not be, what was never proven, and the logo that was replaced."""
    assert {(rule, customer) for rule, customer, _ in check_catalog("2026-11-21")} == {
        (PUBLISHED, "arista-networks"),
        (PUBLISHED, "asurion"),
        (PUBLISHED, "roku"),
        ("evidence-missing", "arista-networks"),
        ("evidence-missing", "t-mobile"),
        ("logo-changed", "skywalking"),
    }


def test_every_record_names_its_public_source_and_every_note_is_unchanged() -> None:
    for record in CATALOG.glob("references/*/reference.yaml"):
        text = record.read_text(encoding="utf-8")
        first = text.splitlines()[0]
        assert first.startswith("# ce-") and "https://github.com/" in first, record
        for note in record.parent.glob("evidence/*.md"):
            assert hashlib.sha256(note.read_bytes()).hexdigest() in text, note
            assert "https://github.com/" in note.read_text(encoding="utf-8"), note
