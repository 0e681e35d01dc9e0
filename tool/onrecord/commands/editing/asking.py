"""Ask a customer for permissions in one request, send it again, and read the options for that."""

import re
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.asking.bundle import find_language
from onrecord.asking.request_draft import Plan, PlanPart
from onrecord.asking.request_scopes import ScopeError, group_by_scope, read_named
from onrecord.asking.words import list_languages
from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.permission_request import find_letter, find_permission_request, is_open
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import UnknownTermError, Vocabulary
from onrecord.catalog.workload.outreach_conflicts import Conflict, find_earlier_outreach, is_allowed_somewhere
from onrecord.commands.editing.edit_session import EditSession, save
from onrecord.commands.editing.inquiry import Inquiry, RefusedError, find_obstacles, inquire, remind, send_out, weigh
from onrecord.commands.shell import prompts
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import decline, leave, warn
from onrecord.names.text_keys import make_slug
from onrecord.reports.issue_forms import make_upload_address
from onrecord.reports.text import make_visible

_NAME, _MOST_NAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*"), 80
"""What the schema accepts as an id, because requests and branches are named after their campaign."""


def ask_one(
    session: EditSession,
    reference: Reference,
    plan: Plan,
    out: Path | None,
    id_: str | None,
    *,
    anyway: bool,
    dry_run: bool,
    commits: bool,
) -> None:
    """Ask one customer. Raises CommandError (exit 1) if there are reasons not to ask now."""
    try:
        found = find_obstacles(session, reference, plan)
        if dry_run:
            for obstacle in found:
                click.echo(f"{'No' if obstacle.hard else 'But'}: {make_visible(obstacle.message)}")
            click.echo("Nothing was written." if found else "No conflicts found. Nothing was written.")
            leave(Exit.FINDINGS if found else Exit.CLEAN)
        weigh(found, anyway)
        inquiry = inquire(session, reference, plan, out, id_)
    except RefusedError as error:
        decline(str(error), findings=error.findings)
    days = (max(part.through for part in plan.parts) - session.today).days
    if days > session.policy.max_days:
        warn(f"that is {days} days; policy recommends at most {session.policy.max_days}")
    hand_over(session, reference, inquiry, commits=commits)
    if "logo" in plan.uses and reference.logo_sha256 is None:
        click.echo("No logo is on record, so the request asks them to send the file with their answer.")
    library = session.opened.catalog.library
    if (
        "logo" in plan.uses
        and "name" not in plan.uses
        and not is_allowed_somewhere(reference, library, "name", session.today)
    ):
        click.echo("Ask for the name as well (--use name): a logo on a page needs text that names them (WCAG 1.1.1).")


def send_again(
    session: EditSession,
    reference: Reference,
    id_: str | None,
    team: str,
    out: Path | None,
    *,
    anyway: bool,
    commits: bool,
) -> None:
    """Send the open request again as a reminder.

    Raises CommandError (exit 1) if no request is open, or if it was changed after it was sent.
    """
    letters = list(dict.fromkeys(find_letter(reference, a) for a in reference.authorizations if is_open(a)))
    named_ = [letter for letter in letters if id_ in (None, *(part.id for part in letter))]
    if len(named_) != 1:
        which = f": name one with --id: {list_words([letter[0].id for letter in letters], 12)}" if named_ else ""
        are = f"{len(named_)} requests to {reference.name} are" if named_ else f"no request to {reference.name} is"
        decline(f"{are} open{which}.")
    first = named_[0][0]
    request = find_permission_request(reference, first)
    if request is None or first.requested is None or first.requested.digest not in (None, request.digest):
        decline(f"{first.id} was changed after it was sent; ask again with onrecord seek.")
    logos = {part.logo_sha256 for part in request.parts if part.logo_sha256}
    if logos and logos != {reference.logo_sha256}:
        decline(f"The logo in the record is not the one that {first.id} asks for; restore it, or ask again.")
    library = session.opened.catalog.library
    try:
        lately = [
            o
            for o in find_earlier_outreach(reference, library, (), team, session.today)
            if o.code is Conflict.ASKED_LATELY
        ]
        weigh(lately, anyway)
        inquiry = remind(session, reference, first.id, team, out)
    except RefusedError as error:
        decline(str(error), findings=error.findings)
    hand_over(session, reference, inquiry, commits=commits)


def hand_over(session: EditSession, reference: Reference, inquiry: Inquiry, *, commits: bool) -> None:
    """Write the files to send and the record, and print what to send and what comes next."""
    for note in inquiry.notes:
        warn(make_visible(note))
    if session.proposes is not None:
        inquiry.change.letters |= inquiry.letters
        save(session, inquiry.change, commits=commits)
        return
    letters = send_out(inquiry)
    save(session, inquiry.change, commits=commits)
    for letter in letters:
        click.echo(f"To send: {make_visible(str(letter))}")
    click.echo(f"When they answer: onrecord record {reference.slug} FILE")
    upload = make_upload_address(session.policy.repository, reference.slug)
    if upload:
        click.echo(f"  or upload what they sent: {make_visible(upload)}")
    click.echo(f"If they do not: onrecord seek {reference.slug} --again")


def split_uses(vocabulary: Vocabulary, uses: tuple[str, ...]) -> tuple[str, ...]:
    """Return each use by itself, because the customer answers them one by one."""
    return tuple(
        vocabulary.uses.sort(vocabulary.uses.expand_all(prompts.require_terms(vocabulary.uses, uses, "--use")))
    )


def have_usual_channels(vocabulary: Vocabulary, uses: tuple[str, ...]) -> bool:
    """Return whether each use has usual channels, so that nobody needs to name any."""
    return bool(uses) and all(vocabulary.uses.term(use).channels for use in uses)


def group_parts(
    vocabulary: Vocabulary,
    uses: tuple[str, ...],
    channels: tuple[str, ...],
    territories: tuple[str, ...],
    through: date,
    incentive: str | None = None,
    disclosure: str | None = None,
) -> tuple[PlanPart, ...]:
    """Return the parts of one request: the uses by where they are asked for, until `through` (inclusive).

    Raises click.UsageError (exit 2) if a term is not in the vocabulary.
    """
    return tuple(
        PlanPart(tuple(several), where, countries, through, incentive=incentive, disclosure=disclosure)
        for (where, countries), several in _group_scopes(vocabulary, uses, channels, territories).items()
    )


def _group_scopes(
    vocabulary: Vocabulary, uses: tuple[str, ...], channels: tuple[str, ...], territories: tuple[str, ...]
) -> dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]]:
    """Return the uses by where they are asked for.

    Raises click.UsageError if a term is not in the vocabulary, or if a use cannot take place on a channel.
    """
    try:
        where, countries = read_named(channels, vocabulary), read_named(territories, vocabulary)
        for axis, terms, option in (
            (vocabulary.channels, where, "--channel"),
            (vocabulary.territories, countries, "--territory"),
        ):
            for several in (terms.every, *terms.single.values()):
                prompts.require_terms(axis, several, option)
        return group_by_scope(uses, where, countries, vocabulary)
    except UnknownTermError as error:
        raise click.UsageError(f"{error}: {error.hint}") from None
    except ScopeError as error:
        prompts.refuse(str(error), "--channel")


def choose_last_day(through: date | timedelta | None, today: date) -> date:
    """Return the last day to ask for: as given, or a year from today. Raises click.BadParameter if it has passed."""
    if isinstance(through, timedelta):
        through = today + through
    if through is None:
        leap = (today.month, today.day) == (2, 29)
        through = today.replace(year=today.year + 1, day=28) if leap else today.replace(year=today.year + 1) - ONE_DAY
    if through < today:
        prompts.refuse(f"{through} is in the past", "--through")
    return through


def choose_language(session: EditSession, reference: Reference, language: str | None) -> str:
    """Return the language of the request. Raises click.BadParameter if there are no texts in the given one."""
    if language is None:
        return find_language(reference, session.opened.tree)
    known = list_languages(session.opened.tree)
    if language not in known:
        prompts.refuse(
            f"there are no texts in {make_visible(language)!r}, only in {list_words(known, 20)}", "--language"
        )
    return language


def check_campaign_name(name: str) -> str:
    """Return the name if ids and branches may be named like that. Raises click.BadParameter if not."""
    if len(name) > _MOST_NAME or not _NAME.fullmatch(name):
        close = make_slug(name)
        hint = f", such as {close!r}" if close else ""
        shape = f"lower-case letters, digits, single dots, dashes or underscores{hint}"
        prompts.refuse(f"{make_visible(name)!r} cannot be the name of a campaign; write {shape}", "--campaign")
    return name
