"""Reads an answer that a person read in an e-mail or on a scanned form, and types in, use by use."""

from collections.abc import Iterable
from datetime import date

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.permission_request import PermissionRequest
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.intake.answer.answer import (
    LIMITS,
    MOST_NOTE,
    MOST_SIGNER,
    MOST_WORDS,
    NO,
    YES,
    AnswerError,
    CustomerAnswer,
    UseAnswer,
    check_answer,
    read_day,
    read_line,
    read_prose,
)


def read_typed_answer(
    request: PermissionRequest,
    vocabulary: Vocabulary,
    *,
    yes: Iterable[str],
    no: Iterable[str],
    words: Iterable[str],
    channels: Iterable[str],
    territories: Iterable[str],
    throughs: Iterable[str],
    signer: str | None,
    decided: date,
    note: str | None,
    today: date,
) -> CustomerAnswer:
    """The answer, checked against the request like one from the form.

    `yes` and `no` are uses, groups of uses, or `USE@PART` if several parts ask for the same use; a use alone means
    every part. `words`, `channels`, `territories` and `throughs` are `USE=LIMIT`, and limit the yes to that use.
    Raises AnswerError.
    """
    answers: dict[str, str] = {}
    for answer, terms in ((YES, yes), (NO, no)):
        for term in terms:
            for key in _resolve(term, request, vocabulary):
                if answers.setdefault(key, answer) != answer:
                    raise AnswerError(f"{key} cannot be both yes and no")
    limits: dict[str, dict[str, list[str]]] = {}
    for kind, option, several in (
        ("words", "--limit", words),
        ("channels", "--limit-channel", channels),
        ("territories", "--limit-territory", territories),
        ("through", "--limit-through", throughs),
    ):
        for text in several:
            term, value = _split_pair(text, option)
            for key in _resolve(term, request, vocabulary):
                if answers.setdefault(key, LIMITS) == NO:
                    raise AnswerError(f"{key} cannot be no and have a limit")
                answers[key] = LIMITS
                limits.setdefault(key, {}).setdefault(kind, []).append(value)
    order = {key: place for place, key in enumerate(request.items)}
    asked_first = sorted(answers, key=lambda key: order.get(key, len(order)))
    uses = {key: _make_use_answer(key, answers[key], limits.get(key, {})) for key in asked_first}
    who = read_line(signer, "signer", MOST_SIGNER) if signer else None
    remark = read_prose(note, "note", MOST_NOTE) if note else None
    return check_answer(CustomerAnswer(uses, who, decided, remark), request, vocabulary, today)


def _resolve(term: str, request: PermissionRequest, vocabulary: Vocabulary) -> list[str]:
    """The items of the request that a term means; the term itself if it means none."""
    if term in request.items and "@" in term:
        return [term]
    use, _, named = term.partition("@")
    uses = vocabulary.uses.expand(use) if use in vocabulary.uses else frozenset((use,))
    found = [key for key, (part, one) in request.items.items() if one in uses and named in ("", part.id)]
    return found or [term]


def _make_use_answer(use: str, answer: str, limits: dict[str, list[str]]) -> UseAnswer:
    throughs = limits.get("through", [])
    if len(throughs) > 1:
        raise AnswerError(f"{use}: give only one last day, not {list_words(throughs)}")
    return UseAnswer(
        answer,
        tuple(limits["channels"]) if "channels" in limits else None,
        tuple(limits["territories"]) if "territories" in limits else None,
        read_day(throughs[0], f"{use}: through") if throughs else None,
        read_prose("\n".join(limits["words"]), f"{use}: words", MOST_WORDS) if "words" in limits else None,
    )


_EXAMPLES = {
    "--limit": "USE=LIMIT, such as reference-call='only banks'",
    "--limit-channel": "USE=CHANNEL, such as logo=website",
    "--limit-territory": "USE=TERRITORY, such as logo=DE",
    "--limit-through": "USE=DAY, such as logo=2027-03-31",
}


def _split_pair(text: str, option: str) -> tuple[str, str]:
    use, equals, value = text.partition("=")
    if not (use and equals and value):
        raise AnswerError(f"{option} needs {_EXAMPLES[option]}, not {text!r}")
    return use, value
