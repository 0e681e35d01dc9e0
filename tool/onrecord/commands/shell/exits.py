"""Exit codes, the same everywhere."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of all verbs."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    ASK = 3
    UNREADABLE = 4
