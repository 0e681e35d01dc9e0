"""The formats of the files: JSON Schema 2020-12, validated fast, with failures worded for people.

jsonschema-rs validates; jsonschema finds the failures to put in words. No schema is ever fetched, and patterns match
the whole text.
"""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from msgspec import json

from onrecord.finding import Keys
from onrecord.store.packaged import find_packaged

KINDS = ("reference", "request", "wish", "vocabulary", "policy")


class Schema:
    """One kind of document: one of KINDS."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    @cached_property
    def document(self) -> dict[str, Any]:
        """The JSON Schema itself."""
        text = (find_packaged("schema") / f"{self.kind}.schema.json").read_bytes()
        schema: dict[str, Any] = json.decode(text)
        return schema

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The keys whose unquoted values are numbers."""
        return frozenset(
            key for key, node in _list_properties(self.document) if _find_type(node) in ("integer", "number")
        )

    @cached_property
    def dates(self) -> frozenset[str]:
        """The keys whose values are civil dates."""
        return frozenset(key for key, node in _list_properties(self.document) if node.get("format") == "date")

    def find_key_order(self, keys: Keys) -> list[str]:
        """The keys that the schema has at a route, in its order."""
        node: Any = self.document
        for key in keys:
            node = self._resolve(node)
            node = node.get("items", {}) if isinstance(key, int) else node.get("properties", {}).get(key, {})
        return list(self._resolve(node).get("properties", {}))

    def _resolve(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" in node:
            found: Mapping[str, Any] = self.document["$defs"][node["$ref"].rpartition("/")[2]]
            return found
        return node

    @cached_property
    def _judge(self) -> Any:
        import jsonschema_rs

        return jsonschema_rs.validator_for(self.document, validate_formats=True, offline=True)

    def accepts(self, document: object) -> bool:
        """Whether the document is valid."""
        valid: bool = self._judge.is_valid(document)
        return valid

    def find_failures(self, document: object) -> Iterator[tuple[Keys, bool, str, str]]:
        """What is wrong with an invalid document: (route, whether it is the key, message, hint)."""
        from onrecord.store.schema_messages import find_failures, say_failure

        found = False
        for failure in find_failures(self.document, document):
            found = True
            yield from say_failure(failure)
        if not found:  # the two libraries disagree: the validator's own words are better than none
            for error in self._judge.iter_errors(document):
                yield tuple(error.instance_path), False, str(error.message), "see the field reference"


@cache
def read_schema(kind: str) -> Schema:
    """The schema of a kind of document (KINDS)."""
    return Schema(kind)


def _find_type(node: Mapping[str, Any]) -> object:
    if node.get("type") == "array":
        return _find_type(node.get("items", {}))
    return node.get("type")


def _list_properties(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    nodes: list[Any] = [document]
    while nodes:
        node = nodes.pop()
        if type(node) is dict:
            for key, child in node.get("properties", {}).items():
                if type(child) is dict:
                    yield key, child
            nodes += [child for child in node.values() if type(child) in (dict, list)]
        else:
            nodes += [child for child in node if type(child) in (dict, list)]
