"""Turns answers in a mapping file into terms and days; an answer that is neither is refused."""

from collections.abc import Callable
from datetime import date
from typing import Literal

from onrecord.catalog.record.days import FIRST_DAY, find_last_day
from onrecord.catalog.record.evidence import Basis
from onrecord.catalog.record.vocabulary import Axis
from onrecord.intake.permissions.questions import Answer, AnswerError


def make_terms_reader(axis: Axis, *others: str) -> Callable[[Answer], tuple[str, ...]]:
    """A function that reads terms of the vocabulary, or one of `others`."""

    def read(answer: Answer) -> tuple[str, ...]:
        given = [answer] if isinstance(answer, str) else list(answer)
        if len(given) == 1 and given[0] in others:
            return (given[0],)
        found = []
        for one in (part.strip() for text in given for part in text.strip("[] ").split(",")):
            term = one if one in axis else axis.find_meant(one)
            if term is None:
                error = axis.make_unknown_error(one)
                raise AnswerError(f"{error}; {error.hint}")
            found.append(term)
        if not found:
            raise AnswerError("give at least one term")
        return tuple(dict.fromkeys(found))

    return read


def make_day_reader(today: date, *, future: bool) -> Callable[[Answer], date]:
    """A function that reads a day, YYYY-MM-DD. Unless `future`, the day may not be later than today, and `import` means
    today."""

    def read(answer: Answer) -> date:
        if not future and answer == "import":
            return today
        try:
            found = date.fromisoformat(str(answer))
        except ValueError:
            raise AnswerError(f"{answer!r} is not a valid date: write it as YYYY-MM-DD") from None
        if not FIRST_DAY <= found <= find_last_day(today) or (not future and found > today):
            raise AnswerError(f"{found} is not between {FIRST_DAY} and {find_last_day(today) if future else today}")
        return found

    return read


def make_end_reader(today: date) -> Callable[[Answer], tuple[date | None, date | None]]:
    """A function that reads a last day (`2027-12-31`) or a review date (`review 2027-06-30`), and returns both."""

    def read(answer: Answer) -> tuple[date | None, date | None]:
        text = str(answer).strip()
        is_review = text.startswith("review ")
        found = make_day_reader(today, future=True)(text.removeprefix("review ").strip())
        return (None, found) if is_review else (found, None)

    return read


def read_basis(answer: Answer) -> Basis | Literal["none"]:
    """One of the bases in the record's schema; `none` if there is nothing that counts as evidence.

    Raises AnswerError for any other word.
    """
    for one in ("signed-form", "contract-clause", "email", "clickwrap", "verbal", "none"):
        if answer == one:
            return one
    raise AnswerError("answer signed-form, contract-clause, email, clickwrap, verbal or none")


def read_free_text(answer: Answer) -> str:
    """Any text. Raises AnswerError if it is empty."""
    text = answer if isinstance(answer, str) else ", ".join(answer)
    if not text.strip():
        raise AnswerError("the answer is empty: write some text")
    return text.strip()
