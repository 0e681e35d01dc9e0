"""Pieces of markup that were searched before: most of a page comes from the theme, and is the same on all pages."""

from collections.abc import Iterable

MOST_KEPT = 10_000
"""How many pieces are kept, in 2 MB. A page has 1,200, of which some fifty are its own: all are forgotten after two
hundred pages, and the next page is searched whole."""


class SeenPieces:
    """The pieces of markup, each from behind a `<` up to the next, in which nothing was found.

    They serve a search for what is never on both sides of a `<`: what is in the markup is then in one of its pieces.
    """

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def select_new(self, files: Iterable[bytes]) -> set[bytes]:
        """The pieces of some markup that were not seen yet."""
        new = set[bytes]()
        for data in files:
            new.update(data.split(b"<"))
        return new - self._seen

    def keep(self, pieces: Iterable[bytes]) -> None:
        """Take note that nothing is in these."""
        if len(self._seen) > MOST_KEPT:
            self._seen.clear()
        self._seen.update(pieces)
