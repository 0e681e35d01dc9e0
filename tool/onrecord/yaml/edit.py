"""Edits one YAML file and keeps everything else as it is, to the byte: comments, order, quotes, line endings.

Only the intended value is rewritten: the new text replaces the old one at the position that the parser reported. The
strict loader reads each edit back, and must get exactly the intended document.
"""

from copy import deepcopy
from functools import cached_property
from typing import Any, Protocol

import yaml as pyyaml
from onrecord.finding import Key, Keys
from onrecord.yaml import yaml_writer as emit
from onrecord.yaml.loader import YamlError, load

Node = pyyaml.Node


class EditError(Exception):
    """The file cannot be edited like this; nothing was changed."""


class Shape(Protocol):
    """What an edit needs to know of a document's schema."""

    @property
    def numbers(self) -> frozenset[str]:
        """The keys whose plain values are numbers."""

    def find_key_order(self, keys: Keys) -> list[str]:
        """The keys that a mapping at a route may have, in the order in which new ones are inserted."""


class Edited:
    """A file of the catalog while it is edited; `data` is its current content.

    `shape` gives the order in which new keys are inserted. Raises YamlError for bytes that the strict loader refuses.
    """

    def __init__(self, data: bytes, shape: Shape) -> None:
        self.shape = shape
        self._take(data)

    def _take(self, data: bytes) -> None:
        self.data = data
        self.document = load(data, self.shape.numbers)
        self.__dict__.pop("_root", None)

    @cached_property
    def _root(self) -> Node:
        node = pyyaml.compose(self._text, Loader=pyyaml.CBaseLoader)
        assert node is not None  # the strict loader refuses an empty file
        return node

    @property
    def _text(self) -> str:
        return self.data.decode("utf-8")

    @property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self._text else "\n"

    def get(self, keys: Keys) -> Any:
        """The value at a route; None if there is none."""
        here: Any = self.document
        for key in keys:
            try:
                here = here[key]
            except (KeyError, IndexError, TypeError):
                return None
        return here

    def set(self, keys: Keys, value: object) -> None:
        """Set the value of the key at a route; a new key is inserted in the schema's order. Raises EditError."""
        meant = deepcopy(self.document)
        _find_at(meant, keys[:-1])[keys[-1]] = value
        old = self._find(keys)
        if old is None:
            self._insert(keys, value, meant)
        elif _is_block(old) and not isinstance(old, pyyaml.ScalarNode):
            key = self._find_key(keys)
            colon = self._text.index(":", key.end_mark.index) + 1
            self._splice(colon, _find_end(old, self._text), " " + emit.write_inline(value), meant)
        else:
            self._splice(old.start_mark.index, _find_end(old, self._text), emit.write_inline(value), meant)

    def append(self, keys: Keys, value: object) -> None:
        """Append a value to the list at a route, and create the list if there is none. Raises EditError."""
        items = self._find(keys)
        if items is None:
            self.set(keys, [value])
            return
        meant = deepcopy(self.document)
        _find_at(meant, keys).append(value)
        if not isinstance(items, pyyaml.SequenceNode) or not items.value:
            raise EditError(f"{_say_route(keys)} is not a list; edit the file by hand")
        last = items.value[-1]
        if items.flow_style:
            end = _find_end(last, self._text)
            self._splice(end, end, f", {emit.write_inline(value)}", meant)
            return
        flow = last.flow_style if isinstance(last, pyyaml.MappingNode) else None
        self._add_lines(last, emit.write_item(value, items.start_mark.column, True if flow else None), meant)

    def remove(self, keys: Keys) -> None:
        """Remove a key from its mapping, with the comment after its value; other comments stay. Raises EditError."""
        value, parent = self._find(keys), self._find(keys[:-1])
        if value is None or not isinstance(parent, pyyaml.MappingNode) or len(parent.value) < 2:
            raise EditError(f"{_say_route(keys)} cannot be removed from the file; edit the file by hand")
        meant = deepcopy(self.document)
        del _find_at(meant, keys[:-1])[keys[-1]]
        key, text = self._find_key(keys), self._text
        start, end = int(key.start_mark.index), max(_find_end(value, text), int(key.end_mark.index) + 1)
        place = next(i for i, (found, _) in enumerate(parent.value) if found is key)
        if parent.flow_style and place:
            before = parent.value[place - 1]
            self._splice(max(_find_end(before[1], text), before[0].end_mark.index), end, "", meant)
        elif parent.flow_style:
            self._splice(start, parent.value[1][0].start_mark.index, "", meant)
        elif place or not text[text.rfind("\n", 0, start) + 1 : start].strip():
            line = text.rfind("\n", 0, start) + 1
            after = text.find("\n", end)
            self._splice(line, len(text) if after < 0 else after + 1, "", meant)
        else:  # the first key of a list's entry is next to its dash: the next key takes its place
            self._splice(start, parent.value[1][0].start_mark.index, "", meant)

    # -- where things are -------------------------------------------------------------------------------------------

    def _find(self, keys: Keys) -> Node | None:
        node: Node | None = self._root
        for key in keys:
            node = _find_child(node, key)
        return node

    def _find_key(self, keys: Keys) -> Node:
        parent = self._find(keys[:-1])
        assert isinstance(parent, pyyaml.MappingNode)
        found: Node = next(key for key, _ in parent.value if key.value == keys[-1])
        return found

    def _insert(self, keys: Keys, value: object, meant: object) -> None:
        parent, key = self._find(keys[:-1]), keys[-1]
        if not isinstance(parent, pyyaml.MappingNode) or not parent.value or not isinstance(key, str):
            raise EditError(f"{_say_route(keys)} cannot be added to the file; edit the file by hand")
        order = self.shape.find_key_order(keys[:-1])
        place = order.index(key) if key in order else len(order)
        before = [pair for pair in parent.value if pair[0].value in order and order.index(pair[0].value) < place]
        key_before, value_before = (before or parent.value)[-1 if before else 0]
        if parent.flow_style:
            end = max(_find_end(value_before, self._text), key_before.end_mark.index)
            self._splice(end, end, f", {emit.write_scalar(key)}: {emit.write_inline(value)}", meant)
            return
        rows = emit.write_entry(key, value, key_before.start_mark.column)
        self._add_lines(value_before, rows, meant)

    def _add_lines(self, after: Node, rows: list[str], meant: object) -> None:
        """Insert lines below the line on which a node ends, after the comment at its end."""
        text, newline = self._text, self._newline
        end = text.find("\n", _find_end(after, text))
        if end < 0:
            self._splice(len(text), len(text), newline + newline.join(rows) + newline, meant)
        else:
            self._splice(end + 1, end + 1, newline.join(rows) + newline, meant)

    def _splice(self, start: int, end: int, new: str, meant: object) -> None:
        old, text = self.data, self._text
        try:
            self._take((text[:start] + new + text[end:]).encode("utf-8"))
            done = self.document == meant
        except (YamlError, UnicodeEncodeError) as error:
            self._take(old)
            raise EditError(f"the edit would break the file: {error}") from None
        if not done:
            self._take(old)
            raise EditError("the edit would change more than intended; edit the file by hand")


def _find_child(node: Node | None, key: Key) -> Node | None:
    if isinstance(node, pyyaml.MappingNode):
        return next((value for found, value in node.value if found.value == key), None)
    if isinstance(node, pyyaml.SequenceNode) and isinstance(key, int) and -len(node.value) <= key < len(node.value):
        found: Node = node.value[key]
        return found
    return None


def _is_block(node: Node) -> bool:
    if isinstance(node, pyyaml.ScalarNode):
        return node.style in ("|", ">")
    return not getattr(node, "flow_style", False)


def _find_end(node: Node, text: str) -> int:
    """Where a node's own text ends; the parser counts the space after a block as part of it."""
    if isinstance(node, pyyaml.ScalarNode):
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        return start + len(text[start:end].rstrip()) if _is_block(node) else end
    if not _is_block(node):
        return int(node.end_mark.index)
    if isinstance(node, pyyaml.MappingNode):
        key, value = node.value[-1]
        return max(_find_end(value, text), int(key.end_mark.index) + 1)
    assert isinstance(node, pyyaml.SequenceNode)
    return _find_end(node.value[-1], text)


def _find_at(document: Any, keys: Keys) -> Any:
    for key in keys:
        document = document[key]
    return document


def _say_route(keys: Keys) -> str:
    return ".".join(str(key) for key in keys)
