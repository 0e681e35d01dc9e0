"""onrecord let-go: record that nobody will ask again for a permission that ended."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.editing.edit_session import add_editing_options, open_session
from onrecord.commands.editing.letting_go import let_go
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.opening import DayOption


@click.command("let-go")
@click.argument("customer", type=CustomerName())
@click.argument("authorization")
@click.option("--why", help="Why nobody will ask again, for colleagues.")
@click.option("--on", "on", type=DayOption(), metavar="D", help="The day it was decided. Default: today.")
@add_editing_options
def command(
    customer: str,
    authorization: str,
    why: str | None,
    on: date | timedelta | None,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Record that nobody will ask again for AUTHORIZATION, which has ended; `due` no longer lists it.

    What is allowed does not change. You can still ask again with `onrecord renew`.

    Example: onrecord let-go nordlys-bank 2024-logo --why "The campaign is over"
    """
    session = open_session(root, today, by)
    reference = session.find_customer(customer)
    let_go(
        session, reference, authorization, why, session.today + on if isinstance(on, timedelta) else on, commits=commits
    )
