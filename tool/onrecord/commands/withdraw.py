"""onrecord withdraw: a customer takes a permission back."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.record.authorization import Copies
from onrecord.commands.editing.desk import editing_options, open_desk
from onrecord.commands.editing.elsewhere import Content
from onrecord.commands.editing.speaker import withdraw_consent
from onrecord.commands.editing.taking_back import take_back
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.opening import DayOption


@click.command("withdraw")
@click.argument("customer", type=CustomerName())
@click.argument("authorizations", metavar="[AUTHORIZATION]...", nargs=-1)
@click.option("--quote", metavar="ID", help="One quote only: its speaker takes their own words back.")
@click.option("--on", "on", type=DayOption(), metavar="D", help="From which day on, inclusive. Default: today.")
@click.option("--why", help="Why, in the customer's words, where they gave a reason.")
@click.option(
    "--copies",
    type=click.Choice(["recall", "stop-new"]),
    help="recall (the default): all must be taken down. stop-new: what is published may stay, nothing new.",
)
@click.option(
    "--evidence", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The mail or letter it came by."
)
@click.option(
    "--content",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Look through this content as well, such as a website's source; lists what shows them. May be given again.",
)
@click.option("--format", "format_", type=click.Choice(["text", "markdown"]), default="text", help="How to list.")
@editing_options
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
    """Record that a customer takes permissions back; keeps other teams off; lists what follows, by whom and by when.

    Without AUTHORIZATION it is everything: all permissions, what they were asked and have not answered, and every use
    from then on. A speaker takes their own words back with --quote. A withdrawal needs no reason and no form of its
    own: what the customer said, in whatever way, is enough. One for a day to come can be brought forward: withdraw
    again, with the earlier day.

    The record knows where they are published; --content finds them in a website's source, a deck or a built site too.

    Example: onrecord withdraw nordlys-bank 2026-logo --on 2026-12-01 --why "New owner, new brand" --copies recall
    """
    desk = open_desk(root, today, by)
    reference = desk.customer(customer)
    day = desk.today + on if isinstance(on, timedelta) else on or desk.today
    why = prompts.words("--why")(why) if why else None
    elsewhere = Content(content, desk.opened.root)
    if len(authorizations) == 1 and authorizations[0] not in reference.by_id and reference.quote(authorizations[0]):
        quote, authorizations = authorizations[0], ()
    if quote:
        if authorizations or copies:
            raise click.UsageError(
                "--quote takes one quote back, and nothing else: leave AUTHORIZATION and --copies out."
            )
        withdraw_consent(desk, reference, quote, day, why, evidence, elsewhere, commits=commits)
        return
    take_back(desk, reference, authorizations, day, why, copies, evidence, format_, elsewhere, commits=commits)
