"""Record an answer: what came back, or what somebody typed, becomes what is allowed and what is not."""

from dataclasses import dataclass
from pathlib import Path

import click
from msgspec.structs import replace

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.authorization import OWN_WORDS, Authorization
from onrecord.catalog.record.permission_request import PermissionRequest
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Axis
from onrecord.catalog.workload.impact import list_missing_roles
from onrecord.catalog.workload.live_publications import shows_earlier_logo
from onrecord.commands.editing.answers import (
    Scope,
    Typed,
    find_answered,
    find_waiting_for_logo,
    make_unasked,
    make_unasked_request,
    read_answer,
    read_file,
)
from onrecord.commands.editing.approving import FOLLOWS, name_approvers
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit, foresee, save, say_lines
from onrecord.commands.editing.effect import write_effect_lines
from onrecord.commands.editing.evidence_files import add_given_logo, find_allowed_logo, keep_file, keep_outside
from onrecord.commands.editing.new_logo import end_earlier_logos, find_places_with_the_earlier_logo
from onrecord.commands.editing.receipts import give_receipt
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.finding import Finding
from onrecord.intake.answer.answer import AnswerError, CustomerAnswer, SentLogo
from onrecord.intake.answer.filing import Filed, Filing, file_answer, file_logo
from onrecord.intake.answer.response import Returned
from onrecord.reports.text import make_visible
from onrecord.store.edit_preview import Outlook
from onrecord.yaml.edit import EditError


@dataclass(frozen=True, slots=True)
class Recording:
    """How to record an answer: `typed` and `scope` are what somebody typed, the rest is as the verb's options."""

    typed: Typed
    scope: Scope
    id_: str | None = None
    nobody_asked: bool = False
    conditions: tuple[str, ...] = ()
    authority: str | None = None
    basis: str | None = None
    outside: bool = False
    url: str | None = None
    url_sha256: str | None = None
    logo: SentLogo | None = None
    approvers: tuple[str, ...] = ()
    wants_receipt: bool = False
    out: Path | None = None
    came: tuple[Returned, bytes] | None = None
    """What came back, if it is not a file on disk: uploaded in a pull request, or noted by the recorder."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: `before` is the record as it was, `seen` the catalog as it will be.

    `filed` is the result for each part of the request; `logo_waits` says why an allowed logo is not granted yet.
    """

    before: Reference
    seen: Outlook
    request: PermissionRequest
    answer: CustomerAnswer
    filed: tuple[Filed, ...]
    logo_waits: str | None


def record_answer(
    session: EditSession, reference: Reference, file: Path | None, given: Recording, *, commits: bool
) -> Recorded:
    """Record an answer and print what follows.

    Raises CommandError (exit 1) if it does not fit the request, click.UsageError if something is missing.
    """
    library = session.opened.catalog.library
    vocabulary = library.vocabulary
    path, record = session.open_record(reference.slug)
    before, was = record.data, reference
    try:
        returned, data = given.came or read_file(file, only_kept=given.typed.any)
        if given.nobody_asked:
            entry = make_unasked(
                session, reference, given.id_, given.typed, given.scope, new_logo=given.logo is not None
            )
            parts: tuple[Authorization, ...] = (entry,)
            request = make_unasked_request(reference, entry, given.typed.decided or session.today)
            reference = replace(reference, authorizations=(*reference.authorizations, entry))
        else:
            parts, request = find_answered(reference, given.id_, returned, given.scope)
        if given.scope.review_by and all(part.through < given.scope.review_by for part in request.parts):
            raise AnswerError(f"all of it ends before {given.scope.review_by}; give an earlier day with --review-by")
        answer = read_answer(session, parts[0], request, returned, given.typed, file)
    except AnswerError as error:
        decline(f"Nothing was written: {error}.")
    condition = _choose_words_condition(vocabulary.conditions, answer, given.conditions)
    message = f"Record the answer of {reference.name} to {request.id}: {_summarize(answer)}"
    change = PlannedEdit(reference.slug, f"record/{reference.slug}-{request.id}", message, follows=FOLLOWS)
    allowed = find_allowed_logo(session, change, reference, request, answer, given.logo, replaces=given.nobody_asked)
    evidence = {"url": given.url, "sha256": given.url_sha256} if given.url and given.url_sha256 else None
    if returned and (given.outside or given.url):
        evidence = keep_outside(session, reference.slug, parts[0], answer.decided, returned.suffix, data, given.url)
        if given.url_sha256 not in (None, evidence["sha256"]):
            decline(f"Nothing was written: the SHA-256 of FILE is {evidence['sha256']}, not {given.url_sha256}.")
    elif returned:
        evidence = keep_file(session, change, parts[0], answer.decided, returned.suffix, data)
    filing = Filing(
        by=session.by,
        basis=given.basis or (returned.basis if returned else "verbal"),
        evidence=evidence,
        words_condition=condition,
        conditions=prompts.require_terms(vocabulary.conditions, given.conditions, "--condition"),
        authority=given.authority,
        logo_sha256=allowed.sha256,
        review_by=given.scope.review_by,
    )
    try:
        filed = [
            file_answer(record, reference, authorization, part, answer.select_part(part, request), filing)
            for authorization, part in zip(parts, request.parts, strict=True)
        ]
        if allowed.file:
            record.set(("logo",), allowed.file)
        replaced: list[str] = []
        if given.nobody_asked and given.logo and allowed.sha256:
            replaced += end_earlier_logos(record, was, vocabulary, answer.decided, allowed.sha256, request.id)
        name_approvers(
            session, reference.slug, record, [id_ for part in filed for id_ in part.granted], given.approvers
        )
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)
    seen = foresee(session, change)
    save(session, change, commits=commits)
    if answer.logo and allowed.file and not given.logo:
        say_lines((f"Their logo came with the answer: {answer.logo.name}",))
    _tell(session, was, seen, request, answer, filed)
    if returned and evidence and "url" in evidence:
        say_lines((f"Upload {file} to {evidence['url']} yourself: onrecord does not upload it.",))
    if replaced and seen.reference:
        say_lines((*replaced, "Still shows the earlier file:"))
        say_lines(
            tuple(find_places_with_the_earlier_logo(seen.reference, session.today)) or ("  no publication on record",)
        )
    if allowed.waits:
        _tell_waiting(reference.slug, [id_ for part in filed for id_ in part.waiting], allowed.waits)
    if given.wants_receipt:
        assert seen.reference
        give_receipt(session, seen.reference, seen.reference.by_id[request.id], given.out, seen.library)
    return Recorded(was, seen, request, answer, tuple(filed), allowed.waits)


def record_logo(
    session: EditSession, reference: Reference, id_: str | None, logo: SentLogo, *, commits: bool
) -> tuple[Outlook, str]:
    """Record a logo file that comes after the answer: grant the permission that lacked it.

    Returns the catalog as it will be, and the entry's id. Raises CommandError (exit 1) if no permission lacks a logo
    file, or if this is not an image we can show.
    """
    path, record = session.open_record(reference.slug)
    before = record.data
    try:
        waiting = find_waiting_for_logo(reference, id_)
        message = f"Record the logo of {reference.name}, which {waiting.id} allows"
        change = PlannedEdit(reference.slug, f"record/{reference.slug}-{waiting.id}-logo", message, follows=FOLLOWS)
        given = add_given_logo(change, reference, logo)
        assert given.sha256
        file_logo(record, reference, waiting, given.sha256)
        if given.file:
            record.set(("logo",), given.file)
        name_approvers(session, reference.slug, record, [waiting.id], ())
    except (AnswerError, EditError) as error:
        decline(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)
    seen = foresee(session, change)
    save(session, change, commits=commits)
    assert seen.reference
    places = (waiting.channels, waiting.territories)
    click.echo("From now on:")
    say_lines(
        write_effect_lines(
            reference, seen.reference, seen.library, (waiting.uses, *places), session.today, session.today
        )
    )
    _tell_approvals(session, seen, [waiting.id])
    return seen, waiting.id


def _tell_waiting(slug: str, ids: list[str], why: str) -> None:
    click.echo(f"The logo still needs its file ({list_words(ids)}): {make_visible(why)}.")
    click.echo("The rest is recorded. When the file comes:")
    click.echo(f"  onrecord record {slug} --logo FILE")


def _choose_words_condition(known: Axis, answer: CustomerAnswer, conditions: tuple[str, ...]) -> str:
    """Return the condition for a limit in words, which a person must read before each use.

    Raises click.UsageError if the vocabulary has no such condition, and none is given.
    """
    if OWN_WORDS in known or not any(given.words for given in answer.uses.values()):
        return OWN_WORDS
    if not conditions:
        limits = list_words([f"{use}: {given.words!r}" for use, given in answer.uses.items() if given.words])
        raise click.UsageError(
            f"Give --condition: what must be done before each use because of their limit ({make_visible(limits)})."
        )
    return conditions[0]


def _summarize(answer: CustomerAnswer) -> str:
    words = {"yes": "yes", "limits": "yes with limits", "no": "no"}
    return ", ".join(f"{use} {words[given.answer]}" for use, given in answer.uses.items())


def _add_limits(conditions: tuple[str, ...], limits: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the terms that were asked for, and those within them that the answer is limited to."""
    return tuple(dict.fromkeys((*conditions, *(limits or ()))))


def _tell(
    session: EditSession,
    reference: Reference,
    seen: Outlook,
    request: PermissionRequest,
    answer: CustomerAnswer,
    filed: list[Filed],
) -> None:
    """Print what follows from the answer: what is allowed from now on, who must approve, what must be taken down."""
    assert seen.reference
    if answer.note:
        say_lines((f"They also wrote: {answer.note}", "  If that limits anything, add a condition before you commit."))
    click.echo("From now on:")
    for key, (part, use) in request.items.items():
        given = answer.uses[key]
        places = (_add_limits(part.channels, given.channels), _add_limits(part.territories, given.territories))
        say_lines(
            write_effect_lines(reference, seen.reference, seen.library, ((use,), *places), session.today, session.today)
        )
    if any(one.activated for one in filed):
        click.echo(f"{make_visible(reference.name)} is now an active reference.")
    for part, one in zip(request.parts, filed, strict=True):
        if one.renewed:
            follows = f", then {part.id} replaces it" if one.granted else ""
            click.echo(f"{one.renewed} stays in force{f' until {one.ends}' if one.ends else ''}{follows}.")
        if one.restriction:
            click.echo(f"What they declined is forbidden from {one.forbidden_from} on: restriction {one.restriction}.")
    _tell_approvals(session, seen, [id_ for one in filed for id_ in one.granted])
    earlier = {p.id for p in seen.reference.publications if shows_earlier_logo(seen.reference, p, session.today)}
    for finding in seen.errors:
        if finding.rule == "expired-published" and _find_publication(seen.reference, finding) not in earlier:
            say_lines((f"Must be taken down: {finding.message}",))


def _find_publication(reference: Reference, finding: Finding) -> str | None:
    """Return the publication that a finding is about, or None."""
    match finding.keys:
        case ("publications", int(place), *_):
            return reference.publications[place].id
    return None


def _tell_approvals(session: EditSession, seen: Outlook, granted: list[str]) -> None:
    assert seen.reference
    for id_ in granted:
        roles = list_missing_roles(seen.reference.by_id[id_], seen.library)
        if roles:
            click.echo(f"{id_} still needs approval by {list_words(roles)}, from somebody other than {session.by}:")
            click.echo(f"  onrecord record {seen.reference.slug} --approve {id_} --by PERSON")
