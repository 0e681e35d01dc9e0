"""Colors for text on a stream."""

import os
from typing import TextIO

from onrecord.reports import text

_CODES = {"red": "31", "yellow": "33", "green": "32", "blue": "34", "dim": "2", "bold": "1"}


def choose_paint(stream: TextIO) -> text.Paint:
    """Return how to color text on a stream: with ANSI colors on a terminal, unless NO_COLOR is set; otherwise not."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return text.leave_uncolored
    return lambda words, color: f"\x1b[{_CODES[color]}m{words}\x1b[0m"
