"""Git LFS: a pointer is committed in place of a file. It names the file's hash and is not evidence of anything.

The form of a pointer is Git LFS's specification, docs/spec.md: at most 1024 bytes, the key `version` first.
"""

import re
from pathlib import Path

MOST = 1024
"""A pointer is shorter than 1,024 bytes, says the specification of Git LFS (docs/spec.md)."""
_START = b"version https://git-lfs.github.com/spec/"
_OID = re.compile(rb"^oid sha256:([0-9a-f]{64})$", re.M)


class PointerError(OSError):
    """A pointer was found where a file is asked for."""

    def __init__(self) -> None:
        super().__init__("it is a Git LFS pointer, not the file itself; fetch it: git lfs pull")


def pointer(data: bytes) -> str | None:
    """The SHA-256 that an LFS pointer names; empty for one that names none; None for anything but a pointer."""
    if len(data) > MOST or not data.startswith(_START):
        return None
    found = _OID.search(data)
    return found[1].decode("ascii") if found else ""


def find_stored(git_folder: Path, oid: str) -> Path | None:
    """The file that a pointer stands for, where Git LFS has fetched it into the repository's own store."""
    file = git_folder / "lfs" / "objects" / oid[:2] / oid[2:4] / oid
    return file if oid and file.is_file() else None
