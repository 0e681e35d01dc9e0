"""Lines on a terminal of 80 columns: broken at words, whole where somebody copies them."""

import fcntl
import os
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from onrecord.commands.shell.wrapped_lines import wrap

ROOT = Path(__file__).resolve().parents[2]


def test_a_long_line_breaks_at_words_and_goes_on_indented() -> None:
    assert wrap("  one two three four\n", 12) == "  one two\n    three\n    four\n"
    assert wrap("short\n", 12) == "short\n"


def test_colors_take_no_room_and_a_line_without_its_end_is_left() -> None:
    assert wrap("\x1b[1mone two\x1b[0m\n", 7) == "\x1b[1mone two\x1b[0m\n"
    assert wrap("one two three: ", 7) == "one two three: "


@pytest.mark.parametrize("line", ["  onrecord check --today +30d --fail-on warning\n", '  "message": "a b c d e"\n'])
def test_what_is_copied_stays_whole(line: str) -> None:
    assert wrap(line, 12) == line


def run_on_terminal(*words: str, width: int = 80) -> str:
    """What somebody sees on a terminal of that width."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "GITHUB_ACTIONS", "CI")}
    with subprocess.Popen(
        [sys.executable, "-m", "onrecord", *words], cwd=ROOT, stdout=theirs, stderr=theirs, env=environment
    ) as running:
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 1 << 16)
            except OSError:  # on Linux, the end of a terminal whose other side is closed
                break
            if not piece:
                break
            seen += piece
        running.wait()
    os.close(ours)
    return re.sub(r"\x1b\[[0-9;]*m", "", seen.decode())


@pytest.mark.parametrize("words", [("rules", "expired-published"), ("due",), ("show", "nordlys-bank"), ("cannot",)])
def test_no_line_of_words_is_wider_than_the_terminal(words: tuple[str, ...]) -> None:
    day = () if words[0] in ("rules", "cannot") else ("--today", "2026-11-21")
    lines = run_on_terminal(*words, *day).splitlines()
    assert lines
    for line in lines:
        assert len(line) <= 80 or " " not in line.strip() or "onrecord " in line, line
