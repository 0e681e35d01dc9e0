"""onrecord renew: ask a customer again before permissions end, for all of them in one request."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.editing.edit_session import add_editing_options, open_session
from onrecord.commands.editing.inquiry import add_asking_options
from onrecord.commands.editing.renewing import Renewal, renew
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.opening import DayOption, DaysOption


@click.command("renew")
@click.argument("customer", type=CustomerName())
@click.argument("authorizations", nargs=-1, metavar="[AUTHORIZATION]...")
@click.option(
    "--within",
    type=DaysOption(),
    default="90d",
    metavar="90d",
    help="Without AUTHORIZATION: everything that ends within this many days. Default: 90d.",
)
@click.option("--through", type=DayOption(), metavar="D", help="The last day. Default: a year after the old last day.")
@click.option("--why", help="What it is for; the customer reads it. Default: as last time.")
@click.option("--language", help="The language of the request. Default: as last time, else theirs.")
@click.option("--campaign", metavar="NAME", help="The campaign this belongs to.")
@click.option("--team", help="The team you ask for. Default: your role.")
@click.option("--id", "id_", metavar="ID", help="The id of the new authorization. Default: the year and the first use.")
@add_asking_options
@click.option("--dry-run", is_flag=True, help="Show what is in force and the reasons not to ask now; write nothing.")
@add_editing_options
def command(
    customer: str,
    authorizations: tuple[str, ...],
    within: int,
    through: date | timedelta | None,
    why: str | None,
    language: str | None,
    campaign: str | None,
    team: str | None,
    id_: str | None,
    out: Path | None,
    anyway: bool,
    dry_run: bool,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Ask again for what the AUTHORIZATIONs allow: the same uses, channels, territories and conditions, for longer.

    Without AUTHORIZATION, everything that ends within the window is put into one request with one form. What is in
    force stays in force until its own last day. A yes counts from the day after; a no lets it end.

    Example: onrecord renew nordlys-bank
    """
    session = open_session(root, today, by)
    reference = session.find_customer(customer)
    ask = Renewal(authorizations, within, through, why, language, campaign, team)
    renew(session, reference, ask, out, id_, anyway=anyway, dry_run=dry_run, commits=commits)
