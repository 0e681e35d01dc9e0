"""The field reference, generated from the JSON Schemas: every field of every file, as Markdown."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.catalog.changes.review_marks import Marks
from onrecord.catalog.decision.reasons import list_words
from onrecord.publish.prose import render_prose
from onrecord.reports.markdown import escape, render_table
from onrecord.store.schema import KINDS, read_schema

Node = Mapping[str, Any]

_FILES = {
    "reference": "references/<slug>/reference.yaml",
    "request": "references/<slug>/requests/<date>-<topic>.yaml",
    "wish": "wishes/<date>-<topic>.yaml",
    "vocabulary": "schema/vocabulary.yaml",
    "policy": "schema/policy.yaml",
}
_KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "`true` or `false`",
    "object": "mapping",
}


_SAID_BESIDE = re.compile(
    r" (?:A term of vocabulary\.yaml \([a-z_]+\)|A key of `[a-z]+` in policy\.yaml"
    r"|A civil date, YYYY-MM-DD, in the policy's time zone)\."
)
"""Endings of descriptions that repeat the next column."""


def render_fields(vocabulary: str = "vocabulary.md") -> str:
    """One section per kind of file, in it one per mapping: its fields, what they mean, what they may hold.

    `vocabulary` is the address of the page with the terms, as a link from here. A field's last column is who must
    approve a change to it, as `diff` and `review` read it from the schema.
    """
    return "\n".join("\n\n".join(_render_file(kind, vocabulary)) + "\n" for kind in KINDS)


def _render_file(kind: str, vocabulary: str) -> Iterator[str]:
    document = read_schema(kind).document
    yield f"## {escape(document['title'])}"
    yield f"`{_FILES[kind]}`: {render_prose(document['description'])}"
    for path, node in _find_mappings(document, (), document):
        if path:
            yield f'### `{".".join(path)}` <a id="{_make_anchor(kind, path)}"></a>'
            yield render_prose(node.get("description", ""))
        rows = [
            (
                f"`{name}`",
                _say_meaning(name, child, document),
                _say_values(child, document, vocabulary, _make_anchor(kind, (*path, name))),
                needed,
                _say_approvers(child, document),
            )
            for name, child, needed in _list_fields(node)
        ]
        yield render_table(("Field", "Meaning", "Value", "Required", "Who approves a change"), rows)


def _make_anchor(kind: str, path: tuple[str, ...]) -> str:
    """An anchor for each mapping, because names such as `by` and `on` occur in many of them."""
    return "-".join((kind, *(part.strip("<>") for part in path))).replace("_", "-")


def _find_mappings(node: Node, path: tuple[str, ...], document: Node) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Every mapping of a file from the root down, with the names that lead to it."""
    if node.get("properties"):
        yield path, node
    for name, child in node.get("properties", {}).items():
        inner = _resolve(child, document)
        yield from _find_mappings(inner, (*path, name), document)
    free = node.get("additionalProperties")
    if isinstance(free, Mapping):
        yield from _find_mappings(_resolve(free, document), (*path, "<name>"), document)


def _resolve(node: Node, document: Node) -> Node:
    """The schema of a field's value, with references and lists resolved."""
    if "$ref" in node:
        found: Node = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return _resolve({**found, **{key: value for key, value in node.items() if key != "$ref"}}, document)
    return _resolve(node["items"], document) if node.get("type") == "array" and "items" in node else node


def _list_fields(node: Node) -> Iterator[tuple[str, Node, str]]:
    """A mapping's fields: (name, what the schema says, when it is required)."""
    for name, child in node["properties"].items():
        yield name, child, "yes" if name in node.get("required", ()) else _say_when_required(name, node)


def _say_meaning(name: str, node: Node, document: Node) -> str:
    what = node if "description" in node else _resolve(node, document)
    return f"**{escape(what.get('title', name))}.** {render_prose(_SAID_BESIDE.sub('', what.get('description', '')))}"


def _say_values(node: Node, document: Node, vocabulary: str, anchor: str) -> str:
    if node.get("type") == "array":
        return f"list of: {_say_values(node['items'], document, vocabulary, anchor)}"
    node = _resolve(node, document)
    if "type" not in node and "oneOf" in node:
        return ", or ".join(_say_values(choice, document, vocabulary, anchor) for choice in node["oneOf"])
    if "enum" in node:
        return " ".join(f"`{value}`" for value in node["enum"])
    if "x-onrecord-terms" in node:
        terms = node["x-onrecord-terms"].replace("_", "-")
        return f"a term of [{terms}]({vocabulary}#{terms})"
    if "x-onrecord-policy" in node:
        return f"a key of policy's `{node['x-onrecord-policy']}`"
    if node.get("format") == "date":
        return "day, `YYYY-MM-DD`"
    if node.get("properties"):
        return f"[mapping](#{anchor})"
    return _KINDS.get(node.get("type", ""), "any value") + _say_bounds(node)


_FREE = {
    "added": "added",
    "removed": "removed",
    "lower": "made earlier or smaller",
    "higher": "made later or larger",
    "new": "part of a new file",
}


def _say_approvers(node: Node, document: Node) -> str:
    """Who must approve a change to a field, and which changes need no approval (see `review_marks`)."""
    marks = (("it", node.get("x-review-free")), ("an entry", _resolve_items(node, document).get("x-review-free")))
    free = [
        f"{what} is {list_words([_say_free_change(word) for word in words], 12, 'or')}"
        for what, words in marks
        if words
    ]
    who = [] if _resolve(node, document).get("properties") else [f"`{Marks(document).find_mark(node)}`"]
    return ", but ".join([*who, *([f"nobody if {' or '.join(free)}"] if free else [])])


def _say_free_change(word: str) -> str:
    named = word.removeprefix("with ")
    return _FREE.get(word, f"changed with `{named}`" if named != word else f"set to `{word}`")


def _resolve_items(node: Node, document: Node) -> Node:
    """The schema of a list's entries, with references resolved."""
    found: Node = node.get("items") or next((one["items"] for one in node.get("oneOf", ()) if "items" in one), {})
    return {**_resolve(found, document), **found} if found else {}


def _say_bounds(node: Node) -> str:
    least, most = node.get("minimum"), node.get("maximum")
    if least is not None and most is not None:
        return f", {least} to {most}"
    if least is not None:
        return f", {least} or more"
    return f", up to {node['maxLength']:,} characters" if "maxLength" in node else ""


def _say_when_required(name: str, node: Node) -> str:
    """When a field that is not always required is required."""
    found = [
        f"if {' and '.join(_say_conditions(rule['if']))}"
        for rule in node.get("allOf", ())
        if name in rule.get("then", {}).get("required", ())
    ]
    for rule in (node, *(rule.get("then", {}) for rule in node.get("allOf", ()))):
        for key, word in (("oneOf", "exactly one of"), ("anyOf", "at least one of")):
            names = [option for choice in rule.get(key, ()) for option in choice.get("required", ())]
            if name in names:
                found.append(f"{word} {', '.join(f'`{other}`' for other in names)}")
    return "; ".join(found)


def _say_conditions(condition: Node) -> Iterator[str]:
    for name, child in condition["properties"].items():
        if "const" in child:
            yield f"`{name}` is `{child['const']}`"
        elif "enum" in child:
            yield f"`{name}` is {' or '.join(f'`{value}`' for value in child['enum'])}"
        elif "properties" in child:
            yield from _say_conditions(child)
        elif "required" in child:
            yield f"`{name}` has {' and '.join(f'`{key}`' for key in child['required'])}"
        else:
            yield f"`{name}` has `{child['contains']['const']}`"
