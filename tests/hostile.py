"""A customer of the sample whose every free text attacks the program that shows it; the record itself is in order."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onrecord.catalog.record.quote_words import hash_text
from onrecord.store.schema import read_schema
from onrecord.yaml.loader import load
from sample import ROOT

SLUG = "nordlys-bank"
ATTACK = (
    "::error title=x::##[error]y</script><script>alert(1)</script><img src=x onerror=alert(1)>'\"--> {{7*7}} {%raw%} "
    '[a](javascript:alert(1)) javascript:alert(1) @dana #1 | ` ~ $(id) =HYPERLINK("//evil.example") \u200b\u00ad end'
)
BOUND = ("id", "url", "website", "crm_id", "anonymous_as", "team", "languages", "campaign", "text", "file")
"""Texts that are more than words: something else in the record depends on them."""


def write_hostile(root: Path, attack: str = ATTACK, where: Callable[[str], bool] = lambda key: True) -> Path:
    """Put the hostile customer into a catalog, requests, evidence and logo included; the record's path.

    Every text that the schema does not bind becomes `attack`, cut to the length allowed there; `where` may pick keys.
    """
    home = root / "references" / SLUG
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(ROOT / "references" / SLUG, home)
    for file in [home / "reference.yaml", *sorted(home.glob("requests/*.yaml"))]:
        kind = read_schema("reference" if file.name == "reference.yaml" else "request")
        document: Any = load(file.read_bytes(), kind.numbers)
        _spoil(document, kind.document, kind.document, attack, where)
        for quote in document.get("quotes", ()):
            if "consent" in quote and where("text"):
                quote["text"] = attack
                quote["consent"]["text_sha256"] = hash_text(attack)
        file.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return home / "reference.yaml"


def _spoil(node: Any, shape: dict[str, Any], whole: dict[str, Any], attack: str, where: Callable[[str], bool]) -> None:
    """Replace the free texts of a document in place."""
    shape = _resolve(shape, whole)
    if isinstance(node, dict):
        for key, child in node.items():
            kind = _resolve(shape.get("properties", {}).get(key, {}), whole)
            if isinstance(child, str) and _is_free(key, kind) and where(key):
                node[key] = attack[: kind.get("maxLength", 10_000)]
            else:
                _spoil(child, kind, whole, attack, where)
    elif isinstance(node, list):
        for place, child in enumerate(node):
            kind = _resolve(shape.get("items", {}), whole)
            _spoil(child, kind, whole, attack, where)
            if isinstance(child, str) and _is_free("", kind) and where(""):
                node[place] = attack[: kind.get("maxLength", 10_000) - 1] + str(place % 10)


def _is_free(key: str, kind: dict[str, Any]) -> bool:
    return kind.get("type") == "string" and not {"pattern", "enum", "format", "const"} & set(kind) and key not in BOUND


def _resolve(shape: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in shape:
        found: Any = whole
        for step in shape["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        shape = found
    return shape
