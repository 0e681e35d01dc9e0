"""CSV for spreadsheets, in which nothing is computed: RFC 4180, UTF-8, one header row."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell, in quotation marks or not; the full-width twins do so in East Asia."""


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with its header; lists are joined by `; `, and None is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([guard(_text(value)) for value in row])
    return out.getvalue()


def guard(text: str) -> str:
    """A cell that a spreadsheet shows as it is: an apostrophe before what it would compute.

    `onrecord import` takes exactly one such apostrophe away, so that a customer named "+one" comes back as they are.
    """
    return f"'{text}" if is_computed(text) else text


def strip_guard(text: str) -> str:
    """The cell without the apostrophe that guards it, where it has one; a formula that nothing guards stays one."""
    return text[1:] if text.startswith("'") and is_computed(text) else text


def is_computed(text: str) -> bool:
    """Whether a spreadsheet may compute a cell: what it leaves out at the beginning hides nothing."""
    begin = next((n for n, character in enumerate(text) if not _is_left_out(character)), len(text))
    return text[begin:].startswith(FORMULA) or any(character in FORMULA for character in text[:begin])


def _is_left_out(character: str) -> bool:
    """Apostrophes (ours), spaces of every kind, and marks that are not seen."""
    return character == "'" or character.isspace() or unicodedata.category(character) in ("Cc", "Cf")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(value)
