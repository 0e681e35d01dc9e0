"""A change of several files in a catalog, for one customer or many: written whole or not at all."""

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from onrecord.git.tree import Tree
from onrecord.store import undo_journal
from onrecord.store.atomic_writes import keep_access
from onrecord.store.staging import is_left_open, make_staging, sweep, sync_folder, write_new
from onrecord.store.undo_journal import Step

_MANY = 64
"""From this many files on, one sync of all disks is faster than two for each file; on Linux it returns once the data is
written (sync(2)).
"""


class ConflictError(Exception):
    """Somebody else changed a file in the meantime, or it cannot be written; nothing was changed."""


def write(root: Path, tree: Tree, files: Mapping[str, bytes], read: Mapping[str, bytes]) -> None:
    """Write files whole or not at all: aside first, then renamed one by one, each reference.yaml after the others.

    If one cannot be written, or the run is stopped, all are restored: at once, or, if the process was killed, by the
    next command that edits the catalog. `read` are the bytes that the change was made from, by path; a file that is not
    among them must not exist yet. Raises ConflictError.
    """
    for path in files:
        _check(tree, path, read.get(path))
    ordered = sorted(files, key=lambda path: path.endswith("/reference.yaml"))
    try:
        with make_staging(root) as aside:
            many = len(ordered) > _MANY
            steps = [
                _prepare(root, aside, str(n), path, files[path], read, synced=not many)
                for n, path in enumerate(ordered)
            ]
            if many:
                os.sync()
            undo_journal.begin(aside, steps)
            try:
                for number, path in enumerate(ordered):
                    target = root / path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    (aside / str(number)).replace(target)
                if many:
                    os.sync()
                else:
                    for folder in {(root / path).parent for path in ordered}:
                        sync_folder(folder)
            except BaseException:
                undo_journal.put_back(aside, root)
                raise
            undo_journal.finish(aside)
    except OSError as error:
        raise ConflictError(f"it cannot be written: {error.strerror or error}") from None


def recover(root: Path) -> int:
    """Undo what a killed process had begun to write in a catalog. Returns the number of files. Raises OSError."""
    return sweep(root)


def is_half_written(root: Path) -> bool:
    """Whether a killed process left a change to the catalog unfinished, which `recover` would undo."""
    return is_left_open(root)


def _prepare(
    root: Path, aside: Path, name: str, path: str, data: bytes, read: Mapping[str, bytes], *, synced: bool
) -> Step:
    """Write a file aside, and keep the one that it will replace."""
    write_new(aside / name, data, synced=synced)
    backup = None
    if path in read:
        backup = f"{name}-before"
        undo_journal.keep(root / path, aside / backup)
        keep_access(root / path, aside / name)
    return Step(path, backup, undo_journal.compute_digest(data))


def _check(tree: Tree, path: str, was: bytes | None) -> None:
    for folder in (*reversed(PurePosixPath(path).parents),):
        if str(folder) != "." and tree.kind(str(folder)) not in ("directory", "missing"):
            raise ConflictError(f"{folder} is not a plain directory")
    kind = tree.kind(path)
    if was is None and kind != "missing":
        raise ConflictError(f"{path} already exists")
    if was is not None and (kind != "file" or tree.read(path) != was):
        raise ConflictError(f"{path} was changed in the meantime; run the command again")
