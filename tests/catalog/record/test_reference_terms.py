"""Rule 1 looks at every term in a record: at each field that the schema says takes one."""

import json
from itertools import count
from pathlib import Path
from typing import Any

from onrecord.store.records import make_reference

SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "schema" / "reference.schema.json").read_text("utf-8"))


class Filled:
    """A document with everything in it that a schema knows, and a term of its own in each field that takes one."""

    def __init__(self) -> None:
        self.terms: dict[str, str] = {}
        self._numbers = count()
        self.document = self._fill(SCHEMA)

    def _fill(self, schema: dict[str, Any]) -> Any:
        if "$ref" in schema:
            return self._fill(SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")])
        if "x-onrecord-terms" in schema:
            term = f"term-{next(self._numbers)}"
            self.terms[term] = schema["x-onrecord-terms"]
            return term
        if "enum" in schema:
            return schema["enum"][0]
        if "type" not in schema:  # one shape or another: the first will do
            return self._fill(schema["oneOf"][0])
        kind = schema["type"]
        if kind == "object":
            return {key: self._fill(value) for key, value in schema["properties"].items()}
        if kind == "array":
            return [self._fill(schema["items"])]
        if kind == "string":
            return "2026-01-01" if schema.get("format") == "date" else "x"
        return 1


def test_every_field_that_takes_a_term_is_looked_at_and_can_be_pointed_at() -> None:
    filled = Filled()
    found = list(make_reference("nordlys-bank", filled.document, {}).list_terms())
    assert {term: axis for axis, term, _ in found} == filled.terms
    assert len(filled.terms) > 20
    for _, term, keys in found:
        place = filled.document
        for key in keys:
            place = place[key]
        assert place == term
