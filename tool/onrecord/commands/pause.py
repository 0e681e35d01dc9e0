"""onrecord pause: ask first before a customer is used, for the time being."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.editing.desk import editing_options, open_desk
from onrecord.commands.editing.status import change_status
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName


@click.command("pause")
@click.argument("customer", type=CustomerName())
@click.option("--why", help="Why, for colleagues; required.")
@editing_options
def command(
    customer: str,
    why: str | None,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Pause a customer: until `onrecord resume`, every answer is at best "ask first". Lists what follows from it.

    Example: onrecord pause nordlys-bank --why "An outage; Dana talks to them first"
    """
    desk = open_desk(root, today, by)
    reference = desk.customer(customer)
    wanted = prompts.Wanted()
    why = wanted.one("--why", prompts.words("--why")(why) if why else None, "Why", prompts.words("--why"))
    wanted.done()
    change_status(desk, reference, "paused", why, commits=commits)
