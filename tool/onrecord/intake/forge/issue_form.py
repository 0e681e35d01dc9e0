"""Issue forms of the forge: the event's JSON -> what somebody asked for. A stranger may have typed it: it is data.

A form's answers come as one Markdown text, a heading and a paragraph per field. Somebody may type headings too: so
headings are looked for in the form's own order, and the last field, the only one of several lines, takes all the rest.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onrecord.intake.forge.pull_request_payload import PayloadError


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: the key of its answer, its heading, and how long the answer may be."""

    key: str
    heading: str
    most: int = 200
    required: bool = True


FORMS: Mapping[str, tuple[Field, ...]] = {
    "request": (
        Field("customer", "Customer", 200),
        Field("use", "What for", 63),
        Field("prospect", "For whom", 200),
        Field("needed_by", "Needed by", 10, required=False),
        Field("team", "Team", 80, required=False),
        Field("about", "What they want to hear", 2000),
    ),
    "nominate": (
        Field("name", "Customer", 200),
        Field("country", "Country", 2, required=False),
        Field("industry", "Industry", 63, required=False),
        Field("why", "Why", 1000),
    ),
    "report": (
        Field("customer", "Customer", 200),
        Field("where", "Where", 500),
        Field("what", "What looks wrong", 2000),
    ),
    "out": (
        Field("customer", "Customer", 200),
        Field("which", "Which permission", 200, required=False),
        Field("on", "From which day on", 10, required=False),
        Field("what", "What they said", 400),
    ),
    "phone": (
        Field("customer", "Customer and request", 200),
        Field("yes", "They said yes to", 400, required=False),
        Field("no", "They said no to", 400, required=False),
        Field("signer", "Function of who answered", 200, required=False),
        Field("note", "What else they said", 2000, required=False),
    ),
    "schedule": (
        Field("request", "Request", 200),
        Field("at", "It takes place", 25),
    ),
    "held": (
        Field("request", "Request", 200),
        Field("on", "Held on", 10, required=False),
    ),
    "outcome": (
        Field("request", "Request", 200),
        Field("helpful", "How helpful was it", 1),
        Field("deal", "What became of the deal", 10, required=False),
        Field("note", "What was said", 2000, required=False),
    ),
    "thanks": (
        Field("request", "Request", 200),
        Field("on", "Thanked on", 10, required=False),
        Field("how", "How they were thanked", 400, required=False),
    ),
    "published": (
        Field("customer", "Customer", 200),
        Field("use", "What is shown", 130),
        Field("where", "Address", 2000),
        Field("place", "Channel and country", 130),
        Field("cleared", "Conditions that were met", 400, required=False),
    ),
    "down": (
        Field("customer", "Customer", 200),
        Field("which", "What was taken down", 2000),
        Field("on", "Down since", 10, required=False),
    ),
    "pause": (
        Field("customer", "Customer", 200),
        Field("why", "Why they are paused", 400),
    ),
    "resume": (
        Field("customer", "Customer", 200),
        Field("why", "Why they can be asked again", 400),
    ),
}
"""The forms by the last part of their label (`onrecord-request`), with their fields in order. No form's headings begin
with all of another's: by them a form is known."""

NO_ANSWER = "_No response_"


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue: its number, who opened it and when, which form it came by (a key of FORMS), and its text.

    `form` is known by the headings that the form writes, else by the label.
    """

    number: int
    login: str | None
    moment: datetime | None
    form: str | None
    body: str


def parse_issue(data: bytes) -> Issue:
    """An issue, bare or inside a webhook event. Raises PayloadError."""
    try:
        document: Any = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise PayloadError(f"the issue cannot be read as JSON: {type(error).__name__}") from None
    if isinstance(document, dict) and isinstance(document.get("issue"), dict):
        document = document["issue"]
    number = document.get("number") if isinstance(document, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or number < 1 or "body" not in document:
        raise PayloadError("the JSON is no issue with `number` and `body`")
    user, body = document.get("user"), document.get("body")
    login = user.get("login") if isinstance(user, dict) else None
    text = body if isinstance(body, str) else ""
    return Issue(
        number,
        login if isinstance(login, str) else None,
        _moment(document.get("created_at")),
        _written_by(text) or _labeled(document.get("labels")),
        text,
    )


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _written_by(text: str) -> str | None:
    """The form whose headings the text begins with: a label that the repository does not have is not on the issue.

    The Git host writes the heading of each field, also of an empty one. What is typed below the last one is the answer.
    """
    headings = re.findall(r"^### (.*?)[ \t]*\r?$", text, re.M)
    found = [kind for kind, fields in FORMS.items() if headings[: len(fields)] == [field.heading for field in fields]]
    return found[0] if found else None


def _labeled(labels: object) -> str | None:
    names = [label.get("name") for label in labels if isinstance(label, dict)] if isinstance(labels, list) else []
    found = [kind for kind in FORMS if f"onrecord-{kind}" in names]
    return found[0] if len(found) == 1 else None


def answers(form: str, body: str) -> tuple[dict[str, str], list[str]]:
    """The answers by key, those not given left out, and what is wrong with them, in words for who filled it in."""
    text = body.replace("\r\n", "\n").replace("\r", "\n")
    found, problems = {}, []
    fields = FORMS[form]
    for field, value in zip(fields, _split(fields, text), strict=True):
        answer = " ".join(value.split()) if value is not None else ""
        if answer in ("", NO_ANSWER):
            if field.required:
                problems.append(f"“{field.heading}” is empty")
        elif len(answer) > field.most:
            problems.append(f"“{field.heading}” is longer than {field.most} characters")
        elif not answer.isprintable():
            problems.append(f"“{field.heading}” holds characters that cannot be seen; type it anew")
        else:
            found[field.key] = answer
    return found, problems


def _split(fields: tuple[Field, ...], text: str) -> list[str | None]:
    """What stands below each heading, up to the next one of the form; None where a heading is not there."""
    places: list[tuple[int, int] | None] = []
    at = 0
    for field in fields:
        heading = re.compile(rf"^### {re.escape(field.heading)}[ \t]*$", re.M)
        match = heading.search(text, at)
        places.append(match.span() if match else None)
        at = match.end() if match else at
    starts = [place[0] for place in places if place] + [len(text)]
    return [text[place[1] : starts[starts.index(place[0]) + 1]] if place else None for place in places]
