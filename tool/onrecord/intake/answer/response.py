"""What a customer sent back: the form's file, the text to copy, a mail with either, or the filled PDF.

Gives what the form wrote down, still to be held against the request (intake.answer.bound).
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as email_policy
from typing import Any, NoReturn

from onrecord.asking.form import BEGIN, END
from onrecord.catalog.decision.reasons import listed
from onrecord.intake.answer import pdf_form
from onrecord.intake.answer.answer import AnswerError

MOST_BYTES = 16 << 20
MOST_JSON = 128 << 10
MOST_PARTS = 50
PROOFS = frozenset(("pdf", "eml", "msg", "txt", "png", "jpg", "jpeg", "tif", "tiff", "docx", "odt"))
"""Kinds of files that are kept as they are; whoever opens one does so outside of onrecord."""
_ARMOR = re.compile(rf"{re.escape(BEGIN)}(.*?){re.escape(END)}", re.S)


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back. `document` is None where nobody but a person can read the answer in it.

    `basis` is what such an answer rests on (record's `basis`), `suffix` what the evidence file is to be called.
    """

    document: object | None
    basis: str
    suffix: str


def read_response(name: str, data: bytes) -> Returned:
    """Read a file that a customer sent back. Raises AnswerError for one that is hostile, broken or too large."""
    if len(data) > MOST_BYTES:
        raise AnswerError(f"the file is over {MOST_BYTES >> 20} MiB")
    if b"%PDF-" in data[:1024]:
        return Returned(_document(pdf_form.fields(data)), "signed-form", "pdf")
    if name.lower().endswith(".eml"):
        return Returned(_in_mail(data), "email", "eml")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return Returned(_json(data), "email", "json")
    text = _text(data)
    if text is not None and BEGIN in text:
        return Returned(_armored(text), "email", "txt")
    if name.lower().endswith(".json"):
        raise AnswerError("the file is not the JSON that the form writes")
    suffix = name.rpartition(".")[2].lower()
    if suffix not in PROOFS:
        raise AnswerError(f"this is no kind of file that is kept as proof; those are {listed(sorted(PROOFS), 20)}")
    return Returned(None, "email", suffix)


def _json(data: bytes) -> object:
    if len(data) > MOST_JSON:
        raise AnswerError(f"the answer is over {MOST_JSON >> 10} KiB")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if len(keys) != len(set(keys)):
            raise AnswerError("the answer says one thing twice")
        return dict(pairs)

    def no_constant(text: str) -> NoReturn:
        raise AnswerError(f"the answer holds {text}")

    try:
        document: object = json.loads(data.decode("utf-8-sig"), object_pairs_hook=once, parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise AnswerError("the file is not the JSON that the form writes") from None
    return document


def _armored(text: str) -> object:
    """The copied text: mail programs quote it, wrap it and pad it."""
    blocks = _ARMOR.findall(text)
    packed = {re.sub(r"[>\s\u00a0]", "", block) for block in blocks}
    if len(packed) != 1:
        raise AnswerError("the copied text holds more than one answer, or none that is whole")
    block = packed.pop()
    if len(block) > 2 * MOST_JSON:
        raise AnswerError(f"the answer is over {MOST_JSON >> 10} KiB")
    try:
        return _json(base64.b64decode(block, validate=True))
    except (binascii.Error, ValueError):
        raise AnswerError("the copied text is damaged; ask for the file instead") from None


def _in_mail(data: bytes) -> object | None:
    """The answer in a mail: attached, or copied into it. None where it is in the customer's own words."""
    try:
        message = message_from_bytes(data, policy=email_policy)
        assert isinstance(message, EmailMessage)
        found = [document for document in map(_in_part, _parts(message)) if document is not None]
    except (RecursionError, LookupError, ValueError, AssertionError):
        raise AnswerError("the mail cannot be taken apart; give the attached file itself") from None
    answers = {json.dumps(document, sort_keys=True): document for document in found}
    if len(answers) > 1:
        raise AnswerError("the mail holds more than one answer; give the file that counts")
    return next(iter(answers.values()), None)


def _parts(message: EmailMessage) -> list[EmailMessage]:
    parts: list[EmailMessage] = []
    for part in message.walk():
        if len(parts) >= MOST_PARTS:
            raise AnswerError(f"the mail has over {MOST_PARTS} parts")
        if not part.is_multipart() and isinstance(part, EmailMessage):
            parts.append(part)
    return parts


def _in_part(part: EmailMessage) -> object | None:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return None
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"onrecord"' in content:
        return _json(content)
    if b"%PDF-" in content[:1024]:
        found = pdf_form.fields(content)
        return _document(found) if pdf_form.answered(found) else None
    text = _text(content) if part.get_content_maintype() == "text" else None
    return _armored(text) if text and BEGIN in text and part.get_content_subtype() != "html" else None


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _document(fields: Mapping[str, str]) -> object | None:
    return pdf_form.document(fields) if fields and not pdf_form.left_empty(fields) else None
