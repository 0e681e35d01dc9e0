"""Who owns a file in the scanned repository, by its CODEOWNERS (the places and rules of GitHub and GitLab)."""

import re
from pathlib import Path

from msgspec import Struct

from onrecord.names.globs import match_path
from onrecord.store.file_reads import read_regular

_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where GitHub and GitLab look, in their order; the first file found counts."""
_COMMENT = re.compile(r"(?:^|\s)#.*")
"""A comment of CODEOWNERS, on a line of its own or behind the owners."""


class Owners(Struct, frozen=True):
    """The rules of a CODEOWNERS file in order, and the scanned folder's path below the repository's root."""

    rules: tuple[tuple[str, tuple[str, ...]], ...] = ()
    below: str = ""

    @classmethod
    def of(cls, root: Path) -> "Owners":
        """The owners named in the repository that contains a folder; empty if it names none."""
        folder = root.resolve()
        top = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)
        below = folder.relative_to(top).as_posix()
        for place in _PLACES:
            try:
                text = read_regular(top / place).decode("utf-8", "replace")
            except OSError:
                continue
            lines = (_COMMENT.sub("", line).split() for line in text.splitlines())
            rules = tuple(
                (words[0], tuple(words[1:])) for words in lines if words and not words[0].startswith(("[", "^["))
            )
            return cls(rules, "" if below == "." else f"{below}/")
        return cls()

    def find_owners(self, path: str) -> tuple[str, ...]:
        """The owners of a path as it is reported; the last rule that matches counts. Empty if nobody owns it."""
        full = self.below + path
        return next((owners for glob, owners in reversed(self.rules) if _matches(glob, full)), ())


def _matches(glob: str, path: str) -> bool:
    if glob == "*":
        return True
    bare = glob.strip("/")
    if glob.startswith("/") and "/" not in bare:  # at the root only
        return match_path(bare, path.partition("/")[0])
    return match_path(glob, path)
