"""Exit codes, the same everywhere."""

from enum import IntEnum


class Exit(IntEnum):
    """What a verb's exit code says."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    ASK = 3
    UNREADABLE = 4
