"""Writes a customer's answer into the record: what they allow, with which limits, and what they do not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from onrecord.catalog.decision.validity import is_in_force, is_over
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.permission_request import WITHOUT_END, Question
from onrecord.catalog.record.reference import Reference
from onrecord.intake.answer.answer import NO, CustomerAnswer, UseAnswer
from onrecord.yaml.edit import Edited


@dataclass(frozen=True, slots=True)
class Filing:
    """What the person who records the answer adds: who they are, the evidence, and conditions.

    `words_condition` is the condition for a limit in the customer's own words, so that nobody overlooks it. `review_by`
    is the review date; a permission that ends before it gets none.
    """

    by: str
    basis: str
    evidence: Mapping[str, str] | None
    words_condition: str
    conditions: tuple[str, ...] = ()
    authority: str | None = None
    logo_sha256: str | None = None
    review_by: date | None = None


@dataclass
class Filed:
    """What was written: the ids of what is granted, and of the restriction, with its first day.

    `waiting` are entries that were allowed but lack the logo file. `renewed` is the renewed permission, if it was still
    in force, and `ends` its last day.
    """

    granted: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    restriction: str | None = None
    forbidden_from: date | None = None
    renewed: str | None = None
    ends: date | None = None
    activated: bool = False


@dataclass(frozen=True, slots=True)
class _Grant:
    """Uses that were granted with the same limits, from `begins` until `through`, inclusive."""

    uses: tuple[str, ...]
    channels: tuple[str, ...]
    territories: tuple[str, ...]
    begins: date
    through: date
    words: str | None
    waits: bool = False


def file_answer(
    record: Edited,
    reference: Reference,
    authorization: Authorization,
    question: Question,
    answer: CustomerAnswer,
    filing: Filing,
) -> Filed:
    """Write the answer into the record. The request becomes what was granted; each other set of limits gets an entry.

    A logo that they allow without a file (`filing.logo_sha256` is None) gets its own entry, which is answered but not
    granted. What was declined becomes a restriction. For a renewal, the old permission stays in force until its last
    day, and grant and restriction begin on the day after. Raises EditError.
    """
    at = reference.authorizations.index(authorization)
    filed = Filed()
    old = reference.by_id.get(authorization.supersedes or "")
    old = old if old and is_in_force(old, answer.decided) else None
    begins = _find_first_day(old, question, answer.decided)
    grants = _list_grants(question, answer, begins, logo_waits=filing.logo_sha256 is None)
    for number, grant in enumerate(grants):
        fields = _make_fields(grant, question, answer, filing, first=number == 0)
        id_ = authorization.id
        if number == 0:
            _write_answer(record, at, authorization, fields)
        else:
            name = f"{authorization.id.removesuffix('-logo')}-logo" if grant.waits else f"{authorization.id}-limited"
            id_ = _choose_name(name, {*reference.by_id, *filed.granted, *filed.waiting})
            requested = record.get(("authorizations", at, "requested"))
            head = {"id": id_} | ({"requested": requested} if requested else {})
            record.append(("authorizations",), head | fields)
        (filed.waiting if grant.waits else filed.granted).append(id_)
    if old:
        filed.renewed, filed.ends = old.id, old.valid_through
    if filed.granted and old and not is_over(old, grants[0].begins):
        filed.ends = grants[0].begins - ONE_DAY
        ended = {"on": grants[0].begins.isoformat(), "why": f"replaced by {authorization.id}", "copies": "stop-new"}
        record.set(("authorizations", reference.authorizations.index(old), "withdrawn"), ended)
    if not grants:
        _write_answer(record, at, authorization, _make_declined(answer, filing))
    declined = answer.list_uses(NO)
    if declined:
        from_ = begins if grants or not (old and old.valid_through) else old.valid_through + ONE_DAY
        ban = {"from": from_, "why": f"declined on {answer.decided} in the answer to {authorization.id}"}
        filed.restriction = _restrict(
            record, reference, f"declined-{authorization.id}", question, declined, ban, filing
        )
        filed.forbidden_from = from_
    for grant in grants:
        if grants[0].begins - ONE_DAY > grant.through:  # it ends before the old permission, which must not outlast it
            why = f"allowed until {grant.through} in the answer to {authorization.id}"
            ban = {"from": grant.through + ONE_DAY, "through": grants[0].begins - ONE_DAY, "why": why}
            _restrict(record, reference, f"ended-{authorization.id}", question, grant.uses, ban, filing)
    if filed.granted and reference.status == "candidate":
        record.set(("status",), "active")
        filed.activated = True
    return filed


def _find_first_day(old: Authorization | None, question: Question, decided: date) -> date:
    """The first day of the answer: for a renewal, the day after the last day of the old permission."""
    ends = [day for day in (old.valid_through, old.review_by) if day] if old else []
    return max([decided, *([min(ends) + ONE_DAY] if ends else []), *([question.begins] if question.begins else [])])


def _write_answer(record: Edited, at: int, authorization: Authorization, fields: Mapping[str, object]) -> None:
    """Write the answer into the request, or as a new entry if nobody asked."""
    if record.get(("authorizations", at)) is None:
        record.append(("authorizations",), {"id": authorization.id} | dict(fields))
        return
    for key, value in fields.items():
        record.set(("authorizations", at, key), value)


def _list_grants(question: Question, answer: CustomerAnswer, begins: date, *, logo_waits: bool) -> list[_Grant]:
    """What was granted: uses with the same limits together, those without limits first.

    A grant that ends before `begins` begins immediately, and comes later in the list; a logo without a file comes last.
    """
    alike: dict[tuple[object, ...], list[str]] = {}
    grants_by_scope: dict[tuple[object, ...], UseAnswer] = {}
    grants = []
    for use, given in answer.uses.items():
        if given.answer != NO:
            limits = (use == "logo" and logo_waits, given.channels, given.territories, given.through, given.words)
            alike.setdefault(limits, []).append(use)
            grants_by_scope[limits] = given
    for same in sorted(alike, key=lambda limits: sum(limit is not None for limit in limits)):
        given = grants_by_scope[same]
        through = given.through or question.through
        grants.append(
            _Grant(
                tuple(alike[same]),
                given.channels or question.channels,
                given.territories or question.territories,
                begins if begins <= through else answer.decided,
                through,
                given.words,
                bool(same[0]),
            )
        )
    return sorted(grants, key=lambda grant: (grant.waits, grant.begins < begins))


def _make_fields(
    grant: _Grant, question: Question, answer: CustomerAnswer, filing: Filing, *, first: bool
) -> dict[str, object]:
    conditions = [*question.conditions, *filing.conditions, *((filing.words_condition,) if grant.words else ())]
    note = "\n".join(text for text in (grant.words, answer.note if first else None) if text)
    fields: dict[str, object] = {
        "state": "requested" if grant.waits else "granted",
        "decided": answer.decided.isoformat(),
        "uses": list(grant.uses),
        "channels": list(grant.channels),
        "territories": list(grant.territories),
        "valid_from": grant.begins.isoformat(),
    }
    if grant.through != WITHOUT_END:
        fields["valid_through"] = grant.through.isoformat()
    if filing.review_by and filing.review_by <= grant.through:
        fields["review_by"] = filing.review_by.isoformat()
    if conditions:
        fields["conditions"] = list(dict.fromkeys(conditions))
    if note:
        fields["note"] = note
    fields |= _sign(answer, filing)
    if "logo" in grant.uses and filing.logo_sha256:
        fields["logo_sha256"] = filing.logo_sha256
    return fields


def _make_declined(answer: CustomerAnswer, filing: Filing) -> dict[str, object]:
    fields: dict[str, object] = {"state": "declined", "decided": answer.decided.isoformat()}
    if answer.note:
        fields["note"] = answer.note
    return fields | _sign(answer, filing)


def _sign(answer: CustomerAnswer, filing: Filing) -> dict[str, object]:
    fields: dict[str, object] = {}
    if answer.signer:
        signer = {"title": answer.signer}
        fields["signer"] = signer | ({"authority": filing.authority} if filing.authority else {})
    fields["basis"] = filing.basis
    if filing.evidence:
        fields["evidence"] = dict(filing.evidence)
    fields["recorded_by"] = filing.by
    return fields


def _restrict(
    record: Edited,
    reference: Reference,
    name: str,
    question: Question,
    uses: tuple[str, ...],
    ban: Mapping[str, object],
    filing: Filing,
) -> str:
    """Forbid uses as `ban` says (from, perhaps through, why). Returns the restriction's id: `name`, if it is free."""
    written = record.get(("restrictions",)) or ()
    id_ = _choose_name(name, {restriction["id"] for restriction in written})
    fields: dict[str, object] = {"id": id_, "uses": list(uses)}
    # A no only covers what was asked: a no to advertisements is not a no to the customers page.
    if question.channels != ("any",):
        fields["channels"] = list(question.channels)
    if question.territories != ("worldwide",):
        fields["territories"] = list(question.territories)
    fields |= {key: str(value) for key, value in ban.items()}
    if filing.evidence:
        fields["evidence"] = dict(filing.evidence)
    record.append(("restrictions",), fields)
    return id_


def _choose_name(name: str, taken: set[str]) -> str:
    return next(free for n in range(1, len(taken) + 2) if (free := name if n == 1 else f"{name}-{n}") not in taken)


def file_logo(record: Edited, reference: Reference, waiting: Authorization, sha256: str) -> None:
    """Grant what was waiting for the logo file, from the day of the answer on. Raises EditError."""
    at = reference.authorizations.index(waiting)
    for key, value in (("state", "granted"), ("logo_sha256", sha256)):
        record.set(("authorizations", at, key), value)
    if reference.status == "candidate":
        record.set(("status",), "active")
