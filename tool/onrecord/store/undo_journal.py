"""What to restore if a change of several files is interrupted: by an error, by Ctrl-C, or by a kill.

The journal is in the folder in which the change is prepared, together with the old files. It is written before the
first file is changed and removed after the last one; its removal completes the change.
"""

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path, PurePosixPath

_NAME = "journal.json"
_MODE = 0o400
"""A git checkout never gives a file this mode, so a journal that somebody committed is never followed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change: `path` is relative to the folder that is written to, `kept` is the name that the old content has now.

    `kept` is None for a new file. `digest` is the SHA-256 of a file's new content, None for a folder.
    """

    path: str
    kept: str | None
    digest: str | None


def keep(path: Path, copy: Path) -> None:
    """Keep a file's old content, by a hard link if the file system has them. Raises OSError."""
    try:
        os.link(path, copy)
    except OSError:
        shutil.copy2(path, copy)


def compute_digest(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def begin(folder: Path, steps: Sequence[Step]) -> None:
    """Begin a change: from here on, it is undone unless it is finished. Raises OSError."""
    handle = os.open(folder / f"{_NAME}.part", os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump([astuple(step) for step in steps], file)
        file.flush()
        os.fsync(file.fileno())
    (folder / f"{_NAME}.part").rename(folder / _NAME)


def finish(folder: Path) -> None:
    """Finish the change. Raises OSError."""
    (folder / _NAME).unlink()


def is_open(folder: Path) -> bool:
    """Whether a change was begun in this folder and neither finished nor undone."""
    return (folder / _NAME).exists()


def put_back(folder: Path, home: Path) -> int:
    """Undo, in the folder `home`, what was begun in `folder` and not finished. Raises OSError.

    Files that were changed since then are left unchanged. Returns the number of steps that were undone.
    """
    count = 0
    for step in reversed(_read_steps(folder)):
        target = home / step.path
        if not _is_plain(home, step.path):
            continue
        if step.kept is None:
            if _digest_file(target) == step.digest:
                target.unlink()
                _prune(target.parent, home)
                count += 1
        elif (folder / step.kept).exists() and _digest_file(target) == step.digest:
            target.parent.mkdir(parents=True, exist_ok=True)
            (folder / step.kept).rename(target)
            count += 1
    (folder / _NAME).unlink(missing_ok=True)
    return count


def _read_steps(folder: Path) -> list[Step]:
    journal = folder / _NAME
    try:
        facts = journal.lstat()
        if not stat.S_ISREG(facts.st_mode) or stat.S_IMODE(facts.st_mode) != _MODE or facts.st_uid != os.geteuid():
            return []
        return [Step(*step) for step in json.loads(journal.read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []


def _digest_file(path: Path) -> str | None:
    """The digest of a file; None if there is nothing, "" for anything else."""
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return None
    return compute_digest(path.read_bytes()) if stat.S_ISREG(facts.st_mode) else ""


def _is_plain(home: Path, path: str) -> bool:
    """Whether a path stays below `home` and contains no link."""
    parts = PurePosixPath(path).parts
    folders = [home.joinpath(*parts[:count]) for count in range(1, len(parts))]
    return ".." not in parts and not path.startswith("/") and not any(folder.is_symlink() for folder in folders)


def _prune(folder: Path, home: Path) -> None:
    """Remove the folders that are empty after the undo."""
    while folder != home and folder.is_relative_to(home):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
