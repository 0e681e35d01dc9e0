"""from onrecord import Catalog: what its documentation shows is so, and it answers as the program does."""

import doctest
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import onrecord
from desk import Desk
from onrecord import Answer, Catalog, CatalogError, Days, Decision, DecisionError, UnknownTermError, python_api
from onrecord.commands import onrecord as program
from sample import DAY, ROOT


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.open(ROOT, DAY)


def test_what_the_documentation_shows_is_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testmod(python_api)
    assert (failed, tried > 10) == (0, True)


@pytest.mark.parametrize("customer", ["nordlys-bank", "st-orrins-college", "universite-clairlande", "nobody-at-all"])
@pytest.mark.parametrize("use", ["logo", "case-study", "reference-call"])
def test_it_answers_as_the_program_does(catalog: Catalog, customer: str, use: str) -> None:
    words = ["can-use", customer, use, "--channel", "website", "--territory", "FR", "--on", "2026-12-01..2027-02-01"]
    result = CliRunner().invoke(program, [*words, "--format", "json", "--catalog", str(ROOT), "--today", str(DAY)])
    said = json.loads(result.stdout)
    days = Days(date(2026, 12, 1), date(2027, 2, 1))
    decision = catalog.can_use(customer, use, channel="website", territory="FR", on=days)
    assert isinstance(decision, Decision)
    assert decision.answer.value == said["answer"]
    assert [reason.code for reason in decision.reasons] == [reason["code"] for reason in said["reasons"]]


def test_it_finds_what_the_program_finds(catalog: Catalog) -> None:
    words = ["find", "--use", "reference-call", "--region", "DE", "--limit", "100", "--format", "json"]
    result = CliRunner().invoke(program, [*words, "--catalog", str(ROOT), "--today", str(DAY)])
    hits = catalog.find(uses=["reference-call"], regions=["DE"])
    assert hits
    alone = catalog.find(uses="reference-call", regions="DE")
    assert [hit.reference.slug for hit in alone] == [hit.reference.slug for hit in hits], "a text is one term"
    assert [hit.reference.slug for hit in hits] == [hit["customer"] for hit in json.loads(result.stdout)["hits"]]


def test_a_sample_is_judged_on_its_own_day() -> None:
    assert Catalog.open(ROOT).today == DAY


def test_who_is_unknown_is_denied_and_is_no_reference(catalog: Catalog) -> None:
    decision = catalog.can_use("Nobody Ltd", "logo", channel="website", territory="NO")
    assert (decision.answer, decision.reasons[0].code) == (Answer.DENY, "unknown-customer")
    with pytest.raises(DecisionError, match="no customer in the catalog"):
        catalog.reference("Nobody Ltd")


def test_a_question_that_cannot_be_judged_is_an_error(catalog: Catalog) -> None:
    with pytest.raises(DecisionError, match="hologram"):
        catalog.can_use("nordlys-bank", "hologram", channel="website", territory="NO")
    with pytest.raises(DecisionError):
        catalog.can_use("nordlys-bank", "logo", channel="website", territory="NO", on=date(1900, 1, 1))
    with pytest.raises(UnknownTermError):
        catalog.find(uses=["hologram"])


def test_a_broken_record_is_an_error_and_never_an_answer(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    (desk.root / "references/lumen-energi/reference.yaml").write_text("name: [Lumen Energi\n", "utf-8")
    catalog = Catalog.open(desk.root, date(2026, 11, 23))
    assert any("lumen-energi" in finding.path for finding in catalog.findings)
    for ask in (catalog.reference, lambda who: catalog.can_use(who, "logo", channel="website", territory="NO")):
        with pytest.raises(DecisionError) as error:
            ask("lumen-energi")
        assert error.value.code == "unreadable-record"


def test_where_there_is_no_catalog_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"there is no schema/vocabulary\.yaml here"):
        Catalog.open(tmp_path)


def test_every_name_is_there_and_none_is_loaded_before_it_is_asked_for() -> None:
    assert {name for name in onrecord.__all__ if getattr(onrecord, name)} == set(onrecord.__all__)
    with pytest.raises(AttributeError):
        _ = onrecord.Catalogue  # type: ignore[attr-defined]
    code = "import sys, onrecord; print(*[name for name in sys.modules if name.startswith('onrecord.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"
