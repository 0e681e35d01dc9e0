"""Reads GitHub's JSON about a pull request and its reviews, from REST, webhooks and `gh api --paginate`.

Unknown fields are ignored; a missing field that is needed is an error.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from onrecord.catalog.changes.approvals import DECIDING, PullRequest, Review

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
"""A commit's id in full: 40 hexadecimal digits for SHA-1, 64 for SHA-256."""


class PayloadError(Exception):
    """The payload is not what it should be; the message says what is missing."""


def parse_pull_request(data: bytes) -> PullRequest:
    """A pull request, alone or inside a webhook event (`pull_request`). Raises PayloadError."""
    document = _read_documents(data, "the pull request")[0]
    if isinstance(document, dict) and isinstance(document.get("pull_request"), dict):
        document = document["pull_request"]
    head = document.get("head") if isinstance(document, dict) else None
    sha = head.get("sha") if isinstance(head, dict) else None
    if not isinstance(document, dict) or not isinstance(sha, str) or not _COMMIT.match(sha):
        raise PayloadError("the JSON of the pull request has no head commit (head.sha)")
    number = document.get("number")
    known = number if isinstance(number, int) and not isinstance(number, bool) and number > 0 else None
    return PullRequest(_find_login(document.get("user")), sha, known, _find_branch_here(document))


def _find_branch_here(document: dict[str, Any]) -> str | None:
    """The pull request's branch, if it is in the repository that it targets; otherwise None."""
    sides = [document.get(side) for side in ("head", "base")]
    repos = [side.get("repo") if isinstance(side, dict) else None for side in sides]
    names = [repo.get("full_name") if isinstance(repo, dict) else None for repo in repos]
    ref = sides[0].get("ref") if isinstance(sides[0], dict) else None
    return ref if isinstance(ref, str) and names[0] and names[0] == names[1] else None


def parse_reviews(data: bytes) -> list[Review]:
    """The reviews that decide something, oldest first.

    They may be in one array, in one array per page, or in an array of pages. Comments, and reviews that were not
    submitted, are left out. Raises PayloadError.
    """
    reviews = []
    for raw in _flatten(_read_documents(data, "the reviews")):
        if not isinstance(raw, dict) or not isinstance(raw.get("state"), str):
            raise PayloadError("the JSON of the reviews contains something that is not a review: it has no `state`")
        commit, state = raw.get("commit_id"), raw["state"].upper()
        if state in DECIDING:
            review = Review(_find_login(raw.get("user")), state, commit if isinstance(commit, str) else None)
            reviews.append((_read_moment(raw.get("submitted_at")), review))
    return [review for _, review in sorted(reviews, key=lambda pair: pair[0])]


def _read_moment(value: object) -> datetime:
    """When a review was submitted. The last one decides, so a review without a time is an error."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise PayloadError("the JSON of the reviews contains a review without the time of submission (`submitted_at`)")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _find_login(user: object) -> str | None:
    login = user.get("login") if isinstance(user, dict) else None
    return login if isinstance(login, str) and login else None


def _flatten(documents: list[Any]) -> Iterator[Any]:
    for document in documents:
        if isinstance(document, list):
            yield from _flatten(document)
        else:
            yield document


def _read_documents(data: bytes, what: str) -> list[Any]:
    """Every JSON document in the data, one after the other, as from `gh api --paginate`."""
    try:
        text = data.decode("utf-8")
        decoder, at, found = json.JSONDecoder(), 0, []
        while at < len(text):
            if text[at].isspace():
                at += 1
                continue
            document, at = decoder.raw_decode(text, at)
            found.append(document)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise PayloadError(f"{what} cannot be read as JSON: {type(error).__name__}") from None
    if not found:
        raise PayloadError(f"{what}: the file is empty")
    return found
