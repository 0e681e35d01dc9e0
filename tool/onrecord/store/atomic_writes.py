"""How one file is written: whole or not at all, and synced to disk.

The new file is written aside, then renamed over the old one, so that a reader finds either the old or the new file.
Only regular files are replaced: devices, pipes and sockets are written to, and symbolic links are followed.
"""

import os
import re
import shutil
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from errno import EACCES
from pathlib import Path

from onrecord.store.staging import make_staging, sync_folder, write_new

_DESCRIPTORS = re.compile(r"/proc/(?P<process>[0-9]+)(/task/[0-9]+)?/fd|/dev/fd")
"""Folders whose entries are the open files of a process: /dev/stdout leads there."""
_MOST_LINKS = 40
"""As many links as Linux follows in one path (path_resolution(7))."""


def write_file(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file, or to the device, pipe or link at `path`. Mode and owner are kept. Raises OSError.

    If an iterator of content raises, nothing is written.
    """
    descriptor = _find_descriptor(path)
    if descriptor is not None:
        sys.stdout.flush()  # what was printed before comes before it
        _pour(os.dup(descriptor), content)
        return
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        mode = None
    if mode is None or stat.S_ISREG(mode):
        _replace(Path(os.path.realpath(path)), content, is_new=mode is None)
    else:
        _pour(os.open(path, os.O_WRONLY), content)


def append_to_file(path: Path, data: bytes) -> None:
    """Append to a file, which is created if there is none. Raises OSError."""
    with path.open("ab") as file:
        file.write(data)
        file.flush()


def keep_access(old: Path, new: Path) -> None:
    """Give a file that will replace `old` the same mode and, if permitted, the same owner. Raises OSError."""
    facts = old.stat()
    with suppress(PermissionError):
        os.chown(new, facts.st_uid, facts.st_gid)
    shutil.copymode(old, new)


def _replace(target: Path, content: bytes | Iterable[bytes], *, is_new: bool) -> None:
    if not is_new and not os.access(target, os.W_OK):
        raise PermissionError(EACCES, os.strerror(EACCES), str(target))
    with make_staging(target.parent) as aside:
        made = aside / "new"
        write_new(made, content)
        if not is_new:
            keep_access(target, made)
        made.replace(target)
        sync_folder(target.parent)


def _pour(handle: int, content: bytes | Iterable[bytes]) -> None:
    with os.fdopen(handle, "wb") as file:
        file.writelines([content] if isinstance(content, bytes) else content)


def _find_descriptor(path: Path) -> int | None:
    """Our open file that a path such as /dev/stdout or /dev/fd/3 means; None for any other path.

    Opening it again would begin at its start, and replacing it would take it from its reader.
    """
    for _ in range(_MOST_LINKS):
        folder = os.path.realpath(path.parent)
        here = _DESCRIPTORS.fullmatch(folder)
        if here and path.name.isdigit() and here["process"] in (None, str(os.getpid())):
            return int(path.name)
        try:
            path = Path(folder) / path.readlink()
        except OSError:
            return None
    return None
