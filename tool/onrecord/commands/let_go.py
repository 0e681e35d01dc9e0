"""onrecord let-go: a permission that ended is not asked for again."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.decision.validity import over
from onrecord.catalog.workload.renewal import following
from onrecord.commands.editing.desk import Change, editing_options, foresee, open_desk, save
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.failure import decline
from onrecord.commands.shell.opening import DayOption
from onrecord.reports.text import shown
from onrecord.yaml.edit import EditError


@click.command("let-go")
@click.argument("customer", type=CustomerName())
@click.argument("authorization")
@click.option("--why", help="Why nobody asks again, for colleagues.")
@click.option("--on", "on", type=DayOption(), metavar="D", help="The day it was decided. Default: today.")
@editing_options
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
    """Say that AUTHORIZATION, which ended, is not asked for again: `due` no longer lists it.

    Nothing changes for the customer: what ended stays ended. `onrecord renew` asks again at any time.

    Example: onrecord let-go nordlys-bank 2024-logo --why "The campaign is over"
    """
    desk = open_desk(root, today, by)
    reference = desk.customer(customer)
    old = reference.by_id.get(authorization)
    if old is None or old.state != "granted":
        ended = ", ".join(a.id for a in reference.authorizations if over(a, desk.today)) or "none"
        prompts.refuse(f"{shown(authorization)!r} is not granted; what has ended: {ended}", "AUTHORIZATION")
    if not over(old, desk.today):
        decline(f"Nothing was written: {old.id} is in force until {old.valid_through or 'it is withdrawn'}.")
    asked_again = following(reference, old)
    if asked_again:
        decline(f"Nothing was written: {asked_again.id} asks for it again ({asked_again.state}).")
    if old.let_go:
        decline(f"Nothing was written: {desk.policy.name_of(old.let_go.by)} let it go on {old.let_go.on}.")
    day = desk.today + on if isinstance(on, timedelta) else on or desk.today
    fact = {"on": day.isoformat(), "by": desk.by} | ({"why": prompts.words("--why")(why)} if why else {})
    path, record = desk.record(reference.slug)
    before = record.data
    try:
        record.set(("authorizations", reference.authorizations.index(old), "let_go"), fact)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change = Change(reference.slug, f"let-go/{reference.slug}-{old.id}", f"{reference.name}: {old.id} is let go")
    change.edit(path, before, record.data)
    foresee(desk, change)
    save(desk, change, commits=commits)
