"""JSON for programs. Every document carries `version`; the fields are documented in the guide "Formats"."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Reason
from onrecord.catalog.record.days import Days
from onrecord.finding import Finding
from onrecord.reports.text import is_obeyed

VERSION = 1
"""The version of these documents' shape, so that a program can tell it from a later one."""


def dumps(document: Mapping[str, Any]) -> str:
    """One JSON document, indented, ending in a newline; characters that can be shown are not escaped."""
    return make_harmless(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def make_harmless(document: str) -> str:
    """The same JSON with escapes for what a terminal would obey, and for `##[`, which GitHub's runner obeys."""
    document = document.replace("##[", "##\\u005b")
    if document.replace("\n", "").isprintable():
        return document
    return "".join(_escape(c) if c != "\n" and is_obeyed(c) else c for c in document)


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def render_findings(
    found: Iterable[Finding], today: date, references: int, requests: int, base: Mapping[str, Any] | None = None
) -> str:
    """The result of a check, in the order of `Finding.order`; `base` is what it was compared with, if anything."""
    return dumps(
        {
            "version": VERSION,
            "today": today.isoformat(),
            "checked": {"references": references, "requests": requests},
            **({"base": base} if base is not None else {}),
            "findings": [describe_finding(finding) for finding in found],
        }
    )


def describe_finding(finding: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "customer": finding.customer,
        "message": finding.message,
        "hint": finding.hint,
        "url": finding.url,
    }


def render_decision(
    judged: Decision,
    customer: str,
    use: str,
    channel: str,
    territory: str,
    days: Days,
    place: str | None = None,
    describe_as: str | None = None,
) -> str:
    """The answer of `can-use`, with the place if the question named one, and the agreed description."""
    return dumps(
        {
            "version": VERSION,
            "customer": customer,
            "use": use,
            "channel": channel,
            "territory": territory,
            **({"place": place} if place else {}),
            "days": [days.first.isoformat(), days.last.isoformat()],
            "answer": judged.answer.value,
            "authorizations": list(judged.authorizations),
            "valid_through": judged.valid_through.isoformat() if judged.valid_through else None,
            "ask": judged.ask,
            "next": judged.next,
            **({"anonymous_as": describe_as} if describe_as else {}),
            "reasons": [describe_reason(reason) for reason in judged.reasons],
        }
    )


def describe_reason(reason: Reason) -> dict[str, Any]:
    """One reason."""
    return {"code": reason.code, "id": reason.id, "message": reason.message}


def render_error(code: str, message: str, hint: str = "") -> str:
    """What is written instead of an answer if there is none."""
    reason = {"code": code, "message": message}
    if hint:
        reason["hint"] = hint
    return dumps({"version": VERSION, "answer": "error", "reasons": [reason]})
