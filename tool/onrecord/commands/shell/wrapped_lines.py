"""Break lines on a terminal between words; the terminal itself would break them anywhere."""

import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

_COLOR = re.compile(r"\x1b\[[0-9;]*m")
"""An ANSI sequence that sets a color (ECMA-48, SGR): it takes no column."""
_COMMAND = re.compile(r"\s*(?:→ )?(?:onrecord|git|cd|sh|gh|glab|pipx?|uvx?|python3?|make) ")
"""A line that people copy. If only the terminal breaks it, it is still one line in the clipboard."""
_DATA = re.compile(r"\s*[\[\]{}\"]")
"""A line of JSON: a line break would change what a program reads."""
_NARROWEST = 40
"""Columns. On a narrower terminal, a line holds only a few words and an indented one almost none."""


class WrappedLines:
    """A stream that breaks complete lines between words; a line without its end, such as a prompt, is left alone."""

    def __init__(self, stream: TextIO, width: int) -> None:
        self._stream = stream
        self._width = width

    def write(self, text: str) -> int:
        """Write the text; return its length, as every stream does."""
        self._stream.write(wrap(text, self._width))
        return len(text)

    def __getattr__(self, name: str) -> Any:  # everything else is the stream's own
        return getattr(self._stream, name)


def wrap(text: str, width: int) -> str:
    """Return the text with each complete line of more than `width` characters broken at spaces; colors do not count.

    A continued line is indented two more spaces than it began. Commands and data are not broken.
    """
    lines = text.split("\n")
    return "\n".join([part for line in lines[:-1] for part in _break_line(line, width)] + lines[-1:])


def _break_line(line: str, width: int) -> Iterator[str]:
    plain = _COLOR.sub("", line)
    if len(plain) <= width or "\r" in line or _COMMAND.match(plain) or _DATA.match(plain):
        yield line
        return
    indent = " " * min(len(plain) - len(plain.lstrip(" ")) + 2, width // 2)
    words = re.split(r"(?<=\S) (?=\S)", line)
    part, taken = words[0], len(_COLOR.sub("", words[0]))
    for word in words[1:]:
        size = len(_COLOR.sub("", word))
        if taken + 1 + size > width:
            yield part
            part, taken = indent + word, len(indent) + size
        else:
            part, taken = f"{part} {word}", taken + 1 + size
    yield part


@contextmanager
def wrap_lines(words: Sequence[str]) -> Iterator[None]:
    """While the context is open, break lines that go to a terminal, unless a format for programs was chosen."""
    out, err = sys.stdout, sys.stderr
    width = shutil.get_terminal_size().columns
    is_text = "text" in words or not any(word.startswith("--format") for word in words)
    if width >= _NARROWEST and is_text and words[:1] not in (["export"], ["mcp"]):
        if out.isatty():
            sys.stdout = WrappedLines(out, width)
        if err.isatty():
            sys.stderr = WrappedLines(err, width)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err
