"""Which customer a name means: a directory's name, or any name, alias or former name of exactly one customer."""

import pytest
from msgspec.structs import replace

from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.reference import FormerName, Reference
from small_world import POLICY, TODAY, VOCABULARY, grant, make_customer, make_day

NORDLYS = make_customer(grant(), aliases=("Nordlys", "Nordlys Bank ASA"), former_names=(FormerName("Fjordbanken"),))
OTHER = replace(
    make_customer(),
    slug="nordlys-energi",
    name="Nordlys Energi",
    aliases=("Nordlys",),
    former_names=(),
    authorizations=(),
)


def make_library(*references: Reference) -> Library:
    return Library({reference.slug: reference for reference in references}, VOCABULARY, POLICY)


@pytest.mark.parametrize(
    "name",
    [
        "nordlys-bank",
        "Nordlys Bank",
        "Nordlys Bank ASA",
        "Nordlys",
        "nordlys",
        "NORDLYS  BANK",
        "Fjordbanken",
        "Ｎordlys",
    ],
)
def test_every_name_resolves(name: str) -> None:
    assert make_library(NORDLYS).resolve(name) is NORDLYS


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Nordlis Bank", "did you mean 'nordlys-bank'?"),
        ("fjordbank", "did you mean 'nordlys-bank'?"),
        ("Globex", "onrecord find lists the references that are allowed today"),
        ("", "onrecord find lists the references that are allowed today"),
    ],
)
def test_nobody_is_guessed(name: str, hint: str) -> None:
    with pytest.raises(DecisionError) as error:
        make_library(NORDLYS).resolve(name)
    assert (error.value.code, error.value.hint) == ("unknown-customer", hint)


def test_a_name_that_two_customers_answer_to_is_an_error_that_names_both() -> None:
    with pytest.raises(DecisionError) as error:
        make_library(NORDLYS, OTHER).resolve("Nordlys")
    assert error.value.code == "ambiguous-customer"
    assert error.value.message == "'Nordlys' could mean nordlys-bank and nordlys-energi"
    assert make_library(NORDLYS, OTHER).resolve("Nordlys Bank") is NORDLYS
    assert make_library(NORDLYS, OTHER).find_by_name("nordlys") == ("nordlys-bank", "nordlys-energi")


def test_the_judge_of_a_reference_is_kept_until_the_reference_changes() -> None:
    whole = make_library(NORDLYS)
    judge = whole.judge(NORDLYS)
    assert whole.judge(NORDLYS) is judge
    changed = replace(NORDLYS, status="retired")
    assert whole.judge(changed) is not judge
    asked = whole.judge(changed).decide("logo", "web", "NO", Days.on(make_day(4)), today=TODAY)
    assert asked.answer is Answer.DENY
