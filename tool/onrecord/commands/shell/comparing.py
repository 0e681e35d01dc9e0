"""Two commits compared for a verb; where that cannot be, it says "cannot compare" and what to do about it."""

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn

import click

from onrecord.catalog.changes.compare import compare
from onrecord.catalog.changes.model import Changes
from onrecord.catalog.decision.reasons import DecisionError
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.opening import open_base, paint
from onrecord.finding import Finding
from onrecord.git.repository import GitError
from onrecord.reports import text
from onrecord.store.comparison import Comparison, unread


def compared(
    root: Path, base: str, head: str | None, today: date | timedelta | None
) -> tuple[Comparison, Changes, date]:
    """Both sides, what changed, and the day by the base's policy; exit 4 where that cannot be said for sure."""
    both, day = open_base(root, base, head, today)
    if findings := unread(both.head):
        _broken(findings, "files of this change cannot be read", "mend them in it")
    if findings := unread(both.base):
        cure = "mend them on the branch it goes to first; an administrator can, past the gate"
        _broken(findings, f"files of the base {both.base_commit[:10]} cannot be read", cure)
    try:
        return both, compare(both.base.library, both.head.library, day), day
    except DecisionError as error:
        cannot(error.message, error.hint)


def _broken(findings: list[Finding], what: str, cure: str) -> NoReturn:
    click.echo(text.findings(findings, paint(sys.stderr)), err=True)
    cannot(what, cure)


def cannot(message: str, cure: str) -> NoReturn:
    """Say that it cannot be compared, why, and the cure; exit 4."""
    click.echo(f"onrecord: cannot compare: {text.shown(message)}", err=True)
    if cure:
        click.echo(f"  → {text.shown(cure)}", err=True)
    sys.exit(Exit.UNREADABLE)


def cannot_by_git(error: GitError) -> NoReturn:
    """The same for what git said."""
    cannot(error.message, error.hint)
