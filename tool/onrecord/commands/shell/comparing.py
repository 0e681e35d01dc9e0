"""Compare two commits for a verb; if that is not possible, say "cannot compare" and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn

from onrecord.catalog.changes.compare import compare, find_renames
from onrecord.catalog.changes.required_approvals import JudgedChange
from onrecord.catalog.decision.reasons import DecisionError
from onrecord.commands.shell.failure import fail
from onrecord.commands.shell.opening import open_base
from onrecord.finding import Finding
from onrecord.git.repository import GitError, Repository
from onrecord.store.changed_records import find_changed_fields, find_changed_files
from onrecord.store.commit_authors import commit_authors
from onrecord.store.comparison import Comparison, list_unread


@dataclass(frozen=True)
class Compared:
    """Both sides as they were read, and the change. `authors` are the e-mail addresses of the commits' authors."""

    both: Comparison
    change: JudgedChange
    authors: frozenset[str]


def compare_sides(
    root: Path, base: str, head: str | None, today: date | timedelta | None, branch: str | None = None
) -> Compared:
    """Read both sides and compare them, by the base's policy, schemas and day.

    `branch` is the commit whose authors count, if the head is a merge that was made only to be judged.
    Raises CommandError (exit 4) if the comparison cannot be certain.
    """
    both = open_base(root, base, head, today)
    try:
        repository = Repository(root)
        files, prefix = find_changed_files(root, both), repository.find_prefix(root)
        authors = commit_authors(repository, both.base_commit, repository.commit(branch or head or "HEAD"))
    except GitError as error:
        refuse_for_git(error)
    if findings := [finding for finding in list_unread(both.head) if f"{prefix}{finding.path}" in files]:
        refuse_comparison("some files of this change cannot be read", "fix them in this change", findings)
    old, new = both.base.library, both.head.library
    try:
        fields = find_changed_fields(root, both, files, prefix, find_renames(old, new))
        changes = compare(old, new, both.today, fields)
    except DecisionError as error:
        refuse_comparison(error.message, error.hint)
    return Compared(both, JudgedChange(changes, old, new, both.today, files, prefix), authors)


def refuse_comparison(message: str, cure: str, findings: Iterable[Finding] = ()) -> NoReturn:
    """End the verb with exit code 4: the two sides cannot be compared. Always raises CommandError."""
    fail(f"cannot compare: {message}", cure, findings)


def refuse_for_git(error: GitError) -> NoReturn:
    """End the verb as `refuse_comparison` does, with git's reason. Always raises CommandError."""
    refuse_comparison(error.message, error.hint)
