"""Compares the open issues on the Git host with those that should be open: what to open, edit and close."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onrecord.intake.forge.pull_request_payload import PayloadError
from onrecord.reports.issue import find_mark


@dataclass
class Plan:
    """Issues to open (title and body, by mark), to edit (title and body, by number), and to close (numbers)."""

    open: dict[str, tuple[str, str]] = field(default_factory=dict)
    edit: dict[int, tuple[str, str]] = field(default_factory=dict)
    close: list[int] = field(default_factory=list)


def plan(existing: bytes, wanted: Mapping[str, tuple[str, str]]) -> Plan:
    """What to do so that exactly the wanted issues are open. Raises PayloadError.

    `existing` is the JSON of `gh issue list --json number,title,body`. Issues without our mark are left alone; of two
    with the same mark, the older one stays.
    """
    found = Plan(open=dict(wanted))
    seen: set[str] = set()
    for issue in sorted(_read_issues(existing), key=lambda issue: int(issue["number"])):
        mark = find_mark(issue.get("body") or "")
        if mark is None:
            continue
        if mark in seen or mark not in wanted:
            found.close.append(issue["number"])
            continue
        seen.add(mark)
        title, body = found.open.pop(mark)
        if (issue.get("title"), _normalize(issue["body"])) != (title, _normalize(body)):
            found.edit[issue["number"]] = (title, body)
    return found


def _normalize(text: str) -> str:
    """A text without what the Git host changes: line endings, and spaces at the end."""
    return text.replace("\r\n", "\n").rstrip()


def _read_issues(data: bytes) -> list[dict[str, Any]]:
    try:
        document = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise PayloadError(f"the issues cannot be read as JSON: {type(error).__name__}") from None
    good = isinstance(document, list) and all(
        isinstance(issue, dict) and type(issue.get("number")) is int and isinstance(issue.get("body") or "", str)
        for issue in document
    )
    if not good:
        raise PayloadError("the JSON is not a list of issues with `number`, `title` and `body`")
    issues: list[dict[str, Any]] = document
    return issues
