"""Checks a customer's answer against the request that it answers. The input comes from others and is not trusted."""

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
"""Characters: about ten sentences for a use, a page for the note, a line for the signer's function."""
YES, LIMITS, NO = "yes", "limits", "no"
KEYS = frozenset(
    ("onrecord", "version", "customer", "request", "digest", "answers", "signer", "decided", "note", "logo")
)
_USE_KEYS = frozenset(("answer", "channels", "territories", "through", "words"))
_JOINERS = "\u00ad\u200c\u200d"
"""Invisible characters that some scripts need."""


class AnswerError(Exception):
    """The answer cannot be accepted, and nothing may be written.

    `what` says why; `typed` is the way out for a person at the command line. The message contains both.
    """

    def __init__(self, what: str, typed: str = "") -> None:
        self.what = what
        super().__init__(f"{what}; {typed}" if typed else what)


@dataclass(frozen=True, slots=True)
class UseAnswer:
    """The answer about one use. None on an axis means everything that was requested; `through` is inclusive."""

    answer: str
    channels: tuple[str, ...] | None = None
    territories: tuple[str, ...] | None = None
    through: date | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class SentLogo:
    """A logo file from the answer; its bytes are not checked yet."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class CustomerAnswer:
    """The whole answer to a request: the answer for each item, who gave it (a function), and when."""

    uses: Mapping[str, UseAnswer]
    signer: str | None
    decided: date
    note: str | None = None
    logo: SentLogo | None = None

    def select_part(self, part: Question, request: PermissionRequest) -> "CustomerAnswer":
        """The answer about one part of the request, by use."""
        items = ((key, use) for key, (owner, use) in request.items.items() if owner is part)
        return replace(self, uses={use: self.uses[key] for key, use in items})

    def list_uses(self, answer: str) -> tuple[str, ...]:
        """The uses with this answer."""
        return tuple(use for use, given in self.uses.items() if given.answer == answer)


def bind_answer(
    document: object,
    request: PermissionRequest,
    recorded_digest: str | None,
    vocabulary: Vocabulary,
    today: date,
    decided: date | None = None,
) -> CustomerAnswer:
    """The answer, if it answers exactly this request and grants no more than was requested. Raises AnswerError.

    `document` is what the form saved; `recorded_digest` is the digest in the record. `decided` is the day of the
    answer, for a form whose date cannot be read.
    """
    answer = check_mapping(document, "the answer", KEYS, KEYS - {"note", "logo"})
    if answer["onrecord"] != "answer" or answer["version"] != 1 or answer["version"] is True:
        raise AnswerError("this file is not an answer from the form, or it is from another version of the form")
    if answer["customer"] != request.customer:
        raise AnswerError(f"this is another customer's answer ({_show(answer['customer'])})")
    if answer["request"] != request.id:
        raise AnswerError(f"this answers another request ({_show(answer['request'])}, not {request.id})")
    digest = request.digest
    if recorded_digest != digest:
        raise AnswerError(
            f"the request {request.id} was changed in the record after it was sent; restore it, or send a new request"
        )
    if answer["digest"] != digest:
        raise AnswerError("this is an answer to a different text: its digest does not match the request")
    when = _move_to_our_calendar(_decide(answer["decided"], decided), request.on, today)
    signer = read_line(answer["signer"], "signer", MOST_SIGNER)
    note = read_prose(answer["note"], "note", MOST_NOTE) if "note" in answer else None
    items = frozenset(request.items)
    answers = check_mapping(answer["answers"], "answers", items, items)
    uses = {key: read_use_answer(answers[key], key) for key in request.items}
    logo = _read_logo(answer["logo"]) if "logo" in answer else None
    return check_answer(CustomerAnswer(uses, signer, when, note, logo), request, vocabulary, today)


def check_answer(
    answer: CustomerAnswer, request: PermissionRequest, vocabulary: Vocabulary, today: date
) -> CustomerAnswer:
    """The answer itself, if it stays within the request and has a possible date. Raises AnswerError."""
    if not request.on <= answer.decided <= today:
        raise AnswerError(
            f"the answer is dated {answer.decided}, but they were asked on {request.on} and today is {today}"
        )
    for key, given in answer.uses.items():
        if key not in request.items:
            raise AnswerError(
                f"{_show(key)} was not requested; the request is for {list_words(list(request.items), 12)}"
            )
        part, _ = request.items[key]
        _check_within(key, "channel", given.channels, part.channels, vocabulary.channels)
        _check_within(key, "territory", given.territories, part.territories, vocabulary.territories)
        if given.through and not answer.decided <= given.through <= part.through:
            if part.through == WITHOUT_END:
                raise AnswerError(f"{key}: {given.through} is before {answer.decided}, the day of the answer")
            last = f"{part.through}, the last day in the request"
            raise AnswerError(f"{key}: {given.through} is not between {answer.decided} and {last}")
        narrowed = (given.channels, given.territories, given.through, given.words)
        if given.answer == LIMITS and not any(narrowed):
            raise AnswerError(f"{key}: the answer is yes with limits, but it gives no limit")
        if given.answer != LIMITS and any(narrowed):
            raise AnswerError(f"{key}: only the answer `limits` can have limits, not {_show(given.answer)}")
    missing = [key for key in request.items if key not in answer.uses]
    if missing:
        raise AnswerError(f"there is no answer about {list_words(missing, 12)}")
    return answer


def read_day(value: object, what: str) -> date:
    """A day written as YYYY-MM-DD. Raises AnswerError."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise AnswerError(f"`{what}` is {_show(value)}, which is not a valid date (YYYY-MM-DD)")


def _decide(written: object, decided: date | None) -> date:
    """The written day; `decided` only if that is not a valid date."""
    try:
        when = read_day(written, "date")
    except AnswerError as error:
        if decided is None:
            raise AnswerError(str(error), "read the date yourself, and give it with --decided YYYY-MM-DD") from None
        return decided
    if decided not in (None, when):
        raise AnswerError(f"the answer is dated {when}; use --decided only if its date cannot be read")
    return when


def _move_to_our_calendar(day: date, request_day: date, today: date) -> date:
    """The day in our time zone: east of us it may already be tomorrow, west of us still the day before they were asked.

    Time zones are at most 26 hours apart (UTC-12 to UTC+14), so a form filled in immediately is at most one day off.
    """
    if day == today + ONE_DAY:
        return today
    return request_day if day == request_day - ONE_DAY else day


def read_line(value: object, what: str, most: int) -> str:
    """Text on one line. Raises AnswerError if it is empty, too long, or has characters that could hide text."""
    text = read_prose(value, what, most)
    if "\n" in text:
        raise AnswerError(f"`{what}` has more than one line")
    return text


def read_prose(value: object, what: str, most: int) -> str:
    """Free text with single spaces. Raises AnswerError if it is empty, too long, or has characters that hide text."""
    if not isinstance(value, str):
        raise AnswerError(f"`{what}` is not text")
    hidden = next((c for c in value if c not in "\t\n\r" + _JOINERS and _is_hiding(c)), None)
    if hidden:
        raise AnswerError(f"`{what}` contains the invisible character U+{ord(hidden):04X}, which could hide text")
    rows = (" ".join(row.split()) for row in value.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    text = "\n".join(row for row in rows if row)
    if not text:
        raise AnswerError(f"`{what}` is empty")
    if len(text) > most:
        raise AnswerError(f"`{what}` is longer than {most} characters")
    return text


def _read_logo(document: object) -> SentLogo:
    """The logo file in the form; the caller checks whether it is a harmless logo."""
    sent = check_mapping(document, "the logo", frozenset(("name", "data")), frozenset(("name", "data")))
    if not isinstance(sent["data"], str):
        raise AnswerError("the logo in the answer is not in the format of the form")
    try:
        return SentLogo(
            read_line(sent["name"], "logo: name", MOST_SIGNER), base64.b64decode(sent["data"], validate=True)
        )
    except (binascii.Error, ValueError):
        raise AnswerError("the logo in the answer is damaged; ask for it as a separate file") from None


def read_use_answer(document: object, use: str) -> UseAnswer:
    """What the form saved about one question. Raises AnswerError."""
    given = check_mapping(document, f"the answer about {use}", _USE_KEYS, frozenset(("answer",)))
    if given["answer"] not in (YES, LIMITS, NO):
        raise AnswerError(f"{use}: the answer is {_show(given['answer'])}; it must be yes, limits or no")
    return UseAnswer(
        answer=given["answer"],
        channels=_read_terms(given.get("channels"), f"{use}: channels"),
        territories=_read_terms(given.get("territories"), f"{use}: territories"),
        through=read_day(given["through"], f"{use}: through") if "through" in given else None,
        words=read_prose(given["words"], f"{use}: words", MOST_WORDS) if "words" in given else None,
    )


def check_mapping(value: object, what: str, known: frozenset[str], needed: frozenset[str]) -> Mapping[str, Any]:
    """A mapping with no other keys than `known`, and all that are `needed`. Raises AnswerError."""
    if not isinstance(value, dict):
        raise AnswerError(f"{what} is not in the format of the form")
    unknown, missing = sorted(set(value) - known), sorted(needed - set(value))
    if unknown:
        raise AnswerError(f"{what} contains {_show(unknown[0])}, which was not asked for")
    if missing:
        raise AnswerError(f"{what} lacks {list_words(missing, 12)}")
    return value


def _read_terms(value: object, what: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not value or len(value) > 300 or not all(isinstance(term, str) for term in value):
        raise AnswerError(f"{what} must be a list of requested terms")
    return tuple(dict.fromkeys(value))


def _check_within(
    use: str, what: str, given: tuple[str, ...] | None, requested_terms: tuple[str, ...], axis: Axis
) -> None:
    """Refuse a term that was not requested and is not part of one that was: Germany is part of `dach`."""
    for term in given or ():
        try:
            inside = term in requested_terms or axis.expand(term) <= axis.expand_all(requested_terms)
        except UnknownTermError:
            inside = False
        if not inside:
            raise AnswerError(
                f"{use}: the {what} {_show(term)} was not requested; an answer cannot grant more than the request"
            )


def _is_hiding(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _show(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 60 else f"{text[:60]}…")
