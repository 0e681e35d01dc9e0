"""Git LFS: a pointer is committed in place of a file. It contains the file's hash, and is not evidence itself.

Git LFS's specification (docs/spec.md) defines the format: less than 1,024 bytes, with the key `version` first.
"""

import re
from pathlib import Path

MOST = 1024
"""Bytes. By the specification, a pointer is shorter than this."""
_START = b"version https://git-lfs.github.com/spec/"
_OID = rb"(?m)^oid sha256:([0-9a-f]{64})$"


class PointerError(OSError):
    """There is a pointer in place of a file."""

    def __init__(self) -> None:
        super().__init__("it is a Git LFS pointer, not the file itself; fetch the file: git lfs pull")


def read_pointer(data: bytes) -> str | None:
    """The SHA-256 in an LFS pointer; empty if the pointer has none; None if `data` is not a pointer."""
    if len(data) > MOST or not data.startswith(_START):
        return None
    found = re.search(_OID, data)
    return found[1].decode("ascii") if found else ""


def find_stored(git_folder: Path, oid: str) -> Path | None:
    """The file of a pointer, if Git LFS has fetched it into the repository; otherwise None."""
    file = git_folder / "lfs" / "objects" / oid[:2] / oid[2:4] / oid
    return file if oid and file.is_file() else None
