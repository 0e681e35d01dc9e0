"""Which files of a repository are a customer's record or a wish; every other one is the administrators', whatever its
effect.
"""

import re

_RECORD = re.compile(
    r"references/[a-z0-9]+(?:-[a-z0-9]+)*/"
    r"(?:reference\.yaml|logo[^/]*\.(?:svg|png)|evidence/[^./][^/]*|requests/[^./][^/]*\.yaml)\Z"
)
"""Paths from the catalog's root. Dotfiles are not among them, nor files in a folder inside `evidence`."""

_WISH = re.compile(r"wishes/[^./][^/]*\.yaml\Z")
"""One file directly in wishes/, not hidden: whatever else is there is guarded."""

RECORD_FILES = (
    "references/*/reference.yaml",
    "references/*/logo*.svg",
    "references/*/logo*.png",
    "references/*/evidence/*",
    "references/*/requests/*.yaml",
    "wishes/*.yaml",
)
"""Both as patterns of CODEOWNERS."""


def is_record_file(path: str) -> bool:
    """Whether a file, by its path from the catalog's root, belongs to a customer's record."""
    return _RECORD.match(path) is not None


def is_wish_file(path: str) -> bool:
    """Whether a file, by its path from the catalog's root, says what somebody looked for: it allows nothing."""
    return _WISH.match(path) is not None


def is_plain(mode: str) -> bool:
    """Whether git's mode is that of a regular, non-executable file, or of a deleted one."""
    return mode in ("100644", "000000")


def is_guarded(path: str, mode: str = "100644", prefix: str = "") -> bool:
    """Whether a changed file needs an administrator: any file that is not a plain part of a record.

    `mode` is git's mode of the file afterwards; `prefix` is the path of the catalog in the repository, empty or ending
    in `/`.
    """
    inner = path.removeprefix(prefix) if path.startswith(prefix) else ""
    return not (is_record_file(inner) or is_wish_file(inner)) or not is_plain(mode)
