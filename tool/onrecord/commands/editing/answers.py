"""Which request is answered, and what the answer is: from the file that came back, or typed in."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.permission_request import (
    WITHOUT_END,
    PermissionRequest,
    Question,
    find_letter,
    find_permission_request,
    is_open,
)
from onrecord.catalog.record.reference import Reference
from onrecord.commands.editing.edit_session import EditSession
from onrecord.commands.shell import prompts
from onrecord.intake.answer.answer import AnswerError, CustomerAnswer, bind_answer
from onrecord.intake.answer.evidence_kinds import MOST_BYTES
from onrecord.intake.answer.response import Returned, is_answer_itself, keep_response, read_response
from onrecord.intake.answer.typed_answer import read_typed_answer
from onrecord.reports.text import make_visible
from onrecord.store.file_reads import read_regular


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer as somebody typed it. `channels`, `territories` and `throughs` are USE=LIMIT."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    words: tuple[str, ...]
    channels: tuple[str, ...]
    territories: tuple[str, ...]
    throughs: tuple[str, ...]
    signer: str | None
    decided: date | None
    note: str | None

    @property
    def any(self) -> bool:
        """Return whether anything was typed about a use."""
        return bool(self.yes or self.no or self.words or self.channels or self.territories or self.throughs)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where and until when, for an answer to a request that does not say so, or to no request.

    Without `through`, it is valid until its review on `review_by`, which may be given with any answer.
    """

    channels: tuple[str, ...]
    territories: tuple[str, ...]
    through: date | None
    review_by: date | None = None

    @property
    def last(self) -> date | None:
        """The last day; WITHOUT_END if only a review is due; None if neither is given."""
        return self.through or (WITHOUT_END if self.review_by else None)

    @property
    def any(self) -> bool:
        """Return whether it gives anything that the request itself usually contains."""
        return bool(self.channels or self.territories or self.through)


def read_file(file: Path | None, *, only_kept: bool) -> tuple[Returned | None, bytes]:
    """Return what came back, and its bytes. Raises AnswerError, or click.BadParameter if the file cannot be read.

    With `only_kept`, the answer is typed in: the file is only evidence, and is not interpreted.
    """
    if file is None:
        return None, b""
    try:
        data = read_regular(file, MOST_BYTES + 1)
    except OSError as error:
        raise click.BadParameter(f"{make_visible(str(file))}: {error.strerror}", param_hint="FILE") from None
    if not only_kept:
        return read_response(file.name, data), data
    if is_answer_itself(file.name, data):
        raise AnswerError("the file contains the answer itself; leave out --yes, --no and --limit")
    return keep_response(file.name, data), data


def find_answered(
    reference: Reference, id_: str | None, returned: Returned | None, scope: Scope
) -> tuple[tuple[Authorization, ...], PermissionRequest]:
    """Find the request that is answered: the one named, the one that the answer names, or the only open one.

    Returns its entries in the record, one for each part, and the request. Raises AnswerError if there is no such
    request, or if it was changed after it was sent.
    """
    open_ = [a for a in reference.authorizations if is_open(a)]
    letters = list(dict.fromkeys(find_letter(reference, a) for a in open_))
    document = returned.document if returned else None
    if id_ is None and isinstance(document, dict) and document.get("customer") == reference.slug:
        id_ = str(document.get("request"))
    if id_ is None and len(letters) == 1:
        id_ = letters[0][0].id
    answered = [a for a in reference.authorizations if a.requested and not is_open(a)]
    if id_ is None and answered and not open_:
        last = max(answered, key=lambda a: a.decided or date.min)
        done = f"the last one, {last.id}, was already answered ({_say_state(last)})"
        raise AnswerError(
            f"no request to {reference.name} is open: {done}; to ask again: onrecord renew {reference.slug}"
        )
    if id_ is None:
        which = list_words([letter[0].id for letter in letters], 12)
        way = f": give --authorization with {which}" if letters else "; if nobody asked them, give --unasked"
        are = f"{len(letters)} requests to {reference.name} are" if letters else f"no request to {reference.name} is"
        raise AnswerError(f"{are} open{way}")
    authorization = reference.by_id.get(id_)
    if authorization is None:
        raise AnswerError(f"{reference.name} was never asked for {id_[:80]!r}")
    if not is_open(authorization):
        raise AnswerError(f"{id_} was already answered: {_say_state(authorization)}")
    parts = find_letter(reference, authorization)
    request = find_permission_request(reference, authorization)
    if request is None:
        return parts, PermissionRequest((_complete_scope(reference, authorization, scope),))
    if scope.any:
        raise AnswerError(
            f"{id_} already says where and until when; "
            "to limit it, give --limit-channel, --limit-territory or --limit-through"
        )
    digest = authorization.requested.digest if authorization.requested else None
    if digest is not None and digest != request.digest:
        raise AnswerError(f"the request {id_} was changed in the record after it was sent; restore it, or ask again")
    return parts, request


def find_waiting_for_logo(reference: Reference, id_: str | None) -> Authorization:
    """Return the permission that lacks only its logo file. Raises AnswerError if none does, or if several do."""
    waiting = [a for a in reference.authorizations if a.state == "requested" and a.decided and id_ in (None, a.id)]
    if len(waiting) != 1:
        which = f": give --authorization with {list_words([a.id for a in waiting], 12)}" if waiting else ""
        lack = (
            f"{len(waiting)} permissions of {reference.name} lack"
            if waiting
            else f"no permission of {reference.name} lacks"
        )
        raise AnswerError(f"{lack} a logo file{which}")
    return waiting[0]


def _say_state(authorization: Authorization) -> str:
    state = "yes, but the logo file is missing" if authorization.state == "requested" else authorization.state
    return f"{state} on {authorization.decided}"


def make_unasked(
    session: EditSession, reference: Reference, id_: str | None, typed: Typed, scope: Scope, *, new_logo: bool = False
) -> Authorization:
    """Return an entry for a permission that nobody asked for, such as a contract clause.

    With `new_logo`, they sent a logo file, which is the one that they allow. Raises click.UsageError if it does not
    say what, where and until when.
    """
    if not (scope.channels and scope.territories and scope.last):
        raise click.UsageError(
            "--unasked needs --channel, --territory and --through; if no last day was agreed, give --review-by "
            "instead of --through."
        )
    words = session.opened.catalog.library.vocabulary
    limited = (*typed.words, *typed.channels, *typed.territories, *typed.throughs)
    named = [*typed.yes, *typed.no, *(text.partition("=")[0] for text in limited)]
    uses = words.uses.sort(words.uses.expand_all(prompts.require_terms(words.uses, named, "--yes")))
    if not uses:
        raise click.UsageError("--unasked needs --yes or --limit, which say what they allow.")
    name = id_ or f"{session.today.year}-{uses[0]}"
    taken = reference.by_id
    free = next(one for n in range(1, len(taken) + 2) if (one := name if n == 1 else f"{name}-{n}") not in taken)
    return Authorization(
        free,
        "requested",
        uses=tuple(uses),
        channels=scope.channels,
        territories=scope.territories,
        valid_through=scope.through,
        review_by=scope.review_by,
        logo_sha256=(reference.logo_sha256,) if "logo" in uses and reference.logo_sha256 and not new_logo else (),
    )


def make_unasked_request(reference: Reference, entry: Authorization, decided: date) -> PermissionRequest:
    """Return the request to check an unasked answer against: its own scope."""
    part = Question(
        reference.slug,
        entry.id,
        decided,
        entry.uses,
        entry.channels,
        entry.territories,
        entry.valid_through or WITHOUT_END,
        entry.logo_sha256[0] if entry.logo_sha256 else None,
    )
    return PermissionRequest((part,))


def read_answer(
    session: EditSession,
    authorization: Authorization,
    request: PermissionRequest,
    returned: Returned | None,
    typed: Typed,
    file: Path | None,
) -> CustomerAnswer:
    """Return the answer, checked against the request. Raises AnswerError, or click.UsageError if there is none."""
    words = session.opened.catalog.library.vocabulary
    read = returned is not None and returned.document is not None
    if typed.any:
        for option, several in (("--yes", typed.yes), ("--no", typed.no)):
            prompts.require_terms(words.uses, (term.partition("@")[0] for term in several), option)
        return read_typed_answer(
            request,
            words,
            yes=typed.yes,
            no=typed.no,
            words=typed.words,
            channels=typed.channels,
            territories=typed.territories,
            throughs=typed.throughs,
            signer=typed.signer,
            decided=typed.decided or session.today,
            note=typed.note,
            today=session.today,
        )
    if returned and not read:
        by_eye = "read it yourself, and give the answer with --yes, --no and --limit; the file is kept as evidence"
        name = make_visible(file.name) if file else "the file"
        raise click.UsageError(f"{name} does not contain an answer to our form: {by_eye}.")
    if not read or returned is None:
        raise click.UsageError("Give the FILE that came back, or type the answer in with --yes, --no and --limit.")
    if typed.signer or typed.note:
        raise AnswerError("the file says who answered and what; leave out --signer and --note")
    digest = authorization.requested.digest if authorization.requested else None
    return bind_answer(returned.document, request, digest, words, session.today, typed.decided)


def _complete_scope(reference: Reference, authorization: Authorization, scope: Scope) -> Question:
    """Return the request, completed by `scope`: one that was written by hand may not say where and until when.

    Raises AnswerError if it is still not complete.
    """
    wanted = authorization.requested
    if wanted is None or not wanted.uses:
        raise AnswerError(
            f"{authorization.id} does not say what was asked for; write `requested.uses` into the record first"
        )
    channels, territories = wanted.channels or scope.channels, wanted.territories or scope.territories
    through = wanted.through or scope.last
    if not (channels and territories and through):
        raise AnswerError(
            f"{authorization.id} does not say where or until when; give --channel, --territory and --through; "
            "if no last day was agreed, give --review-by instead of --through"
        )
    return Question(
        reference.slug,
        authorization.id,
        wanted.on,
        wanted.uses,
        channels,
        territories,
        through,
        authorization.logo_sha256[0] if authorization.logo_sha256 else None,
        conditions=authorization.conditions,
    )
