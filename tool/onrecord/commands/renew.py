"""onrecord renew: ask a customer again before permissions end, all of them in one request."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.asking.request_draft import Plan, PlanPart
from onrecord.asking.request_scopes import Named, ScopeError, grouped
from onrecord.catalog.decision.reasons import listed
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.workload.renewal import ending, following, last_day
from onrecord.commands.editing.desk import Desk, editing_options, open_desk, said
from onrecord.commands.seek import ask_one, campaign_name, chosen_language, last_day_asked
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.failure import decline
from onrecord.commands.shell.opening import DayOption
from onrecord.reports.text import shown


@click.command("renew")
@click.argument("customer", type=CustomerName())
@click.argument("authorizations", nargs=-1, metavar="[AUTHORIZATION]...")
@click.option(
    "--within",
    type=click.IntRange(0, 3650),
    default=90,
    show_default=True,
    help="Without AUTHORIZATION: everything that ends within so many days.",
)
@click.option("--through", type=DayOption(), metavar="D", help="The last day. Default: a year after the old last day.")
@click.option("--why", help="What it is for; the customer reads it. Default: as the last time.")
@click.option("--language", help="In which language they are asked. Default: as the last time, else theirs.")
@click.option("--campaign", metavar="NAME", help="The campaign this belongs to.")
@click.option("--team", help="For which team you ask. Default: your role.")
@click.option("--id", "id_", metavar="ID", help="The id of the new authorization. Default: the year and the first use.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where the files go.")
@click.option(
    "--anyway", is_flag=True, help="Ask although there are reasons not to ask now, where they may be overruled."
)
@click.option("--dry-run", is_flag=True, help="Say what is in force and reasons not to ask now; write nothing.")
@editing_options
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

    Without one, everything that ends within the window is one request, one form and one answer. What is in
    force stays in force until its own last day. A yes to the new request counts from the day after, a no lets it end.

    Example: onrecord renew nordlys-bank
    """
    desk = open_desk(root, today, by)
    reference = desk.customer(customer)
    olds = _named(reference, authorizations) if authorizations else _ending(desk, reference, within)
    vocabulary = desk.opened.catalog.library.vocabulary
    wanted = prompts.Wanted()
    reasons = dict.fromkeys(old.requested.why for old in olds if old.requested and old.requested.why)
    languages = [old.requested.language for old in olds if old.requested and old.requested.language]
    why = wanted.one(
        "--why", why or "; ".join(reasons) or None, "What is it for (the customer reads this)", prompts.words("--why")
    )
    wanted.done()
    parts = [part for old in olds for part in _parts(vocabulary, old, through, desk.today)]
    plan = Plan(
        parts=tuple(parts),
        why=prompts.words("--why")(why),
        by=desk.by,
        team=desk.team(team, "renew"),
        language=chosen_language(desk, reference, language or (languages[-1] if languages else None)),
        campaign=campaign_name(campaign) if campaign else None,
    )
    for old in olds:
        until = f"until {old.valid_through}" if old.valid_through else f"due for review on {old.review_by}"
        scope = f"{', '.join(old.uses)} on {', '.join(old.channels)} in {', '.join(old.territories)}"
        said((f"{old.id} is in force from {old.valid_from} {until}: {scope}",))
        if old.note:
            said((f"  Their words then: {old.note}",))
    ask_one(desk, reference, plan, out, id_, anyway=anyway, dry_run=dry_run, commits=commits)


def _named(reference: Reference, ids: tuple[str, ...]) -> list[Authorization]:
    """The permissions that are meant. Exit 2 or 1 where one cannot be asked for again."""
    olds = []
    for id_ in dict.fromkeys(ids):
        old = reference.by_id.get(id_)
        if old is None or old.state != "granted":
            granted = ", ".join(a.id for a in reference.authorizations if a.state == "granted") or "none"
            prompts.refuse(f"{shown(id_)!r} is not granted; granted: {granted}", "AUTHORIZATION")
        if old.withdrawn:
            decline(f"{old.id} was withdrawn on {old.withdrawn.on}; what a customer took back is not renewed.")
        renewed = following(reference, old)
        if renewed:
            again = (
                f"; to send it again: onrecord seek {reference.slug} --again" if renewed.state == "requested" else ""
            )
            decline(f"{old.id} is renewed already, by {renewed.id} ({renewed.state}){again}.")
        olds.append(old)
    return olds


def _ending(desk: Desk, reference: Reference, within: int) -> list[Authorization]:
    """All that ends within the window and that nobody has asked for again. Exit 1 where there is nothing."""
    last = desk.today + timedelta(days=within)
    olds = ending(reference, desk.today, last)
    if not olds:
        decline(f"Nothing of {reference.name} ends by {last} without having been asked for again.")
    click.echo(f"One request for {listed([old.id for old in olds], 20)}.")
    return olds


def _parts(vocabulary: Vocabulary, old: Authorization, through: date | timedelta | None, today: date) -> list[PlanPart]:
    """What an old permission is asked for again as, from the day after its last one. Exit 2 for an earlier last day."""
    ends = last_day(old)
    begins = ends + ONE_DAY if ends and ends >= today else None
    until = today + through if isinstance(through, timedelta) else through
    if ends and until and until <= ends:
        prompts.refuse(f"{old.id} runs until {ends} already; ask for a later day", "--through")
    until = last_day_asked(until, begins or today)
    uses = vocabulary.uses.sorted(vocabulary.uses.expand_all(old.uses))
    impossible = [use for use in uses if not vocabulary.possible(use, vocabulary.channels.expand_all(old.channels))]
    possible = [use for use in uses if use not in impossible]
    scopes = {(old.channels, old.territories): possible} if possible else {}
    if impossible:  # asked once where nothing can use it: asked again where it makes sense
        try:
            scopes |= grouped(impossible, Named(), Named(old.territories), vocabulary)
        except ScopeError as error:
            decline(str(error))
    incentive = old.incentive
    return [
        PlanPart(
            uses=tuple(several),
            channels=channels,
            territories=territories,
            through=until,
            begins=begins,
            supersedes=old.id,
            conditions=old.conditions,
            incentive=incentive.what if incentive else None,
            disclosure=incentive.disclosure if incentive else None,
        )
        for (channels, territories), several in scopes.items()
        if channels
    ]
