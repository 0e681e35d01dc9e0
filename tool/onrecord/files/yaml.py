"""The one strict YAML loader."""

from __future__ import annotations
import re
from typing import Any
import yaml as _y
from yaml import cyaml as _cyaml
from onrecord.finding import Keys

class YamlError(Exception):
    def __init__(self, message: str, hint: str, line: int, column: int) -> None:
        self.message, self.hint, self.line, self.column = message, hint, line, column
        super().__init__(message)

_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")

def _scalar(event: Any, number: bool) -> object:
    v = event.value
    if not event.implicit[0]:
        return v
    if v in ("true", "True", "TRUE"): return True
    if v in ("false", "False", "FALSE"): return False
    if v in ("", "~", "null", "Null", "NULL"): return None
    if number:
        if _INT.match(v): return int(v)
        if _FLOAT.match(v) and len(v) < 30 and not re.match(r"[-+]?0[0-9]", v): return float(v)
    return v

def _build(data: bytes, numbers: frozenset[str], where: dict[Keys, tuple[int, int, int, int]] | None) -> object:
    if len(data) > 1 << 20: raise YamlError("the file is over 1 MiB", "split it", 1, 1)
    try: data.decode("utf-8")
    except UnicodeDecodeError: raise YamlError("not UTF-8", "save it as UTF-8", 1, 1) from None
    loader = _cyaml.CParser(data)
    def at(e: Any) -> tuple[int, int]: return e.start_mark.line + 1, e.start_mark.column + 1
    def node(e: Any, keys: Keys, number: bool, depth: int, k: tuple[int, int] | None) -> object:
        if depth > 32: raise YamlError("nested too deep", "flatten it", *at(e))
        if where is not None: where[keys] = (*at(e), *(k or at(e)))
        if isinstance(e, _y.AliasEvent) or getattr(e, "anchor", None): raise YamlError("anchors and aliases are not allowed", "write it out", *at(e))
        if getattr(e, "tag", None) and not isinstance(e, _y.ScalarEvent) : raise YamlError("tags are not allowed", "remove the tag", *at(e))
        if isinstance(e, _y.ScalarEvent):
            if e.tag: raise YamlError("tags are not allowed", "remove the tag", *at(e))
            return _scalar(e, number)
        if isinstance(e, _y.SequenceStartEvent):
            out: list[object] = []
            while True:
                c = loader.get_event()
                if isinstance(c, _y.SequenceEndEvent): break
                out.append(node(c, (*keys, len(out)), number, depth + 1, None))
            if not out: raise YamlError("an empty list", "leave the key out", *at(e))
            return out
        d: dict[str, object] = {}
        while True:
            c = loader.get_event()
            if isinstance(c, _y.MappingEndEvent): return d
            if not isinstance(c, _y.ScalarEvent): raise YamlError("a key is plain text", "write a plain key", *at(c))
            if c.value in d: raise YamlError(f"the key {c.value!r} stands twice", "keep one", *at(c))
            if c.value == "<<" and c.implicit[0]: raise YamlError("merge keys are not allowed", "write it out", *at(c))
            d[c.value] = None
            d[c.value] = node(loader.get_event(), (*keys, c.value), c.value in numbers, depth + 1, at(c))
    try:
        loader.get_event(); e = loader.get_event()
        if isinstance(e, _y.StreamEndEvent): raise YamlError("the file is empty", "write a record", 1, 1)
        result = node(loader.get_event(), (), False, 0, None)
        loader.get_event()
        if not isinstance(loader.get_event(), _y.StreamEndEvent): raise YamlError("more than one document", "one per file", 1, 1)
        return result
    except _y.YAMLError as x:
        m = getattr(x, "problem_mark", None)
        raise YamlError(str(getattr(x, "problem", x)), "quote the text", m.line + 1 if m else 1, m.column + 1 if m else 1) from None

def load(data: bytes, numbers: frozenset[str] = frozenset()) -> object:
    return _build(data, numbers, None)

class Positions:
    def __init__(self, where: dict[Keys, tuple[int, int, int, int]]) -> None: self._w = where
    def _at(self, keys: Keys) -> tuple[int, int, int, int]:
        while keys not in self._w and keys: keys = keys[:-1]
        return self._w.get(keys, (1, 1, 1, 1))
    def value(self, keys: Keys) -> tuple[int, int]: return self._at(keys)[:2]
    def key(self, keys: Keys) -> tuple[int, int]: return self._at(keys)[2:]

def positions(data: bytes) -> Positions:
    where: dict[Keys, tuple[int, int, int, int]] = {}
    _build(data, frozenset(), where)
    return Positions(where)
