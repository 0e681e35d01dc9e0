"""Answers that people give in a mapping, made into terms and days; an answer that is none of them is refused."""

from collections.abc import Callable
from datetime import date
from typing import Literal

from onrecord.catalog.record.days import FIRST_DAY, last_day
from onrecord.catalog.record.evidence import Basis
from onrecord.catalog.record.vocabulary import Axis
from onrecord.intake.permissions.questions import Answer, AnswerError


def terms(axis: Axis, *others: str) -> Callable[[Answer], tuple[str, ...]]:
    """A reader of terms of the vocabulary, or of one of some `others`."""

    def read(answer: Answer) -> tuple[str, ...]:
        given = [answer] if isinstance(answer, str) else list(answer)
        if len(given) == 1 and given[0] in others:
            return (given[0],)
        found = []
        for one in (part.strip() for text in given for part in text.strip("[] ").split(",")):
            term = one if one in axis else axis.meant(one)
            if term is None:
                error = axis.unknown(one)
                raise AnswerError(f"{error}; {error.hint}")
            found.append(term)
        if not found:
            raise AnswerError("name at least one")
        return tuple(dict.fromkeys(found))

    return read


def day_of(today: date, *, future: bool) -> Callable[[Answer], date]:
    """A reader of a day, YYYY-MM-DD; `import` is today where the day lies in the past."""

    def read(answer: Answer) -> date:
        if not future and answer == "import":
            return today
        try:
            found = date.fromisoformat(str(answer))
        except ValueError:
            raise AnswerError(f"{answer!r} is not a valid date: write it as YYYY-MM-DD") from None
        if not FIRST_DAY <= found <= last_day(today) or (not future and found > today):
            raise AnswerError(f"{found} lies outside what can be meant here")
        return found

    return read


def end_of(today: date) -> Callable[[Answer], tuple[date | None, date | None]]:
    """A reader of a last day (`2027-12-31`) or of a day to look again (`review 2027-06-30`): the one and the other."""

    def read(answer: Answer) -> tuple[date | None, date | None]:
        text = str(answer).strip()
        is_review = text.startswith("review ")
        found = day_of(today, future=True)(text.removeprefix("review ").strip())
        return (None, found) if is_review else (found, None)

    return read


def basis(answer: Answer) -> Basis | Literal["none"]:
    """One of the bases of the record's schema; `none` where the answer rests on nothing that counts.

    Raises AnswerError for any other word.
    """
    for one in ("signed-form", "contract-clause", "email", "clickwrap", "verbal", "none"):
        if answer == one:
            return one
    raise AnswerError("answer signed-form, contract-clause, email, clickwrap, verbal or none")


def free_text(answer: Answer) -> str:
    """Any words. Raises AnswerError where there are none."""
    text = answer if isinstance(answer, str) else ", ".join(answer)
    if not text.strip():
        raise AnswerError("write something")
    return text.strip()
