"""The closed lists of the schemas are types: one and the same words on both sides."""

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from onrecord.catalog.decision.reasons import LEVELS, ReasonCode
from onrecord.catalog.record.authorization import Copies, State, Survives
from onrecord.catalog.record.evidence import Basis
from onrecord.catalog.record.policy import Forge, Period
from onrecord.catalog.record.quote import Attribution, SourceKind
from onrecord.catalog.record.reference import Matching, Status
from onrecord.catalog.record.request import CustomerAnswer, Deal
from sample import ROOT

WORDS = {
    ("reference", "matching"): Matching,
    ("reference", "status"): Status,
    ("reference", "basis"): Basis,
    ("reference", "state"): State,
    ("reference", "survives_contract"): Survives,
    ("reference", "copies"): Copies,
    ("reference", "kind"): SourceKind,
    ("reference", "attribution"): Attribution,
    ("reference", "per"): Period,
    ("request", "answer"): CustomerAnswer,
    ("request", "deal"): Deal,
    ("policy", "forge"): Forge,
    ("policy", "per"): Period,
}


def walk_enums(node: Any, key: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every closed list of a schema, with the key that it is about; conditions of a schema are none."""
    if isinstance(node, dict):
        if "enum" in node:
            yield key, node["enum"]
        for name, child in node.items():
            if name not in ("if", "then", "items"):
                yield from walk_enums(child, key if name in ("properties", "$defs") else name)
        yield from walk_enums(node.get("items"), key)


@pytest.mark.parametrize(("kind", "key"), WORDS, ids=str)
def test_the_schema_and_the_type_have_the_same_words(kind: str, key: str) -> None:
    schema = json.loads((ROOT / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8"))
    found = [set(words) for name, words in walk_enums(schema) if name == key]
    assert found
    assert all(words == set(get_args(WORDS[kind, key])) for words in found)


def test_every_reason_has_a_weight() -> None:
    assert tuple(LEVELS) == get_args(ReasonCode)
