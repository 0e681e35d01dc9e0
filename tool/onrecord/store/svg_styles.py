"""A plain style sheet inside an SVG, as drawing programs write it: classes with colors and lines, nothing else."""

import re
from collections.abc import Iterator

from msgspec import Struct

MOST_SELECTORS = 2000
"""The most rules: as many as a drawing may have elements."""
MOST_REFERENCES = 20
"""The most references of one rule: fill, stroke, filter, mask, clip-path and three markers are eight."""
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}\s*")
"""A selector and its block; blocks inside of blocks are not read."""
_SELECTOR = re.compile(r"(?P<kind>[.#]?)(?P<name>[A-Za-z_][\w-]*)|\*")
"""One class, id, element, or everything: what drawing programs write."""
_INSIDE = re.compile(r"url\(\s*([\"']?)#([^\s\"'()#]+)\1\s*\)", re.I)
"""`url(#id)`, a reference inside the file."""


class StyleError(Exception):
    """The style sheet is not plain; the message says why, as the end of "its style sheet …"."""


class StyleRule(Struct, frozen=True):
    """One rule: its selector (`.class`, `#id`, `element` or `*`), its declarations, and the ids they refer to."""

    selectors: tuple[str, ...]
    declarations: str
    points_at: tuple[str, ...]

    def covers(self, element: str, id_: str, classes: frozenset[str]) -> bool:
        """Whether the rule applies to an element."""
        return any(s in ("*", element, f"#{id_}") or (s[0] == "." and s[1:] in classes) for s in self.selectors)


def read_rules(text: str) -> Iterator[StyleRule]:
    """The rules of a style sheet. Raises StyleError for what is not a list of plain rules."""
    text = _drop_comments(text)
    if "\\" in text or "@" in text or "<" in text:
        raise StyleError("hides what it says, or loads something")
    at, left = 0, MOST_SELECTORS
    while at < len(text):
        rule = _RULE.match(text, at)
        if rule is None:
            raise StyleError("is not a list of plain rules")
        selectors = tuple(part.strip() for part in rule[1].split(","))
        if not all(map(_SELECTOR.fullmatch, selectors)):
            raise StyleError("selects elements by more than a class, an id or a name")
        points_at = tuple(dict.fromkeys(found[2] for found in _INSIDE.finditer(rule[2])))
        left -= len(selectors)
        if left < 0 or len(points_at) > MOST_REFERENCES:
            raise StyleError("is too large for a logo")
        yield StyleRule(selectors, rule[2], points_at)
        at = rule.end()


def _drop_comments(text: str) -> str:
    parts, at = [], 0
    while (begin := text.find("/*", at)) >= 0:
        end = text.find("*/", begin + 2)
        if end < 0:
            raise StyleError("has a comment that does not end")
        parts.append(text[at:begin])
        at = end + 2
    return " ".join([*parts, text[at:]]).strip()
