"""Reads what a customer sent back: the form's file, copied text, an e-mail with either, or the filled-in PDF.

Returns what the form saved; `answer.bind_answer` then checks it against the request.
"""

from dataclasses import dataclass

from onrecord.catalog.record.evidence import Basis
from onrecord.intake.answer import pdf_answer
from onrecord.intake.answer.copied_text import (
    decode_charset,
    extract_answer,
    holds_copied_text,
    is_our_file,
    parse_answer,
)
from onrecord.intake.answer.evidence_kinds import find_evidence_kind, find_usual_basis
from onrecord.intake.answer.returned_mail import find_answer

_TEXTS = frozenset(("txt", "csv"))


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back. `document` is None if only a person can read the answer in it.

    `basis` is the record's `basis` for such an answer, `suffix` the extension for the evidence file.
    """

    document: object | None
    basis: Basis
    suffix: str


def read_response(name: str, data: bytes) -> Returned:
    """Read a file and look for the answer in it. Raises AnswerError if it is hostile, broken or too large."""
    if is_our_file(data):
        return Returned(parse_answer(data), "email", "json")
    suffix = find_evidence_kind(name, data)
    document: object | None = None
    if suffix == "pdf":
        found = pdf_answer.read_fields(data)
        document = pdf_answer.read_answer(found) if pdf_answer.is_ours(found) else None
    elif suffix == "eml":
        document = find_answer(data)
    elif suffix == "json":
        document = parse_answer(data)
    elif suffix in _TEXTS and holds_copied_text(text := decode_charset(data)):
        document, suffix = extract_answer(text), "txt"
    return Returned(document, find_usual_basis(suffix), suffix)


def keep_response(name: str, data: bytes) -> Returned:
    """A file that is only kept, and not opened. Raises AnswerError for a type that cannot be evidence."""
    suffix = find_evidence_kind(name, data)
    return Returned(None, find_usual_basis(suffix), suffix)


def is_answer_itself(name: str, data: bytes) -> bool:
    """Whether the file is exactly what the form saved, so that nobody needs to type the answer in."""
    return is_our_file(data) or (name.lower().endswith(".txt") and holds_copied_text(decode_charset(data)))
