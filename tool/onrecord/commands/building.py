"""What build and serve share: the day of a build, the history from git, and how a refusal is said."""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from onrecord.catalog.view import HistoryEntry
from onrecord.commands.catalog import Opened, paint
from onrecord.files.git import GitError, Repository
from onrecord.files.history import last_changes
from onrecord.publish.builder import Built, GateError, build
from onrecord.reports import text
from onrecord.reports.text import counted

MOST_STEPS = 12


def day_of_build(today: date | timedelta | None) -> tuple[date | timedelta | None, bool]:
    """What to take for today, and whether that makes the build a preview.

    An explicit day makes a preview. SOURCE_DATE_EPOCH (reproducible-builds.org) sets the day without making one.
    """
    if today is not None:
        return today, True
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None, False
    if not epoch.isdigit() or len(epoch) > 11:
        raise click.UsageError(f"SOURCE_DATE_EPOCH is {text.shown(epoch)!r}: it must be seconds since 1970")
    return datetime.fromtimestamp(int(epoch), UTC).astimezone(ZoneInfo("UTC")).date(), False


def histories(root: Path) -> Mapping[str, Sequence[HistoryEntry]]:
    """The last steps of every record, from git; nothing where there is no history to read."""
    repository = Repository(root)
    try:
        found = last_changes(repository, repository.prefix(root))
    except GitError:
        return {}
    return {
        slug: [HistoryEntry(landing.on, landing.subject, landing.merged_by) for landing in landings[:MOST_STEPS]]
        for slug, landings in found.items()
    }


def built(opened: Opened, out: Path, audience: str, *, preview: bool) -> Built:
    """Build the site of an audience. Raises as publish.builder.build does."""
    return build(
        opened.catalog,
        opened.tree,
        out,
        opened.today,
        audience=audience,
        preview=preview,
        histories=histories(opened.root),
    )


def refusal(error: GateError) -> str:
    """Why nothing was built, and what to do."""
    said = text.findings(error.findings, paint(sys.stderr))
    if error.built:
        why = f"the site did not pass its own reading ({counted(len(error.findings), 'finding')})"
        return f"{said}\nonrecord: nothing was published: {why}"
    why = f"the catalog has {counted(len(error.findings), 'error')}"
    return f"{said}\nonrecord: nothing was built: {why}\n  → mend them (each says its ways out), then build again"
