"""Reads an answer that was copied from the form as text, even if an e-mail program quoted, wrapped or formatted it."""

import base64
import binascii
import json
import re
from itertools import pairwise
from typing import Any, NoReturn

from onrecord.intake.answer.answer import AnswerError

MOST_JSON = 4 << 20
"""An answer is a few KiB; one that carries a logo has at most 2 MiB of it, a third more in base64."""
_MARK = re.compile(r"(BEGIN|END)[\s>]{1,20}ONRECORD[\s>]{1,20}ANSWER")
"""The line around a copied answer; a mail program may break it and put `>` in front, hence spaces and `>` between
words."""
_NOISE = re.compile(r"[>\s|\u00a0\u00ad\u200b-\u200d\u2010-\u2015\u2060\ufeff-]+")
"""What quoting, wrapping and typographic replacement insert; none of these characters is base64."""


def holds_copied_text(text: str) -> bool:
    """Whether a text contains a copied answer."""
    return any(mark[1] == "BEGIN" for mark in _MARK.finditer(text))


def extract_answer(text: str) -> object:
    """What the form saved. Raises AnswerError if there is more than one answer, or no complete one."""
    marks = list(_MARK.finditer(text))
    blocks = [
        text[first.end() : last.start()] for first, last in pairwise(marks) if (first[1], last[1]) == ("BEGIN", "END")
    ]
    packed = {_NOISE.sub("", block) for block in blocks}
    if len(packed) != 1:
        raise AnswerError("the copied text contains more than one answer, or no complete one")
    block = packed.pop()
    if len(block) > 2 * MOST_JSON:
        raise AnswerError(f"the answer is larger than {MOST_JSON >> 20} MiB")
    try:
        return parse_answer(base64.b64decode(block, validate=True))
    except (binascii.Error, ValueError):
        raise AnswerError("the copied text is damaged; ask for the file instead") from None


def parse_answer(data: bytes) -> object:
    """The content of the form's JSON file. Raises AnswerError."""
    if len(data) > MOST_JSON:
        raise AnswerError(f"the answer is larger than {MOST_JSON >> 20} MiB")

    def refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if len(keys) != len(set(keys)):
            raise AnswerError("the answer contains a key twice")
        return dict(pairs)

    def refuse_constant(text: str) -> NoReturn:
        raise AnswerError(f"the answer contains {text}, which is not a valid value")

    try:
        document: object = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=refuse_duplicates, parse_constant=refuse_constant
        )
    except (ValueError, RecursionError):
        raise AnswerError("the file is not in the JSON format of the form") from None
    return document


def is_our_file(data: bytes) -> bool:
    """Whether bytes begin like the form's file."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"onrecord"' in data


def decode_charset(data: bytes, charset: str | None = None) -> str:
    """Bytes as text, in the given charset or else the most likely one. Never fails: Latin-1 reads any bytes."""
    marked = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else None
    for candidate in (charset, marked, "utf-8-sig", "cp1252"):
        try:
            if candidate:
                return data.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")
