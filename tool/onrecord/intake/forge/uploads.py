"""Reads a pull request with which somebody uploads an answer: what it adds to evidence/, as data in git objects."""

import re
from dataclasses import dataclass
from typing import Annotated

import msgspec

from onrecord.catalog.changes.protected_files import is_plain, is_record_file
from onrecord.git.repository import Repository
from onrecord.intake.answer.evidence_kinds import MOST_BYTES
from onrecord.intake.forge.pull_request_payload import PayloadError

Commit = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{40}([0-9a-f]{24})?\Z")]
_DROPPED = re.compile(r"references/([a-z0-9]+(?:-[a-z0-9]+)*)/evidence/([^/]+)\Z")
"""A path of evidence: one customer's folder, one file, no further folders."""


class _User(msgspec.Struct):
    login: str


class _Repository(msgspec.Struct):
    full_name: str


class _Side(msgspec.Struct):
    sha: Commit
    ref: str
    repo: _Repository | None = None


class _Pull(msgspec.Struct):
    number: int
    head: _Side
    base: _Side
    user: _User | None = None


class PullRequestEvent(msgspec.Struct):
    """The part of the Git host's event about a pull request that we need. `sender` is the person who acted."""

    pull_request: _Pull
    sender: _User | None = None

    @property
    def is_from_fork(self) -> bool:
        """Whether the branch is in another repository, such as a fork."""
        head, base = self.pull_request.head.repo, self.pull_request.base.repo
        return head is None or base is None or head.full_name != base.full_name


def parse_pull_request_event(data: bytes) -> PullRequestEvent | None:
    """The event; None if it is about something else. Raises PayloadError if a field that we need is missing."""
    try:
        keys = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        return msgspec.json.decode(data, type=PullRequestEvent) if "pull_request" in keys else None
    except msgspec.DecodeError as error:
        raise PayloadError(f"the event cannot be read: {error}") from None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that a pull request adds to a customer's evidence/: its path from the catalog's root, mode and blob."""

    customer: str
    name: str
    path: str
    mode: str
    blob: str

    @property
    def fits(self) -> bool:
        """Whether the file may be in evidence/: regular, not executable, and not a dotfile."""
        return is_plain(self.mode) and is_record_file(self.path)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a pull request changes: files uploaded to evidence/, and everything else by path."""

    dropped: tuple[Dropped, ...]
    others: tuple[str, ...]


def read_brought(repository: Repository, base: str, head: str, prefix: str) -> Brought:
    """What the head changes since its merge base with the base. Raises GitError.

    `prefix` is the catalog's path in the repository, empty or ending in `/`.
    """
    start = repository.merge_base(base, head)
    listing = repository.run("diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", start, head, "--")
    parts = listing.decode("utf-8", "surrogateescape").split("\0")
    dropped, others = [], []
    for facts, path in zip(parts[::2], parts[1::2], strict=False):
        _, mode, _, blob, kind = facts.split()
        inner = path.removeprefix(prefix) if path.startswith(prefix) else ""
        found = _DROPPED.match(inner)
        if found and kind == "A":
            dropped.append(Dropped(found[1], found[2], inner, mode, blob))
        else:
            others.append(path)
    return Brought(tuple(dropped), tuple(others))


def read_content(repository: Repository, dropped: Dropped) -> bytes:
    """The file's bytes; of one that is too large for evidence, one byte more than the limit. Raises GitError."""
    held = bytearray()
    for chunk in repository.objects.read_chunks(dropped.blob):
        held += chunk[: MOST_BYTES + 1 - len(held)]
    return bytes(held)
