"""onrecord record: a customer's answer, with its proof."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.asking.bundle import language_for
from onrecord.asking.receipt import answered, receipt
from onrecord.asking.sheet import contact
from onrecord.asking.words import WordsError, words
from onrecord.catalog.effects import roles_missing
from onrecord.catalog.library import Library
from onrecord.catalog.question import Question, question
from onrecord.catalog.reasons import listed
from onrecord.catalog.reference import Authorization, Reference
from onrecord.catalog.vocabulary import Axis
from onrecord.commands import prompts
from onrecord.commands.catalog import DayOption
from onrecord.commands.editing import Change, Desk, editing_options, foresee, open_desk, refused, said, save
from onrecord.commands.effect import effect_lines
from onrecord.commands.proofs import allowed_logo, kept
from onrecord.files.edit import EditError
from onrecord.files.proposal import Outlook
from onrecord.intake.answer import AnswerError, CustomerAnswer, bound
from onrecord.intake.by_hand import by_hand
from onrecord.intake.grants import Filed, Filing, file_answer
from onrecord.intake.response import MOST_BYTES, Returned, read_response
from onrecord.reports.text import shown

OWN_WORDS = "own-words"
FOLLOWS = frozenset(("approval-missing", "expired-published"))
"""What may follow from an answer: approvals are given on the pull request, and what was declined must come down."""


@click.command("record")
@click.argument("customer")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--authorization", "id_", metavar="ID", help="Which request it answers. Default: the one that is open.")
@click.option("--yes", multiple=True, metavar="USE", help="They said yes to this use. May be given again.")
@click.option("--no", multiple=True, metavar="USE", help="They said no to this use. May be given again.")
@click.option("--limit", "limits", multiple=True, metavar="USE=WORDS", help="Yes, with a limit in their own words.")
@click.option("--limit-channel", "channels", multiple=True, metavar="USE=CHANNEL", help="Yes, but only there.")
@click.option("--limit-territory", "territories", multiple=True, metavar="USE=TERRITORY", help="Yes, but only there.")
@click.option("--limit-through", "throughs", multiple=True, metavar="USE=D", help="Yes, but no longer than this day.")
@click.option("--condition", "conditions", multiple=True, metavar="CONDITION", help="What we must do before each use.")
@click.option("--signer", metavar="TITLE", help="The function of who answered; not a name.")
@click.option("--authority", metavar="WHAT", help="By which authority they sign, such as signatory.")
@click.option(
    "--decided", type=DayOption(), metavar="D", help="The day of the answer, for one typed in. Default: today."
)
@click.option("--note", help="What else they said, for an answer typed in.")
@click.option(
    "--basis",
    type=click.Choice(["signed-form", "contract-clause", "email", "clickwrap", "verbal"]),
    help="What it rests on. Default: by the kind of file.",
)
@click.option("--url", metavar="URL", help="Where the proof is kept, if it cannot be a file here; with --sha256.")
@click.option("--sha256", "url_sha256", metavar="HASH", help="The SHA-256 of the proof at --url.")
@click.option(
    "--logo", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The logo they sent with it."
)
@click.option("--approve", metavar="ID", help="Do not record an answer: approve what was recorded, as --by.")
@click.option("--role", help="With --approve: in which role. Default: the one that is missing and yours.")
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
    channels: tuple[str, ...],
    territories: tuple[str, ...],
    throughs: tuple[str, ...],
    conditions: tuple[str, ...],
    signer: str | None,
    authority: str | None,
    decided: date | timedelta | None,
    note: str | None,
    basis: str | None,
    url: str | None,
    url_sha256: str | None,
    logo: Path | None,
    approve: str | None,
    role: str | None,
    wants_receipt: bool,
    out: Path | None,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Record a customer's answer: FILE is what came back, the form's file, its copied text, the PDF or the mail.

    The answer is held against the request, stored as proof, and written as what it allows and what it does not. An
    answer in the customer's own words is typed in with --yes, --no and --limit; FILE is then the proof alone.

    Example: onrecord record nordlys-bank answer-nordlys-bank-2026-logo.json
    """
    if (url is None) != (url_sha256 is None) or (url and file):
        raise click.UsageError("--url and --sha256 go together, and stand in for FILE.")
    desk = open_desk(root, today, by)
    reference = desk.customer(customer)
    if approve:
        _approve(desk, reference, approve, role, commits)
        return
    typed = bool(yes or no or limits or channels or territories or throughs)
    if wants_receipt and not file and not typed:
        _give_receipt(desk, reference, _answered(reference, id_), out, desk.opened.catalog.library)
        return
    vocabulary = desk.opened.catalog.library.vocabulary
    try:
        returned, data = _read(file)
        asked, asks = _asked(reference, id_, returned)
        if typed:
            if returned and returned.document is not None:
                raise AnswerError("the file holds the answer itself; leave --yes, --no and --limit out")
            day = decided + desk.today if isinstance(decided, timedelta) else decided or desk.today
            answer = by_hand(
                asks,
                vocabulary,
                yes=prompts.terms(vocabulary.uses, yes, "--yes"),
                no=prompts.terms(vocabulary.uses, no, "--no"),
                words=limits,
                channels=channels,
                territories=territories,
                throughs=throughs,
                signer=signer,
                decided=day,
                note=note,
                today=desk.today,
            )
        elif returned and returned.document is not None:
            if decided or signer or note:
                raise AnswerError("the file says who answered, when and what; leave --decided, --signer and --note out")
            answer = bound(returned.document, asks, asked.requested.digest if asked.requested else None, desk.today)
        else:
            raise click.UsageError("Give the FILE that came back, or the answer with --yes, --no and --limit.")
    except AnswerError as error:
        refused(f"Nothing was written: {error}.")
    condition = _words_condition(vocabulary.conditions, answer, conditions)
    message = f"Record the answer of {reference.name} to {asked.id}: {_summary(answer)}"
    change = Change(reference.slug, f"record/{reference.slug}-{asked.id}", message, follows=FOLLOWS)
    sha256 = allowed_logo(change, reference, asked, answer, logo)
    evidence = {"url": url, "sha256": url_sha256} if url and url_sha256 else None
    if returned:
        evidence = kept(desk, change, asked, answer.decided, returned.suffix, data)
    filing = Filing(
        by=desk.by,
        basis=basis or (returned.basis if returned else "verbal"),
        evidence=evidence,
        words_condition=condition,
        conditions=prompts.terms(vocabulary.conditions, conditions, "--condition"),
        authority=authority,
        logo_sha256=sha256,
    )
    path, record = desk.record(reference.slug)
    before = record.data
    try:
        filed = file_answer(record, reference, asked, asks, answer, filing)
        if logo:
            record.set(("logo",), f"logo{logo.suffix.lower()}")
    except EditError as error:
        refused(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)
    seen = foresee(desk, change)
    save(desk, change, commits=commits)
    _tell(desk, reference, seen, asks, answer, filed)
    if wants_receipt:
        assert seen.reference
        _give_receipt(desk, seen.reference, seen.reference.by_id[asked.id], out, seen.library)


def _read(file: Path | None) -> tuple[Returned | None, bytes]:
    if file is None:
        return None, b""
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise click.BadParameter(f"{shown(str(file))}: {error.strerror}", param_hint="FILE") from None
    return read_response(file.name, data), data


def _asked(reference: Reference, id_: str | None, returned: Returned | None) -> tuple[Authorization, Question]:
    """The request that is answered: the one named, the one that the answer names, or the only open one."""
    open_ = [a for a in reference.authorizations if a.state == "requested"]
    document = returned.document if returned else None
    if id_ is None and isinstance(document, dict) and document.get("customer") == reference.slug:
        id_ = str(document.get("request"))
    if id_ is None and len(open_) == 1:
        id_ = open_[0].id
    if id_ is None:
        known = (
            f": give --authorization with {listed([a.id for a in open_], 12)}" if open_ else "; ask with onrecord seek"
        )
        raise AnswerError(f"{len(open_)} requests to {reference.name} are open{known}")
    asked = reference.by_id.get(id_)
    if asked is None:
        raise AnswerError(f"{reference.name} was never asked for {id_[:80]!r}")
    if asked.state != "requested":
        raise AnswerError(f"{id_} is answered already: {asked.state} on {asked.decided}")
    asks = question(reference, asked)
    if asks is None:
        raise AnswerError(f"{id_} does not say in full what was asked; correct the record by hand")
    return asked, asks


def _answered(reference: Reference, id_: str | None) -> Authorization:
    done = [a for a in reference.authorizations if a.state != "requested"]
    found = next((a for a in done if a.id == id_), None) if id_ else (done[-1] if done else None)
    if found is None:
        refused(f"{reference.name} has no answered request{f' {id_}' if id_ else ''}.")
    return answered(reference, found)[0]  # what was derived from an answer follows the request itself


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


def _tell(
    desk: Desk, reference: Reference, seen: Outlook, asks: Question, answer: CustomerAnswer, filed: Filed
) -> None:
    """What follows from the answer: what is allowed from now on, who must approve, what must come down."""
    assert seen.reference
    if answer.note:
        said((f"They also wrote: {answer.note}", "  If that limits anything, add a condition before you commit."))
    scope = (asks.uses, asks.channels, asks.territories)
    said(("From now on:", *effect_lines(reference, seen.reference, seen.library, scope, desk.today, desk.today)))
    if filed.activated:
        click.echo(f"{shown(reference.name)} is a reference now: status active.")
    if filed.replaced:
        click.echo(f"{filed.replaced} ends on {answer.decided}, replaced.")
    if filed.restriction:
        click.echo(f"What they declined is forbidden: restriction {filed.restriction}.")
    for id_ in filed.granted:
        roles = roles_missing(seen.reference.by_id[id_], seen.library)
        if roles:
            click.echo(f"{id_} still needs the approval of {listed(roles)}, by somebody else than {desk.by}:")
            click.echo(f"  onrecord record {reference.slug} --approve {id_} --by PERSON")
    for finding in seen.errors:
        if finding.rule == "expired-published":
            said((f"Must come down: {finding.message}",))


def _approve(desk: Desk, reference: Reference, id_: str, role: str | None, commits: bool) -> None:
    """Add the approval of --by to an authorization; four eyes."""
    found = reference.by_id.get(id_)
    if found is None or found.state != "granted":
        prompts.refuse(f"{reference.name} has no granted authorization {shown(id_)!r}", "--approve")
    if desk.by in (found.recorded_by, found.requested.by if found.requested else None):
        refused(f"{desk.policy.name_of(desk.by)} asked for {id_} or recorded it; somebody else must approve it.")
    mine = desk.policy.people[desk.by].roles
    missing = [needed for needed in roles_missing(found, desk.opened.catalog.library) if needed in mine]
    role = role or (missing[0] if missing else None)
    if role is None or role not in mine:
        refused(f"{desk.policy.name_of(desk.by)} holds no role whose approval {id_} still needs.")
    path, record = desk.record(reference.slug)
    before = record.data
    at = reference.authorizations.index(found)
    try:
        record.append(("authorizations", at, "approvals"), {"role": role, "by": desk.by, "on": desk.today.isoformat()})
    except EditError as error:
        refused(f"Nothing was written: {error}.")
    message = f"Approve {id_} of {reference.name} for {role}"
    change = Change(reference.slug, f"record/{reference.slug}-{id_}", message, follows=FOLLOWS)
    change.edit(path, before, record.data)
    foresee(desk, change)
    save(desk, change, commits=commits)


def _give_receipt(
    desk: Desk, reference: Reference, authorization: Authorization, out: Path | None, library: Library
) -> None:
    asked = authorization.requested
    tree = desk.opened.tree
    try:
        tongue = words(tree, (asked and asked.language) or language_for(reference, tree), library.vocabulary)
    except WordsError as error:
        refused(str(error))
    text = receipt(reference, authorization, tongue, desk.policy, contact(desk.policy, asked.by if asked else desk.by))
    if out is None:
        said(text.splitlines())
        return
    aside = out.with_name(f".{out.name}.part")
    aside.write_text(text, encoding="utf-8", newline="")
    aside.replace(out)
    click.echo(f"Receipt: {shown(str(out))}")
