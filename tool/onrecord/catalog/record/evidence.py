"""Evidence for what a record says, and what was found of it on disk."""

from enum import StrEnum
from typing import Literal

from onrecord.catalog.record.facts import Facts


class EvidenceState(StrEnum):
    """The state of evidence, which the caller found out before it passed the record on."""

    OK = "ok"
    MISSING = "missing"
    CHANGED = "changed"
    REMOTE = "remote"


Basis = Literal["signed-form", "contract-clause", "email", "clickwrap", "verbal"]
"""How somebody said yes."""


class Evidence(Facts, frozen=True):
    """Where the evidence is, and its hash; `state` is whether it exists and is unchanged."""

    sha256: str | None
    file: str | None = None
    url: str | None = None
    state: EvidenceState = EvidenceState.MISSING

    @property
    def where(self) -> str:
        """The file or the URL."""
        return self.file or self.url or ""


class FileFact(Facts, frozen=True):
    """One file of the customer's directory, as the caller found it.

    `sha256` is None if it could not be read; `problem` says in words what is wrong with it (a link, a path outside the
    directory, a logo that could do harm); `kind` is file, link or logo.
    """

    sha256: str | None
    problem: str | None = None
    escapes: bool = False
