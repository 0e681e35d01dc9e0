"""Answers to the questions about a permission list, asked at the prompt, and the files of a customer's permission."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import click

from onrecord.commands.shell.failure import fail
from onrecord.intake.answer.answer import AnswerError as ResponseError
from onrecord.intake.answer.evidence_kinds import MOST_BYTES
from onrecord.intake.answer.response import keep_response
from onrecord.intake.permissions.list_reader import Reading
from onrecord.intake.permissions.mapping_file import ListMapping
from onrecord.intake.permissions.proposals import Brought
from onrecord.intake.permissions.questions import Answer, AnswerError, Question
from onrecord.reports.text import make_visible
from onrecord.store.file_reads import read_regular
from onrecord.store.logo import MAX_LOGO, find_logo_problem


def ask_where_answers_are_kept(file: Path) -> Path:
    """Ask for the mapping file; the default is next to the list."""
    return Path(
        click.prompt("In which file should the answers be kept", default=str(file.with_suffix(".map.yaml")), err=True)
    )


def ask_all(mapping: ListMapping, read: Callable[[ListMapping], Reading]) -> tuple[ListMapping, Reading]:
    """Ask the open questions at the prompt, and those that the answers raise; return the mapping with the answers.

    `read` reads the list with a mapping. A question that is left empty remains open.
    """
    passed: set[str] = set()
    reading = read(mapping)
    while left := [question for question in reading.questions.open if question.id not in passed]:
        answers: dict[str, Answer] = {}
        for n, question in enumerate(left, 1):
            click.echo(
                f"\n{n} of {len(left)}: {make_visible(question.words)}\n  {make_visible(question.options)}", err=True
            )
            check = _make_check(question)
            reply = click.prompt("  (Enter: later)", default="", show_default=False, value_proc=check, err=True)
            passed.add(question.id)
            if reply:
                answers[question.id] = reply
        if not answers:
            break
        mapping = replace(mapping, answers={**mapping.answers, **answers})
        reading = read(mapping)
    return mapping, reading


def _make_check(question: Question) -> Callable[[str], str]:
    def check(text: str) -> str:
        text = text.strip()
        try:
            if text:
                question.read(text)
        except AnswerError as error:
            raise click.BadParameter(str(error)) from None
        return text

    return check


def read_files_of(name: str, of: Mapping[str, str], beside: Path) -> Brought:
    """Read the files of a customer; their paths are relative to `beside`.

    Raises CommandError (exit 4) if one cannot be used.
    """
    found: dict[str, tuple[str, bytes]] = {}
    for kind, written in of.items():
        path = beside / written
        at = f"files of {make_visible(name)}: {make_visible(str(path))}"
        try:
            data = read_regular(path, (MAX_LOGO if kind == "logo" else MOST_BYTES) + 1)
            if kind == "evidence":
                found[kind] = keep_response(path.name, data).suffix, data
                continue
        except OSError as error:
            fail(
                f"{at} cannot be read: {error.strerror or error}",
                "paths are relative to the folder of the mapping file",
            )
        except ResponseError as error:
            fail(f"{at}: {error}", "save it as a PDF, an image or an e-mail")
        logo = f"logo{path.suffix.lower()}"
        problem = find_logo_problem(logo, data) if logo in ("logo.svg", "logo.png") else "is neither SVG nor PNG"
        if problem:
            fail(f"{at} {problem}", "ask the customer for a file in one of these formats")
        found[kind] = logo, data
    return Brought(found.get("evidence"), found.get("logo"))
