"""Ask a customer again for what ends: the same uses, channels, territories and conditions, for longer."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.asking.request_draft import Plan, PlanPart
from onrecord.asking.request_scopes import Named, ScopeError, group_by_scope
from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.workload.renewal import find_last_day, find_renewal, list_ending
from onrecord.commands.editing.asking import ask_one, check_campaign_name, choose_language, choose_last_day
from onrecord.commands.editing.edit_session import EditSession, say_lines
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.reports.text import make_visible


@dataclass(frozen=True, slots=True)
class Renewal:
    """What to ask for again, as the verb's options say: the ids, or everything that ends `within` this many days.

    What is None is as last time, or the default.
    """

    ids: tuple[str, ...] = ()
    within: int = 90
    through: date | timedelta | None = None
    why: str | None = None
    language: str | None = None
    campaign: str | None = None
    team: str | None = None


def renew(
    session: EditSession,
    reference: Reference,
    ask: Renewal,
    out: Path | None,
    id_: str | None,
    *,
    anyway: bool,
    dry_run: bool,
    commits: bool,
) -> None:
    """Ask again, in one request.

    Raises CommandError (exit 1) if nothing ends or there are reasons not to ask now, click.BadParameter if an
    authorization is not granted.
    """
    olds = _find_named(reference, ask.ids) if ask.ids else _find_ending(session, reference, ask.within)
    vocabulary = session.opened.catalog.library.vocabulary
    wanted = prompts.Wanted()
    reasons = dict.fromkeys(old.requested.why for old in olds if old.requested and old.requested.why)
    languages = [old.requested.language for old in olds if old.requested and old.requested.language]
    why = wanted.ask_one(
        "--why",
        ask.why or "; ".join(reasons) or None,
        "What is it for (the customer reads this)",
        prompts.require_words("--why"),
    )
    wanted.finish()
    parts = [part for old in olds for part in _find_parts(vocabulary, old, ask.through, session.today)]
    plan = Plan(
        parts=tuple(parts),
        why=prompts.require_words("--why")(why),
        by=session.by,
        team=session.choose_team(ask.team, "renew"),
        language=choose_language(session, reference, ask.language or (languages[-1] if languages else None)),
        campaign=check_campaign_name(ask.campaign) if ask.campaign else None,
    )
    for old in olds:
        until = f"until {old.valid_through}" if old.valid_through else f"due for review on {old.review_by}"
        scope = f"{', '.join(old.uses)} · {', '.join(old.channels)} · {', '.join(old.territories)}"
        say_lines((f"{old.id} is in force from {old.valid_from} {until}: {scope}",))
        if old.note:
            say_lines((f"  Their words then: {old.note}",))
    ask_one(session, reference, plan, out, id_, anyway=anyway, dry_run=dry_run, commits=commits)


def _find_named(reference: Reference, ids: tuple[str, ...]) -> list[Authorization]:
    """Return the named permissions. Raises click.BadParameter or CommandError if one cannot be asked for again."""
    olds = []
    for id_ in dict.fromkeys(ids):
        old = reference.by_id.get(id_)
        if old is None or old.state != "granted":
            granted = ", ".join(a.id for a in reference.authorizations if a.state == "granted") or "none"
            prompts.refuse(f"{make_visible(id_)!r} is not granted; granted: {granted}", "AUTHORIZATION")
        if old.withdrawn:
            decline(f"{old.id} was withdrawn on {old.withdrawn.on}; a withdrawn permission cannot be renewed.")
        renewed = find_renewal(reference, old)
        if renewed:
            again = (
                f"; to send it again: onrecord seek {reference.slug} --again" if renewed.state == "requested" else ""
            )
            decline(f"{old.id} was already renewed by {renewed.id} ({renewed.state}){again}.")
        olds.append(old)
    return olds


def _find_ending(session: EditSession, reference: Reference, within: int) -> list[Authorization]:
    """Return everything that ends within the window and was not asked for again.

    Raises CommandError (exit 1) if there is nothing.
    """
    last = session.today + timedelta(days=within)
    olds = list_ending(reference, session.today, last)
    if not olds:
        decline(
            f"Nothing to renew: no permission of {reference.name} ends by {last} without having been asked for again."
        )
    click.echo(f"One request for {list_words([old.id for old in olds], 20)}.")
    return olds


def _find_parts(
    vocabulary: Vocabulary, old: Authorization, through: date | timedelta | None, today: date
) -> list[PlanPart]:
    """Return the parts to ask for again instead of an old permission, from the day after its last one.

    Raises click.BadParameter if the given last day is not later.
    """
    ends = find_last_day(old)
    begins = ends + ONE_DAY if ends and ends >= today else None
    until = today + through if isinstance(through, timedelta) else through
    if ends and until and until <= ends:
        prompts.refuse(f"{old.id} is already in force until {ends}; give a later day", "--through")
    until = choose_last_day(until, begins or today)
    uses = vocabulary.uses.sort(vocabulary.uses.expand_all(old.uses))
    impossible = [use for use in uses if not vocabulary.is_possible(use, vocabulary.channels.expand_all(old.channels))]
    possible = [use for use in uses if use not in impossible]
    scopes = {(old.channels, old.territories): possible} if possible else {}
    if impossible:  # asked last time on a channel where it cannot take place: ask now where it can
        try:
            scopes |= group_by_scope(impossible, Named(), Named(old.territories), vocabulary)
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
