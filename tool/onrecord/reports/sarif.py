"""SARIF 2.1.0 (OASIS): findings for code scanning, with stable fingerprints and paths relative to the root."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from onrecord.finding import Finding, Severity
from onrecord.reports.json import make_harmless

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
MOST = 5000
"""How many results GitHub keeps from one run; the worst come first."""


def render_findings(
    found: Iterable[tuple[Finding, str]],
    rules: Mapping[str, tuple[str, str]],
    version: str,
    unread: Iterable[tuple[str, str]] = (),
    coverage: Mapping[str, Any] | None = None,
    messages: Iterable[str] = (),
) -> str:
    """One run. `found` are findings with their fingerprints; `rules` says for each rule what it is and what to do.

    `unread` are files that could not be read, each with the reason; if there are any, the run counts as unsuccessful.
    `coverage` are the numbers of what was read and what was not; `messages` has them in sentences.
    """
    ordered = sorted(found, key=lambda pair: (pair[0].severity.rank, pair[0].order))[:MOST]
    names = sorted({finding.rule for finding, _ in ordered} | set(rules))
    index = {name: place for place, name in enumerate(names)}
    notes = [
        {
            "level": "error",
            "message": {"text": f"{path} could not be read: {why}"},
            "locations": [_describe_place(path, 1, 1)],
        }
        for path, why in unread
    ]
    notifications = [{"level": "note", "message": {"text": line}} for line in messages]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "onrecord",
                "semanticVersion": version,
                "rules": [_describe_rule(name, *rules.get(name, (name, ""))) for name in names],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The root of the scanned repository."}}},
        "invocations": [{"executionSuccessful": not notes, "toolExecutionNotifications": [*notes, *notifications]}],
        "results": [_describe_result(finding, print_, index[finding.rule]) for finding, print_ in ordered],
    }
    if coverage is not None:
        run["properties"] = {"coverage": dict(coverage)}
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return make_harmless(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _describe_rule(name: str, short: str, help_: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": name, "shortDescription": {"text": short}}
    if help_:
        rule["help"] = {"text": help_}
    return rule


def _describe_result(finding: Finding, fingerprint: str, index: int) -> dict[str, Any]:
    text = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_describe_place(finding.path, finding.line, finding.column)],
        "partialFingerprints": {"onrecord/v1": fingerprint},
    }


_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/+@!$&'()*,;=")


def _encode_uri(path: str) -> str:
    """A relative reference (RFC 3986): what is not allowed in a path is percent-encoded, a colon included."""
    return "".join(chr(byte) if byte in _SAFE else f"%{byte:02X}" for byte in path.encode("utf-8", "surrogateescape"))


def _describe_place(path: str, line: int, column: int) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _encode_uri(path), "uriBaseId": "ROOT"}}
    if line > 0:
        physical["region"] = {"startLine": line, "startColumn": max(1, column)}
    return {"physicalLocation": physical}
