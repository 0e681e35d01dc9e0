"""One question per gap, once per value; the answers are kept with the mapping, so that a second run asks nothing."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

Ask = Literal[
    "who", "answer", "use", "channel", "territory", "end", "review", "date", "basis", "evidence", "scope", "conflict",
    "hidden", "color",
]  # fmt: skip
Answer = str | list[str]
_LONGEST = 90
"""Characters of a value in a question's key: longer remarks are cut to one line, and told apart by a hash."""
T = TypeVar("T")


@dataclass
class Question:
    """One gap: what is asked, of which rows, and what may be answered."""

    id: str
    ask: Ask
    text: str
    options: str
    rows: list[str] = field(default_factory=list)
    answer: Answer | None = None
    problem: str | None = None
    read: Callable[[Answer], object] = field(default=str, repr=False)
    """Raises AnswerError for an answer that means nothing here."""

    @property
    def words(self) -> str:
        """The question with how many rows it is about, and the first of them."""
        shown = ", ".join(self.rows[:5]) + (" …" if len(self.rows) > 5 else "")
        count = "1 row" if len(self.rows) == 1 else f"{len(self.rows)} rows"
        return f"{self.text} ({count}: {shown})"


class AnswerError(ValueError):
    """An answer that means nothing here; says what may be answered."""


class Questions:
    """The questions of one list, in the order in which they came up, and the answers that are known."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.asked: dict[str, Question] = {}
        self._rows: set[tuple[str, str]] = set()

    def ask(
        self, ask: Ask, about: str, where: str, text: str, options: str, read: Callable[[Answer], T]
    ) -> tuple[T | None, str | None]:
        """The answer to a question, or the id of the question that is open. `about` tells it from others of its kind.

        `read` makes a value of an answer, and raises AnswerError where it cannot.
        """
        id_ = f"{ask}: {_short(about)}"
        question = self.asked.setdefault(id_, Question(id_, ask, text, options, read=read))
        if (id_, where) not in self._rows:
            self._rows.add((id_, where))
            question.rows.append(where)
        if (given := self.answers.get(id_)) is not None:
            question.answer = given
            try:
                return read(given), None
            except AnswerError as error:
                question.problem = str(error)
        return None, id_

    @property
    def open(self) -> list[Question]:
        """The questions without an answer that can be used."""
        return [question for question in self.asked.values() if question.answer is None or question.problem]

    @property
    def unused(self) -> list[str]:
        """Answers to questions that this list does not raise any more."""
        return [id_ for id_ in self.answers if id_ not in self.asked]


def _short(about: str) -> str:
    text = " ".join(about.split())
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}… {hashlib.sha256(text.encode()).hexdigest()[:8]}"


def one_of(*words: str) -> Callable[[Answer], str]:
    """A reader of answers that are one of some words."""

    def read(answer: Answer) -> str:
        if isinstance(answer, str) and answer.strip().casefold() in words:
            return answer.strip().casefold()
        raise AnswerError(f"answer one of: {', '.join(words)}")

    return read
