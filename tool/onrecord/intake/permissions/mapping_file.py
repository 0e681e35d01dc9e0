"""Reads and writes the mapping of a list, a YAML file: its columns, the questions, and people's answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onrecord.intake.permissions.list_reader import Reading
from onrecord.intake.permissions.questions import Answer, Question
from onrecord.yaml import yaml_writer as emit
from onrecord.yaml.loader import YamlError, find_positions, load

_HEAD = """\
# How a list of permissions is read. Under columns, change a role if it is wrong. Under questions, write an `answer:`
# for each; an answered question is not asked again. Nothing here grants anything by itself.
"""


class MappingError(Exception):
    """A mapping or answers file cannot be used; the error has a line and column."""

    def __init__(self, message: str, hint: str, line: int = 1, column: int = 1) -> None:
        self.message, self.hint, self.line, self.column = message, hint, line, column
        super().__init__(message)


@dataclass(frozen=True)
class ListMapping:
    """The columns of each sheet by title, slugs and files by the customer's name, and the answers by question.

    Files are paths as written in the mapping: `evidence`, for what the list says about a customer, and `logo`.
    """

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    slugs: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def merge_over(self, other: "ListMapping") -> "ListMapping":
        """Both mappings merged; this one takes precedence over the other."""
        return ListMapping(
            {**other.columns, **self.columns},
            {**other.slugs, **self.slugs},
            {**other.answers, **self.answers},
            {**other.files, **self.files},
        )


def read_list_mapping(data: bytes) -> ListMapping:
    """Read a mapping, or a file with only answers: `questions` with `id` and `answer`, or `answers` by id.

    Raises MappingError.
    """
    try:
        document = load(data)
    except YamlError as error:
        raise MappingError(error.message, error.hint, error.line, error.column) from None
    reader = _Reader(data)
    top = reader.check_mapping(document, (), "the file", ("columns", "slugs", "files", "questions", "answers"))
    columns = {
        sheet: reader.read_texts(titles, ("columns", sheet))
        for sheet, titles in reader.check_mapping(top.get("columns", {}), ("columns",), "columns").items()
    }
    slugs = reader.read_texts(top.get("slugs", {}), ("slugs",))
    files = {}
    for name, of in reader.check_mapping(top.get("files", {}), ("files",), "files").items():
        reader.check_mapping(of, ("files", name), f"files of {name}", ("evidence", "logo"))
        files[name] = reader.read_texts(of, ("files", name))
    answers: dict[str, Answer] = {}
    for id_, answer in reader.check_mapping(top.get("answers", {}), ("answers",), "answers").items():
        if answer is not None:
            answers[id_] = reader.read_answer(answer, ("answers", id_))
    questions = top.get("questions", [])
    if not isinstance(questions, list):
        raise reader.make_error("questions is not a list", "write each as `- id: …` with its `answer:`", ("questions",))
    for n, one in enumerate(questions):
        known = ("id", "ask", "rows", "options", "answer", "problem")
        item = reader.check_mapping(one, ("questions", n), "a question", known)
        if not isinstance(item.get("id"), str):
            raise reader.make_error("a question has no id", "keep the id that onrecord wrote", ("questions", n))
        if item.get("answer") is not None:
            answers[item["id"]] = reader.read_answer(item["answer"], ("questions", n, "answer"))
    return ListMapping(columns, slugs, answers, files)


class _Reader:
    """Reads values of a document, and refuses wrong types with their position."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def make_error(self, message: str, hint: str, keys: tuple[str | int, ...]) -> MappingError:
        line, column = find_positions(self.data).find_value(keys) if keys else (1, 1)
        return MappingError(message, hint, line, column)

    def check_mapping(
        self, value: object, keys: tuple[str | int, ...], what: str, known: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.make_error(f"{what} is not a mapping", "write `key: value` lines, as onrecord does", keys)
        for key in value:
            if known and key not in known:
                raise self.make_error(f"unknown key {key!r}", f"the keys are {', '.join(known)}", (*keys, key))
        return value

    def read_texts(self, value: object, keys: tuple[str | int, ...]) -> dict[str, str]:
        found = self.check_mapping(value, keys, str(keys[-1]))
        for key, text in found.items():
            if not isinstance(text, str):
                raise self.make_error(f"{key!r} is not text", "write one line of text", (*keys, key))
        return found

    def read_answer(self, value: object, keys: tuple[str | int, ...]) -> Answer:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int | float):
            return str(value)
        if isinstance(value, str) or (isinstance(value, list) and value and all(isinstance(v, str) for v in value)):
            return value
        raise self.make_error("the answer is neither text nor a list of texts", "write `answer: …`", keys)


def write_mapping(reading: Reading, before: ListMapping) -> bytes:
    """The bytes of the mapping file to keep: the proposed columns, the questions, and every answer so far."""
    document: dict[str, object] = {"columns": {sheet: dict(titles) for sheet, titles in reading.columns.items()}}
    if before.slugs:
        document["slugs"] = dict(before.slugs)
    if before.files:
        document["files"] = {name: dict(of) for name, of in before.files.items()}
    questions = [_describe_question(question) for question in reading.questions.asked.values()]
    if questions:
        document["questions"] = questions
    unused_answers = {id_: before.answers[id_] for id_ in reading.questions.unused}
    if unused_answers:
        document["answers"] = unused_answers
    return (_HEAD + "\n".join(emit.write_mapping(document, 0)) + "\n").encode()


def _describe_question(question: Question) -> dict[str, object]:
    fields: dict[str, object] = {"id": question.id, "ask": question.words, "options": question.options}
    if question.answer is not None:
        fields["answer"] = question.answer
    if question.problem:
        fields["problem"] = question.problem
    return fields
