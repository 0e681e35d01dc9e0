"""Where a permission may be used, down to single addresses: patterns in which `*` means any characters."""

from onrecord.names.globs import match_glob


def is_among(place: str, patterns: tuple[str, ...]) -> bool:
    """Whether an address is one of those that the patterns mean."""
    return any(match_glob(pattern, place) for pattern in patterns)
