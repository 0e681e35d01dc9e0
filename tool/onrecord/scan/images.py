"""Logos among image files: by content, by looks, and by name."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.catalog.library import Library
from onrecord.scan.documents import MEGABYTE, Unread, read_bytes
from onrecord.scan.image_fingerprint import Looks, alike, looks_of
from onrecord.scan.pictures import Picture, drawing

LIMIT = 16 * MEGABYTE
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})
"""Kinds whose looks are compared; others are judged by name and content only."""


@dataclass(frozen=True, slots=True)
class Recognized:
    """A customer's logo in an image.

    `how`: content (the very file), earlier (a file of the logo before it), looks (the same picture, saved again) or
    drawing (the same SVG in a page).
    """

    customer: str
    how: str


@dataclass(slots=True)
class LogoFinder:
    """The logos of a catalog: their hashes at once, their looks when the first image has to be compared."""

    by_hash: dict[str, tuple[str, ...]] = field(default_factory=dict)
    earlier: frozenset[tuple[str, str]] = frozenset()
    """The hashes of files that a customer's logo was before, with the customer."""
    files: tuple[tuple[str, Path], ...] = ()
    _looks: list[tuple[str, Looks]] | None = None
    _drawings: dict[bytes, list[Recognized]] | None = None

    @classmethod
    def of(cls, library: Library, catalog: Path | None) -> "LogoFinder":
        """The logos that the references hold now, and the hashes of those they were authorized for before."""
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
        """Whether there is no logo to be recognized."""
        return not self.files and not self.by_hash

    def recognized(self, data: bytes, suffix: str) -> list[Recognized]:
        """Whose logos an image is."""
        digest = hashlib.sha256(data).hexdigest()
        exact = self.by_hash.get(digest)
        if exact:
            return [Recognized(slug, "earlier" if (digest, slug) in self.earlier else "content") for slug in exact]
        if suffix not in PICTURES or not (self.files or self._looks):
            return []
        looks = looks_of(data, suffix)
        if looks is None:
            return []
        return [
            Recognized(slug, "looks")
            for slug in dict.fromkeys(slug for slug, known in self._load_looks() if alike(looks, known))
        ]

    def recognized_in(self, picture: Picture) -> list[Recognized]:
        """Whose logos a picture is that stands in a text. An SVG has to be the same drawing: pages are full of them."""
        if picture.suffix != ".svg":
            return self.recognized(picture.data, picture.suffix)
        drawn = drawing(picture.data)
        return self._known_drawings().get(drawn, []) if drawn else []

    def _known_drawings(self) -> dict[bytes, list[Recognized]]:
        if self._drawings is None:
            self._drawings = {}
            for slug, path in self.files:
                data = read_bytes(path, LIMIT) if path.suffix.lower() == ".svg" else b""
                if not isinstance(data, Unread) and (drawn := drawing(data)):
                    self._drawings.setdefault(drawn, []).append(Recognized(slug, "drawing"))
        return self._drawings

    def _load_looks(self) -> list[tuple[str, Looks]]:
        if self._looks is None:
            self._looks = list(_looks_of_files(self.files))
        return self._looks


class LaterLogos:
    """A LogoFinder that is made when the first image is met: most files have none."""

    is_empty = False
    """Nobody knows before it is made."""

    def __init__(self, make: Callable[[], LogoFinder]) -> None:
        self._make = make
        self._made: LogoFinder | None = None

    def recognized(self, data: bytes, suffix: str) -> list[Recognized]:
        """As of a LogoFinder."""
        return self._finder().recognized(data, suffix)

    def recognized_in(self, picture: Picture) -> list[Recognized]:
        """As of a LogoFinder."""
        return self._finder().recognized_in(picture)

    def _finder(self) -> LogoFinder:
        if self._made is None:
            self._made = self._make()
        return self._made


def _looks_of_files(files: Iterable[tuple[str, Path]]) -> Iterable[tuple[str, Looks]]:
    for slug, path in files:
        data = read_bytes(path, LIMIT)
        if not isinstance(data, Unread) and (looks := looks_of(data, path.suffix.lower())) is not None:
            yield slug, looks
