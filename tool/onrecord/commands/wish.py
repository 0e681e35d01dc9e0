"""onrecord wish: file what you looked for and did not find, and record what came of it."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.search.finder import Wish
from onrecord.commands.editing.edit_session import add_editing_options, open_session
from onrecord.commands.editing.wishing import answer_wish, close_wish, file_wish
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.opening import DayOption
from onrecord.commands.shell.search_options import add_search_options


@click.command("wish")
@add_search_options
@click.option("--needed-by", type=DayOption(), metavar="D", help="The day by which you need it.")
@click.option("--about", help="What else matters, in a sentence. Do not name the prospect.")
@click.option("--stage", type=click.IntRange(0, 100), help="The sales stage of the deal.")
@click.option("--amount", type=prompts.Amount(), help="The amount of the deal.")
@click.option("--currency", metavar="CODE", help="ISO 4217 code. Default: the currency of policy's high value.")
@click.option("--team", help="The team you ask for. Default: your role.")
@click.option("--answer", metavar="ID", help="Instead: record that --customer answers this wish.")
@click.option("--customer", type=CustomerName(), help="The customer that was found.")
@click.option("--close", metavar="ID", help="Instead: record that nobody is looking for this anymore.")
@click.option("--why", help="Why it is closed.")
@add_editing_options
def command(
    wanted: Wish,
    needed_by: date | timedelta | None,
    about: str | None,
    stage: int | None,
    amount: float | int | None,
    currency: str | None,
    team: str | None,
    answer: str | None,
    customer: str | None,
    close: str | None,
    why: str | None,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """File what you looked for and did not find, so that customer success can look for it and the gap is counted.

    It takes the options of `onrecord find`. When another reference that fits is allowed, `onrecord due` tells you.

    Example: onrecord wish --use reference-call --industry financial-services --region nordics --needed-by +30d
    """
    if (answer is None) is not (customer is None) or (answer and close):
        raise click.UsageError("give --answer ID with --customer CUSTOMER, or --close ID (and --why WHY)")
    session = open_session(root, today, by)
    if answer and customer:
        answer_wish(session, answer, customer, session.today, commits=commits)
        return
    if close:
        close_wish(session, close, why, session.today, commits=commits)
        return
    last = session.today + needed_by if isinstance(needed_by, timedelta) else needed_by
    if last and last < session.today:
        prompts.refuse(f"{last} is in the past", "--needed-by")
    high = session.policy.requests.high_value
    deal: dict[str, object] = {"stage": stage, "amount": amount}
    if amount is not None:
        deal["currency"] = currency or (high[1] if high else None)
    more = {
        "about": prompts.require_words("--about", 2000)(about) if about else None,
        "needed_by": last.isoformat() if last else None,
        "opportunity": {key: value for key, value in deal.items() if value is not None},
    }
    file_wish(session, wanted, session.today, more, team, commits=commits)
