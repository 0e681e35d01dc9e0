"""The one strict YAML loader: bytes -> dict, list, str, bool, None, int, float; and the position of each value.

It reads the core of YAML 1.2 without what surprises people or hides things from a reviewer; see `load`. PyYAML is
loaded only for a file that is not plainly written: loading it takes as long as two starts of Python.
"""

import re
from array import array

from onrecord.finding import Key, Keys
from onrecord.yaml.characters import WIDTH, YamlError, check_text
from onrecord.yaml.plain_lines import read_plain

__all__ = ["Positions", "YamlError", "find_positions", "load"]


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
    if plain is not None:
        return plain
    from onrecord.yaml.event_reader import read_events

    return read_events(text, numbers)


class Positions:
    """The positions of the values of one document: lines and columns count characters from 1.

    `above` is the number of lines before the first one that was read.
    """

    def __init__(self, value: object, places: "array[int]", above: int = 0) -> None:
        self._places, self._above = places, above
        self._children: dict[int, dict[Key, int]] = {}
        self._find_index(value, 0)

    def find_value(self, keys: Keys) -> tuple[int, int]:
        """Line and column of the value at a route; if it does not exist, of its nearest parent that does."""
        at, _ = self._walk(keys)
        return self._unpack_place(at)

    def find_key(self, keys: Keys) -> tuple[int, int]:
        """Line and column of the mapping key at the end of a route; as `value` if there is none."""
        at, found = self._walk(keys)
        return self._unpack_place(at - 1 if found and keys and isinstance(keys[-1], str) else at)

    def _find_index(self, value: object, at: int) -> int:
        # Places are in the order of the file: a collection, then each key before its value. Returns the next number.
        if isinstance(value, dict):
            children: dict[Key, int] = {}
            self._children[at] = children
            at += 1
            for key, child in value.items():
                children[key] = at + 1
                at = self._find_index(child, at + 1)
            return at
        if isinstance(value, list):
            children = {}
            self._children[at] = children
            at += 1
            for index, child in enumerate(value):
                children[index] = at
                at = self._find_index(child, at)
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

    def _unpack_place(self, number: int) -> tuple[int, int]:
        line, column = divmod(self._places[number], WIDTH)
        return self._above + line + 1, column + 1


def find_positions(data: bytes, top: str | None = None) -> Positions:
    """The positions of everything in a file that loads. Raises YamlError as `load` does.

    If only those under one key of the whole are asked for, no more than its lines may be read for it.
    """
    from onrecord.yaml.event_reader import read_events

    text, above, places = check_text(data), 0, array("Q")
    begin = re.search(rf"^{re.escape(top)}:", text, re.M) if top else None
    if begin and read_plain(text, frozenset()) is not None:  # then a key of the whole is what begins a line
        above = text.count("\n", 0, begin.start())
        end = _NEXT_KEY.search(text, begin.end())
        text = text[begin.start() : end.start() if end else None]
    return Positions(read_events(text, frozenset(), places), places, above)


_NEXT_KEY = re.compile(r"^[^\s#-]", re.M)
"""A line that is neither indented nor empty, a comment, or an item of a list."""
