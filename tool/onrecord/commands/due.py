"""onrecord due: what needs somebody."""

import re
import sys
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.due import by_owner, due
from onrecord.commands.catalog import catalog_options, open_catalog, paint
from onrecord.commands.exits import Exit
from onrecord.reports import due as reports
from onrecord.reports.text import shown


def _days(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """90d, or a plain number of days."""
    found = re.fullmatch(r"([0-9]{1,4})d?", value)
    if not found:
        raise click.BadParameter(f"{shown(value)!r} is no number of days: write 90d")
    return int(found[1])


@click.command("due")
@click.option("--within", callback=_days, default="90d", metavar="90d", help="How far ahead. Default: 90d.")
@click.option("--owner", metavar="PERSON", help="Only what this person owns.")
@click.option("--kind", "kinds", multiple=True, help="Only these: expiring, request, thanks, … May be given again.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "markdown", "json"]), default="text", help="How to say it."
)
@click.option(
    "--ics", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="A calendar file per owner."
)
@catalog_options
def command(
    within: int,
    owner: str | None,
    kinds: tuple[str, ...],
    format_: str,
    ics: Path | None,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """List what needs somebody, grouped by owner: what ends, what waits, what is owed; each with the role responsible.

    Deals over policy's high value come first, and sooner. What could not be read is left out: `onrecord check` says it.

    Example: onrecord due --within 30d --format markdown
    """
    opened = open_catalog(root, today)
    library = opened.catalog.library
    if owner and owner not in library.policy.people:
        raise click.BadParameter(f"policy knows no {shown(owner)!r}", param_hint="--owner")
    items = [
        item
        for item in due(library, opened.today, within)
        if (not owner or item.owner == owner) and (not kinds or item.kind in kinds)
    ]
    grouped = by_owner(items, library)
    if format_ == "json":
        click.echo(reports.document(grouped, library.policy, opened.today, within), nl=False)
    elif format_ == "markdown":
        click.echo(reports.markdown(grouped, library.policy, opened.today), nl=False)
    else:
        click.echo(reports.text(grouped, library.policy, opened.today, paint(sys.stdout)))
    if ics:
        try:
            ics.mkdir(parents=True, exist_ok=True)
            for name, text in reports.calendars(grouped, library.policy, opened.today):
                aside = ics / f".{name}.part"
                aside.write_bytes(text.encode("utf-8"))
                aside.replace(ics / name)
        except OSError as error:
            click.echo(f"onrecord: {shown(str(ics))} cannot be written: {error.strerror}", err=True)
            sys.exit(Exit.UNREADABLE)
