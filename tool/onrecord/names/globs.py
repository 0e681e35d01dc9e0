"""Patterns with wildcards, for addresses and for paths. A match takes bounded time, whatever the pattern is.

Both look for the pieces between the stars from left to right, each at its first place, which is never worse than a
later one. Nothing is tried twice: a pattern like `*a*a*a*a*b` keeps a matcher that backtracks busy forever.
"""

import re
from functools import lru_cache


def match_glob(pattern: str, text: str) -> bool:
    """Whether a pattern matches the whole text. Only `*` is special: it matches any characters, or none."""
    pieces = pattern.split("*")
    if len(pieces) == 1:
        return pattern == text
    first, *middle, last = pieces
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def match_path(glob: str, path: str) -> bool:
    """Whether a path matches a glob: `*` and `?` within a folder, `**` across folders; a folder matches all in it.

    A glob without `/` matches a name at any depth, as in .gitignore. Paths are relative, with `/`.
    """
    return _compile(glob).match(path) is not None


@lru_cache(maxsize=512)
def _compile(glob: str) -> re.Pattern[str]:
    """A regular expression of atomic groups: each takes its first place, and is never entered again."""
    end = r"(?=/|\Z)"
    body = glob.strip("/")
    parts = re.split(r"((?:^|(?<=/))\*\*/|\*\*)", body)
    before = "" if "/" in glob.rstrip("/") else "**/"
    out = ""
    for wildcard, piece, is_last in zip(
        [before, *parts[1::2]], parts[::2], [False] * (len(parts) // 2) + [True], strict=True
    ):
        skipped = {"": "", "**/": "(?:.*?/)??", "**": ".*?"}[wildcard]
        first, *more = [re.escape(text).replace(r"\?", "[^/]") for text in piece.split("*")]
        tail = [f"(?>[^/]*?{text}{end if is_last and n == len(more) else ''})" for n, text in enumerate(more, 1)]
        out += f"(?>{skipped}{first}{''.join(tail)}{end if is_last and not more else ''})"
    return re.compile(out, re.S)
