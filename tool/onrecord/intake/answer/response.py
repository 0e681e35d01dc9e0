"""What a customer sent back: the form's file, the text to copy, a mail with either, or the filled PDF.

Gives what the form wrote down, still to be checked against the request (intake.answer.bound).
"""

from dataclasses import dataclass

from onrecord.catalog.record.evidence import Basis
from onrecord.intake.answer import pdf_form
from onrecord.intake.answer.copied_text import (
    copied_answer,
    decode_charset,
    holds_copied_text,
    looks_written,
    written_answer,
)
from onrecord.intake.answer.evidence_kinds import evidence_kind, usual_basis
from onrecord.intake.answer.returned_mail import answer_in_mail

_TEXTS = frozenset(("txt", "csv"))


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back. `document` is None where nobody but a person can read the answer in it.

    `basis` is what such an answer rests on (record's `basis`), `suffix` what the evidence file is to be called.
    """

    document: object | None
    basis: Basis
    suffix: str


def read_response(name: str, data: bytes) -> Returned:
    """Read a file in which the answer is looked for. Raises AnswerError for one hostile, broken or too large."""
    if looks_written(data):
        return Returned(written_answer(data), "email", "json")
    suffix = evidence_kind(name, data)
    document: object | None = None
    if suffix == "pdf":
        found = pdf_form.fields(data)
        document = pdf_form.answer_of(found) if pdf_form.is_ours(found) else None
    elif suffix == "eml":
        document = answer_in_mail(data)
    elif suffix == "json":
        document = written_answer(data)
    elif suffix in _TEXTS and holds_copied_text(text := decode_charset(data)):
        document, suffix = copied_answer(text), "txt"
    return Returned(document, usual_basis(suffix), suffix)


def keep_response(name: str, data: bytes) -> Returned:
    """A file that is only kept. Nothing in it is opened. Raises AnswerError for one that is no kind of evidence."""
    suffix = evidence_kind(name, data)
    return Returned(None, usual_basis(suffix), suffix)


def is_answer_itself(name: str, data: bytes) -> bool:
    """Whether the file is what the form wrote, and nothing else: then nobody needs to type the answer in."""
    return looks_written(data) or (name.lower().endswith(".txt") and holds_copied_text(decode_charset(data)))
