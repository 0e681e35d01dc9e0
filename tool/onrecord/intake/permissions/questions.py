"""One question per gap and value. Answers are kept in the mapping, so that a second run asks nothing."""

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
"""Characters of a value in a question's id: longer remarks are cut to one line, and distinguished by a hash."""
T = TypeVar("T")


@dataclass
class Question:
    """One gap: the question, its rows, and the possible answers."""

    id: str
    ask: Ask
    text: str
    options: str
    rows: list[str] = field(default_factory=list)
    answer: Answer | None = None
    problem: str | None = None
    read: Callable[[Answer], object] = field(default=str, repr=False)
    """Makes a value of an answer. Raises AnswerError for an answer that is not possible here."""

    @property
    def words(self) -> str:
        """The question, with the number of its rows and the first of them."""
        places = ", ".join(self.rows[:5]) + (" …" if len(self.rows) > 5 else "")
        count = "1 row" if len(self.rows) == 1 else f"{len(self.rows)} rows"
        return f"{self.text} ({count}: {places})"


class AnswerError(ValueError):
    """An answer is not possible here; the message says which ones are."""


class Questions:
    """The questions about one list, in order, and the known answers."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.asked: dict[str, Question] = {}
        self._rows: set[tuple[str, str]] = set()

    def ask(
        self, ask: Ask, about: str, where: str, text: str, options: str, read: Callable[[Answer], T]
    ) -> tuple[T | None, str | None]:
        """The answer to a question; or None and the id of the open question. `about` makes the id unique.

        `read` makes a value of an answer, and raises AnswerError if it cannot.
        """
        id_ = f"{ask}: {_shorten(about)}"
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
        """The questions without a usable answer."""
        return [question for question in self.asked.values() if question.answer is None or question.problem]

    @property
    def unused(self) -> list[str]:
        """The ids of answers whose questions no longer come up in this list."""
        return [id_ for id_ in self.answers if id_ not in self.asked]


def _shorten(about: str) -> str:
    text = " ".join(about.split())
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}… {hashlib.sha256(text.encode()).hexdigest()[:8]}"


def make_choice_reader(*words: str) -> Callable[[Answer], str]:
    """A function that reads an answer that must be one of some words."""

    def read(answer: Answer) -> str:
        if isinstance(answer, str) and answer.strip().casefold() in words:
            return answer.strip().casefold()
        raise AnswerError(f"answer one of: {', '.join(words)}")

    return read
