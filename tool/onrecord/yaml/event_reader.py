"""Turns the parser's events into plain values, and refuses what YAML allows and we do not.

It takes the events of libyaml (PyYAML's C extension) and builds plain values itself, in under half the time of PyYAML's
own loader. Without the extension, the events come from PyYAML's Python parser, with the same rules and values: about
fourteen times slower (a hostile megabyte takes more than the promised two seconds), and it refuses a little more,
namely tabs between words, and question marks inside unquoted text in brackets.
"""

import re
from array import array
from collections.abc import Callable
from typing import Any

from yaml.events import MappingEndEvent, MappingStartEvent, NodeEvent, ScalarEvent, SequenceEndEvent

import yaml
from onrecord.yaml import hints as hints
from onrecord.yaml.characters import (
    WIDTH,
    YamlError,
    check_end,
    find_bad_escape,
    find_place,
    has_hidden,
    make_empty_error,
)
from onrecord.yaml.pure_parser import PurePython
from onrecord.yaml.values import WORDS, read_number

MAX_DEPTH = 32
"""How deep lists and mappings may be nested. Records use a handful of levels; a limit keeps recursion safe."""

# libyaml's parser has no public name: PyYAML only offers it as part of loaders, which do more than we allow.
PARSER: Callable[[str], Any] = yaml._yaml.CParser if yaml.__with_libyaml__ else PurePython

_BLOCK = ("|", ">")
_INDENTING_TAB = re.compile(r"^ *\t", re.MULTILINE)
"""YAML forbids tabs in indentation (1.2, 6.1), and libyaml names another place."""
_UP_TO_TAG = re.compile(r"(?:(?<!\S)#[^\n]*+|[^!])*+")
"""Everything before a tag, comments skipped, in which `!` is text."""


def read_events(text: str, numbers: frozenset[str], places: "array[int] | None" = None) -> object:
    """The value of a document whose text was checked, as `load` gives it; `places` collects where its nodes begin.

    Raises YamlError.
    """
    event = PARSER(text).get_event
    if places is not None:
        event = _note_places(event, places, text)
    reader = Reader(event, numbers, text)
    try:
        event()  # the stream begins
        event()  # the document begins
        root = event()
        value = reader.read_node(root, None, 0)
        end = event()
    except yaml.MarkedYAMLError as error:
        raise hints.explain(error, text) from None
    except UnicodeDecodeError:
        raise _find_unreadable_tag(text) from None
    check_end(text, end.end_mark.index, end.explicit)
    if value is None and not root.value:
        raise make_empty_error()
    if "\t" in text:
        _check_tabs(text, reader.blocks)
    return value


def _note_places(event: Callable[[], Any], places: "array[int]", text: str) -> Callable[[], Any]:
    def read_event() -> Any:
        it = event()
        if isinstance(it, NodeEvent):
            mark: Any = it.start_mark
            line, column = mark.line, mark.column
            if mark.index >= len(text):  # no value at the end of the file: libyaml's line may not exist
                line, column = (number - 1 for number in find_place(text, len(text.rstrip())))
            places.append(line * WIDTH + column)
        return it

    return read_event


def _check_tabs(text: str, blocks: list[tuple[int, int]]) -> None:
    """Refuse tabs in the indentation of a line, unless they are part of a literal or folded block of text."""
    tabs = (match.end() - 1 for match in _INDENTING_TAB.finditer(text))
    tab = next(tabs, None)
    for start, end in [*blocks, (len(text), len(text))]:
        while tab is not None and tab < end:
            if tab < start:
                raise YamlError(hints.TAB.message, hints.TAB.hint, *find_place(text, tab))
            tab = next(tabs, None)


def _find_unreadable_tag(text: str) -> YamlError:
    """The error for a tag whose %-escapes are not UTF-8, with its position: PyYAML's own error has none."""
    event = PARSER(text).get_event
    index = 0
    try:
        while True:
            index = event().end_mark.index
    except UnicodeDecodeError:
        match = _UP_TO_TAG.match(text, index)
    assert match is not None
    return YamlError(hints.TAG.message, hints.TAG.hint, *find_place(text, match.end()))


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

    def read_node(self, event: Any, key: str | None, depth: int) -> object:
        """The value that begins with `event`, under the nearest mapping key `key`, inside `depth` collections.

        Raises YamlError for an anchor, an alias, a tag, an empty list, and values that are nested too deep.
        """
        if event.anchor is not None or event.tag is not None:  # an alias has an anchor too
            raise hints.PROPERTIES[self.text[event.start_mark.index]].make_error(event.start_mark)
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
            raise hints.TOO_DEEP.make_error(event.start_mark)
        if kind is MappingStartEvent:
            return self.read_mapping(depth + 1)
        items: list[object] = []
        following = self.event
        while type(item := following()) is not SequenceEndEvent:
            items.append(self.read_node(item, key, depth + 1))
        if not items:
            raise hints.EMPTY_LIST.make_error(event.start_mark)
        return items

    def read_mapping(self, depth: int) -> dict[str, object]:
        """The mapping whose start was the last event. Raises YamlError for a key that is not plain or appears twice."""
        result: dict[str, object] = {}
        marks: list[Any] = []
        following = self.event
        node = self.read_node
        while type(event := following()) is not MappingEndEvent:
            mark = event.start_mark
            if type(event) is not ScalarEvent or event.tag is not None or event.anchor is not None:
                raise hints.PROPERTIES.get(self.text[mark.index], hints.COMPLEX_KEY).make_error(mark)
            key: str = event.value
            if key in result:
                raise hints.make_duplicate_error(key, marks[list(result).index(key)], mark)
            if event.style:
                if self.careful:
                    self.check(event)
            elif key == "<<":
                raise hints.MERGE.make_error(mark)
            elif WORDS.get(key, key) is None:
                raise hints.EMPTY_KEY.make_error(mark)
            if not key:
                raise hints.EMPTY_KEY.make_error(mark)
            if self.questions and self.text[mark.index - 1 : mark.index] == "?":
                raise hints.QUESTION.make_error(mark, -1)
            marks.append(mark)
            result[key] = node(following(), key, depth)
        return result

    def check(self, event: Any) -> None:
        """Refuse a quoted scalar with an escape that we refuse; note where a block is. Raises YamlError."""
        start = event.start_mark.index
        if event.style in _BLOCK:
            self.blocks.append((start, event.end_mark.index))
        elif has_hidden(event.value):
            error = find_bad_escape(self.text, start)
            assert error is not None
            raise error
