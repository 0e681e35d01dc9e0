"""Recognizes logos in image files, by content and by appearance."""

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from onrecord.catalog.library import Library
from onrecord.scan.documents import MEGABYTE, Unread, read_bytes
from onrecord.scan.image_fingerprint import Looks, find_looks, is_alike
from onrecord.scan.pictures import Picture, read_drawing

LIMIT = 16 * MEGABYTE
"""A larger image file is a photograph or a print file, not a logo on a page."""
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})
"""File types that are compared by appearance; others are judged by name and content only."""


class Recognized(Struct, frozen=True):
    """A customer's logo in an image.

    `how`: content (exactly the same file), earlier (an earlier file of the logo), looks (the same picture, saved
    again) or drawing (the same SVG in a page).
    """

    customer: str
    how: str


class LogoFinder(Struct):
    """The logos of a catalog: their hashes at once, their looks only when the first image must be compared."""

    by_hash: dict[str, tuple[str, ...]] = {}
    earlier: frozenset[tuple[str, str]] = frozenset()
    """The hashes of a customer's earlier logo files, each with the customer."""
    files: tuple[tuple[str, Path], ...] = ()
    _looks: list[tuple[str, Looks]] | None = None
    _drawings: dict[bytes, list[Recognized]] | None = None

    @classmethod
    def of(cls, library: Library, catalog: Path | None) -> "LogoFinder":
        """The current logos of the references, and the hashes of those that were authorized earlier."""
        hashes: dict[str, dict[str, None]] = {}
        files = []
        earlier = set()
        for slug, reference in library.references.items():
            known = [digest for one in reference.authorizations for digest in one.logo_sha256]
            for file, _ in reference.logo_files:
                fact = reference.files.get(file)
                if fact and fact.sha256:
                    known.append(fact.sha256)
                if catalog:
                    files.append((slug, catalog / "references" / slug / file))
            now = {fact.sha256 for file, _ in reference.logo_files if (fact := reference.files.get(file))}
            for digest in known:
                hashes.setdefault(digest, {})[slug] = None
                if reference.logo_sha256 and digest not in now:
                    earlier.add((digest, slug))
        known_by = {digest: tuple(slugs) for digest, slugs in hashes.items()}
        return cls(known_by, frozenset(earlier), tuple(files))

    @property
    def is_empty(self) -> bool:
        """Whether there is no logo to recognize."""
        return not self.files and not self.by_hash

    def recognize(self, data: bytes, suffix: str) -> list[Recognized]:
        """The customers whose logo an image is."""
        from hashlib import sha256  # late: most of what is scanned is text

        digest = sha256(data).hexdigest()
        exact = self.by_hash.get(digest)
        if exact:
            return [Recognized(slug, "earlier" if (digest, slug) in self.earlier else "content") for slug in exact]
        if suffix not in PICTURES or not (self.files or self._looks):
            return []
        looks = find_looks(data, suffix)
        if looks is None:
            return []
        return [
            Recognized(slug, "looks")
            for slug in dict.fromkeys(slug for slug, known in self._load_looks() if is_alike(looks, known))
        ]

    def recognize_picture(self, picture: Picture) -> list[Recognized]:
        """The customers whose logo a picture inside a text is. An SVG must be the same drawing, since pages are full of
        them."""
        if picture.suffix != ".svg":
            return self.recognize(picture.data, picture.suffix)
        drawn = read_drawing(picture.data)
        return self._list_drawings().get(drawn, []) if drawn else []

    def _list_drawings(self) -> dict[bytes, list[Recognized]]:
        if self._drawings is None:
            self._drawings = {}
            for slug, path in self.files:
                data = read_bytes(path, LIMIT) if path.suffix.lower() == ".svg" else b""
                if not isinstance(data, Unread) and (drawn := read_drawing(data)):
                    self._drawings.setdefault(drawn, []).append(Recognized(slug, "drawing"))
        return self._drawings

    def _load_looks(self) -> list[tuple[str, Looks]]:
        if self._looks is None:
            self._looks = list(_find_looks_of_files(self.files))
        return self._looks


class LaterLogos:
    """A LogoFinder that is made when the first image is met: most files contain none."""

    is_empty = False
    """It is not known before the finder is made."""

    def __init__(self, make: Callable[[], LogoFinder]) -> None:
        self._make = make
        self._made: LogoFinder | None = None

    def recognize(self, data: bytes, suffix: str) -> list[Recognized]:
        """As of a LogoFinder."""
        return self._make_finder().recognize(data, suffix)

    def recognize_picture(self, picture: Picture) -> list[Recognized]:
        """As of a LogoFinder."""
        return self._make_finder().recognize_picture(picture)

    def _make_finder(self) -> LogoFinder:
        if self._made is None:
            self._made = self._make()
        return self._made


def _find_looks_of_files(files: Iterable[tuple[str, Path]]) -> Iterable[tuple[str, Looks]]:
    for slug, path in files:
        data = read_bytes(path, LIMIT)
        if not isinstance(data, Unread) and (looks := find_looks(data, path.suffix.lower())) is not None:
            yield slug, looks
