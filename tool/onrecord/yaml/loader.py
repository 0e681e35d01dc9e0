"""The one strict YAML loader: bytes -> dict, list, str, bool, None, int, float; and the position of each value.

It reads the core of YAML 1.2 without what surprises people or hides things from a reviewer; see `load`. It takes the
events of libyaml (PyYAML's C extension) and builds plain values itself, in under half the time of PyYAML's own loader.
Without the extension, the events come from PyYAML's Python parser, with the same rules and values: about fourteen times
slower (a hostile megabyte takes more than the promised two seconds), and it refuses a little more, namely tabs between
words, and question marks inside unquoted text in brackets.
"""

import re
from array import array
from collections.abc import Callable
from typing import Any

from yaml.events import NodeEvent

import yaml
from onrecord.finding import Key, Keys
from onrecord.yaml import hints as hints
from onrecord.yaml.characters import YamlError, check_end, check_text, nothing_in_it, place
from onrecord.yaml.plain_lines import read_plain
from onrecord.yaml.pure_parser import PurePython
from onrecord.yaml.values import Reader

__all__ = ["Positions", "YamlError", "load", "positions"]

# libyaml's parser has no public name: PyYAML only offers it as part of loaders, which do more than we allow.
PARSER: Callable[[str], Any] = yaml._yaml.CParser if yaml.__with_libyaml__ else PurePython

_INDENTING_TAB = re.compile(r"^ *\t", re.MULTILINE)
_WIDTH = 1 << 21  # more than the columns of any line, so that a position is one number
_UP_TO_TAG = re.compile(r"(?:(?<!\S)#[^\n]*+|[^!])*+")


def load(data: bytes, numbers: frozenset[str] = frozenset()) -> object:
    """The value of the one document in a YAML file. Any bytes give a value or a YamlError, never another exception.

    A plain (unquoted) scalar is the text that was typed: `NO`, `on`, `010`, `1.10`, `12:30`, `2026-02-30`. Only `true`
    and `false` are booleans, and `null`, `~` and nothing are None (YAML 1.2.2, section 10.3.2). The values of the
    keys in `numbers`, or the items of a list there, become int (no leading zero, at most 18 digits) or float (finite)
    if they look like one. Quoted values and all keys are always text.

    Raises YamlError, with line, column and a hint, for what is not YAML and for: a file over 1 MiB, empty, or not UTF-8
    (a leading byte-order mark is allowed); hidden characters (see yaml.characters); duplicate, empty, list or mapping
    keys; anchors, aliases, merge keys, tags, directives, further documents; empty lists; tabs as indentation; more than
    32 levels. Source: YAML 1.2.2 (yaml.org/spec/1.2.2), of which this is a subset.
    """
    text = check_text(data)
    plain = read_plain(text, numbers)
    return _read(text, numbers, None) if plain is None else plain


class Positions:
    """The positions of the values of one document: lines and columns count characters from 1."""

    def __init__(self, value: object, places: "array[int]") -> None:
        self._places = places
        self._children: dict[int, dict[Key, int]] = {}
        self._index(value, 0)

    def value(self, keys: Keys) -> tuple[int, int]:
        """Line and column of the value at a route; if it does not exist, of its nearest parent that does."""
        at, _ = self._walk(keys)
        return self._place(at)

    def key(self, keys: Keys) -> tuple[int, int]:
        """Line and column of the mapping key at the end of a route; as `value` if there is none."""
        at, found = self._walk(keys)
        return self._place(at - 1 if found and keys and isinstance(keys[-1], str) else at)

    def _index(self, value: object, at: int) -> int:
        # Places are in the order of the file: a collection, then each key before its value. Returns the next number.
        if isinstance(value, dict):
            children: dict[Key, int] = {}
            self._children[at] = children
            at += 1
            for key, child in value.items():
                children[key] = at + 1
                at = self._index(child, at + 1)
            return at
        if isinstance(value, list):
            children = {}
            self._children[at] = children
            at += 1
            for index, child in enumerate(value):
                children[index] = at
                at = self._index(child, at)
            return at
        return at + 1

    def _walk(self, keys: Keys) -> tuple[int, bool]:
        at = 0
        for key in keys:
            child = self._children.get(at, {}).get(key)
            if child is None:
                return at, False
            at = child
        return at, True

    def _place(self, number: int) -> tuple[int, int]:
        line, column = divmod(self._places[number], _WIDTH)
        return line + 1, column + 1


def positions(data: bytes) -> Positions:
    """The positions of everything in a file that loads. Raises YamlError as `load` does."""
    places = array("Q")
    return Positions(_read(check_text(data), frozenset(), places), places)


def _read(text: str, numbers: frozenset[str], places: "array[int] | None") -> object:
    event = PARSER(text).get_event
    if places is not None:
        event = _note_places(event, places, text)
    reader = Reader(event, numbers, text)
    try:
        event()  # the stream begins
        event()  # the document begins
        root = event()
        value = reader.node(root, None, 0)
        end = event()
    except yaml.MarkedYAMLError as error:
        raise hints.explain(error, text) from None
    except UnicodeDecodeError:
        raise _unreadable_tag(text) from None
    check_end(text, end.end_mark.index, end.explicit)
    if value is None and not root.value:
        raise nothing_in_it()
    if "\t" in text:
        _check_tabs(text, reader.blocks)
    return value


def _note_places(event: Callable[[], Any], places: "array[int]", text: str) -> Callable[[], Any]:
    def next_event() -> Any:
        it = event()
        if isinstance(it, NodeEvent):
            mark: Any = it.start_mark
            line, column = mark.line, mark.column
            if mark.index >= len(text):  # no value at the end of the file: libyaml's line may not exist
                line, column = (number - 1 for number in place(text, len(text.rstrip())))
            places.append(line * _WIDTH + column)
        return it

    return next_event


def _check_tabs(text: str, blocks: list[tuple[int, int]]) -> None:
    """Refuse tabs in the indentation of a line, unless they are part of a literal or folded block of text."""
    tabs = (match.end() - 1 for match in _INDENTING_TAB.finditer(text))
    tab = next(tabs, None)
    for start, end in [*blocks, (len(text), len(text))]:
        while tab is not None and tab < end:
            if tab < start:
                raise YamlError(hints.TAB.message, hints.TAB.hint, *place(text, tab))
            tab = next(tabs, None)


def _unreadable_tag(text: str) -> YamlError:
    """The error for a tag whose %-escapes are not UTF-8, with its position: PyYAML's own error has none."""
    event = PARSER(text).get_event
    index = 0
    try:
        while True:
            index = event().end_mark.index
    except UnicodeDecodeError:
        match = _UP_TO_TAG.match(text, index)
    assert match is not None
    return YamlError(hints.TAG.message, hints.TAG.hint, *place(text, match.end()))
