"""Turns the parser's events into plain values, and refuses what YAML allows and we do not."""

import re
from collections.abc import Callable
from math import isfinite
from typing import Any

from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from onrecord.yaml import hints as hints
from onrecord.yaml.characters import bad_escape, has_hidden

MAX_DEPTH = 32
"""How deep lists and mappings may be nested. Records use a handful of levels; a limit keeps recursion safe."""

WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*|(?=\.[0-9]))(\.[0-9]*)?([eE][-+]?[0-9]+)?")
_BLOCK = ("|", ">")
_LONGEST_NUMBER = 32
"""Characters. A float needs at most 24; a longer text is not a number."""
_MOST_DIGITS = 18
"""This many digits always fit into 64 bits; a longer number is an id, which stays text."""


class Reader:
    """Builds values from events; one per document."""

    __slots__ = ("blocks", "careful", "event", "numbers", "questions", "text")

    def __init__(self, event: Callable[[], Any], numbers: frozenset[str], text: str) -> None:
        self.event = event
        self.numbers = numbers
        self.text = text
        self.blocks: list[tuple[int, int]] = []
        """Where literal and folded blocks of text begin and end; collected only if the file has a tab."""
        self.careful = "\\" in text or "\t" in text
        self.questions = "?" in text  # both parsers read [?x] as [? x], and lose the question mark

    def node(self, event: Any, key: str | None, depth: int) -> object:
        """The value that begins with `event`, under the nearest mapping key `key`, inside `depth` collections.

        Raises YamlError for an anchor, an alias, a tag, an empty list, and values that are nested too deep.
        """
        if event.anchor is not None or event.tag is not None:  # an alias has an anchor too
            raise hints.PROPERTIES[self.text[event.start_mark.index]].at(event.start_mark)
        kind = type(event)
        if kind is ScalarEvent:
            value: str = event.value
            if event.style:
                if self.careful:
                    self.check(event)
                return value
            if value in WORDS:
                return WORDS[value]
            return read_number(value) if key in self.numbers else value
        if depth == MAX_DEPTH:
            raise hints.TOO_DEEP.at(event.start_mark)
        if kind is MappingStartEvent:
            return self.mapping(depth + 1)
        items: list[object] = []
        following = self.event
        while type(item := following()) is not SequenceEndEvent:
            items.append(self.node(item, key, depth + 1))
        if not items:
            raise hints.EMPTY_LIST.at(event.start_mark)
        return items

    def mapping(self, depth: int) -> dict[str, object]:
        """The mapping whose start was the last event. Raises YamlError for a key that is not plain or appears twice."""
        result: dict[str, object] = {}
        marks: list[Any] = []
        following = self.event
        node = self.node
        while type(event := following()) is not MappingEndEvent:
            mark = event.start_mark
            if type(event) is not ScalarEvent or event.tag is not None or event.anchor is not None:
                raise hints.PROPERTIES.get(self.text[mark.index], hints.COMPLEX_KEY).at(mark)
            key: str = event.value
            if key in result:
                raise hints.duplicate(key, marks[list(result).index(key)], mark)
            if event.style:
                if self.careful:
                    self.check(event)
            elif key == "<<":
                raise hints.MERGE.at(mark)
            elif WORDS.get(key, key) is None:
                raise hints.EMPTY_KEY.at(mark)
            if not key:
                raise hints.EMPTY_KEY.at(mark)
            if self.questions and self.text[mark.index - 1 : mark.index] == "?":
                raise hints.QUESTION.at(mark, -1)
            marks.append(mark)
            result[key] = node(following(), key, depth)
        return result

    def check(self, event: Any) -> None:
        """Refuse a quoted scalar with an escape that we refuse; note where a block is. Raises YamlError."""
        start = event.start_mark.index
        if event.style in _BLOCK:
            self.blocks.append((start, event.end_mark.index))
        elif has_hidden(event.value):
            error = bad_escape(self.text, start)
            assert error is not None
            raise error


def read_number(value: str) -> str | int | float:
    """The number, if the text is clearly one; otherwise the text, and the schema says what is wrong with it."""
    match = _NUMBER.fullmatch(value) if len(value) <= _LONGEST_NUMBER else None
    if match is None:
        return value
    if match[1] is None and match[2] is None:
        return int(value) if len(value.lstrip("+-")) <= _MOST_DIGITS else value
    number = float(value)
    return number if isfinite(number) else value
