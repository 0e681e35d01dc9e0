"""What the file system knows about files without reading them: kind, size, both times, inode, device.

The system sets the time of change, so restoring a file's time of writing does not hide an edit. A folder's own times
show whether something in it was added, removed or renamed, so it need not be listed again.
"""

import os
import stat
import struct
from collections.abc import Iterable

from msgspec import Struct

_STRUCT = struct.Struct("<IqqqQQ")
_PACKED = _STRUCT.pack


class Signature(Struct, frozen=True):
    """What the disk told of some files: the names of all of them, and the facts.

    `newest` is when the last of them was changed (seconds since 1970), infinite if one could not be examined.
    """

    names: bytes
    facts: bytes
    newest: float

    def find_facts_of(self, name: bytes) -> bytes:
        """The facts of one of the files. Raises ValueError if it is not among them."""
        start = self.names.split(b"\0").index(name) * _STRUCT.size
        return self.facts[start : start + _STRUCT.size]


def sign_files(files: Iterable[str]) -> Signature:
    """The signature of a few regular files."""
    told, newest = [], 0.0
    for file in files:
        try:
            s = os.lstat(file)
        except OSError:
            return Signature(b"", b"", float("inf"))
        if not stat.S_ISREG(s.st_mode):
            return Signature(b"", b"", float("inf"))
        told.append(_pack_facts(s))
        newest = max(newest, s.st_mtime, s.st_ctime)
    return Signature(b"", b"".join(told), newest)


def sign_folder(folder: bytes) -> Signature:
    """The signature of a folder and of everything below it."""
    names: list[bytes] = []
    facts, newest, open_ = [], 0.0, [b""]
    while open_:
        here = open_.pop()
        names.append(here)
        try:
            s = os.lstat(folder + here)
            with os.scandir(folder + here) as found:
                entries = sorted(found, key=lambda entry: entry.name)
            facts.append(_pack_facts(s))
            newest = max(newest, s.st_mtime, s.st_ctime)
            for entry in entries:
                s = entry.stat(follow_symlinks=False)
                name = here + b"/" + entry.name
                if stat.S_ISDIR(s.st_mode):
                    open_.append(name)
                else:
                    names.append(name)
                    facts.append(_pack_facts(s))
                    newest = max(newest, s.st_mtime, s.st_ctime)
        except OSError:
            newest = float("inf")
    return Signature(b"\0".join(names), b"".join(facts), newest)


def read_facts(folder: bytes, names: bytes) -> bytes | None:
    """What the disk tells now of the files that a signature names; None where one is gone.

    If it equals the signature's hash, nothing in the folder has changed since.
    """
    try:
        facts = [os.lstat(folder + name) for name in names.split(b"\0")]
    except OSError:
        return None
    # As `_facts`, written out: a catalog of 10,000 has 80,000 files.
    return b"".join([_PACKED(s.st_mode, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino, s.st_dev) for s in facts])


def _pack_facts(s: os.stat_result) -> bytes:
    return _PACKED(s.st_mode, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino, s.st_dev)
