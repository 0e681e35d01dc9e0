"""onrecord retire: record that a customer is no longer a reference."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.editing.desk import editing_options, open_desk
from onrecord.commands.editing.status import change_status
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName


@click.command("retire")
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
    """Retire a customer: from now on nothing is allowed, and nobody asks them again. Lists who must do what, by when.

    The record and its history are kept. To undo it: `onrecord resume`.

    Example: onrecord retire nordlys-bank --why "Bought by Globex, which gives no references"
    """
    desk = open_desk(root, today, by)
    reference = desk.customer(customer)
    wanted = prompts.Wanted()
    why = wanted.one("--why", prompts.words("--why")(why) if why else None, "Why", prompts.words("--why"))
    wanted.done()
    change_status(desk, reference, "retired", why, commits=commits)
