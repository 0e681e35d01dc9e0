"""CSV for spreadsheets, with no cell that they would compute: RFC 4180, UTF-8, one header row."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell, quoted or not; the full-width forms do so in East Asia."""


def write_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with its header; lists are joined by `; `, and None is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([guard(_say_value(value)) for value in row])
    return out.getvalue()


def guard(text: str) -> str:
    """The text of a cell, with an apostrophe in front if a spreadsheet would compute it.

    `onrecord import` removes exactly one such apostrophe, so that a customer named "+one" comes back unchanged.
    """
    return f"'{text}" if is_computed(text) else text


def strip_guard(text: str) -> str:
    """The cell without its guarding apostrophe, if it has one; an unguarded formula is returned unchanged."""
    return text[1:] if text.startswith("'") and is_computed(text) else text


def is_computed(text: str) -> bool:
    """Whether a spreadsheet may compute a cell, ignoring what it skips at the beginning."""
    begin = next((n for n, character in enumerate(text) if not _is_left_out(character)), len(text))
    return text[begin:].startswith(FORMULA) or any(character in FORMULA for character in text[:begin])


def _is_left_out(character: str) -> bool:
    """Apostrophes (ours), every kind of space, and invisible characters."""
    return character == "'" or character.isspace() or unicodedata.category(character) in ("Cc", "Cf")


def _say_value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(value)
