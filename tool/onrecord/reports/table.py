"""CSV for spreadsheets, in which nothing is computed: RFC 4180, UTF-8, one header row."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell, in quotation marks or not; the full-width twins do so in East Asia."""


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with its header; lists are joined by `; `, and None is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([guarded(_text(value)) for value in row])
    return out.getvalue()


def guarded(text: str) -> str:
    """A cell that a spreadsheet shows as it is: an apostrophe before what it would compute.

    `onrecord import` takes exactly one such apostrophe away, so that a customer named "+one" comes back as they are.
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(value)
