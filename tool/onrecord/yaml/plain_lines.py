"""Reads plainly written documents line by line: the same value as from the parser, in a third of its time.

Nothing is decided here about what YAML is. A line is plain if it can mean only one thing: a dash, a key or both, and
after them, on the same line, text without quotes, text in quotes without escapes, a collection of these in brackets, or
the head of a block of text. If any line is different, the document is not read here but by the strict loader, which
alone refuses documents and says why. A test compares both. Lines are cached, since four of five lines of a record also
occur in others.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from onrecord.yaml.values import WORDS, read_number

MOST_LINES = 4096
"""Lines in the cache, a few megabytes. When it is full, it is emptied and filled again."""
LONGEST_LINE = 1000
"""A longer line is not plain: the cache stays small, and in YAML a key has at most 1,024 characters."""
MOST_OPEN = 8
"""How deep collections may be nested by indentation, and again in brackets. Records are flatter."""

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}+")
"""Our keys and ids are such words; a longer or another one goes through the whole parser."""
_TEXT = r"""[^ \-?:,\[\]{}#&*!|>'"%@`][^: ]*+(?:(?::(?=[^ ])|\ (?=[^ #]))[^: ]*+)*+"""
"""A plain scalar that needs no second look: no indicator at its beginning, no `: ` and no ` #` (YAML 1.2, 7.3.3)."""
_QUOTED = r"""'(?:[^']++|'')*+'|"[^"\\]*+\""""
"""A quoted scalar on one line, in double quotes without escapes."""
_LINE = re.compile(
    rf"(\ *+)(-\ ++)?(?:(['\"]?+)({_KEY.pattern})\3:(?:\ ++|$))?"
    rf"(?:({_TEXT})|({_QUOTED})|([\[{{][^#]*[\]}}])|([|>]-?))?(?:\ ++(?:\#.*)?)?"
)
"""Indentation, a dash, a key, and one value; possessive, so that a line is tried in one pass."""
_UNFINISHED = re.compile(rf"\ *+(?:-\ ++)?(?:{_KEY.pattern}:\ ++)?[\[{{][^#]*,")
"""A list in brackets that goes on in the next line."""
_COMMENT = re.compile(r" *+#.*")
"""A line that is only a comment."""
_INNER = r"""[^ :,\[\]{}#?"\\]"""
"""What is text in any place inside brackets."""
_ITEM = re.compile(
    rf"((?:({_KEY.pattern}):\ ++)?"
    rf"(?:([\[{{])\ *+|(?:((?![\-&*!|>'%@`]){_INNER}++(?:[: ]{_INNER}++)*+)|({_QUOTED}))((?:[\]}}]\ *+)*+)(,\ *+)?))"
)
"""An item inside brackets: a key, and a bracket that opens, or a scalar with the brackets that close after it."""
_BREAKS = re.compile(r"\n(\n*)")
"""One line break folds to a space, more of them to one less (YAML 1.2, 6.5)."""


class _NotPlainError(Exception):
    pass


class _Head(NamedTuple):
    """The head of a block of text: whether its lines are folded, and whether its last line break is left out."""

    folds: bool
    strips: bool


class _Line(NamedTuple):
    """A parsed line: after `column` spaces a dash, `step` characters wide with its spaces (0: no dash), and a key.

    `value` is what follows on the line; `_BELOW` if nothing does. `copy` makes a new collection like a cached one.
    """

    column: int
    step: int
    key: str | None
    value: Any
    copy: Callable[[Any], object] | None = None


_BELOW = object()
_NOTHING = _Line(-1, 0, None, None)
_GOES_ON = _Line(-1, 0, None, "on the next line")


def read_plain(text: str, numbers: frozenset[str]) -> dict[str, object] | None:
    """The value of a document, a mapping, with `numbers` as in `load`; None if it is not plainly written.

    `text` is the result of `check_text`.
    """
    if "\t" in text or "\r" in text or not text.endswith("\n"):
        return None
    try:
        return _make_lines(numbers).read(text.split("\n"))
    except _NotPlainError:
        return None


@cache
def _make_lines(numbers: frozenset[str]) -> "_Lines":
    return _Lines(numbers)


class _Lines:
    """Reads lines, and caches what each means."""

    def __init__(self, numbers: frozenset[str]) -> None:
        self._numbers = numbers
        self._known: dict[str, _Line] = {}

    def read(self, lines: list[str]) -> dict[str, object]:
        """The mapping in the lines of a document. Raises _NotPlainError."""
        root: dict[str, object] = {}
        above: list[tuple[int, Any, str | None]] = []
        inside: Any = (
            root  # the innermost collection that is open, at its indent; of a list, the key that it lies under
        )
        indent, under = 0, None
        waiting: str | None = None  # the last line's key, whose value may be below it
        known = self._known
        at = 0
        while at < len(lines):
            column, step, key, value, copy = known.get(lines[at]) or self._learn(lines[at])
            at += 1
            if column < 0:
                if value is _GOES_ON.value:
                    _join(lines, at)
                continue
            if waiting and (column > indent or (step and column == indent)):
                above.append((indent, inside, under))
                inside[waiting] = [] if step else {}
                indent, inside, under = column, inside[waiting], waiting
            waiting = None
            while column < indent or (column == indent and not step and type(inside) is list):
                indent, inside, under = above.pop()
            if column != indent or bool(step) is not (type(inside) is list) or len(above) > MOST_OPEN:
                raise _NotPlainError
            if key is None:
                if under in self._numbers:
                    raise _NotPlainError
                inside.append(copy(value) if copy else value)
                continue
            if step:
                above.append((indent, inside, under))
                inside.append({})
                indent, inside = column + step, inside[-1]
            if key in inside:
                raise _NotPlainError
            if value is _BELOW:
                waiting, value = key, None
            elif type(value) is _Head:
                value, at = _read_block(lines, at, indent, value)
            inside[key] = copy(value) if copy else value
        return root

    def _learn(self, line: str) -> _Line:
        if len(line) > LONGEST_LINE:
            raise _NotPlainError
        if len(self._known) >= MOST_LINES:
            self._known.clear()
        self._known[line] = found = self._read_line(line)
        return found

    def _read_line(self, line: str) -> _Line:
        if not line or _COMMENT.fullmatch(line):
            return _NOTHING
        match = _LINE.fullmatch(line)
        if match is None:
            if _UNFINISHED.fullmatch(line):
                return _GOES_ON
            raise _NotPlainError
        spaces, dash, _, key, text, quoted, brackets, head = match.groups()
        value: Any = _BELOW
        copy: Callable[[Any], object] | None = None
        if text is not None:
            value = self._read_text(text, key)
        elif quoted is not None:
            value = _unquote(quoted)
        elif brackets is not None:
            value = self._read_collection(brackets, key)
            copy = _find_copy(value)
        elif head is not None:
            value = _Head(head[0] == ">", len(head) == 2)
        if key in WORDS or (key is None and (dash is None or value is _BELOW or head is not None)):
            raise _NotPlainError
        return _Line(len(spaces), len(dash or ""), key, value, copy)

    def _read_text(self, text: str, key: str | None) -> object:
        if text in WORDS:
            return WORDS[text]
        return read_number(text) if key in self._numbers else text

    def _read_collection(self, text: str, under: str | None) -> object:
        """The value of a text in brackets below the nearest key."""
        items = _ITEM.findall(text)
        if "".join([item[0] for item in items]) != text:
            raise _NotPlainError
        root: list[Any] = []
        inside: Any = root
        above: list[tuple[Any, str | None]] = []
        goes_on = "["
        for _, key, opening, plain, quoted, closing, comma in items:
            if not goes_on or bool(key) is (type(inside) is list):
                raise _NotPlainError
            value: Any
            if plain:
                value = self._read_text(plain, key or under)
            elif opening:
                value = [] if opening == "[" else {}
            else:
                value = _unquote(quoted)
            if not key:
                inside.append(value)
            elif key in inside or key in WORDS:
                raise _NotPlainError
            else:
                inside[key] = value
            goes_on = opening or comma
            if opening:
                above.append((inside, under))
                inside, under = value, key or under
                if len(above) > MOST_OPEN:
                    raise _NotPlainError
            elif closing:
                for sign in closing.replace(" ", ""):
                    if not above or (sign == "]") is not (type(inside) is list):
                        raise _NotPlainError
                    inside, under = above.pop()
        if above or goes_on or len(root) != 1:
            raise _NotPlainError
        return root[0]


def _unquote(text: str) -> str:
    return text[1:-1].replace("''", "'") if text[0] == "'" else text[1:-1]


def _join(lines: list[str], at: int) -> None:
    """Join a line with the one before it, which ends after a comma in brackets."""
    if not lines[at].startswith(" "):
        raise _NotPlainError
    lines[at] = f"{lines[at - 1]} {lines[at].lstrip(' ')}"


def _read_block(lines: list[str], at: int, indent: int, head: _Head) -> tuple[str, int]:
    """The text whose lines begin at `at`, deeper than `indent`, and the place after it. The last line is empty."""
    width = len(lines[at]) - len(lines[at].lstrip(" "))
    margin = " " * width
    if width <= indent:
        raise _NotPlainError
    found = []
    while at < len(lines) and (not lines[at] or lines[at].startswith(margin)):
        found.append(lines[at][width:])
        if lines[at].endswith(" ") or found[-1].startswith(" "):
            raise _NotPlainError
        at += 1
    text = "\n".join(found).rstrip("\n")
    if head.folds:
        text = _BREAKS.sub(lambda match: match[1] or " ", text)
    return text if head.strips else f"{text}\n", at


def _find_copy(value: Any) -> Callable[[Any], object]:
    items = value.values() if type(value) is dict else value
    return _copy if any(type(item) in (list, dict) for item in items) else type(value).copy


def _copy(value: Any) -> object:
    if type(value) is list:
        return [_copy(item) for item in value]
    return {key: _copy(item) for key, item in value.items()} if type(value) is dict else value
