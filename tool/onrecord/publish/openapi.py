"""The OpenAPI description of a site's files (OpenAPI 3.1, whose schemas are JSON Schema 2020-12)."""

import json
from typing import Any

from onrecord.publish.api import API, encode_json, read_schema_file

_FILES = {
    "sales": (
        ("references.json", "All references", "Every reference with something allowed on the day of the build.", 0),
        ("references/{customer}.json", "One reference", "One reference, by its directory name.", 1),
    ),
    "public": (("customers.json", "Customers", "What everybody may see of each customer, with the last day.", 2),),
}
"""Of each audience: the file, its name, what it is, and its place among the shapes of the API's schema."""


def make_openapi_file(audience: str, version: str) -> tuple[str, bytes]:
    """api/v1/openapi.json for an audience; `version` is the program's. Addresses are relative to the file itself."""
    schema = json.loads(read_schema_file()[1])
    files = _FILES[audience]
    shapes = {_make_name(title): schema["oneOf"][place] for _, title, _, place in files}
    used = {"sales": ("reference",), "public": ("customer",)}[audience]
    parts = {name: schema["$defs"][name] for name in used}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Customer references", "version": version, "description": schema["description"]},
        "servers": [{"url": "../..", "description": "The site that this file is part of."}],
        "paths": {f"/{API}/{file}": {"get": _describe_get(file, title, what)} for file, title, what, _ in files},
        "components": {"schemas": _move_references({**parts, **shapes})},
    }
    return f"{API}/openapi.json", encode_json(document)


def _make_name(title: str) -> str:
    return title.lower().replace(" ", "-")


def _describe_get(file: str, title: str, what: str) -> dict[str, Any]:
    customer = {"name": "customer", "in": "path", "required": True, "schema": {"type": "string"}}
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{_make_name(title)}"}}}
    return {
        "operationId": _make_name(title),
        "summary": what,
        **({"parameters": [customer]} if "{customer}" in file else {}),
        "responses": {
            "200": {"description": title, "content": content},
            **(
                {"404": {"description": "Nothing is allowed, or the customer is unknown."}}
                if "{customer}" in file
                else {}
            ),
        },
    }


def _move_references(node: Any) -> Any:
    """The schemas with their references to where OpenAPI keeps them."""
    if isinstance(node, dict):
        return {key: _move_references(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_move_references(value) for value in node]
    return node.replace("#/$defs/", "#/components/schemas/") if isinstance(node, str) else node
