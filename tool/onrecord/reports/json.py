"""JSON for programs. Every document carries `version`; the fields are documented in the guide "Formats"."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from onrecord.catalog.days import Days
from onrecord.catalog.decision import Decision
from onrecord.catalog.reasons import Reason
from onrecord.finding import Finding

VERSION = 1


def dumps(document: Mapping[str, Any]) -> str:
    """One JSON document, indented, with characters as they are, ending in a newline.

    `##[` is escaped: GitHub's runner takes it for a command wherever a line of a log holds it.
    """
    return json.dumps(document, indent=2, ensure_ascii=False).replace("##[", "##\\u005b") + "\n"


def findings(found: Iterable[Finding], today: date, references: int, requests: int) -> str:
    """The result of a check, in the order of `Finding.order`."""
    return dumps(
        {
            "version": VERSION,
            "today": today.isoformat(),
            "checked": {"references": references, "requests": requests},
            "findings": [finding_fields(finding) for finding in found],
        }
    )


def finding_fields(finding: Finding) -> dict[str, Any]:
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


def decision(judged: Decision, customer: str, use: str, channel: str, territory: str, days: Days) -> str:
    """The answer of `can-use`."""
    return dumps(
        {
            "version": VERSION,
            "customer": customer,
            "use": use,
            "channel": channel,
            "territory": territory,
            "days": [days.first.isoformat(), days.last.isoformat()],
            "answer": judged.answer.value,
            "authorizations": list(judged.authorizations),
            "valid_through": judged.valid_through.isoformat() if judged.valid_through else None,
            "ask": judged.ask,
            "next": judged.next,
            "reasons": [reason_fields(reason) for reason in judged.reasons],
        }
    )


def reason_fields(reason: Reason) -> dict[str, Any]:
    """One reason."""
    return {"code": reason.code, "id": reason.id, "message": reason.message}


def error(code: str, message: str, hint: str = "") -> str:
    """What stands instead of an answer where there is none."""
    reason = {"code": code, "message": message}
    if hint:
        reason["hint"] = hint
    return dumps({"version": VERSION, "answer": "error", "reasons": [reason]})
