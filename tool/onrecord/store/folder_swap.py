"""A folder that is written whole or not at all: prepared aside, then swapped in within one file system."""

import ctypes
import errno
import filecmp
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from onrecord.store import undo_journal
from onrecord.store.staging import make_staging
from onrecord.store.undo_journal import Step

MARKER = ".onrecord-site.json"
_EXCHANGE = 2
"""RENAME_EXCHANGE of renameat2(2): both names change places in one step."""
_HERE = -100
"""RENAME_EXCHANGE and AT_FDCWD of Linux (renameat2(2))."""


class OccupiedError(Exception):
    """The folder contains files that onrecord did not write."""


def check_free(out: Path, marker: str = MARKER) -> None:
    """Check that `out` may be written. Raises OccupiedError for a file, a link, or a folder with files not ours."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise OccupiedError(f"{out} is not a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / marker).is_file():
        raise OccupiedError(f"{out} contains files that onrecord did not write")


@contextmanager
def stage_folder(out: Path) -> Iterator[Path]:
    """A new empty folder for the next content of `out`; removed afterwards unless it was swapped in."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with make_staging(out.parent) as aside:
        folder = aside / "new"
        folder.mkdir()
        folder.chmod(0o755)
        yield folder


class StagedFiles:
    """The files of a staged folder, by path; those that are unchanged in `before` are linked.

    They are not synced to disk one by one: a site is thousands of files, which one command can make again.
    """

    def __init__(self, folder: Path, before: Path) -> None:
        self._folder, self._before = str(folder), str(before)
        self._made = {""}

    def put(self, path: str, data: bytes) -> bool:
        """Write a file. Returns whether it differs from the one in `before`. Raises OSError."""
        target, old = self._make_target(path), f"{self._before}/{path}"
        if _has_bytes(old, data) and _try_link(old, target):
            return False
        _write_new(target, data)
        return True

    def link(self, path: str) -> bool:
        """Take a file from `before` unchanged. Returns whether that was possible."""
        return _try_link(f"{self._before}/{path}", self._make_target(path))

    def locate(self, path: str) -> str:
        """Where a file is until it is swapped in."""
        return f"{self._folder}/{path}"

    def put_pieces(self, path: str, pieces: Iterable[bytes]) -> bool:
        """As `put`, for a file that is not held in memory."""
        target, old = Path(self._make_target(path)), Path(f"{self._before}/{path}")
        with target.open("wb") as file:
            file.writelines(pieces)
        target.chmod(0o644)
        if old.is_file() and not old.is_symlink() and filecmp.cmp(old, target, shallow=False):
            target.unlink()
            return not _try_link(str(old), str(target)) and self.put(path, old.read_bytes())
        return True

    def get(self, path: str) -> bytes:
        """The bytes of a file that was put. Raises OSError."""
        with open(f"{self._folder}/{path}", "rb") as file:  # noqa: PTH123
            return file.read()

    def _make_target(self, path: str) -> str:
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            with suppress(FileExistsError):  # another process may have made it
                os.mkdir(self._make_target(parent))  # noqa: PTH102
            self._made.add(parent)
        return f"{self._folder}/{path}"


def list_files(folder: Path) -> list[str]:
    """The files of a folder by relative path, sorted; links are left out."""
    found, homes = list[str](), [""]
    for home in homes:
        with os.scandir(f"{folder}/{home}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    homes.append(f"{home}{entry.name}/")
                elif entry.is_file(follow_symlinks=False):
                    found.append(f"{home}{entry.name}")
    return sorted(found)


def write_all(folder: Path, files: Mapping[str, bytes], before: Path) -> int:
    """Write files into a staged folder, as `StagedFiles` does. Returns how many changed."""
    staged = StagedFiles(folder, before)
    return sum(staged.put(path, data) for path, data in sorted(files.items()))


def swap(staged: Path, out: Path) -> None:
    """Replace `out` with a staged folder in one step; the old content is removed with the staging. Raises OSError."""
    if not out.exists():
        staged.rename(out)
    else:
        _exchange(staged, out)


def _write_new(target: str, data: bytes) -> None:
    """By the system's own calls, of which a file object makes three more: a site is thousands of small files."""
    new = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        file = os.open(target, new, 0o644)
    except FileExistsError:  # it may be a link to a file of the old folder, which must not be written to
        os.unlink(target)  # noqa: PTH108
        file = os.open(target, new, 0o644)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(file, left) :]
        os.fchmod(file, 0o644)
    finally:
        os.close(file)


def _has_bytes(old: str, data: bytes) -> bool:
    try:
        found = os.lstat(old)
        if not stat.S_ISREG(found.st_mode) or found.st_size != len(data):
            return False
        with open(old, "rb") as file:  # noqa: PTH123
            return file.read() == data
    except OSError:
        return False


def _try_link(old: str, target: str) -> bool:
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
    # If killed between the two renames, the next process that writes here restores the old folder.
    undo_journal.begin(one.parent, [Step(other.name, "before", None)])
    try:
        other.rename(one.parent / "before")
        one.rename(other)
    except BaseException:
        undo_journal.put_back(one.parent, other.parent)
        raise
    undo_journal.finish(one.parent)
