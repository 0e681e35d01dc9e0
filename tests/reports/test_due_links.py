"""What is due has its links: each opens one of our forms, with the ids in it, so that little is to be typed."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from onrecord.catalog.record.policy import Forge, Repository
from onrecord.catalog.workload.due import KINDS, Due
from onrecord.reports.due_links import list_ways
from onrecord.reports.issue_forms import FORMS, TEMPLATES

LOG = "onrecord log lumen/2026-call"
BOTH = {"request": "lumen/x-1"}
ONE = {"customer": "lumen", "which": "x-1"}
CASES = [
    ("take-down", "take it down", {"Record the take-down": ("down", ONE)}),
    ("cancel", f'{LOG} cancel --why "…"', {"Cancel the request": ("answered", {**BOTH, "what": "cancelled"})}),
    ("lapsed", "…", {"Ask again": ("renew", ONE), "Let the permission go": ("letgo", ONE)}),
    ("expiring", "…", {"Ask for renewal": ("renew", ONE)}),
    ("review", "…", {"Ask for renewal": ("renew", ONE)}),
    ("at-risk", "talk to them", {"Pause the customer": ("pause", {"customer": "lumen"})}),
    ("answer", "…", {"Record what they said": ("phone", {"customer": "lumen/x-1"}), "Ask again": ("again", BOTH)}),
    ("answer", "ask for the file, then: onrecord record lumen --logo FILE", {}),
    ("request", f"{LOG} approve", {}),
    ("request", f"{LOG} accept, or {LOG} decline", {"Record the answer": ("answered", BOTH)}),
    ("request", f"{LOG} schedule", {"Set the date": ("schedule", BOTH)}),
    ("outcome", f"{LOG} held", {"Record that it took place": ("held", BOTH)}),
    ("outcome", f"{LOG} outcome", {"Log the outcome": ("outcome", BOTH)}),
    ("thanks", f"{LOG} thank", {"Record the thank-you": ("thanks", BOTH)}),
    ("wish", "…", {"Say who was found": ("found", {"wish": "x-1", "customer": "lumen"})}),
    ("nomination", "…", {"Ask the customer": ("ask", {"customer": "lumen"})}),
]


def make_repository(forge: Forge) -> Repository:
    return Repository("https://forge.example/fern/refs", "main", forge)


@pytest.mark.parametrize(("kind", "next_", "expected"), CASES)
def test_each_kind(kind: str, next_: str, expected: dict[str, tuple[str, dict[str, str]]]) -> None:
    item = Due(kind, "lumen", "x-1", "…", date(2026, 11, 23), "ines", "ask", "cs", next_)
    found = dict(list_ways(item, make_repository("github")))
    upload = found.pop("Upload their answer", None)
    assert (upload is not None) is (kind == "answer")
    assert found.keys() == expected.keys()
    for label, (form, values) in expected.items():
        query = {key: value for key, (value,) in parse_qs(urlsplit(found[label]).query).items()}
        assert query == {"template": TEMPLATES[form], **values}
        fields = {field.key: field for field in FORMS[form]}
        assert values.keys() <= fields.keys()
        left = [key for key, field in fields.items() if field.required and key not in values]
        assert len(left) <= 3, f"{label}: {left}"


def test_every_kind_is_seen_to() -> None:
    assert {kind for kind, _, _ in CASES} == set(KINDS)


def test_where_nothing_is_read_by_itself_no_upload_is_offered() -> None:
    item = Due("answer", "lumen", "x-1", "…", date(2026, 11, 23), "ines", "ask", "cs", "…")
    assert [label for label, _ in list_ways(item, make_repository("gitlab"))] == ["Record what they said", "Ask again"]
