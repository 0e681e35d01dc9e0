"""onrecord due: what needs attention."""

import sys
from collections.abc import Collection
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path

import click

from onrecord.catalog.search.open_wishes import list_due_with_wishes
from onrecord.catalog.workload.due import KINDS, group_by_owner
from onrecord.commands.shell.colors import choose_paint
from onrecord.commands.shell.opening import DaysOption, add_catalog_options, open_catalog
from onrecord.commands.shell.output import write_into
from onrecord.reports import due as reports
from onrecord.reports import due_slack
from onrecord.reports.text import make_visible
from onrecord.store.wish_files import read_wishes


def _require_known(option: str, given: str, known: Collection[str]) -> None:
    """Raises click.BadParameter (exit 2) if the value is not a known one."""
    if given not in known:
        close = get_close_matches(given, known, n=1)
        meant = f"did you mean {close[0]!r}?" if close else f"choose from: {', '.join(known)}"
        raise click.BadParameter(f"there is no {make_visible(given)!r}; {meant}", param_hint=option)


@click.command("due")
@click.option("--within", type=DaysOption(), default="90d", metavar="90d", help="How far ahead. Default: 90d.")
@click.option("--owner", metavar="PERSON", help="Only what this person owns.")
@click.option("--kind", "kinds", multiple=True, help=f"Only these: {', '.join(KINDS)}. Repeatable.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "json", "slack"]),
    default="text",
    help="Output format. slack: the body for an incoming webhook.",
)
@click.option(
    "--digest", is_flag=True, help=f"Only the first {reports.MOST} of each owner; no output if nothing is due."
)
@click.option(
    "--ics",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write a calendar file per owner into this folder; one already there is emptied if nothing is due.",
)
@add_catalog_options
def command(
    within: int,
    owner: str | None,
    kinds: tuple[str, ...],
    format_: str,
    digest: bool,
    ics: Path | None,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """List what needs attention, grouped by owner: what ends, waits or is overdue, and which role is responsible.

    Each line says what would be lost if nobody acts (deals, uses that no other customer allows, publications), and the
    list is in that order. Deals over policy's high value come sooner. Records that cannot be read are left out;
    `onrecord check` says why.

    Example: onrecord due --within 30d --digest --format slack
    """
    opened = open_catalog(root, today)
    library = opened.catalog.library
    for option, given, known in (
        ("--owner", [owner] if owner else [], library.policy.people),
        ("--kind", kinds, KINDS),
    ):
        for term in given:
            _require_known(option, term, known)
    wishes = read_wishes(opened.tree, library, opened.today).wishes
    items = [
        item
        for item in list_due_with_wishes(library, wishes, opened.today, within)
        if (not owner or item.owner == owner) and (not kinds or item.kind in kinds)
    ]
    grouped = group_by_owner(items, library)
    most = reports.MOST if digest else None
    if format_ == "slack":
        click.echo(due_slack.render_message(grouped, library.policy, opened.today), nl=False)
    elif digest and not grouped:
        pass
    elif format_ == "json":
        click.echo(reports.render_json(grouped, library.policy, opened.today, within), nl=False)
    elif format_ == "markdown":
        click.echo(reports.render_markdown(grouped, library.policy, opened.today, most), nl=False)
    else:
        click.echo(reports.render_text(grouped, library.policy, opened.today, choose_paint(sys.stdout), most))
    if ics:
        asked: list[str | None] = [owner] if owner else [*library.policy.people, None]
        emptied = {one: () for one in asked if one not in grouped and (ics / reports.name_calendar(one)).is_file()}
        calendars = reports.render_calendars({**grouped, **emptied}, library.policy, opened.today)
        write_into(ics, {name: text.encode("utf-8") for name, text in calendars}, "name another folder with --ics")
