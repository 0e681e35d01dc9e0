"""onrecord record: a customer's answer, with its evidence."""

from datetime import date, timedelta
from pathlib import Path

import click
from msgspec.structs import replace

from onrecord.catalog.decision.reasons import listed
from onrecord.catalog.record.authorization import OWN_WORDS, Authorization
from onrecord.catalog.record.permission_request import PermissionRequest
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Axis
from onrecord.catalog.workload.impact import roles_missing
from onrecord.commands.editing.answers import (
    Scope,
    Typed,
    read_file,
    the_answer,
    the_request,
    unasked,
    unasked_request,
    waiting_for_logo,
)
from onrecord.commands.editing.approving import FOLLOWS, approve, name_approvers
from onrecord.commands.editing.desk import Change, Desk, editing_options, foresee, open_desk, said, save
from onrecord.commands.editing.effect import effect_lines
from onrecord.commands.editing.evidence_files import allowed_logo, given_logo, kept, kept_outside
from onrecord.commands.editing.new_logo import end_earlier_logos, places_with_the_earlier_logo
from onrecord.commands.editing.receipts import give_receipt, last_answered
from onrecord.commands.editing.speaker import note_leaving, record_consent
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.failure import decline
from onrecord.commands.shell.opening import DayOption
from onrecord.intake.answer.answer import AnswerError, CustomerAnswer
from onrecord.intake.answer.filing import Filed, Filing, file_answer, file_logo
from onrecord.reports.text import shown
from onrecord.store.edit_preview import Outlook
from onrecord.yaml.edit import EditError


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
@click.option("--role", help="With --approve: in which role. Default: the one that is missing and yours.")
@click.option("--quote", metavar="ID", help="The speaker's own answer: they agree to the exact words of this quote.")
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
        if typed.any or nobody_asked or approve_id or logo:
            raise click.UsageError(
                "--quote records a speaker's yes to the exact words, or with --left their leaving; for a no, take the "
                "quote out of the record, or: onrecord withdraw CUSTOMER --quote ID"
            )
        if scope.review_by:
            raise click.UsageError("--review-by is for what the customer allows; a speaker's yes ends with --through.")
        if left is not None:
            note_leaving(desk, reference, quote, _day(left, desk) or desk.today, commits=commits)
            return
        proof = {"url": url, "sha256": url_sha256} if url and url_sha256 else None
        day, last = _day(decided, desk) or desk.today, _day(through, desk)
        record_consent(desk, reference, quote, file, proof, day, last, basis, commits=commits)
        return
    if left is not None:
        raise click.UsageError("--left says that a speaker left: say of which --quote.")
    if approve_id:
        approve(desk, reference, approve_id, role, commits=commits)
        return
    if wants_receipt and not file and not typed.any:
        give_receipt(desk, reference, last_answered(reference, id_), out, library)
        return
    if logo and not file and not typed.any:
        _record_logo(desk, reference, id_, logo, commits=commits)
        return
    path, record = desk.record(reference.slug)
    before, was = record.data, reference
    try:
        returned, data = read_file(file, only_kept=typed.any)
        if nobody_asked:
            entry = unasked(desk, reference, id_, typed, scope, new_logo=logo is not None)
            parts: tuple[Authorization, ...] = (entry,)
            request = unasked_request(reference, entry, typed.decided or desk.today)
            reference = replace(reference, authorizations=(*reference.authorizations, entry))
        else:
            parts, request = the_request(reference, id_, returned, scope)
        if scope.review_by and all(part.through < scope.review_by for part in request.parts):
            raise AnswerError(f"it is all over before {scope.review_by}; give an earlier day with --review-by")
        answer = the_answer(desk, parts[0], request, returned, typed, file)
    except AnswerError as error:
        decline(f"Nothing was written: {error}.")
    condition = _words_condition(vocabulary.conditions, answer, conditions)
    message = f"Record the answer of {reference.name} to {request.id}: {_summary(answer)}"
    change = Change(reference.slug, f"record/{reference.slug}-{request.id}", message, follows=FOLLOWS)
    allowed = allowed_logo(desk, change, reference, request, answer, logo, replaces=nobody_asked)
    evidence = {"url": url, "sha256": url_sha256} if url and url_sha256 else None
    if returned and (outside or url):
        evidence = kept_outside(desk, reference.slug, parts[0], answer.decided, returned.suffix, data, url)
        if url_sha256 not in (None, evidence["sha256"]):
            decline(f"Nothing was written: the SHA-256 of FILE is {evidence['sha256']}, not {url_sha256}.")
    elif returned:
        evidence = kept(desk, change, parts[0], answer.decided, returned.suffix, data)
    filing = Filing(
        by=desk.by,
        basis=basis or (returned.basis if returned else "verbal"),
        evidence=evidence,
        words_condition=condition,
        conditions=prompts.terms(vocabulary.conditions, conditions, "--condition"),
        authority=authority,
        logo_sha256=allowed.sha256,
        review_by=scope.review_by,
    )
    try:
        filed = [
            file_answer(record, reference, asked, part, answer.about(part, request), filing)
            for asked, part in zip(parts, request.parts, strict=True)
        ]
        if allowed.file:
            record.set(("logo",), allowed.file)
        replaced: list[str] = []
        if nobody_asked and logo and allowed.sha256:
            replaced += end_earlier_logos(record, was, vocabulary, answer.decided, allowed.sha256, request.id)
        name_approvers(desk, record, [id_ for part in filed for id_ in part.granted], approvers)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)
    seen = foresee(desk, change)
    save(desk, change, commits=commits)
    _tell(desk, was, seen, request, answer, filed)
    if returned and evidence and "url" in evidence:
        said((f"Put {file} where the record says it is, {evidence['url']}: onrecord uploads nothing.",))
    if replaced and seen.reference:
        said((*replaced, "Still shows the earlier file:"))
        said(tuple(places_with_the_earlier_logo(seen.reference, desk.today)) or ("  nothing that we know of",))
    if allowed.waits:
        _tell_waiting(reference.slug, [id_ for part in filed for id_ in part.waiting], allowed.waits)
    if wants_receipt:
        assert seen.reference
        give_receipt(desk, seen.reference, seen.reference.by_id[request.id], out, seen.library)


def _record_logo(desk: Desk, reference: Reference, id_: str | None, logo: Path, *, commits: bool) -> None:
    """The logo's file comes after the answer: what waits for it is granted."""
    path, record = desk.record(reference.slug)
    before = record.data
    try:
        waiting = waiting_for_logo(reference, id_)
        message = f"Record the logo of {reference.name}, which {waiting.id} allows"
        change = Change(reference.slug, f"record/{reference.slug}-{waiting.id}-logo", message, follows=FOLLOWS)
        given = given_logo(change, reference, logo)
        assert given.sha256
        file_logo(record, reference, waiting, given.sha256)
        if given.file:
            record.set(("logo",), given.file)
    except (AnswerError, EditError) as error:
        decline(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)
    seen = foresee(desk, change)
    save(desk, change, commits=commits)
    assert seen.reference
    places = (waiting.channels, waiting.territories)
    click.echo("From now on:")
    said(effect_lines(reference, seen.reference, seen.library, (waiting.uses, *places), desk.today, desk.today))
    _tell_approvals(desk, seen, [waiting.id])


def _tell_waiting(slug: str, ids: list[str], why: str) -> None:
    click.echo(
        f"The logo waits for its file ({listed(ids)}): {shown(why)}. Everything else is recorded. When it comes:"
    )
    click.echo(f"  onrecord record {slug} --logo FILE")


def _day(day: date | timedelta | None, desk: Desk) -> date | None:
    return desk.today + day if isinstance(day, timedelta) else day


def _words_condition(known: Axis, answer: CustomerAnswer, conditions: tuple[str, ...]) -> str:
    """A limit in words must be read by a person before each use; the vocabulary needs a condition that says so."""
    if OWN_WORDS in known or not any(given.words for given in answer.uses.values()):
        return OWN_WORDS
    if not conditions:
        limits = listed([f"{use}: {given.words!r}" for use, given in answer.uses.items() if given.words])
        raise click.UsageError(f"Say with --condition what their limit means before each use ({shown(limits)}).")
    return conditions[0]


def _summary(answer: CustomerAnswer) -> str:
    words = {"yes": "yes", "limits": "yes with limits", "no": "no"}
    return ", ".join(f"{use} {words[given.answer]}" for use, given in answer.uses.items())


def _with(asked: tuple[str, ...], limits: tuple[str, ...] | None) -> tuple[str, ...]:
    """The terms that were asked for, and those within them that the answer is limited to."""
    return tuple(dict.fromkeys((*asked, *(limits or ()))))


def _tell(
    desk: Desk,
    reference: Reference,
    seen: Outlook,
    request: PermissionRequest,
    answer: CustomerAnswer,
    filed: list[Filed],
) -> None:
    """What follows from the answer: what is allowed from now on, who must approve, what must come down."""
    assert seen.reference
    if answer.note:
        said((f"They also wrote: {answer.note}", "  If that limits anything, add a condition before you commit."))
    click.echo("From now on:")
    for key, (part, use) in request.items.items():
        given = answer.uses[key]
        places = (_with(part.channels, given.channels), _with(part.territories, given.territories))
        said(effect_lines(reference, seen.reference, seen.library, ((use,), *places), desk.today, desk.today))
    if any(one.activated for one in filed):
        click.echo(f"{shown(reference.name)} is a reference now: status active.")
    for part, one in zip(request.parts, filed, strict=True):
        if one.renewed:
            follows = f", then {part.id} takes its place" if one.granted else ""
            click.echo(f"{one.renewed} stays in force{f' until {one.ends}' if one.ends else ''}{follows}.")
        if one.restriction:
            click.echo(f"What they declined is forbidden from {one.forbidden_from} on: restriction {one.restriction}.")
    _tell_approvals(desk, seen, [id_ for one in filed for id_ in one.granted])
    for finding in seen.errors:
        if finding.rule == "expired-published":
            said((f"Must be taken down: {finding.message}",))


def _tell_approvals(desk: Desk, seen: Outlook, granted: list[str]) -> None:
    assert seen.reference
    for id_ in granted:
        roles = roles_missing(seen.reference.by_id[id_], seen.library)
        if roles:
            click.echo(f"{id_} still needs somebody named who approves it as {listed(roles)}, not {desk.by}:")
            click.echo(f"  onrecord record {seen.reference.slug} --approve {id_} --by PERSON")
