"""Addresses on the Git host: a form with what is known filled in, and the page on which an answer is dropped."""

from urllib.parse import parse_qs, urlsplit

import pytest

from onrecord.catalog.record.policy import Forge, Repository
from onrecord.intake.forge.issue_form import read_answers
from onrecord.reports.issue_forms import FORMS, make_form_address, make_upload_address

GIVEN = {"customer": "nordlys-bank/2026-logo", "note": "“ñandú” & #1"}


def make_repository(forge: Forge) -> Repository:
    return Repository("https://forge.example/fern/refs/", "release/2026", forge)


def test_a_github_form_takes_its_fields_by_their_ids() -> None:
    address = urlsplit(make_form_address(make_repository("github"), "phone", GIVEN))
    assert address.path == "/fern/refs/issues/new"
    assert parse_qs(address.query) == {"template": ["answer-by-phone.yml"]} | {k: [v] for k, v in GIVEN.items()}


@pytest.mark.parametrize(("forge", "key"), [("gitlab", "issue[description]"), ("gitea", "body")])
@pytest.mark.parametrize("form", FORMS)
def test_elsewhere_the_issue_s_text_is_read_as_that_form(forge: Forge, key: str, form: str) -> None:
    first = FORMS[form][0].key
    query = parse_qs(urlsplit(make_form_address(make_repository(forge), form, {first: "nordlys-bank"})).query)
    found, _ = read_answers(form, query[key][0])
    assert found == {first: "nordlys-bank"}


def test_where_an_answer_is_dropped() -> None:
    folder = "release/2026/references/nordlys-bank/evidence"
    assert (
        make_upload_address(make_repository("github"), "nordlys-bank")
        == f"https://forge.example/fern/refs/upload/{folder}"
    )
    assert (
        make_upload_address(make_repository("gitea"), "nordlys-bank")
        == f"https://forge.example/fern/refs/_upload/{folder}"
    )
    assert make_upload_address(make_repository("gitlab"), "nordlys-bank") is None
