"""Documents as facts: every key of a schema is known to them, and what is not is refused."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.store import records

SCHEMA = Path(__file__).resolve().parents[2] / "schema"
MADE = {
    Reference: {"slug", "matching_chosen", "requests", "files"},
    Request: {"file"},
    "Evidence": {"proof"},
    "Ignore": {"file", "index"},
    "Limit": {"rest_days"},  # of policy's limits
    "Signed": {"team", "how"},  # each of one place
}
"""What the documents do not say of themselves."""

LEAST = {"name": "Nordlys Bank", "status": "active", "owner": "dana"}


def find_inner(hint: object) -> type[Facts] | None:
    """The class of facts in a type: itself, one of several, or of many."""
    if isinstance(hint, type) and issubclass(hint, Facts):
        return hint
    return next((found for arg in get_args(hint) if (found := find_inner(arg))), None)


def walk_pairs(node: Mapping[str, Any], kind: type[Facts]) -> Iterator[tuple[Mapping[str, Any], type[Facts]]]:
    """Every object of a schema with the class that it is made into."""
    yield node, kind
    names = dict(zip(kind.__struct_encode_fields__, kind.__struct_fields__, strict=True))
    hints = get_type_hints(kind)
    for key, child in node["properties"].items():
        child = child.get("items", child)
        if "properties" in child:
            found = find_inner(hints[names[key]])
            assert found, key
            yield from walk_pairs(child, found)


@pytest.mark.parametrize(("name", "kind"), [("reference", Reference), ("request", Request)])
def test_facts_have_the_keys_of_the_schema(name: str, kind: type[Facts]) -> None:
    schema = json.loads((SCHEMA / f"{name}.schema.json").read_text(encoding="utf-8"))
    seen = list(walk_pairs(schema, kind))
    assert len(seen) > 5
    for node, made in seen:
        own: set[str] = MADE.get(made, MADE.get(made.__name__, set()))  # type: ignore[call-overload]
        known, written = set(made.__struct_encode_fields__), set(node["properties"])
        assert known - own <= written <= known, made
        required = {f.encode_name for f in msgspec.structs.fields(made) if f.required}
        assert required - own <= set(node["required"]), made


def test_a_key_that_the_facts_do_not_know_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="golf"):
        records.make_reference("nordlys-bank", {**LEAST, "preferences": {"golf": True}}, {})


def test_an_integer_may_be_written_with_a_point() -> None:
    made = records.make_reference("nordlys-bank", {**LEAST, "preferences": {"notice_days": 4.0}}, {})
    assert made.preferences.notice_days == 4


def test_a_moment_may_be_written_without_seconds() -> None:
    signed = {"on": "2026-11-02", "by": "mara"}
    document = {"use": "reference-call", "requested": signed, "scheduled": "2026-11-27T14:00+01:00"}
    made = records.make_request("requests/2026-11-02-a.yaml", document)
    assert made.scheduled is not None
    assert made.scheduled.isoformat() == "2026-11-27T14:00:00+01:00"


def test_a_document_is_not_changed() -> None:
    document = {**LEAST, "ignore": [{"rule": "no-expiry", "why": "x", "until": "2026-12-01"}]}
    before = json.dumps(document)
    made = records.make_reference("nordlys-bank", document, {})
    assert json.dumps(document) == before
    assert (made.ignore[0].file, made.ignore[0].index) == ("reference.yaml", 0)
