"""Reads issue forms of the Git host: the event's JSON -> what somebody asked for. It may come from a stranger.

A form's answers are one Markdown text, with a heading and a paragraph per field. People can type headings, too, so
headings are searched in the form's own order, and the last field, the only one with several lines, takes the rest.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onrecord.intake.forge.pull_request_payload import PayloadError
from onrecord.reports.issue_forms import FORMS, Field

NO_ANSWER = "_No response_"


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue: its number, who opened it and when, its form (a key of FORMS), and its text.

    `form` is recognized by the form's headings, otherwise by the label.
    """

    number: int
    login: str | None
    moment: datetime | None
    form: str | None
    body: str


def parse_issue(data: bytes) -> Issue:
    """An issue, alone or inside a webhook event; from GitLab, in the format of its API. Raises PayloadError."""
    try:
        document: Any = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise PayloadError(f"the issue cannot be read as JSON: {type(error).__name__}") from None
    if isinstance(document, dict) and isinstance(document.get("issue"), dict):
        document = document["issue"]
    if isinstance(document, dict) and "iid" in document and "description" in document:
        document = _rename_gitlab_fields(document)
    number = document.get("number") if isinstance(document, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or number < 1 or "body" not in document:
        raise PayloadError("the JSON is not an issue with `number` and `body`")
    user, body = document.get("user"), document.get("body")
    login = user.get("login") if isinstance(user, dict) else None
    text = body if isinstance(body, str) else ""
    return Issue(
        number,
        login if isinstance(login, str) else None,
        _read_moment(document.get("created_at")),
        _find_form_by_text(text) or _find_form_by_label(document.get("labels")),
        text,
    )


def _rename_gitlab_fields(issue: Mapping[str, Any]) -> dict[str, Any]:
    """GitLab's fields under GitHub's names (docs.gitlab.com, Issues API, November 2026); its labels are plain names."""
    author, labels = issue.get("author"), issue.get("labels")
    return {
        "number": issue["iid"],
        "user": {"login": author.get("username") if isinstance(author, dict) else None},
        "created_at": issue.get("created_at"),
        "labels": [{"name": label} for label in labels] if isinstance(labels, list) else [],
        "body": issue["description"],
    }


def _read_moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _find_form_by_text(text: str) -> str | None:
    """The form whose headings the text begins with, since the issue lacks a label that the repository does not have.

    The Git host writes the heading of every field, even an empty one. What is typed after the last is the answer.
    """
    headings = re.findall(r"^### (.*?)[ \t]*\r?$", text, re.M)
    found = [kind for kind, fields in FORMS.items() if headings[: len(fields)] == [field.heading for field in fields]]
    return found[0] if found else None


def _find_form_by_label(labels: object) -> str | None:
    names = [label.get("name") for label in labels if isinstance(label, dict)] if isinstance(labels, list) else []
    found = [kind for kind in FORMS if f"onrecord-{kind}" in names]
    return found[0] if len(found) == 1 else None


def read_answers(form: str, body: str) -> tuple[dict[str, str], list[str]]:
    """The answers by key, without empty ones, and what is wrong with them, in words for the person who filled it in."""
    text = body.replace("\r\n", "\n").replace("\r", "\n")
    fields = FORMS[form]
    typed = {
        field.key: " ".join((value or "").split()) for field, value in zip(fields, _split(fields, text), strict=True)
    }
    given = {key: answer for key, answer in typed.items() if answer not in ("", NO_ANSWER)}
    problems = find_flaws(form, given)
    return {key: answer for key, answer in given.items() if not _find_flaw(form, key, answer)}, problems


def find_flaws(form: str, given: Mapping[str, str]) -> list[str]:
    """What is wrong with the answers of a form: missing, too long, or with invisible characters."""
    found = []
    for field in FORMS[form]:
        if field.key not in given and field.required:
            found.append(f"“{field.heading}” is empty")
        flaw = _find_flaw(form, field.key, given[field.key]) if field.key in given else None
        if flaw:
            found.append(flaw)
    return found if given or found else ["every answer is empty"]


def _find_flaw(form: str, key: str, answer: str) -> str | None:
    field = next(field for field in FORMS[form] if field.key == key)
    if len(answer) > field.most:
        return f"“{field.heading}” is longer than {field.most} characters"
    if not answer.isprintable():
        return f"“{field.heading}” contains invisible characters; type it again"
    return None


def _split(fields: tuple[Field, ...], text: str) -> list[str | None]:
    """What is below each heading, up to the form's next one; None for a heading that is missing."""
    places: list[tuple[int, int] | None] = []
    at = 0
    for field in fields:
        heading = re.compile(rf"^### {re.escape(field.heading)}[ \t]*$", re.M)
        match = heading.search(text, at)
        places.append(match.span() if match else None)
        at = match.end() if match else at
    starts = [place[0] for place in places if place] + [len(text)]
    return [text[place[1] : starts[starts.index(place[0]) + 1]] if place else None for place in places]
