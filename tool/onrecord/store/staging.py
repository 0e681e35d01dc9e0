"""A folder in which files are prepared, next to where they will be. It is removed afterwards, whatever happens.

It is locked while its process lives, so that the leftovers of a killed process can be recognized; the next process that
writes there undoes and removes them. Git ignores everything in it, even with `git add --all`.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from onrecord.store import undo_journal
from onrecord.store.aside import ASIDE


@contextmanager
def make_staging(beside: Path) -> Iterator[Path]:
    """A new folder in `beside`, on the same file system, so that a rename out of it is one step. Raises OSError."""
    sweep(beside)
    folder, lock = _lock(beside)
    try:
        (folder / ".gitignore").write_bytes(b"*\n")
        yield folder
    finally:
        if not undo_journal.is_open(folder):  # else the next process that writes here undoes it
            shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def sweep(beside: Path) -> int:
    """Undo what killed processes had begun in `beside`, and remove what they left.

    Returns the number of files that were restored. Raises OSError.
    """
    count = 0
    for left in beside.glob(f"{ASIDE}*"):
        lock = _lock_of_the_dead(left)
        if lock is not None:
            try:
                count += undo_journal.put_back(left, beside)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(lock)
    return count


def is_left_open(beside: Path) -> bool:
    """Whether a killed process had begun something in `beside` that `sweep` would undo."""
    for left in beside.glob(f"{ASIDE}*"):
        if undo_journal.is_open(left) and (lock := _lock_of_the_dead(left)) is not None:
            os.close(lock)
            return True
    return False


def write_new(path: Path, content: bytes | Iterable[bytes], *, synced: bool = True) -> None:
    """Write a file that does not exist yet, and sync it to disk. Raises OSError.

    A caller that writes many files passes `synced=False` and calls `os.sync` once for all of them.
    """
    with path.open("xb") as file:
        file.writelines([content] if isinstance(content, bytes) else content)
        file.flush()
        if synced:
            os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder to disk; only then is a rename lasting. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lock(beside: Path) -> tuple[Path, int]:
    """A new folder and its lock. A folder that is swept before it is locked is made again."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=ASIDE, dir=beside))
        lock = None
        with suppress(FileNotFoundError):
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                return folder, lock
        if lock is not None:
            os.close(lock)


def _lock_of_the_dead(left: Path) -> int | None:
    """The lock of one of our folders whose process is gone; None if the process lives or the folder is not ours."""
    try:
        lock = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    with suppress(BlockingIOError):
        if os.fstat(lock).st_uid == os.geteuid():
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
    os.close(lock)
    return None
