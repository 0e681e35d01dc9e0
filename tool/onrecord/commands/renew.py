"""onrecord renew: ask a customer again before a permission ends."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.asking.request_draft import Plan
from onrecord.catalog.workload.renewal import following
from onrecord.commands.editing.desk import editing_options, open_desk, said
from onrecord.commands.seek import ask_one, campaign_name, chosen_language, last_day_asked
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.commands.shell.opening import DayOption
from onrecord.reports.text import shown


@click.command("renew")
@click.argument("customer")
@click.argument("authorization")
@click.option("--through", type=DayOption(), metavar="D", help="The last day. Default: a year from today.")
@click.option("--why", help="What it is for; the customer reads it. Default: as the last time.")
@click.option("--language", help="In which language they are asked. Default: as the last time, else theirs.")
@click.option("--campaign", metavar="NAME", help="The campaign this belongs to.")
@click.option("--team", help="For which team you ask. Default: your role.")
@click.option("--id", "id_", metavar="ID", help="The id of the new authorization. Default: the year and the first use.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where the files go.")
@click.option("--anyway", is_flag=True, help="Ask although something speaks against it that may be overruled.")
@click.option("--dry-run", is_flag=True, help="Say what stands and what speaks against asking; write nothing.")
@editing_options
def command(
    customer: str,
    authorization: str,
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
    """Ask again for what AUTHORIZATION allows: the same uses, channels, territories and conditions, for longer.

    What stands goes on standing until its own last day. A yes to the new request counts from the day after, a no lets
    it end.

    Example: onrecord renew nordlys-bank 2026-logo
    """
    desk = open_desk(root, today, by)
    reference = desk.customer(customer)
    old = reference.by_id.get(authorization)
    if old is None or old.state != "granted":
        granted = ", ".join(a.id for a in reference.authorizations if a.state == "granted") or "none"
        prompts.refuse(f"{shown(authorization)!r} is not granted; granted: {granted}", "AUTHORIZATION")
    if old.withdrawn:
        decline(f"{old.id} was withdrawn on {old.withdrawn.on}; what a customer took back is not renewed.")
    renewed = following(reference, old)
    if renewed:
        decline(f"{old.id} is renewed already, by {renewed.id} ({renewed.state}).")
    words = desk.opened.catalog.library.vocabulary
    wanted = prompts.Wanted()
    asked = old.requested
    why = wanted.one(
        "--why",
        why or (asked.why if asked else None),
        "What is it for (the customer reads this)",
        prompts.words("--why"),
    )
    wanted.done()
    plan = Plan(
        uses=tuple(words.uses.sorted(words.uses.expand_all(old.uses))),
        channels=old.channels,
        territories=old.territories,
        through=last_day_asked(through, desk.today),
        why=prompts.words("--why")(why),
        by=desk.by,
        team=desk.team(team, "renew"),
        language=chosen_language(desk, reference, language or (asked.language if asked else None)),
        campaign=campaign_name(campaign) if campaign else None,
        incentive=old.incentive.what if old.incentive else None,
        disclosure=old.incentive.disclosure if old.incentive else None,
        supersedes=old.id,
        conditions=old.conditions,
    )
    if old.valid_through and plan.through <= old.valid_through:
        prompts.refuse(f"{old.id} runs through {old.valid_through} already; ask for a later day", "--through")
    until = old.valid_through or f"review by {old.review_by}"
    scope = f"{', '.join(old.uses)} on {', '.join(old.channels)} in {', '.join(old.territories)}"
    said((f"{old.id} stands from {old.valid_from} through {until}: {scope}",))
    if old.note:
        said((f"  Their words then: {old.note}",))
    ask_one(desk, reference, plan, out, id_, anyway=anyway, dry_run=dry_run, commits=commits)
