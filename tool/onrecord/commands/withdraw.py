"""onrecord withdraw: record that a customer withdraws permissions."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.record.authorization import Copies
from onrecord.commands.editing.edit_session import add_editing_options, open_session
from onrecord.commands.editing.elsewhere import Content
from onrecord.commands.editing.speaker import withdraw_consent
from onrecord.commands.editing.taking_back import take_back
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.opening import DayOption


@click.command("withdraw")
@click.argument("customer", type=CustomerName())
@click.argument("authorizations", metavar="[AUTHORIZATION]...", nargs=-1)
@click.option("--quote", metavar="ID", help="Only this quote: its speaker withdraws their consent.")
@click.option("--on", "on", type=DayOption(), metavar="D", help="The first day without the permission. Default: today.")
@click.option("--why", help="Why, in the customer's words, if they gave a reason.")
@click.option(
    "--copies",
    type=click.Choice(["recall", "stop-new"]),
    help="recall (default): everything must be taken down. stop-new: what is published may stay, but nothing new.",
)
@click.option(
    "--evidence", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The e-mail or letter it came in."
)
@click.option(
    "--content",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Also look for the customer in this content, such as a website's source. Repeatable.",
)
@click.option("--format", "format_", type=click.Choice(["text", "markdown"]), default="text", help="Output format.")
@add_editing_options
def command(
    customer: str,
    authorizations: tuple[str, ...],
    quote: str | None,
    on: date | timedelta | None,
    why: str | None,
    copies: Copies | None,
    evidence: Path | None,
    content: tuple[Path, ...],
    format_: str,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Record that a customer withdraws permissions, stop other teams from asking, and list who must do what, by when.

    Without AUTHORIZATION, everything is withdrawn: all permissions and open requests, and every use from then on. A
    speaker withdraws their own words with --quote. A withdrawal needs no reason and no particular form: whatever the
    customer said is enough. To bring forward a withdrawal on a future day, withdraw again with the earlier day.

    The record says where the customer is published; --content also finds them in a website's source, a deck or a built
    site.

    Example: onrecord withdraw nordlys-bank 2026-logo --on 2026-12-01 --why "New owner, new brand" --copies recall
    """
    session = open_session(root, today, by)
    reference = session.find_customer(customer)
    day = session.today + on if isinstance(on, timedelta) else on or session.today
    why = prompts.require_words("--why")(why) if why else None
    elsewhere = Content(content, session.opened.root)
    if (
        len(authorizations) == 1
        and authorizations[0] not in reference.by_id
        and reference.find_quote(authorizations[0])
    ):
        quote, authorizations = authorizations[0], ()
    if quote:
        if authorizations or copies:
            raise click.UsageError("--quote withdraws only that quote; leave out AUTHORIZATION and --copies.")
        withdraw_consent(session, reference, quote, day, why, evidence, elsewhere, commits=commits)
        return
    take_back(session, reference, authorizations, day, why, copies, evidence, format_, elsewhere, commits=commits)
