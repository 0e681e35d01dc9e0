"""Writes values as YAML text in the style of the catalog: short values on one line, quotes only where needed."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

WIDTH = 120
"""The line length of this repository, which fits next to a file list in an editor."""
_PLAIN = re.compile(r"[^\W_](.*\S)?\Z")
"""A value that needs no quotes whatever it means: it begins with a letter or digit and ends without a space."""
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0[xo][0-9a-fA-F]+")
"""What YAML 1.1 or 1.2 parsers read as a number (core schema, section 10.3.2): as text it needs quotes."""
_WORDS = frozenset(("null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"))
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def write_scalar(value: object, *, flow: bool = True) -> str:
    """One value on one line, which reads back as `value` itself. Without `flow`, it is only valid in block context."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    if _PLAIN.match(text) and text.isprintable() and not _is_ambiguous(text, flow):
        return text
    if text.isprintable() and text and "'" not in text:
        return f"'{text}'" if '"' in text or "\\" in text else f'"{text}"'
    return '"' + "".join(_escape(character) for character in text) + '"'


def write_inline(value: object) -> str:
    """Any value on one line, in flow style."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{write_scalar(key)}: {write_inline(child)}" for key, child in value.items()) + "}"
    if _is_list(value):
        return "[" + ", ".join(write_inline(child) for child in value) + "]"
    return write_scalar(value)


def write_entry(key: str, value: object, indent: int) -> list[str]:
    """`key: value` as lines in block style, indented by `indent` spaces; on one line if it fits."""
    margin = " " * indent
    if isinstance(value, str):
        line = f"{margin}{write_scalar(key)}: {write_scalar(value, flow=False)}"
        return [line] if len(line) <= WIDTH or not _can_fold(value) else list(_fold(f"{margin}{key}:", value, indent))
    line = f"{margin}{write_scalar(key)}: {write_inline(value)}"
    if len(line) <= WIDTH and not (_is_list(value) and any(isinstance(child, Mapping) for child in value)):
        return [line]
    if isinstance(value, Mapping):
        return [f"{margin}{key}:", *write_mapping(value, indent + 2)]
    if _is_list(value):
        return [f"{margin}{key}:", *(row for child in value for row in write_item(child, indent + 2))]
    return [line]


def write_mapping(value: Mapping[str, object], indent: int) -> list[str]:
    """A mapping as lines in block style."""
    return [row for key, child in value.items() for row in write_entry(key, child, indent)]


def write_item(value: object, indent: int, flow: bool | None = None) -> list[str]:
    """`- value` as lines. `flow` says whether a mapping goes on one line; None: if it is flat and fits."""
    margin = " " * indent
    line = f"{margin}- {write_inline(value)}"
    if not isinstance(value, Mapping):
        return [line]
    if flow is None:
        flow = len(line) <= WIDTH and not any(isinstance(child, Mapping) for child in value.values())
    if flow:
        return [line]
    rows = write_mapping(value, indent + 2)
    return [f"{margin}- {rows[0][indent + 2 :]}", *rows[1:]]


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _is_ambiguous(text: str, flow: bool) -> bool:
    """Whether plain text would be read as something else, in block or flow context."""
    if text in _WORDS or _NUMBER.fullmatch(text) or " #" in text:
        return True
    return any(c in text for c in ",[]{}:?") if flow else ": " in text or text.endswith(":")


def _escape(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _can_fold(text: str) -> bool:
    """Whether folded text reads back exactly: it has only single spaces, and nothing that must be escaped."""
    return text == " ".join(text.split(" ")) and "  " not in text and text == text.strip() and text.isprintable()


def _fold(head: str, text: str, indent: int) -> Iterator[str]:
    yield f"{head} >-"
    margin = " " * (indent + 2)
    yield from textwrap.wrap(
        text, WIDTH, initial_indent=margin, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False
    )
