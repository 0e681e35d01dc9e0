"""A customer's answer, written into the record: what they allow, within which limits, and what they do not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from onrecord.catalog.days import ONE_DAY
from onrecord.catalog.question import Question
from onrecord.catalog.reference import Authorization, Reference
from onrecord.catalog.standing import stands
from onrecord.files.edit import Edited
from onrecord.intake.answer import NO, CustomerAnswer, UseAnswer


@dataclass(frozen=True, slots=True)
class Filing:
    """What the recorder adds to the answer: who records it, on which proof, and with which conditions.

    `words_condition` is the condition that a limit in the customer's own words becomes, so that nobody passes it by.
    """

    by: str
    basis: str
    evidence: Mapping[str, str] | None
    words_condition: str
    conditions: tuple[str, ...] = ()
    authority: str | None = None
    logo_sha256: str | None = None


@dataclass
class Filed:
    """What was written: the ids of what is granted, of the restriction, and of what was replaced."""

    granted: list[str] = field(default_factory=list)
    restriction: str | None = None
    replaced: str | None = None
    activated: bool = False


@dataclass(frozen=True, slots=True)
class _Grant:
    """Uses that were granted with the same limits."""

    uses: tuple[str, ...]
    channels: tuple[str, ...]
    territories: tuple[str, ...]
    through: date
    words: str | None


def file_answer(
    record: Edited,
    reference: Reference,
    asked: Authorization,
    question: Question,
    answer: CustomerAnswer,
    filing: Filing,
) -> Filed:
    """Write the answer into the record: the request becomes what was granted; each other set of limits its own entry.

    What was declined becomes a restriction. A renewal that grants something ends what it replaces. Raises EditError.
    """
    at = reference.authorizations.index(asked)
    filed = Filed()
    grants = _grants(question, answer)
    for number, grant in enumerate(grants):
        fields = _fields(grant, question, answer, filing, first=number == 0)
        if number == 0:
            for key, value in fields.items():
                record.set(("authorizations", at, key), value)
            filed.granted.append(asked.id)
        else:
            id_ = _free(f"{asked.id}-limited", {*reference.by_id, *filed.granted})
            requested = record.get(("authorizations", at, "requested"))
            head = {"id": id_, "state": "granted"} | ({"requested": requested} if requested else {})
            record.append(("authorizations",), head | fields)
            filed.granted.append(id_)
    old = reference.by_id.get(asked.supersedes or "")
    if grants and old and stands(old, answer.decided):
        ended = {"on": answer.decided.isoformat(), "why": f"replaced by {asked.id}", "copies": "stop-new"}
        record.set(("authorizations", reference.authorizations.index(old), "withdrawn"), ended)
        filed.replaced = old.id
    if not grants:
        for key, value in _declined(answer, filing).items():
            record.set(("authorizations", at, key), value)
    declined = answer.said(NO)
    if declined:
        from_ = _restricted_from(old, answer, nothing_granted=not grants)
        filed.restriction = _restrict(record, reference, asked, question, declined, from_, answer.decided, filing)
    if grants and reference.status == "candidate":
        record.set(("status",), "active")
        filed.activated = True
    return filed


def _grants(question: Question, answer: CustomerAnswer) -> list[_Grant]:
    """What was granted, the uses with the same limits together, those without limits first."""
    alike: dict[tuple[object, ...], list[str]] = {}
    kept: dict[tuple[object, ...], UseAnswer] = {}
    for use, given in answer.uses.items():
        if given.answer != NO:
            limits = (given.channels, given.territories, given.through, given.words)
            alike.setdefault(limits, []).append(use)
            kept[limits] = given
    ordered = sorted(alike, key=lambda limits: sum(limit is not None for limit in limits))
    return [
        _Grant(
            tuple(alike[limits]),
            kept[limits].channels or question.channels,
            kept[limits].territories or question.territories,
            kept[limits].through or question.through,
            kept[limits].words,
        )
        for limits in ordered
    ]


def _fields(
    grant: _Grant, question: Question, answer: CustomerAnswer, filing: Filing, *, first: bool
) -> dict[str, object]:
    conditions = [*question.conditions, *filing.conditions, *((filing.words_condition,) if grant.words else ())]
    note = "\n".join(text for text in (grant.words, answer.note if first else None) if text)
    fields: dict[str, object] = {
        "state": "granted",
        "decided": answer.decided.isoformat(),
        "uses": list(grant.uses),
        "channels": list(grant.channels),
        "territories": list(grant.territories),
        "valid_from": answer.decided.isoformat(),
        "valid_through": grant.through.isoformat(),
    }
    if conditions:
        fields["conditions"] = list(dict.fromkeys(conditions))
    if note:
        fields["note"] = note
    fields |= _signed(answer, filing)
    if "logo" in grant.uses and filing.logo_sha256:
        fields["logo_sha256"] = filing.logo_sha256
    return fields


def _declined(answer: CustomerAnswer, filing: Filing) -> dict[str, object]:
    fields: dict[str, object] = {"state": "declined", "decided": answer.decided.isoformat()}
    if answer.note:
        fields["note"] = answer.note
    return fields | _signed(answer, filing)


def _signed(answer: CustomerAnswer, filing: Filing) -> dict[str, object]:
    fields: dict[str, object] = {}
    if answer.signer:
        signer = {"title": answer.signer}
        fields["signer"] = signer | ({"authority": filing.authority} if filing.authority else {})
    fields["basis"] = filing.basis
    if filing.evidence:
        fields["evidence"] = dict(filing.evidence)
    fields["recorded_by"] = filing.by
    return fields


def _restricted_from(old: Authorization | None, answer: CustomerAnswer, *, nothing_granted: bool) -> date:
    """Who declines to renew does not take back what still runs: that ends on its own last day."""
    if nothing_granted and old and old.valid_through and stands(old, answer.decided):
        return old.valid_through + ONE_DAY
    return answer.decided


def _restrict(
    record: Edited,
    reference: Reference,
    asked: Authorization,
    question: Question,
    declined: tuple[str, ...],
    from_: date,
    decided: date,
    filing: Filing,
) -> str:
    id_ = _free(f"declined-{asked.id}", {restriction.id for restriction in reference.restrictions})
    fields: dict[str, object] = {"id": id_, "uses": list(declined)}
    # What they said no to is what they were asked: a no to advertisements is none to the customers page.
    if question.channels != ("any",):
        fields["channels"] = list(question.channels)
    if question.territories != ("worldwide",):
        fields["territories"] = list(question.territories)
    fields |= {"from": from_.isoformat(), "why": f"declined on {decided} in the answer to {asked.id}"}
    if filing.evidence:
        fields["evidence"] = dict(filing.evidence)
    record.append(("restrictions",), fields)
    return id_


def _free(name: str, taken: set[str]) -> str:
    return next(free for n in range(1, len(taken) + 2) if (free := name if n == 1 else f"{name}-{n}") not in taken)
