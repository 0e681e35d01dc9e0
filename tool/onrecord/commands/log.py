"""onrecord log: the next step of a request."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.editing.edit_session import add_editing_options, open_session
from onrecord.commands.editing.engagement_documents import write_invitation, write_meeting_documents, write_thanks
from onrecord.commands.editing.request_steps import (
    ACTIONS,
    Details,
    choose_day_it_happened,
    find_request,
    log_step,
    require_may_follow,
)
from onrecord.commands.shell import prompts
from onrecord.commands.shell.opening import DayOption


@click.command("log")
@click.argument("request")
@click.argument("action", type=click.Choice(ACTIONS))
@click.option("--on", "on", type=DayOption(), metavar="D", help="The day it happened. Default: today.")
@click.option("--at", "at", metavar="MOMENT", help="schedule: when, such as 2026-11-27T14:00 (policy's time zone).")
@click.option(
    "--minutes", type=click.IntRange(5, 1440), default=30, show_default=True, help="schedule: how many minutes."
)
@click.option("--note", help="accept, decline, outcome: what was said.")
@click.option("--helpful", type=click.IntRange(1, 5), help="outcome: 1 (not at all) to 5 (very).")
@click.option("--deal", type=click.Choice(["won", "lost", "open"]), help="outcome: what became of the deal.")
@click.option("--amount", type=prompts.Amount(), help="outcome: the final amount of the deal.")
@click.option("--how", help="thank: how you thanked them.")
@click.option("--why", help="cancel: why.")
@click.option("--anyway", is_flag=True, help="approve, accept, schedule: go on even if you should ask first.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder for the files. Default: outbox/CUSTOMER.",
)
@add_editing_options
def command(
    request: str,
    action: str,
    on: date | timedelta | None,
    at: str | None,
    minutes: int,
    note: str | None,
    helpful: int | None,
    deal: str | None,
    amount: float | int | None,
    how: str | None,
    why: str | None,
    anyway: bool,
    out: Path | None,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Record the next step of a request. REQUEST is its file, its id, or CUSTOMER/ID.

    `schedule` also writes an invitation (.ics) and a briefing for the colleague, and `cancel` the .ics that calls it
    off; `thank` writes a draft thank-you.

    Example: onrecord log nordlys-bank/2026-11-20-globex-call schedule --at 2026-11-27T14:00
    """
    note = prompts.require_words("--note", 2000)(note) if note else None
    how = prompts.require_words("--how")(how) if how else None
    session = open_session(root, today, by)
    reference, found = find_request(session, request)
    day = choose_day_it_happened(session, on)
    require_may_follow(found, action)
    wanted = prompts.Wanted()
    if action == "schedule":
        at = wanted.ask_one("--at", at, "When (2026-11-27T14:00)", str)
    elif action == "outcome" and helpful is None:
        helpful = wanted.ask_one("--helpful", None, "How helpful was it (1 to 5)", _read_mark)
    elif action == "cancel":
        why = wanted.ask_one("--why", why, "Why", prompts.require_words("--why"))
    wanted.finish()
    details = Details(at, note, helpful, deal, amount, how, why)
    reference, seen = log_step(session, reference, found, action, day, details, anyway=anyway, commits=commits)
    folder = out or session.opened.root / "outbox" / reference.slug
    if action == "schedule":
        write_meeting_documents(session, reference, seen, folder, minutes, moved=found.scheduled is not None)
    elif action == "cancel" and seen.scheduled:
        write_invitation(session, reference, seen, folder, minutes, moved=True)
    elif action == "thank":
        write_thanks(session, reference, seen, folder)
    elif action == "decline":
        click.echo(
            "If they want to be asked less often, set `preferences.limits` or add a restriction in their record."
        )


def _read_mark(text: str) -> int:
    if text not in ("1", "2", "3", "4", "5"):
        prompts.refuse("write a number from 1 to 5", "--helpful")
    return int(text)
