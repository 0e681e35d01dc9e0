"""Lines on a terminal break at words: the terminal itself would break them anywhere."""

import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_COMMAND = re.compile(r"\s*(?:→ )?(?:onrecord|git|cd|sh|gh|glab|pipx?|uvx?|python3?|make) ")
"""A line that somebody copies; broken by the terminal alone it is still one line to the clipboard."""
_DATA = re.compile(r"\s*[\[\]{}\"]")
_NARROWEST = 40
"""Below it, words are few to a line, and what is indented leaves no room."""


class WrappedLines:
    """A stream whose whole lines are broken at words; what is written without its end, as a prompt is, is left."""

    def __init__(self, stream: TextIO, width: int) -> None:
        self._stream = stream
        self._width = width

    def write(self, text: str) -> int:
        """Write it; gives its length, as every stream does."""
        self._stream.write(wrap(text, self._width))
        return len(text)

    def __getattr__(self, name: str) -> Any:  # everything else is the stream's own
        return getattr(self._stream, name)


def wrap(text: str, width: int) -> str:
    """The text with each whole line of more than `width` characters broken at spaces; colors take no room.

    A line that goes on is indented as far as it began, and two more. Commands and data are left whole.
    """
    lines = text.split("\n")
    return "\n".join([part for line in lines[:-1] for part in _parts(line, width)] + lines[-1:])


def _parts(line: str, width: int) -> Iterator[str]:
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
def lines_wrapped(words: Sequence[str]) -> Iterator[None]:
    """Break lines at words for as long as it holds, where they go to a terminal and nobody asked for another format."""
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
