"""Two commits compared for a verb; where that cannot be, it says "cannot compare" and what to do about it."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn

from onrecord.catalog.changes.compare import compare
from onrecord.catalog.changes.model import Changes
from onrecord.catalog.decision.reasons import DecisionError
from onrecord.commands.shell.failure import fail
from onrecord.commands.shell.opening import open_base
from onrecord.finding import Finding
from onrecord.git.repository import GitError
from onrecord.store.comparison import Comparison, unread


def compared(
    root: Path, base: str, head: str | None, today: date | timedelta | None
) -> tuple[Comparison, Changes, date]:
    """Both sides, what changed, and the day by the base's policy; exit 4 where that cannot be said for sure."""
    both = open_base(root, base, head, today)
    if findings := unread(both.head):
        cannot("files of this change cannot be read", "mend them in it", findings)
    if findings := unread(both.base):
        cure = "mend them on the branch it goes to first; an administrator can, past the gate"
        cannot(f"files of the base {both.base_commit[:10]} cannot be read", cure, findings)
    try:
        return both, compare(both.base.library, both.head.library, both.today), both.today
    except DecisionError as error:
        cannot(error.message, error.hint)


def cannot(message: str, cure: str, findings: Iterable[Finding] = ()) -> NoReturn:
    """Say that it cannot be compared, why, and the cure; exit 4."""
    fail(f"cannot compare: {message}", cure, findings)


def cannot_by_git(error: GitError) -> NoReturn:
    """The same for what git said."""
    cannot(error.message, error.hint)
