"""onrecord resume: make a paused or retired customer a reference again."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.editing.edit_session import add_editing_options, open_session
from onrecord.commands.editing.status import resume
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName


@click.command("resume")
@click.argument("customer", type=CustomerName())
@click.option("--why", help="Why, for the commit message; the reason for the pause is removed.")
@add_editing_options
def command(
    customer: str,
    why: str | None,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Make a paused or retired customer an active reference again. Withdrawn permissions stay withdrawn.

    Example: onrecord resume nordlys-bank --why "The outage is over, Dana talked to them"
    """
    session = open_session(root, today, by)
    reference = session.find_customer(customer)
    resume(session, reference, prompts.require_words("--why")(why) if why else None, commits=commits)
