"""Reads an e-mail that came back, part by part, each in its own charset; the answer is attached or copied into one."""

import base64
import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as email_policy

from onrecord.intake.answer import pdf_answer
from onrecord.intake.answer.answer import AnswerError
from onrecord.intake.answer.copied_text import (
    decode_charset,
    extract_answer,
    holds_copied_text,
    is_our_file,
    parse_answer,
)

MOST_PARTS = 50
"""An e-mail has far fewer: a text in two formats, an answer, and the images of the signatures in the thread."""


def find_answer(data: bytes) -> object | None:
    """What the form saved; None if the answer is in the customer's own words.

    If exactly one picture is attached, it is the logo of the answer. A PDF that cannot be read (a contract, a protected
    file) does not matter if the answer is in another part. Raises AnswerError, also for such a PDF without an answer.
    """
    try:
        message = message_from_bytes(data, policy=email_policy)
        assert isinstance(message, EmailMessage)
        parts = _list_parts(message)
        read = [_find_in_part(part) for part in parts]
    except (RecursionError, LookupError, ValueError, AssertionError):
        raise AnswerError("the e-mail cannot be read; record the attached file instead") from None
    answers = {json.dumps(found, sort_keys=True): found for found, _ in read if found is not None}
    if len(answers) > 1:
        raise AnswerError("the e-mail contains more than one answer; record the file that counts")
    unread = next((why for _, why in read if why), None)
    if not answers and unread:
        raise AnswerError(f"in the e-mail, {unread}")
    answer = next(iter(answers.values()), None)
    pictures = [part for part in parts if _is_picture(part)]
    if isinstance(answer, dict) and "logo" not in answer and len(pictures) == 1:
        picture = pictures[0].get_payload(decode=True)
        if isinstance(picture, bytes):
            name = pictures[0].get_filename() or ""
            return answer | {"logo": {"name": name, "data": base64.b64encode(picture).decode("ascii")}}
    return answer


def _is_picture(part: EmailMessage) -> bool:
    """Whether a part is an attached file that may be a logo; pictures in a signature are shown inline."""
    name = (part.get_filename() or "").lower()
    return part.get_content_disposition() == "attachment" and name.endswith((".svg", ".png"))


def _list_parts(message: EmailMessage) -> list[EmailMessage]:
    parts: list[EmailMessage] = []
    for part in message.walk():
        if len(parts) >= MOST_PARTS:
            raise AnswerError(f"the e-mail has more than {MOST_PARTS} parts")
        if not part.is_multipart() and isinstance(part, EmailMessage):
            parts.append(part)
    return parts


def _find_in_part(part: EmailMessage) -> tuple[object | None, str | None]:
    """The answer in a part, and why a PDF in it could not be read."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return None, None
    if is_our_file(content):
        return parse_answer(content), None
    if b"%PDF-" in content[:1024]:
        try:
            found = pdf_answer.read_fields(content)
        except AnswerError as error:
            return None, str(error)
        return pdf_answer.read_answer(found) if pdf_answer.is_ours(found) else None, None
    if part.get_content_maintype() != "text":
        return None, None
    text = decode_charset(content, part.get_content_charset())
    text = _read_html(text) if part.get_content_subtype() == "html" else text
    return extract_answer(text) if holds_copied_text(text) else None, None


def _read_html(html: str) -> str:
    """The text of a page, without its tags."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(html).text(separator="\n")
