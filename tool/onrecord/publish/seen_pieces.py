"""Pieces of markup that were looked through before: most of a page is the theme's, byte for byte as on all others."""

from collections.abc import Iterable

MOST_KEPT = 5_000
"""A page has a thousand pieces, two hundred of them its own: the first pages teach all that pages share, in 1 MB."""


class SeenPieces:
    """The pieces of markup, each from behind a `<` up to the next, in which nothing was found.

    They serve a search for what is never on both sides of a `<`: what is in the markup is then in one of its pieces.
    """

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def select_new(self, data: bytes) -> set[bytes]:
        """The pieces of some markup that were not seen yet."""
        return set(data.split(b"<")) - self._seen

    def keep(self, pieces: Iterable[bytes]) -> None:
        """Take note that nothing is in these."""
        if len(self._seen) < MOST_KEPT:
            self._seen.update(pieces)
