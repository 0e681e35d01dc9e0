"""onrecord record: a customer's answer, with its evidence."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.editing.answers import (
    Scope,
    Typed,
)
from onrecord.commands.editing.approving import approve
from onrecord.commands.editing.desk import Desk, editing_options, open_desk
from onrecord.commands.editing.evidence_files import read_logo
from onrecord.commands.editing.receipts import give_receipt, last_answered
from onrecord.commands.editing.recording import Recording, record_answer, record_logo
from onrecord.commands.editing.speaker import note_leaving, record_consent, record_no
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.opening import DayOption


@click.command("record")
@click.argument("customer", type=CustomerName())
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--authorization", "id_", metavar="ID", help="Which request it answers. Default: the one that is open.")
@click.option("--yes", multiple=True, metavar="USE", help="They said yes to this use. May be given again.")
@click.option("--no", multiple=True, metavar="USE", help="They said no to this use. May be given again.")
@click.option("--limit", "limits", multiple=True, metavar="USE=WORDS", help="Yes, with a limit in their own words.")
@click.option("--limit-channel", "only_channels", multiple=True, metavar="USE=CHANNEL", help="Yes, but only there.")
@click.option(
    "--limit-territory", "only_territories", multiple=True, metavar="USE=TERRITORY", help="Yes, but only there."
)
@click.option(
    "--limit-through", "only_throughs", multiple=True, metavar="USE=D", help="Yes, but no longer than this day."
)
@click.option(
    "--unasked", "nobody_asked", is_flag=True, help="Nobody asked: a clause of the contract, a mail by itself."
)
@click.option("--channel", "channels", multiple=True, help="Where, if the request does not say it, or nobody asked.")
@click.option("--territory", "territories", multiple=True, help="In which countries, likewise.")
@click.option("--through", type=DayOption(), metavar="D", help="The last day, likewise.")
@click.option(
    "--review-by",
    type=DayOption(),
    metavar="D",
    help="The day by which somebody looks again; without --through, it holds until then and has no last day.",
)
@click.option("--condition", "conditions", multiple=True, metavar="CONDITION", help="What we must do before each use.")
@click.option("--signer", metavar="TITLE", help="The function of who answered; not a name.")
@click.option("--authority", metavar="WHAT", help="By which authority they sign, such as signatory.")
@click.option(
    "--decided",
    type=DayOption(),
    metavar="D",
    help="The day of the answer, for one typed in (default: today) or dated unreadably.",
)
@click.option("--note", help="What else they said, for an answer typed in.")
@click.option(
    "--basis",
    type=click.Choice(["signed-form", "contract-clause", "email", "clickwrap", "verbal"]),
    help="What it rests on. Default: by the kind of file.",
)
@click.option(
    "--outside", is_flag=True, help="Keep FILE in the store that policy names, not in Git: take its hash, copy nothing."
)
@click.option("--url", metavar="URL", help="Where the evidence is kept outside Git; with FILE or --sha256.")
@click.option("--sha256", "url_sha256", metavar="HASH", help="The SHA-256 of the evidence at --url.")
@click.option(
    "--logo", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The logo they sent with it."
)
@click.option(
    "--approver",
    "approvers",
    multiple=True,
    metavar="PERSON",
    help="Who will approve it, by approving the pull request. May be given again.",
)
@click.option(
    "--approve",
    "approve_id",
    metavar="ID",
    help="Do not record an answer: name --by as who approves what was recorded.",
)
@click.option(
    "--role",
    help="With --approve: in which role, also in the place of somebody named for it. Default: yours that is missing.",
)
@click.option(
    "--quote",
    metavar="ID",
    help="The speaker's own answer: they agree to the exact words of this quote, or, with --no quote, they do not.",
)
@click.option(
    "--words", metavar="TEXT", help="With --quote: new words of its speaker, in the place of those on record."
)
@click.option("--replaces", metavar="ID", help="With --quote: the earlier quote whose place it takes.")
@click.option("--left", type=DayOption(), metavar="D", help="With --quote: the day its speaker left the company.")
@click.option("--receipt", "wants_receipt", is_flag=True, help="Give the customer's receipt; without FILE, only that.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Where the receipt goes.")
@editing_options
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
    """Record a customer's answer: FILE is what came back, the form's file, its copied text, the PDF or the mail.

    The answer is checked against the request, kept as evidence, and written as what it allows and what it does not. An
    answer in the customer's own words is typed in with --yes, --no and --limit; FILE is then the evidence alone.

    Example: onrecord record nordlys-bank answer-nordlys-bank-2026-logo.json
    """
    if url_sha256 and not url:
        raise click.UsageError("--sha256 is the hash of what is kept at --url; give that too.")
    if url and not (file or url_sha256):
        raise click.UsageError("--url needs the hash of what is kept there: give FILE, or --sha256.")
    if outside and not file:
        raise click.UsageError("--outside takes the hash of FILE; give it.")
    desk = open_desk(root, today, by)
    reference = desk.customer(customer)
    library = desk.opened.catalog.library
    vocabulary = library.vocabulary
    typed = Typed(yes, no, limits, only_channels, only_territories, only_throughs, signer, _day(decided, desk), note)
    scope = Scope(
        prompts.terms(vocabulary.channels, channels, "--channel"),
        prompts.terms(vocabulary.territories, territories, "--territory"),
        _day(through, desk),
        _day(review_by, desk),
    )
    if quote:
        says_no = no == ("quote",) and not (yes or limits)
        if (typed.any and not says_no) or nobody_asked or approve_id or logo:
            raise click.UsageError(
                "--quote records a speaker's yes to the exact words, with --no quote their no, and with --left their "
                "leaving. Where they take a yes back: onrecord withdraw CUSTOMER --quote ID"
            )
        if scope.review_by:
            raise click.UsageError("--review-by is for what the customer allows; a speaker's yes ends with --through.")
        if left is not None:
            note_leaving(desk, reference, quote, _day(left, desk) or desk.today, commits=commits)
            return
        proof = {"url": url, "sha256": url_sha256} if url and url_sha256 else None
        day, last = _day(decided, desk) or desk.today, _day(through, desk)
        if says_no:
            record_no(desk, reference, quote, file, proof, day, commits=commits)
            return
        record_consent(
            desk, reference, quote, file, proof, day, last, basis, words_=words, replaces=replaces, commits=commits
        )
        return
    if words or replaces:
        raise click.UsageError("--words and --replaces are for a speaker's words: say of which --quote.")
    if left is not None:
        raise click.UsageError("--left says that a speaker left: say of which --quote.")
    if approve_id:
        approve(desk, reference, approve_id, role, commits=commits)
        return
    if wants_receipt and not file and not typed.any:
        give_receipt(desk, reference, last_answered(reference, id_), out, library)
        return
    if logo and not file and not typed.any:
        record_logo(desk, reference, id_, read_logo(logo), commits=commits)
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
    record_answer(desk, reference, file, given, commits=commits)


def _day(day: date | timedelta | None, desk: Desk) -> date | None:
    return desk.today + day if isinstance(day, timedelta) else day
