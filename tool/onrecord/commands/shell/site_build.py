"""What build and serve share: the day of a build, the history from git, and how a refusal is said."""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import CommandError
from onrecord.commands.shell.opening import Opened, may_remember
from onrecord.finding import Finding, Withholds
from onrecord.git.tree import DirectoryTree
from onrecord.publish.builder import Built, ReadBackError, StrictError, build
from onrecord.reports import text
from onrecord.reports.text import count_of
from onrecord.store.catalog_reader import CatalogError, load_settings
from onrecord.store.record_cache import folder_of
from onrecord.store.record_histories import RecordHistories


def day_of_build(today: date | timedelta | None, root: Path) -> tuple[date | timedelta | None, bool]:
    """What to take for today, and whether that makes the build a preview.

    An explicit day makes a preview. SOURCE_DATE_EPOCH (reproducible-builds.org) sets the day, that of the moment in
    the policy's zone, without making one. Raises UsageError where that variable is no number of seconds.
    """
    if today is not None:
        return today, True
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None, False
    if not epoch.isdigit() or len(epoch) > 11:  # eleven digits reach the year 5138
        raise click.UsageError(f"SOURCE_DATE_EPOCH is {text.make_visible(epoch)!r}: it must be seconds since 1970")
    return datetime.fromtimestamp(int(epoch), _zone(root)).date(), False


def _zone(root: Path) -> ZoneInfo:
    """The policy's time zone; where there is none to read, opening the catalog says so."""
    try:
        return ZoneInfo(load_settings(DirectoryTree(root), datetime.now(UTC).date())[1].time_zone)
    except CatalogError:
        return ZoneInfo("UTC")


def is_preview(opened: Opened, asked: bool) -> bool:
    """Whether a build is a preview: a day was asked for, or the catalog is a demo."""
    return asked or opened.catalog.library.policy.demo_today is not None


def build_site(
    opened: Opened,
    found: Sequence[Finding],
    out: Path,
    audience: str,
    *,
    preview: bool,
    strict: bool = False,
    kept_as: str = "site",
) -> Built:
    """Build the site of an audience; that of a demo is always a preview. `found` are the findings about the catalog.

    What is remembered of it is kept by the name `kept_as`: that of a folder of a moment takes nobody else's place.
    Raises as publish.builder.build does.
    """
    return build(
        opened.catalog,
        opened.tree,
        out,
        opened.today,
        audience=audience,
        preview=is_preview(opened, preview),
        histories=RecordHistories(opened.root, opened.catalog.library.references, opened.today),
        strict=strict,
        found=found,
        cache=folder_of(opened.root) / f"{kept_as}-{audience}" if may_remember() else None,
    )


def refusal(error: ReadBackError | StrictError) -> CommandError:
    """Why nothing was written, and what to do."""
    if isinstance(error, ReadBackError):
        why = f"the site did not pass its own reading ({count_of(len(error.findings), 'finding')})"
        way = "this is a fault of onrecord: report it, with the findings above"
        return CommandError(f"nothing was published: {why}", way, error.findings, Exit.UNREADABLE)
    why = f"the catalog has {count_of(len(error.findings), 'error')}, and --strict was given"
    way = "fix it as it says" if len(error.findings) == 1 else "fix them (each says its ways out)"
    return CommandError(f"nothing was built: {why}", f"{way}, then build again", error.findings, Exit.FINDINGS)


def shortfall(done: Built) -> CommandError:
    """What the catalog's errors kept off the site, and what must be taken down elsewhere."""
    kept = [f"{count_of(done.broken, 'whole record')}"] if done.broken else []
    entries = {(e.customer, e.keys[:2]) for e in done.errors if e.withholds is Withholds.ITEM}
    kept += ["1 entry" if len(entries) == 1 else f"{len(entries)} entries"] if entries else []
    left = f"; left out of the site: {' and '.join(kept)}" if kept else ""
    down = sum(error.rule == "expired-published" for error in done.errors)
    must = f"; {count_of(down, 'publication')} elsewhere must be taken down" if down else ""
    message = f"the catalog has {count_of(len(done.errors), 'error')}{left}{must}"
    way = "what was built shows only what is allowed, and can be deployed"
    return CommandError(message, way, done.errors, Exit.FINDINGS)
