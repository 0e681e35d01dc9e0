"""How a file named by the user is read: only if it is regular, and only as many bytes as requested."""

import os
import stat
from errno import EINVAL
from pathlib import Path

MOST_BYTES = 64 << 20
"""More than any event or pull request of a Git host needs."""


def read_regular(path: Path, most: int = MOST_BYTES) -> bytes:
    """The first `most` bytes of a regular file. Raises OSError, also for pipes and devices, which may never end."""
    # Not blocking: opening a pipe that nobody writes to would wait forever.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(EINVAL, "it is a pipe or a device; save its content to a file first", str(path))
        return file.read(most)
