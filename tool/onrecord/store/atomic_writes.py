"""A folder that is written whole or not at all: aside first, then one swap in the same file system."""

import ctypes
import errno
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

MARKER = ".onrecord-site.json"
_OLD = "-old"
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


def stage(out: Path) -> Path:
    """A new empty folder beside `out`, in which the next content is prepared; what a killed run left is swept."""
    out.parent.mkdir(parents=True, exist_ok=True)
    if not out.exists():
        # Killed between the two renames of a system that cannot exchange folders: what stood here comes back.
        aside = [left for left in sorted(out.parent.glob(f".{out.name}.onrecord-*{_OLD}")) if not _running(left)]
        if aside:
            aside[0].rename(out)
    for left in out.parent.glob(f".{out.name}.onrecord-*"):
        if not _running(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = tempfile.mkdtemp(prefix=f".{out.name}.onrecord-{os.getpid()}-", dir=out.parent)
    Path(folder).chmod(0o755)
    return Path(folder)


def write_all(folder: Path, files: Mapping[str, bytes], before: Path) -> int:
    """Write files into a staged folder; those that stand unchanged in `before` are linked. Returns how many changed."""
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
    """Put a staged folder in the place of `out` in one step, and remove what stood there. Raises OSError."""
    if not out.exists():
        staged.rename(out)
        return
    _exchange(staged, out)
    shutil.rmtree(staged)


def discard(staged: Path) -> None:
    """Remove a staged folder that will not be used."""
    shutil.rmtree(staged, ignore_errors=True)


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
    """Exchange two folders: in one step where the system can, else by two renames that leave no half."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is not None:
        done = renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
        if done == 0:
            return
        if ctypes.get_errno() not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    aside = one.with_name(f"{one.name}{_OLD}")
    other.rename(aside)
    one.rename(other)
    aside.rename(one)


def _running(left: Path) -> bool:
    """Whether the process that a staged folder is named after still runs (and is not this one)."""
    parts = left.name.removesuffix(_OLD).rsplit("-", 2)
    if len(parts) != 3 or not parts[1].isdigit():
        return False
    process = int(parts[1])
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
