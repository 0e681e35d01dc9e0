"""Inline marks: `onrecord: ignore nordlys-bank: hosts our status page`, in a comment of any language.

A mark covers its line. On a line of its own, it covers the next line that is not empty; `ignore-file` covers the file.
A mark names customers, or covers all of them if it names none. It must give a reason.
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.names.text_keys import make_name_key

SIGN = b"onrecord:"

_MARK = re.compile(
    r"(?:<!--|\{/\*|/\*+|\{#|\{\{!(?:--)?|<%#|//|#|%|\.\.|;|\[//\]: ?#)[^\n]{0,40}?"
    r"\bonrecord:[ \t]{0,4}ignore(?P<file>-file)?\b"
    r"(?P<rest>[^\n]{0,600}?)[ \t]*(?:--+>|\*/\}?|#\}|(?:--)?\}\}|%>|\)$|$)",
    re.M,
)
"""The mark in a comment of any language that is scanned, at most 40 characters after the comment begins."""
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_WHO = re.compile(rf"\s*(?P<who>{_SLUG}(?:\s*,\s*{_SLUG})*)\s*(?::|—|–|--|-\s|\()\s*(?P<why>.*)", re.S)
"""The customers a mark names, then what separates them from the reason."""
_REASON = re.compile(r"\w.*\w", re.S)
"""Two letters or digits at least: a lone sign is no reason."""
_LONGEST_NAME = 8
"""At most this many words of a mark are tried as a customer's name; longer company names are rare."""
_MISTYPED = 0.9
"""How alike a word and an id must be (0 to 1): one wrong letter in about ten."""


class Mark(Struct, frozen=True):
    """One inline mark. `covers` is the line that it applies to, None for the whole file; `who` is empty for everybody.

    `everybody` says that a colon comes directly after `ignore`, so that all that follows is a reason.
    """

    line: int
    column: int
    covers: int | None
    who: tuple[str, ...]
    why: str
    everybody: bool = False


def find_marks(text: str) -> tuple[Mark, ...]:
    """All marks in a text, in order."""
    marks = []
    line, counted = 1, 0
    for match in _MARK.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        begin = text.rfind("\n", 0, match.start()) + 1
        stop = text.find("\n", match.end())
        stop = len(text) if stop < 0 else stop
        alone = not text[begin : match.start()].strip() and not text[match.end() : stop].strip()
        who, why = _parse_mark(match["rest"])
        covers = None if match["file"] else _find_next_line(text, stop, line) if alone else line
        everybody = not who and match["rest"].lstrip().startswith(":")
        marks.append(Mark(line, match.start() - begin + 1, covers, who, why, everybody))
    return tuple(marks)


def _parse_mark(rest: str) -> tuple[tuple[str, ...], str]:
    """The customers that a mark names, and its reason."""
    match = _WHO.fullmatch(rest)
    if match is not None:
        return tuple(re.split(r"\s*,\s*", match["who"])), match["why"].rstrip(" )")
    return (), rest.strip(" \t:—–-()")


def has_reason(mark: Mark) -> bool:
    """Whether a mark gives a reason. A single word is one only if it cannot be meant as a customer."""
    return _REASON.fullmatch(mark.why) is not None and (bool(mark.who) or mark.everybody or " " in mark.why)


def aim_mark(mark: Mark, library: Library) -> tuple[Mark, str | None]:
    """A mark as it is meant, given the catalog's customers: one that begins with a customer is for that customer only.

    Also returns the words after which a colon is missing; None if none is.
    """
    if mark.who or not mark.why:
        return mark, None
    words = mark.why.split()
    for count in range(min(len(words), _LONGEST_NAME), 0, -1):
        head = " ".join(words[:count])
        name = head.rstrip(":,;.")
        if slugs := (name,) if name in library.references else library.find_by_name(name):
            why = " ".join(words[count:])
            return replace(mark, who=slugs, why=why), None if head.endswith(":") else name
    if not mark.everybody and (close := _find_mistyped(make_name_key(words[0]), library)):
        return replace(mark, who=close, why=" ".join(words[1:])), words[0]
    return mark, None


def _find_mistyped(word: str, library: Library) -> tuple[str, ...]:
    """The customers whose id differs from a word by about a letter."""
    near = [slug for slug in library.references if slug[:1] == word[:1]]
    from difflib import get_close_matches  # late: hardly any file has a mark

    return tuple(get_close_matches(word, near, cutoff=_MISTYPED))


def _find_next_line(text: str, stop: int, line: int) -> int:
    while stop < len(text):
        begin = stop + 1
        line += 1
        stop = text.find("\n", begin)
        stop = len(text) if stop < 0 else stop
        if text[begin:stop].strip():
            return line
    return line
