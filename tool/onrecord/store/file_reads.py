"""How a file that somebody named is read: a regular one only, and no more of it than is asked for."""

import os
import stat
from errno import EINVAL
from pathlib import Path

MOST_BYTES = 64 << 20
"""What a Git host says about one event or pull request is far below this."""


def read_regular(path: Path, most: int = MOST_BYTES) -> bytes:
    """The first `most` bytes of a regular file. Raises OSError, also for what has no end to wait for: pipe, device."""
    # Not blocking: opening a pipe that nobody writes into would wait for ever.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(EINVAL, "it is a pipe or a device; save its content to a file first", str(path))
        return file.read(most)
