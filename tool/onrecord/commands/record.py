"""onrecord record: a customer's answer, with its evidence."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.editing.answers import (
    Scope,
    Typed,
)
from onrecord.commands.editing.approving import approve
from onrecord.commands.editing.edit_session import EditSession, add_editing_options, open_session
from onrecord.commands.editing.evidence_files import read_logo
from onrecord.commands.editing.receipts import find_last_answered, give_receipt
from onrecord.commands.editing.recording import Recording, record_answer, record_logo
from onrecord.commands.editing.speaker import note_leaving, record_consent, record_no
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.opening import DayOption


@click.command("record")
@click.argument("customer", type=CustomerName())
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--authorization", "id_", metavar="ID", help="The request it answers. Default: the open one.")
@click.option("--yes", multiple=True, metavar="USE", help="They said yes to this use. Repeatable.")
@click.option("--no", multiple=True, metavar="USE", help="They said no to this use. Repeatable.")
@click.option(
    "--limit", "limits", multiple=True, metavar="USE=WORDS", help="They said yes, with a limit in their own words."
)
@click.option(
    "--limit-channel",
    "only_channels",
    multiple=True,
    metavar="USE=CHANNEL",
    help="They said yes, but only on this channel.",
)
@click.option(
    "--limit-territory",
    "only_territories",
    multiple=True,
    metavar="USE=TERRITORY",
    help="They said yes, but only in this country.",
)
@click.option(
    "--limit-through", "only_throughs", multiple=True, metavar="USE=D", help="They said yes, but only until this day."
)
@click.option(
    "--unasked",
    "nobody_asked",
    is_flag=True,
    help="Nobody asked: it is a contract clause, or an e-mail they wrote unasked.",
)
@click.option("--channel", "channels", multiple=True, help="Where, if the request does not say so or nobody asked.")
@click.option("--territory", "territories", multiple=True, help="In which countries, likewise.")
@click.option("--through", type=DayOption(), metavar="D", help="The last day, likewise.")
@click.option(
    "--review-by",
    type=DayOption(),
    metavar="D",
    help="The day on which it is due for review; without --through, it has no last day.",
)
@click.option(
    "--condition",
    "conditions",
    multiple=True,
    metavar="CONDITION",
    help="A condition that we must meet before each use.",
)
@click.option("--signer", metavar="TITLE", help="The job title of the person who answered, not the name.")
@click.option("--authority", metavar="WHAT", help="Their authority to sign, such as signatory.")
@click.option(
    "--decided",
    type=DayOption(),
    metavar="D",
    help="The day of the answer, if you type it in (default: today) or if its date cannot be read.",
)
@click.option("--note", help="What else they said, if you type the answer in.")
@click.option(
    "--basis",
    type=click.Choice(["signed-form", "contract-clause", "email", "clickwrap", "verbal"]),
    help="The kind of evidence. Default: by the kind of file.",
)
@click.option(
    "--outside", is_flag=True, help="FILE stays in the store that policy names, not in git: record only its hash."
)
@click.option("--url", metavar="URL", help="Where the evidence is kept outside git; with FILE or --sha256.")
@click.option("--sha256", "url_sha256", metavar="HASH", help="The SHA-256 of the evidence at --url.")
@click.option(
    "--logo", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The logo file they sent with it."
)
@click.option(
    "--approver",
    "approvers",
    multiple=True,
    metavar="PERSON",
    help="Who will approve it, by approving the pull request. Repeatable.",
)
@click.option(
    "--approve",
    "approve_id",
    metavar="ID",
    help="Record no answer, but that --by approves what was recorded.",
)
@click.option(
    "--role",
    help="With --approve: the role, which may replace somebody named for it. Default: your role that is missing.",
)
@click.option(
    "--quote",
    metavar="ID",
    help="Record the speaker's own answer: they agree to the exact words of this quote; with --no quote, they do not.",
)
@click.option("--words", metavar="TEXT", help="With --quote: the speaker's new words, instead of those on record.")
@click.option("--replaces", metavar="ID", help="With --quote: the earlier quote that it replaces.")
@click.option("--left", type=DayOption(), metavar="D", help="With --quote: the day its speaker left the company.")
@click.option(
    "--receipt", "wants_receipt", is_flag=True, help="Write a receipt for the customer; without FILE, only that."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="The file of the receipt.")
@add_editing_options
def command(
    customer: str,
    file: Path | None,
    id_: str | None,
    yes: tuple[str, ...],
    no: tuple[str, ...],
    limits: tuple[str, ...],
    only_channels: tuple[str, ...],
    only_territories: tuple[str, ...],
    only_throughs: tuple[str, ...],
    nobody_asked: bool,
    channels: tuple[str, ...],
    territories: tuple[str, ...],
    through: date | timedelta | None,
    review_by: date | timedelta | None,
    conditions: tuple[str, ...],
    signer: str | None,
    authority: str | None,
    decided: date | timedelta | None,
    note: str | None,
    basis: str | None,
    outside: bool,
    url: str | None,
    url_sha256: str | None,
    logo: Path | None,
    approvers: tuple[str, ...],
    approve_id: str | None,
    role: str | None,
    quote: str | None,
    words: str | None,
    replaces: str | None,
    left: date | timedelta | None,
    wants_receipt: bool,
    out: Path | None,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Record a customer's answer. FILE is what came back: the form's file, its copied text, the PDF or the e-mail.

    The answer is checked against the request, kept as evidence, and recorded as what it allows and what it does not. If
    the customer answered in their own words, give the answer with --yes, --no and --limit; FILE is then only evidence.

    Example: onrecord record nordlys-bank answer-nordlys-bank-2026-logo.json
    """
    if url_sha256 and not url:
        raise click.UsageError("--sha256 is the hash of the evidence at --url; give --url too.")
    if url and not (file or url_sha256):
        raise click.UsageError("--url needs the hash of the evidence there: give FILE or --sha256.")
    if outside and not file:
        raise click.UsageError("--outside records the hash of FILE; give FILE.")
    session = open_session(root, today, by)
    reference = session.find_customer(customer)
    library = session.opened.catalog.library
    vocabulary = library.vocabulary
    typed = Typed(
        yes, no, limits, only_channels, only_territories, only_throughs, signer, _read_day(decided, session), note
    )
    scope = Scope(
        prompts.require_terms(vocabulary.channels, channels, "--channel"),
        prompts.require_terms(vocabulary.territories, territories, "--territory"),
        _read_day(through, session),
        _read_day(review_by, session),
    )
    if quote:
        says_no = no == ("quote",) and not (yes or limits)
        if (typed.any and not says_no) or nobody_asked or approve_id or logo:
            raise click.UsageError(
                "--quote records that a speaker agrees to the exact words; with --no quote, that they do not; with "
                "--left, that they left. If they withdraw their consent: onrecord withdraw CUSTOMER --quote ID"
            )
        if scope.review_by:
            raise click.UsageError("--review-by is not for a speaker's consent; give its last day with --through.")
        if left is not None:
            note_leaving(session, reference, quote, _read_day(left, session) or session.today, commits=commits)
            return
        copy = {"url": url, "sha256": url_sha256} if url and url_sha256 else None
        day, last = _read_day(decided, session) or session.today, _read_day(through, session)
        if says_no:
            record_no(session, reference, quote, file, copy, day, commits=commits)
            return
        record_consent(
            session, reference, quote, file, copy, day, last, basis, words_=words, replaces=replaces, commits=commits
        )
        return
    if words or replaces:
        raise click.UsageError("--words and --replaces are about a quote: give --quote ID.")
    if left is not None:
        raise click.UsageError("--left is about the speaker of a quote: give --quote ID.")
    if approve_id:
        approve(session, reference, approve_id, role, commits=commits)
        return
    if wants_receipt and not file and not typed.any:
        give_receipt(session, reference, find_last_answered(reference, id_), out, library)
        return
    if logo and not file and not typed.any:
        record_logo(session, reference, id_, read_logo(logo), commits=commits)
        return
    given = Recording(
        typed,
        scope,
        id_,
        nobody_asked,
        conditions,
        authority,
        basis,
        outside,
        url,
        url_sha256,
        read_logo(logo) if logo else None,
        approvers,
        wants_receipt,
        out,
    )
    record_answer(session, reference, file, given, commits=commits)


def _read_day(day: date | timedelta | None, session: EditSession) -> date | None:
    return session.today + day if isinstance(day, timedelta) else day
