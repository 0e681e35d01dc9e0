"""Who must approve a change to a field: read from the schema, and guarded where the schema says nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.catalog.changes.review_marks import MARKS, FieldChange, Marks

SCHEMAS = Path(__file__).resolve().parents[3] / "schema"
KINDS = ("reference", "request", "wish", "policy", "vocabulary")
FREE = {"added", "removed", "lower", "higher", "new"}


def load_schema(kind: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    return document


def walk_fields(node: object, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field that a schema describes, with its route; conditions (`if`, `then`) describe none."""
    if isinstance(node, list):
        for i, child in enumerate(node):
            yield from walk_fields(child, f"{at}[{i}]")
    if isinstance(node, dict):
        for name, child in node.get("properties", {}).items():
            yield f"{at}.{name}", child
        for key, child in node.items():
            if key not in ("if", "then", "else"):
                yield from walk_fields(child, f"{at}.{key}")


def compare_records(kind: str, before: object, after: object) -> list[FieldChange]:
    return list(Marks(load_schema(kind)).list_changes(before, after))


def list_reviewers(kind: str, before: object, after: object) -> set[str]:
    return {change.review for change in compare_records(kind, before, after)}


def make_record(**fields: object) -> dict[str, object]:
    """A record with one authorization."""
    return {"authorizations": [{"id": "a", **fields}]}


def make_limit(most: int) -> dict[str, object]:
    """A record with one limit."""
    return {"preferences": {"limits": [{"use": "x", "max": most}]}}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_says_who_must_agree(kind: str) -> None:
    unmarked = [at for at, node in walk_fields(load_schema(kind)) if node.get("x-review") not in MARKS]
    assert unmarked == [], "give each field an x-review"
    for at, node in walk_fields(load_schema(kind)):
        values = set(node.get("enum", ()))
        free = {word for word in node.get("x-review-free", ()) if not word.startswith("with ")}
        assert free <= FREE | values, at


def test_a_field_that_nobody_thought_of_is_guarded() -> None:
    document = load_schema("reference")
    del document["properties"]["relationship"]["properties"]["crm_id"]["x-review"]
    change = {"relationship": {"crm_id": "7"}}, {"relationship": {"crm_id": "8"}}
    assert list_reviewers("reference", *change) == {"nobody"}
    assert {c.review for c in Marks(document).list_changes(*change)} == {"cs"}
    assert {c.review for c in Marks(document).list_changes({}, {"unheard_of": {"a": [1]}})} == {"cs"}
    document["properties"]["relationship"]["properties"]["crm_id"]["x-review"] = "anybody"
    assert {c.review for c in Marks(document).list_changes(*change)} == {"cs"}


@pytest.mark.parametrize(
    ("before", "after", "needs"),
    [
        ({"status": "active"}, {"status": "paused", "status_reason": "Merger"}, "nobody"),
        ({"status": "active"}, {"status": "retired", "status_reason": "Merger"}, "nobody"),
        ({"status_reason": "Merger", "status": "active"}, {"status_reason": "Sold", "status": "paused"}, "nobody"),
        ({"status": "paused", "status_reason": "a"}, {"status": "paused", "status_reason": "b"}, "cs"),
        ({"status": "paused"}, {"status": "active"}, "cs"),
        ({"status": "candidate"}, {"status": "retired"}, "nobody"),
        ({"status": "retired"}, {"status": "paused"}, "cs"),
        ({"status": "retired"}, {"status": "candidate"}, "cs"),
        ({}, {"relationship": {"contract_ended": "2026-01-01"}}, "nobody"),
        ({"relationship": {"contract_ended": "2026-01-01"}}, {"relationship": {"contract_ended": "2026-02-01"}}, "cs"),
        ({"relationship": {"health": {"score": 7, "on": "2026-01-01"}}}, {}, "cs"),
        (make_record(), make_record(withdrawn={"on": "2026-01-01"}), "nobody"),
        (make_record(withdrawn={"on": "2026-01-01"}), make_record(), "cs"),
        (make_record(), make_record(valid_through="2026-01-01"), "nobody"),
        (make_record(uses=["x", "y"]), make_record(uses=["x"]), "nobody"),
        (make_record(uses=["x"]), make_record(uses=["x", "y"]), "cs"),
        (make_record(uses=["x"]), {}, "cs"),
        (make_record(note="No ads."), make_record(note="Ads."), "cs"),
        ({}, {"restrictions": [{"id": "r", "why": "the form"}]}, "nobody"),
        ({"restrictions": [{"id": "r", "why": "a"}]}, {"restrictions": [{"id": "r", "why": "b"}]}, "cs"),
        ({"restrictions": [{"id": "r"}]}, {}, "cs"),
        ({"restrictions": [{"id": "r", "uses": ["x"]}]}, {"restrictions": [{"id": "r"}]}, "nobody"),
        ({"restrictions": [{"id": "r"}]}, {"restrictions": [{"id": "r", "uses": ["x"]}]}, "cs"),
        ({}, {"preferences": {"no_contact_with": ["Globex"]}}, "nobody"),
        ({"preferences": {"no_contact_with": ["Globex"]}}, {"preferences": {"no_contact_with": ["Initech"]}}, "cs"),
        (make_limit(2), make_limit(1), "nobody"),
        (make_limit(1), make_limit(2), "cs"),
        ({}, {"outreach": [{"on": "2026-01-01", "by": "sam"}]}, "nobody"),
        ({"outreach": [{"on": "2026-01-01", "by": "sam"}]}, {}, "cs"),
        ({"outreach": [{"on": "2026-01-01", "by": "sam"}]}, {"outreach": [{"on": "2025-01-01", "by": "sam"}]}, "cs"),
        ({"quotes": [{"id": "q", "consent": {"on": "2026-01-01"}}]}, {"quotes": [{"id": "q"}]}, "cs"),
        ({"quotes": [{"id": "q"}]}, {"quotes": [{"id": "q", "consent": {"on": "2026-01-01"}}]}, "cs"),
        ({"publications": [{"id": "p"}]}, {}, "cs"),
        ({"website": "https://a.example"}, {"website": "https://b.example"}, "cs"),
        ({"name": "A"}, None, "cs"),
        ({"ignore": [{"rule": "r"}]}, {}, "nobody"),
        ({}, {"ignore": [{"rule": "r"}]}, "cs"),
    ],
)  # fmt: skip
def test_taking_away_needs_nobody_and_deleting_needs_somebody(before: object, after: object, needs: str) -> None:
    found = list_reviewers("reference", before, after)
    assert max(found, key=lambda review: review != "nobody") == needs, found


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("reference", {}, make_record(approvals=[{"role": "cs", "by": "dana"}])),
        ("reference", {}, {"publications": [{"id": "p", "cleared": [{"condition": "copy-approval", "by": "dana"}]}]}),
        ("request", {"use": "x"}, {"use": "x", "approved": {"on": "2026-01-01", "by": "dana"}}),
    ],
)
def test_a_claim_is_for_the_person_whom_it_names(kind: str, before: object, after: object) -> None:
    named = [change for change in compare_records(kind, before, after) if change.review == "named"]
    assert {change.entry and change.entry.get("by") for change in named} == {"dana"}


def test_a_request_is_made_by_anybody_and_rewritten_by_nobody_alone() -> None:
    asked = {"use": "reference-call", "requested": {"on": "2026-01-01", "by": "sam"}}
    assert list_reviewers("request", None, asked) == {"nobody"}
    assert list_reviewers("request", asked, {**asked, "held": "2026-02-01"}) == {"nobody"}
    assert list_reviewers("request", asked, {**asked, "requested": {"on": "2026-01-01", "by": "mara"}}) == {"cs"}
    assert list_reviewers("request", {**asked, "held": "2026-02-01"}, asked) == {"cs"}
    assert list_reviewers("request", asked, None) == {"cs"}
    assert list_reviewers("request", asked, {**asked, "prospect": "Globex"}) == {"cs"}, (
        "it was approved for nobody in particular"
    )
    answered = {**asked, "customer": {"on": "2026-01-03", "answer": "declined"}, "held": "2026-02-01"}
    accepted = {**answered, "customer": {"on": "2026-01-04", "answer": "accepted"}}
    assert list_reviewers("request", asked, answered) == {"nobody"}
    assert list_reviewers("request", answered, accepted) == {"cs"}
    assert list_reviewers("request", accepted, answered) == {"nobody"}
    assert list_reviewers("request", answered, {**answered, "held": "2025-12-01"}) == {"cs"}


def test_order_alone_is_a_change_of_the_list_and_what_is_the_same_is_none() -> None:
    assert compare_records("reference", {"aliases": ["a", "b"]}, {"aliases": ["a", "b"]}) == []
    (moved,) = compare_records("reference", {"aliases": ["a", "b"]}, {"aliases": ["b", "a"]})
    assert (moved.keys, moved.review) == (("aliases",), "cs")
