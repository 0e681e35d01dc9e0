"""`people.named` finds every place where the schemas say that a person or a role is named."""

from typing import Any

import pytest

from example_catalogs import read_settings
from onrecord.catalog.record.people import find_named
from onrecord.store import records
from onrecord.store.schema import read_schema

VOCABULARY, POLICY = read_settings()


def find_places(node: Any, document: Any, at: tuple[str, ...] = ()) -> set[tuple[str, tuple[str, ...]]]:
    """(list of policy, route without indexes) of every field that names a key of policy."""
    if "$ref" in node:
        node = document["$defs"][node["$ref"].rsplit("/", 1)[1]]
    if "items" in node:
        return find_places(node["items"], document, at)
    found = {(node["x-onrecord-policy"], at)} if "x-onrecord-policy" in node else set()
    return found.union(*(find_places(child, document, (*at, key)) for key, child in node.get("properties", {}).items()))


REFERENCE: dict[str, Any] = {
    "name": "Nordlys Bank",
    "status": "active",
    "owner": "dana",
    "nominated": {"on": "2026-01-01", "by": "sam"},
    "authorizations": [
        {
            "id": "a",
            "state": "granted",
            "requested": {"on": "2026-01-01", "by": "mara"},
            "recorded_by": "mara",
            "approvals": [{"role": "cs", "by": "dana", "on": "2026-01-01"}],
            "let_go": {"on": "2026-01-01", "by": "dana"},
        }
    ],
    "content": [{"id": "c", "use": "video", "title": "Film", "owner": "piet"}],
    "publications": [
        {
            "id": "p",
            "use": "name",
            "channel": "blog",
            "territory": "NO",
            "where": "here",
            "since": "2026-01-01",
            "by": "mara",
            "cleared": [{"condition": "copy-approval", "on": "2026-01-01", "by": "mara"}],
        }
    ],
    "outreach": [{"on": "2026-01-01", "by": "mara"}],
}
REQUEST: dict[str, Any] = {
    "use": "reference-call",
    "requested": {"on": "2026-01-01", "by": "sam"},
    "approved": {"on": "2026-01-01", "by": "dana"},
    "thanked": {"on": "2026-01-01", "by": "dana"},
}
FILE = "requests/2026-01-01-call.yaml"


@pytest.mark.parametrize(("kind", "file"), [("reference", "reference.yaml"), ("request", FILE)])
def test_nobody_is_overlooked(kind: str, file: str) -> None:
    reference = records.make_reference("nordlys-bank", REFERENCE, {}, [records.make_request(FILE, REQUEST)])
    document = read_schema(kind).document
    found = {
        (who.of, tuple(key for key in who.keys if isinstance(key, str)))
        for who in find_named(reference)
        if who.file == file
    }
    assert found == find_places(document, document)


def test_whom_it_names_is_what_the_route_leads_to() -> None:
    reference = records.make_reference("nordlys-bank", REFERENCE, {}, [records.make_request(FILE, REQUEST)])
    for who in find_named(reference):
        value: Any = REFERENCE if who.file == "reference.yaml" else REQUEST
        for key in who.keys:
            value = value[key]
        assert value == who.key
