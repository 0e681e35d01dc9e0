"""A folder that is written whole or not at all: aside first, then one swap in the same file system."""

import ctypes
import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from onrecord.store import undo_journal
from onrecord.store.staging import staging
from onrecord.store.undo_journal import Step

MARKER = ".onrecord-site.json"
_EXCHANGE = 2
_HERE = -100


class OccupiedError(Exception):
    """The folder holds something that onrecord did not write."""


def check_free(out: Path, marker: str = MARKER) -> None:
    """Raise OccupiedError where `out` is a file, a link, or a non-empty folder without our marker."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise OccupiedError(f"{out} is not a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / marker).is_file():
        raise OccupiedError(f"{out} holds files that onrecord did not write")


@contextmanager
def staged_folder(out: Path) -> Iterator[Path]:
    """A new empty folder, in which the next content of `out` is prepared; gone afterwards unless it was swapped in."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with staging(out.parent) as aside:
        folder = aside / "new"
        folder.mkdir()
        folder.chmod(0o755)
        yield folder


def write_all(folder: Path, files: Mapping[str, bytes], before: Path) -> int:
    """Write files into a staged folder; those that are unchanged in `before` are linked. Returns how many changed.

    They are not brought down to the disk one by one: a site is thousands of files, made again by one command.
    """
    changed = 0
    for name, data in sorted(files.items()):
        target, old = folder / name, before / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if _same(old, data) and _linked(old, target):
            continue
        changed += 1
        target.write_bytes(data)
        target.chmod(0o644)
    return changed


def swap(staged: Path, out: Path) -> None:
    """Put a staged folder in the place of `out` in one step; what stood there goes with the staging. Raises OSError."""
    if not out.exists():
        staged.rename(out)
    else:
        _exchange(staged, out)


def _same(old: Path, data: bytes) -> bool:
    try:
        return old.stat().st_size == len(data) and not old.is_symlink() and old.read_bytes() == data
    except OSError:
        return False


def _linked(old: Path, target: Path) -> bool:
    try:
        os.link(old, target)
    except OSError:
        return False
    return True


def _exchange(one: Path, other: Path) -> None:
    """Exchange two folders: in one step where the system can, else by two renames. Raises OSError."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is not None:
        done = renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
        if done == 0:
            return
        if ctypes.get_errno() not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    # Killed between the two renames, the next one that writes there puts back what stood there.
    undo_journal.begin(one.parent, [Step(other.name, "before", None)])
    try:
        other.rename(one.parent / "before")
        one.rename(other)
    except BaseException:
        undo_journal.put_back(one.parent, other.parent)
        raise
    undo_journal.finish(one.parent)
