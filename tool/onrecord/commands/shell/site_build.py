"""What build and serve share: the day of a build, the history from git, and the messages of a failed build."""

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
from onrecord.store.record_cache import find_folder
from onrecord.store.record_histories import RecordHistories


def choose_day_of_build(today: date | timedelta | None, root: Path) -> tuple[date | timedelta | None, bool]:
    """Return the day to use as today, and whether that makes the build a preview.

    An explicit day makes a preview. SOURCE_DATE_EPOCH (reproducible-builds.org) sets the day, in the policy's time
    zone, without making one. Raises click.UsageError if that variable is not a number of seconds.
    """
    if today is not None:
        return today, True
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None, False
    if not epoch.isdigit() or len(epoch) > 11:  # eleven digits reach the year 5138
        raise click.UsageError(
            f"SOURCE_DATE_EPOCH is {text.make_visible(epoch)!r}; it must be a number of seconds since 1970"
        )
    return datetime.fromtimestamp(int(epoch), _read_zone(root)).date(), False


def _read_zone(root: Path) -> ZoneInfo:
    """Return the policy's time zone, or UTC if it cannot be read: opening the catalog reports that."""
    try:
        return ZoneInfo(load_settings(DirectoryTree(root), datetime.now(UTC).date())[1].time_zone)
    except CatalogError:
        return ZoneInfo("UTC")


def is_preview(opened: Opened, wanted: bool) -> bool:
    """Return whether a build is a preview: a day was given, or the catalog is a demo."""
    return wanted or opened.catalog.library.policy.demo_today is not None


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
    """Build the site for an audience; a demo's site is always a preview. `found` are the findings about the catalog.

    The build is cached under the name `kept_as`, so that a temporary site does not replace the cache of another one.
    Raises what publish.builder.build raises.
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
        cache=find_folder(opened.root) / f"{kept_as}-{audience}" if may_remember() else None,
    )


def describe_refusal(error: ReadBackError | StrictError) -> CommandError:
    """Return the error that says why nothing was written, and what to do."""
    if isinstance(error, ReadBackError):
        why = f"the site did not pass verification ({count_of(len(error.findings), 'finding')})"
        way = "this is a bug in onrecord: report it, with the findings above"
        return CommandError(f"nothing was published: {why}", way, error.findings, Exit.UNREADABLE)
    why = f"the catalog has {count_of(len(error.findings), 'error')}, and --strict was given"
    way = "fix it" if len(error.findings) == 1 else "fix them (each says how)"
    return CommandError(f"nothing was built: {why}", f"{way}, then build again", error.findings, Exit.FINDINGS)


def describe_shortfall(done: Built) -> CommandError:
    """Return the error that says what was kept off the site, and what must be taken down elsewhere."""
    shortfall = [f"{count_of(done.broken, 'whole record')}"] if done.broken else []
    entries = {(e.customer, e.keys[:2]) for e in done.errors if e.withholds is Withholds.ITEM}
    shortfall += ["1 entry" if len(entries) == 1 else f"{len(entries)} entries"] if entries else []
    left = f"; left out of the site: {' and '.join(shortfall)}" if shortfall else ""
    down = sum(error.rule == "expired-published" for error in done.errors)
    must = f"; {count_of(down, 'publication')} elsewhere must be taken down" if down else ""
    message = f"the catalog has {count_of(len(done.errors), 'error')}{left}{must}"
    way = "the site that was built shows only what is allowed, and can be deployed"
    return CommandError(message, way, done.errors, Exit.FINDINGS)
