"""onrecord retire: record that a customer is no longer a reference."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.editing.edit_session import add_editing_options, open_session
from onrecord.commands.editing.status import change_status
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName


@click.command("retire")
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
    """Retire a customer: from now on nothing is allowed, and nobody asks them again. Lists who must do what, by when.

    The record and its history are kept. To undo it: `onrecord resume`.

    Example: onrecord retire nordlys-bank --why "Bought by Globex, which gives no references"
    """
    session = open_session(root, today, by)
    reference = session.find_customer(customer)
    wanted = prompts.Wanted()
    why = wanted.ask_one(
        "--why", prompts.require_words("--why")(why) if why else None, "Why", prompts.require_words("--why")
    )
    wanted.finish()
    change_status(session, reference, "retired", why, commits=commits)
