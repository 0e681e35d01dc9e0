"""onrecord pause: ask first before a customer is used, for the time being."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.editing.edit_session import add_editing_options, open_session
from onrecord.commands.editing.status import change_status
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName


@click.command("pause")
@click.argument("customer", type=CustomerName())
@click.option("--why", help="Why, for colleagues; required.")
@add_editing_options
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
    session = open_session(root, today, by)
    reference = session.find_customer(customer)
    wanted = prompts.Wanted()
    why = wanted.ask_one(
        "--why", prompts.require_words("--why")(why) if why else None, "Why", prompts.require_words("--why")
    )
    wanted.finish()
    change_status(session, reference, "paused", why, commits=commits)
