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


def schema(kind: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    return document


def described(node: object, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field that a schema describes, with its route; conditions (`if`, `then`) describe none."""
    if isinstance(node, list):
        for i, child in enumerate(node):
            yield from described(child, f"{at}[{i}]")
    if isinstance(node, dict):
        for name, child in node.get("properties", {}).items():
            yield f"{at}.{name}", child
        for key, child in node.items():
            if key not in ("if", "then", "else"):
                yield from described(child, f"{at}.{key}")


def changes(kind: str, before: object, after: object) -> list[FieldChange]:
    return list(Marks(schema(kind)).list_changes(before, after))


def who(kind: str, before: object, after: object) -> set[str]:
    return {change.review for change in changes(kind, before, after)}


def a(**fields: object) -> dict[str, object]:
    """A record with one authorization."""
    return {"authorizations": [{"id": "a", **fields}]}


def limit(most: int) -> dict[str, object]:
    """A record with one limit."""
    return {"preferences": {"limits": [{"use": "x", "max": most}]}}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_says_who_must_agree(kind: str) -> None:
    unmarked = [at for at, node in described(schema(kind)) if node.get("x-review") not in MARKS]
    assert unmarked == [], "give each field an x-review"
    for at, node in described(schema(kind)):
        values = set(node.get("enum", ()))
        free = {word for word in node.get("x-review-free", ()) if not word.startswith("with ")}
        assert free <= FREE | values, at


def test_a_field_that_nobody_thought_of_is_guarded() -> None:
    document = schema("reference")
    del document["properties"]["relationship"]["properties"]["crm_id"]["x-review"]
    change = {"relationship": {"crm_id": "7"}}, {"relationship": {"crm_id": "8"}}
    assert who("reference", *change) == {"nobody"}
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
        (a(), a(withdrawn={"on": "2026-01-01"}), "nobody"),
        (a(withdrawn={"on": "2026-01-01"}), a(), "cs"),
        (a(), a(valid_through="2026-01-01"), "nobody"),
        (a(uses=["x", "y"]), a(uses=["x"]), "nobody"),
        (a(uses=["x"]), a(uses=["x", "y"]), "cs"),
        (a(uses=["x"]), {}, "cs"),
        (a(note="No ads."), a(note="Ads."), "cs"),
        ({}, {"restrictions": [{"id": "r", "why": "the form"}]}, "nobody"),
        ({"restrictions": [{"id": "r", "why": "a"}]}, {"restrictions": [{"id": "r", "why": "b"}]}, "cs"),
        ({"restrictions": [{"id": "r"}]}, {}, "cs"),
        ({"restrictions": [{"id": "r", "uses": ["x"]}]}, {"restrictions": [{"id": "r"}]}, "nobody"),
        ({"restrictions": [{"id": "r"}]}, {"restrictions": [{"id": "r", "uses": ["x"]}]}, "cs"),
        ({}, {"preferences": {"no_contact_with": ["Globex"]}}, "nobody"),
        ({"preferences": {"no_contact_with": ["Globex"]}}, {"preferences": {"no_contact_with": ["Initech"]}}, "cs"),
        (limit(2), limit(1), "nobody"),
        (limit(1), limit(2), "cs"),
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
    found = who("reference", before, after)
    assert max(found, key=lambda review: review != "nobody") == needs, found


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("reference", {}, a(approvals=[{"role": "cs", "by": "dana"}])),
        ("reference", {}, {"publications": [{"id": "p", "cleared": [{"condition": "copy-approval", "by": "dana"}]}]}),
        ("request", {"use": "x"}, {"use": "x", "approved": {"on": "2026-01-01", "by": "dana"}}),
    ],
)
def test_a_claim_is_for_the_person_whom_it_names(kind: str, before: object, after: object) -> None:
    named = [change for change in changes(kind, before, after) if change.review == "named"]
    assert {change.entry and change.entry.get("by") for change in named} == {"dana"}


def test_a_request_is_made_by_anybody_and_rewritten_by_nobody_alone() -> None:
    asked = {"use": "reference-call", "requested": {"on": "2026-01-01", "by": "sam"}}
    assert who("request", None, asked) == {"nobody"}
    assert who("request", asked, {**asked, "held": "2026-02-01"}) == {"nobody"}
    assert who("request", asked, {**asked, "requested": {"on": "2026-01-01", "by": "mara"}}) == {"cs"}
    assert who("request", {**asked, "held": "2026-02-01"}, asked) == {"cs"}
    assert who("request", asked, None) == {"cs"}
    assert who("request", asked, {**asked, "prospect": "Globex"}) == {"cs"}, "it was approved for nobody in particular"
    answered = {**asked, "customer": {"on": "2026-01-03", "answer": "declined"}, "held": "2026-02-01"}
    accepted = {**answered, "customer": {"on": "2026-01-04", "answer": "accepted"}}
    assert who("request", asked, answered) == {"nobody"}
    assert who("request", answered, accepted) == {"cs"}
    assert who("request", accepted, answered) == {"nobody"}
    assert who("request", answered, {**answered, "held": "2025-12-01"}) == {"cs"}


def test_order_alone_is_a_change_of_the_list_and_what_is_the_same_is_none() -> None:
    assert changes("reference", {"aliases": ["a", "b"]}, {"aliases": ["a", "b"]}) == []
    (moved,) = changes("reference", {"aliases": ["a", "b"]}, {"aliases": ["b", "a"]})
    assert (moved.keys, moved.review) == (("aliases",), "cs")
