"""A tree of files, on disk or in a git commit, read without following links."""

import os
import stat
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Protocol

from msgspec import Struct

MAX_FILE = 1 << 20
"""Bytes of a file that is read whole. A record or logo has a few kilobytes; the sample's largest record has six."""
MAX_EVIDENCE = 256 << 20
"""Bytes. Evidence is hashed piece by piece, so this bounds time and not memory: a recorded call fits."""
_PIECE = 1 << 16
"""Bytes read at a time: nearly all records and logos are smaller."""
_READING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""Never through a link, never into a child process, and with the bytes unchanged on Windows."""


class Entry(Struct, frozen=True):
    """One child of a directory: its name, and whether it is a file, directory, link or something else.

    `executable` applies to files, by git's mode or their owner's permission to run them.
    """

    name: str
    kind: str
    executable: bool = False


class Tree(Protocol):
    """Where a catalog is read from. Paths are relative, with `/`."""

    def entries(self, directory: str) -> list[Entry]:
        """The children of a directory, sorted by name; empty if there is none, or behind a link. Raises OSError."""

    def read(self, path: str) -> bytes:
        """The bytes of a regular file; of one over 1 MiB, the first MiB and one byte. Raises OSError."""

    def digest(self, path: str) -> str:
        """The SHA-256 of a regular file's bytes, 64 hex digits. Raises OSError, also for an unfetched LFS pointer."""

    def kind(self, path: str) -> str:
        """file, directory, link (also if a directory on the way is one), other, or missing."""


class DirectoryTree:
    """A tree on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._base = str(root)
        self._plain: set[str] = set()
        """Directories that are known not to be behind a link, so that the disk is asked only once."""

    def entries(self, directory: str) -> list[Entry]:
        """As in Tree."""
        if directory not in self._plain:
            if self.kind(directory) != "directory":
                return []
            self._plain.add(directory)
        try:
            with os.scandir(f"{self._base}/{directory}") as found:
                return sorted([_make_entry(one) for one in found], key=attrgetter("name"))
        except (FileNotFoundError, NotADirectoryError):
            return []

    def read(self, path: str) -> bytes:
        """As in Tree."""
        found, size = [], 0
        for piece in self._read_pieces(path):
            found.append(piece)
            size += len(piece)
            if size > MAX_FILE:
                break
        return found[0] if len(found) == 1 else b"".join(found)[: MAX_FILE + 1]

    def digest(self, path: str) -> str:
        """As in Tree."""
        from hashlib import sha256  # late, with the next: an answer that was read before needs neither

        from onrecord.git.lfs import PointerError, read_pointer

        digest, size = sha256(), 0
        for piece in self._read_pieces(path):
            if not size and read_pointer(piece) is not None:
                raise PointerError
            digest.update(piece)
            size += len(piece)
            if size > MAX_EVIDENCE:
                raise OSError(f"larger than {MAX_EVIDENCE >> 20} MiB")
        return digest.hexdigest()

    def kind(self, path: str) -> str:
        """As in Tree."""
        parent = path.rpartition("/")[0]
        if parent and parent not in self._plain:
            above = self.kind(parent)
            if above != "directory":
                return "link" if above == "link" else "missing"
            self._plain.add(parent)
        try:
            mode = os.lstat(
                f"{self._base}/{path}"
            ).st_mode  # as a string: making a Path costs more than asking the disk
        except (OSError, ValueError):
            return "missing"
        if stat.S_ISREG(mode):
            return "file"
        return "directory" if stat.S_ISDIR(mode) else "link" if stat.S_ISLNK(mode) else "other"

    def _read_pieces(self, path: str) -> Iterator[bytes]:
        if self.kind(path) != "file":
            raise OSError("not a regular file")
        file = os.open(f"{self._base}/{path}", _READING)
        try:
            while piece := os.read(file, _PIECE):
                yield piece
        finally:
            os.close(file)


def _make_entry(entry: os.DirEntry[str]) -> Entry:
    name = _make_printable(entry.name)
    if entry.is_file(follow_symlinks=False):
        return Entry(name, "file", bool(entry.stat(follow_symlinks=False).st_mode & stat.S_IXUSR))
    if entry.is_dir(follow_symlinks=False):
        return Entry(name, "directory")
    return Entry(name, "link" if entry.is_symlink() else "other")


def _make_printable(name: str) -> str:
    """A file name as text that can be printed, even if it is not UTF-8."""
    if name.isascii():
        return name
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
