"""The words of a decision: answers, reason codes in order of weight, and what each says."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Literal

from onrecord.catalog.record.facts import Facts


class Answer(StrEnum):
    """deny < ask < allow. An error is none of them."""

    DENY = "deny"
    ASK = "ask"
    ALLOW = "allow"

    rank: int
    """From 0 for deny to 2 for allow: comparisons go by it."""


for _rank, _answer in enumerate(Answer):
    _answer.rank = _rank

ReasonCode = Literal[
    "unknown-customer",
    "restricted",
    "retired",
    "candidate",
    "paused",
    "at-risk",
    "consent",
    "source-terms",
    "speaker-left",
    "declined",
    "pending",
    "withdrawn",
    "not-yet-valid",
    "expired",
    "review-overdue",
    "contract-ended",
    "unproven",
    "approval-missing",
    "condition",
    "place",
    "quote-unspecified",
    "not-authorized",
    "authorized",
]
"""Why an answer is what it is; the heaviest first."""
ErrorCode = Literal[
    "unknown-customer",
    "ambiguous-customer",
    "unreadable-record",
    "unknown-term",
    "unknown-quote",
    "quote-without-use",
    "empty-question",
    "day-out-of-range",
]
"""Why a question has no answer."""

LEVELS: dict[ReasonCode, Answer] = {
    "unknown-customer": Answer.DENY,
    "restricted": Answer.DENY,
    "retired": Answer.DENY,
    "candidate": Answer.ASK,
    "paused": Answer.ASK,
    "at-risk": Answer.ASK,
    "consent": Answer.DENY,
    "source-terms": Answer.DENY,
    "speaker-left": Answer.ASK,
    "declined": Answer.DENY,
    "pending": Answer.ASK,
    "withdrawn": Answer.DENY,
    "not-yet-valid": Answer.DENY,
    "expired": Answer.DENY,
    "review-overdue": Answer.ASK,
    "contract-ended": Answer.DENY,  # ASK where survives_contract is unstated
    "unproven": Answer.ASK,
    "approval-missing": Answer.ASK,
    "condition": Answer.ASK,
    "place": Answer.ASK,
    "quote-unspecified": Answer.ASK,
    "not-authorized": Answer.DENY,
    "authorized": Answer.ALLOW,
}
"""Every reason code, the heaviest first, with the answer it leads to."""

WEIGHT: dict[ReasonCode | ErrorCode, int] = {code: place for place, code in enumerate(LEVELS)}


class Reason(Facts, frozen=True):
    """One reason: a code, the id of what it is about (authorization, restriction, quote), and a sentence."""

    code: ReasonCode | ErrorCode
    id: str | None
    message: str


class DecisionError(Exception):
    """The question or the record cannot be judged; never an allow.

    `code` names the cause, `hint` what to do; `in_question` is true if the question, not the record, is at fault.
    """

    def __init__(self, code: ErrorCode, message: str, hint: str = "", *, in_question: bool = False) -> None:
        self.in_question = in_question
        self.code = code
        self.message = message
        self.hint = hint
        super().__init__(message)


def join_as_choice(words: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)


_JOINED = re.compile(", | and ")
"""A text that may itself be a list."""
_ASIDE = re.compile(r"\(.*?\)")
"""What is in parentheses: it makes no list of a text."""


def list_words(words: list[str], most: int = 6, joint: str = "and") -> str:
    """Join words as `a, b and c`, or with another `joint`; past `most` words, `a, b and 4 more`.

    If one of them has a comma or an "and" outside parentheses, semicolons set them apart: `a; b and c; and d`.
    """
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} more"]
    if len(words) < 2:
        return "".join(words)
    if joint == "and" and any(_JOINED.search(_ASIDE.sub("", word)) for word in words):
        return f"{'; '.join(words[:-1])}; {joint} {words[-1]}"
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
