"""Two commits compared for a verb; where that cannot be, it says "cannot compare" and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn

from onrecord.catalog.changes.compare import compare, renames
from onrecord.catalog.changes.required_approvals import JudgedChange
from onrecord.catalog.decision.reasons import DecisionError
from onrecord.commands.shell.failure import fail
from onrecord.commands.shell.opening import open_base
from onrecord.finding import Finding
from onrecord.git.repository import GitError, Repository
from onrecord.store.changed_records import find_changed_fields, find_changed_files
from onrecord.store.commit_authors import commit_authors
from onrecord.store.comparison import Comparison, unread


@dataclass(frozen=True)
class Compared:
    """Both sides as they were read, and what is judged. `authors` are the e-mail addresses of who wrote the commits."""

    both: Comparison
    change: JudgedChange
    authors: frozenset[str]


def compare_sides(
    root: Path, base: str, head: str | None, today: date | timedelta | None, branch: str | None = None
) -> Compared:
    """Both sides and what changed, by the base's policy, schemas and day; exit 4 where that cannot be said for sure.

    `branch` is the commit whose authors count, where the head is a merge made for the judgment.
    """
    both = open_base(root, base, head, today)
    try:
        repository = Repository(root)
        files, prefix = find_changed_files(root, both), repository.prefix(root)
        authors = commit_authors(repository, both.base_commit, repository.commit(branch or head or "HEAD"))
    except GitError as error:
        cannot_by_git(error)
    if findings := [finding for finding in unread(both.head) if f"{prefix}{finding.path}" in files]:
        cannot("files of this change cannot be read", "fix them in it", findings)
    old, new = both.base.library, both.head.library
    try:
        fields = find_changed_fields(root, both, files, prefix, renames(old, new))
        changes = compare(old, new, both.today, fields)
    except DecisionError as error:
        cannot(error.message, error.hint)
    return Compared(both, JudgedChange(changes, old, new, both.today, files, prefix), authors)


def cannot(message: str, cure: str, findings: Iterable[Finding] = ()) -> NoReturn:
    """Say that it cannot be compared, why, and the cure; exit 4."""
    fail(f"cannot compare: {message}", cure, findings)


def cannot_by_git(error: GitError) -> NoReturn:
    """The same for what git said."""
    cannot(error.message, error.hint)
