"""A customer's answer, checked against the request it answers. What comes in was made by others and is not trusted."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.permission_request import WITHOUT_END, PermissionRequest, Question
from onrecord.catalog.record.vocabulary import Axis, UnknownTermError, Vocabulary

MOST_WORDS, MOST_NOTE, MOST_SIGNER = 1000, 2000, 200
"""Characters: some ten sentences for a use, a page for all, one line for a function."""
YES, LIMITS, NO = "yes", "limits", "no"
KEYS = frozenset(
    ("onrecord", "version", "customer", "request", "digest", "answers", "signer", "decided", "note", "logo")
)
_USE_KEYS = frozenset(("answer", "channels", "territories", "through", "words"))
_JOINERS = "\u00ad\u200c\u200d"
"""Invisible, but at home in some scripts."""


class AnswerError(Exception):
    """The answer cannot be taken. Nothing may be written.

    `what` says why, in a sentence; `typed` is what somebody does about it who types commands. The message is both.
    """

    def __init__(self, what: str, typed: str = "") -> None:
        self.what = what
        super().__init__(f"{what}; {typed}" if typed else what)


@dataclass(frozen=True, slots=True)
class UseAnswer:
    """What they said about one use. None on an axis means all of it that was asked for; `through` is inclusive."""

    answer: str
    channels: tuple[str, ...] | None = None
    territories: tuple[str, ...] | None = None
    through: date | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class SentLogo:
    """A logo file that came in the answer; its bytes are still to be judged."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class CustomerAnswer:
    """The whole answer to one request: by the request's items, by whom (a function), and when."""

    uses: Mapping[str, UseAnswer]
    signer: str | None
    decided: date
    note: str | None = None
    logo: SentLogo | None = None

    def about(self, part: Question, request: PermissionRequest) -> "CustomerAnswer":
        """The answer about one part of the request, by its uses."""
        asked = ((key, use) for key, (owner, use) in request.items.items() if owner is part)
        return replace(self, uses={use: self.uses[key] for key, use in asked})

    def said(self, answer: str) -> tuple[str, ...]:
        """The uses that got this answer."""
        return tuple(use for use, given in self.uses.items() if given.answer == answer)


def bound(
    document: object,
    request: PermissionRequest,
    recorded_digest: str | None,
    vocabulary: Vocabulary,
    today: date,
    decided: date | None = None,
) -> CustomerAnswer:
    """The answer, if it answers exactly this request and grants no more than was asked. Raises AnswerError.

    `document` is what the form wrote down; `recorded_digest` what the record says was asked. `decided` is the day of
    the answer where the form's cannot be read.
    """
    answer = mapping(document, "the answer", KEYS, KEYS - {"note", "logo"})
    if answer["onrecord"] != "answer" or answer["version"] != 1 or answer["version"] is True:
        raise AnswerError("this is no answer that the form has written, or of another version")
    if answer["customer"] != request.customer:
        raise AnswerError(f"it is the answer of another customer ({_quote(answer['customer'])})")
    if answer["request"] != request.id:
        raise AnswerError(f"it answers another request ({_quote(answer['request'])}, not {request.id})")
    digest = request.digest
    if recorded_digest != digest:
        raise AnswerError(
            f"the request {request.id} was changed in the record after it was sent; put it back, or ask again"
        )
    if answer["digest"] != digest:
        raise AnswerError("it answers other words than were asked: its digest is not the request's")
    when = _on_our_calendar(_decide(answer["decided"], decided), request.on, today)
    signer = line(answer["signer"], "signer", MOST_SIGNER)
    note = prose(answer["note"], "note", MOST_NOTE) if "note" in answer else None
    items = frozenset(request.items)
    answers = mapping(answer["answers"], "answers", items, items)
    uses = {key: use_answer(answers[key], key) for key in request.items}
    logo = _logo(answer["logo"]) if "logo" in answer else None
    return check_answer(CustomerAnswer(uses, signer, when, note, logo), request, vocabulary, today)


def check_answer(
    answer: CustomerAnswer, request: PermissionRequest, vocabulary: Vocabulary, today: date
) -> CustomerAnswer:
    """The answer itself, if it lies within what was asked, on a day that can be. Raises AnswerError."""
    if not request.on <= answer.decided <= today:
        raise AnswerError(f"it is dated {answer.decided}; they were asked on {request.on}, and today is {today}")
    for key, given in answer.uses.items():
        if key not in request.items:
            raise AnswerError(f"nobody asked for {_quote(key)}; asked was for {list_words(list(request.items), 12)}")
        part, _ = request.items[key]
        _within(key, "channel", given.channels, part.channels, vocabulary.channels)
        _within(key, "territory", given.territories, part.territories, vocabulary.territories)
        if given.through and not answer.decided <= given.through <= part.through:
            until = "on" if part.through == WITHOUT_END else f"until {part.through}, as was asked"
            raise AnswerError(f"{key}: {given.through} is not a day from {answer.decided} {until}")
        narrowed = (given.channels, given.territories, given.through, given.words)
        if given.answer == LIMITS and not any(narrowed):
            raise AnswerError(f"{key}: yes with limits, but no limit is given")
        if given.answer != LIMITS and any(narrowed):
            raise AnswerError(f"{key}: limits belong to the answer `limits`, not to {_quote(given.answer)}")
    missing = [key for key in request.items if key not in answer.uses]
    if missing:
        raise AnswerError(f"there is no answer about {list_words(missing, 12)}")
    return answer


def day(value: object, what: str) -> date:
    """A civil day as YYYY-MM-DD. Raises AnswerError."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise AnswerError(f"`{what}` is {_quote(value)}, which is not a date (YYYY-MM-DD)")


def _decide(written: object, decided: date | None) -> date:
    """The day that is written; `decided` only where that is not a date."""
    try:
        when = day(written, "date")
    except AnswerError as error:
        if decided is None:
            raise AnswerError(str(error), "read it, and say with --decided which day it is") from None
        return decided
    if decided not in (None, when):
        raise AnswerError(f"it is dated {when}; --decided is for a date that cannot be read")
    return when


def _on_our_calendar(day: date, asked: date, today: date) -> date:
    """The same moment's day here: east of us it may be tomorrow, west of us still the day before they were asked.

    Time zones lie at most 26 hours apart (UTC-12 to UTC+14), so a form filled in at once is a day off and no more.
    """
    if day == today + ONE_DAY:
        return today
    return asked if day == asked - ONE_DAY else day


def line(value: object, what: str, most: int) -> str:
    """Text on one line. Raises AnswerError for none, too much, or characters that hide something."""
    text = prose(value, what, most)
    if "\n" in text:
        raise AnswerError(f"`{what}` has more than one line")
    return text


def prose(value: object, what: str, most: int) -> str:
    """Free text, spaces tidied. Raises AnswerError for none, too much, or characters that hide something."""
    if not isinstance(value, str):
        raise AnswerError(f"`{what}` is no text")
    hidden = next((c for c in value if c not in "\t\n\r" + _JOINERS and _hides(c)), None)
    if hidden:
        raise AnswerError(f"`{what}` holds the character U+{ord(hidden):04X}, which hides something from the reader")
    rows = (" ".join(row.split()) for row in value.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    text = "\n".join(row for row in rows if row)
    if not text:
        raise AnswerError(f"`{what}` is empty")
    if len(text) > most:
        raise AnswerError(f"`{what}` is over {most} characters long")
    return text


def _logo(document: object) -> SentLogo:
    """The file that the form carries; whether it is a logo that can do no harm is for the recorder to judge."""
    sent = mapping(document, "the logo", frozenset(("name", "data")), frozenset(("name", "data")))
    if not isinstance(sent["data"], str):
        raise AnswerError("the logo is not as the form writes it")
    try:
        return SentLogo(line(sent["name"], "logo: name", MOST_SIGNER), base64.b64decode(sent["data"], validate=True))
    except (binascii.Error, ValueError):
        raise AnswerError("the logo in the answer is damaged; ask for the file by itself") from None


def use_answer(document: object, use: str) -> UseAnswer:
    """What the form wrote about one question. Raises AnswerError."""
    given = mapping(document, f"the answer about {use}", _USE_KEYS, frozenset(("answer",)))
    if given["answer"] not in (YES, LIMITS, NO):
        raise AnswerError(f"{use}: the answer is {_quote(given['answer'])}; it can be yes, limits or no")
    return UseAnswer(
        answer=given["answer"],
        channels=_terms(given.get("channels"), f"{use}: channels"),
        territories=_terms(given.get("territories"), f"{use}: territories"),
        through=day(given["through"], f"{use}: through") if "through" in given else None,
        words=prose(given["words"], f"{use}: words", MOST_WORDS) if "words" in given else None,
    )


def mapping(value: object, what: str, known: frozenset[str], needed: frozenset[str]) -> Mapping[str, Any]:
    """A mapping with no other keys than `known`, and all that are `needed`. Raises AnswerError."""
    if not isinstance(value, dict):
        raise AnswerError(f"{what} is not as the form writes it")
    unknown, missing = sorted(set(value) - known), sorted(needed - set(value))
    if unknown:
        raise AnswerError(f"{what} holds {_quote(unknown[0])}, which was not asked")
    if missing:
        raise AnswerError(f"{what} lacks {list_words(missing, 12)}")
    return value


def _terms(value: object, what: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not value or len(value) > 300 or not all(isinstance(term, str) for term in value):
        raise AnswerError(f"{what}: a list of what was asked is expected")
    return tuple(dict.fromkeys(value))


def _within(use: str, what: str, given: tuple[str, ...] | None, asked: tuple[str, ...], axis: Axis) -> None:
    """Each term must be one that was asked for, or lie within those: Germany is part of what `dach` asks for."""
    for term in given or ():
        try:
            inside = term in asked or axis.expand(term) <= axis.expand_all(asked)
        except UnknownTermError:
            inside = False
        if not inside:
            raise AnswerError(f"{use}: the {what} {_quote(term)} was not asked for; an answer cannot grant more")


def _hides(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _quote(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 60 else f"{text[:60]}…")
