"""Which files of a repository are a customer's record or a wish; every other one is the administrators', whatever its
effect.
"""

import re

_RECORD = re.compile(
    r"references/[a-z0-9]+(?:-[a-z0-9]+)*/"
    r"(?:reference\.yaml|logo[^/]*\.(?:svg|png)|evidence/[^./][^/]*|requests/[^./][^/]*\.yaml)\Z"
)
"""From the catalog's root. No dotfile is among them, and nothing in a folder inside `evidence`."""

_WISH = re.compile(r"wishes/[^./][^/]*\.yaml\Z")

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
    """Whether git's mode is that of a regular file that is not executable, or of one that is gone."""
    return mode in ("100644", "000000")


def guards(path: str, mode: str = "100644", prefix: str = "") -> bool:
    """Whether a changed file needs an administrator: what judges, runs, shows or merely lies about.

    `mode` is git's mode of the file afterwards; `prefix` is where the catalog lies in the repository, empty or ending
    in `/`.
    """
    inner = path.removeprefix(prefix) if path.startswith(prefix) else ""
    return not (is_record_file(inner) or is_wish_file(inner)) or not is_plain(mode)
