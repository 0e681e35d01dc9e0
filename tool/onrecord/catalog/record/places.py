"""Where a permission may be used, down to single addresses: patterns in which `*` stands for any characters."""


def match_glob(pattern: str, text: str) -> bool:
    """Whether a pattern means the whole text; only `*` is special, and stands for any characters, also for none.

    Without regular expressions: the pieces between the stars are looked for from left to right, each where it stands
    first, which is never worse than a later place; nothing is tried twice, whatever somebody writes.
    """
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


def among(place: str, patterns: tuple[str, ...]) -> bool:
    """Whether an address is one of those that the patterns mean."""
    return any(match_glob(pattern, place) for pattern in patterns)
