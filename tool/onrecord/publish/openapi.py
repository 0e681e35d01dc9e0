"""The OpenAPI description of a site's files (OpenAPI 3.1, whose schemas are JSON Schema 2020-12)."""

import json
from typing import Any

from onrecord.publish.api import API, encode_json, schema_file

_FILES = {
    "sales": (
        ("references.json", "All references", "Every reference with something allowed on the day of the build.", 0),
        ("references/{customer}.json", "One reference", "One reference, by its directory name.", 1),
    ),
    "public": (("customers.json", "Customers", "What everybody may see of each customer, with the last day.", 2),),
}
"""Of each audience: the file, its name, what it is, and its place among the shapes of the API's schema."""


def openapi_file(audience: str, version: str) -> tuple[str, bytes]:
    """api/v1/openapi.json for an audience; `version` is the program's. Addresses are relative to the file itself."""
    schema = json.loads(schema_file()[1])
    told = _FILES[audience]
    shapes = {_name(title): schema["oneOf"][place] for _, title, _, place in told}
    used = {"sales": ("reference",), "public": ("customer",)}[audience]
    parts = {name: schema["$defs"][name] for name in used}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Customer references", "version": version, "description": schema["description"]},
        "servers": [{"url": "../..", "description": "The site that this file is part of."}],
        "paths": {f"/{API}/{file}": {"get": _get(file, title, what)} for file, title, what, _ in told},
        "components": {"schemas": _moved({**parts, **shapes})},
    }
    return f"{API}/openapi.json", encode_json(document)


def _name(title: str) -> str:
    return title.lower().replace(" ", "-")


def _get(file: str, title: str, what: str) -> dict[str, Any]:
    customer = {"name": "customer", "in": "path", "required": True, "schema": {"type": "string"}}
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{_name(title)}"}}}
    return {
        "operationId": _name(title),
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


def _moved(node: Any) -> Any:
    """The schemas with their references to where OpenAPI keeps them."""
    if isinstance(node, dict):
        return {key: _moved(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_moved(value) for value in node]
    return node.replace("#/$defs/", "#/components/schemas/") if isinstance(node, str) else node
