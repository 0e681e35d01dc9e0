"""Who must approve a change to a field: the differences between two documents, judged by the marks in their schema.

The schema is the base's. `x-review` at a field says who must approve a change to it: nobody, cs, legal, admin, or
named (the person the entry names). A field without it needs cs, so that forgotten fields are guarded.
`x-review-free` lists changes to a guarded field, or of an entry of a list, that only take away and so need no
approval: `added`, `removed`, `lower`, `higher`, one of the values that it may be set to (the least strict first: going
back from a stricter one is not free), or `with NAME` if the field NAME next to it changes in this way. `new` frees a
field of the document if the whole document is new. Removing anything else needs cs at least, even if adding it needed
no approval.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from onrecord.finding import Keys

Value = object
Node = Mapping[str, Any]
"""A part of a JSON Schema."""

NOBODY, DEFAULT, NAMED = "nobody", "cs", "named"
MARKS = (NOBODY, DEFAULT, "legal", "admin", NAMED)
_KEYS = ("id", "use")
"""Keys that identify the entries of a list; without them, entries are compared as a whole."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs. Its route names an entry of a list by its id. A side without the field has None.

    `entry` is the mapping that contains it, as it is afterwards; `only_less` means that the change only takes away.
    `whole` is the route of the whole entry that is added or removed with this field in it.
    """

    keys: Keys
    before: Value
    after: Value
    review: str
    only_less: bool = False
    entry: Node | None = None
    whole: Keys | None = None


class Marks:
    """The marks of one kind of document, read from its JSON Schema (`document`)."""

    def __init__(self, document: Node) -> None:
        self.document = document

    def find_mark(self, node: Node) -> str:
        """Who must approve a change to a field; a field without a known mark is guarded."""
        mark = node.get("x-review", DEFAULT)
        return cast(str, mark) if mark in MARKS else DEFAULT

    def list_changes(self, before: Value, after: Value) -> Iterator[FieldChange]:
        """The differences between two documents of the kind; a side is None if it has no document."""
        fields = self.document.get("properties", {})
        for change in self._compare(self.document, (), before, after, None):
            free = self._resolve(fields.get(change.keys[0], {})).get("x-review-free", ()) if change.keys else ()
            yield replace(change, review=NOBODY) if before is None and "new" in free else change

    def _compare(
        self, node: Node, keys: Keys, before: Value, after: Value, entry: Node | None, *, may_be_free: bool = True
    ) -> Iterator[FieldChange]:
        if before == after:
            return
        for change in self._compare_inside(self._resolve(node), keys, before, after, entry, may_be_free=may_be_free):
            whole = (before is None and isinstance(after, Mapping)) or (after is None and isinstance(before, Mapping))
            yield replace(change, whole=keys) if whole and keys else change

    def _compare_inside(
        self, node: Node, keys: Keys, before: Value, after: Value, entry: Node | None, *, may_be_free: bool
    ) -> Iterator[FieldChange]:
        if keys and may_be_free and self._is_free(node, before, after):
            yield FieldChange(keys, before, after, NOBODY, only_less=True, entry=entry)
        elif any(isinstance(side, Mapping) for side in (before, after)):
            yield from self._compare_mappings(node, keys, before, after)
        elif any(isinstance(side, list) for side in (before, after)):
            yield from self._compare_lists(node, keys, before, after)
        else:
            yield FieldChange(keys, before, after, self._guard(node, after), entry=entry)

    def _compare_mappings(self, node: Node, keys: Keys, before: Value, after: Value) -> Iterator[FieldChange]:
        old, new = (side if isinstance(side, Mapping) else {} for side in (before, after))
        known = node.get("properties", {})
        free = node.get("additionalProperties")
        rest = free if isinstance(free, Mapping) else {}
        lessened: set[object] = set()
        children = [(name, self._resolve(known.get(name, rest))) for name in dict.fromkeys((*old, *new))]
        for name, child in sorted(children, key=lambda pair: str(pair[1].get("x-review-free")).startswith("['with")):
            for change in self._compare(child, (*keys, str(name)), old.get(name), new.get(name), new or old):
                if change.only_less and len(change.keys) == len(keys) + 1:
                    lessened.add(name)
                if any(f"with {other}" in child.get("x-review-free", ()) for other in lessened):
                    change = replace(change, review=NOBODY, only_less=True)
                yield change

    def _compare_lists(self, node: Node, keys: Keys, before: Value, after: Value) -> Iterator[FieldChange]:
        item = self._resolve(self._find_items(node))
        if "x-review" not in item:
            item = {**item, "x-review": self.find_mark(node)}
        old, new = (self._tell_apart(side) for side in (before, after))
        for key in dict.fromkeys((*old, *new)):
            # The marks for adding or removing an entry are for lists on both sides; a list that is removed is one
            # change.
            is_on_both_sides = before is not None and after is not None
            yield from self._compare(item, (*keys, key), old.get(key), new.get(key), None, may_be_free=is_on_both_sides)
        if set(old) == set(new) and list(old) != list(new):
            yield FieldChange(keys, before, after, self._guard(node, after))

    def _tell_apart(self, side: Value) -> dict[str, Value]:
        items = side if isinstance(side, list) else [] if side is None else [side]
        for name in _KEYS:
            found = [item.get(name) if isinstance(item, Mapping) else None for item in items]
            if items and all(isinstance(key, str) for key in found) and len({*found}) == len(items):
                return dict(zip(cast(Sequence[str], found), items, strict=True))
        return {_encode_item(item): item for item in items}

    def _is_free(self, node: Node, before: Value, after: Value) -> bool:
        free = node.get("x-review-free", ())
        if before is None:
            return "added" in free or (after in free and isinstance(after, str))
        if after is None:
            return "removed" in free
        if isinstance(after, str) and after in free:
            return before not in free or free.index(before) < free.index(after)
        try:
            lower, higher = after < before, after > before  # type: ignore[operator]
        except TypeError:
            return False
        return ("lower" in free and lower) or ("higher" in free and higher)

    def _guard(self, node: Node, after: Value) -> str:
        mark = self.find_mark(node)
        return DEFAULT if after is None and mark in (NOBODY, NAMED) else mark

    def _find_items(self, node: Node) -> Node:
        choices = (node, *node.get("oneOf", ()), *node.get("anyOf", ()))
        return next((one["items"] for one in choices if isinstance(one.get("items"), Mapping)), {})

    def _resolve(self, node: Node) -> Node:
        while "$ref" in node:
            found: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = {**found, **{key: value for key, value in node.items() if key != "$ref"}}
        return node


def _encode_item(item: Value) -> str:
    """An entry as one line; equal for equal entries."""
    if isinstance(item, Mapping):
        return ", ".join(f"{key}: {_encode_item(value)}" for key, value in item.items())
    if isinstance(item, list):
        return ", ".join(_encode_item(one) for one in item)
    return str(item)
