"""What happened to a customer's authorizations, step by step, as git tells it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference


@dataclass(frozen=True, slots=True)
class Step:
    """One commit of the published branch that changed the record.

    `on` is the day it landed, in the committer's own zone; `merged_by` the name it was committed under, `authors` the
    names of those who wrote what it brought; `what` says what it did to the authorizations.
    """

    on: date
    commit: str
    subject: str
    merged_by: str
    authors: tuple[str, ...]
    what: tuple[str, ...]


def told(before: Reference | None, after: Reference | None) -> Iterator[str]:
    """What one step did to the authorizations and restrictions, in sentences without their end."""
    old = before.by_id if before else {}
    new = after.by_id if after else {}
    for id_ in dict.fromkeys((*old, *new)):
        if old.get(id_) != new.get(id_):
            yield from what_happened(id_, old.get(id_), new.get(id_))
    was = {restriction.id for restriction in before.restrictions} if before else set()
    now = {restriction.id for restriction in after.restrictions} if after else set()
    yield from (f"restriction {id_} added" for id_ in sorted(now - was))
    yield from (f"restriction {id_} lifted" for id_ in sorted(was - now))


def what_happened(id_: str, old: Authorization | None, new: Authorization | None) -> Iterator[str]:
    """What one step did to one authorization; None where it is not there on that side."""
    if new is None:
        yield f"{id_} removed from the record"
        return
    if old is None or old.state != new.state:
        asked = f" by {new.requested.by}" if new.requested and new.state == "requested" else ""
        kept = f", recorded by {new.recorded_by}" if new.recorded_by and new.state != "requested" else ""
        yield f"{id_} {new.state}{asked}{kept}"
    for approval in new.approvals:
        if old is None or approval not in old.approvals:
            yield f"{id_} approved as {approval.role} by {approval.by}"
    if new.withdrawn and not (old and old.withdrawn):
        yield f"{id_} withdrawn on {new.withdrawn.on}"
    if old and old.state == new.state and _terms(old) != _terms(new):
        yield f"{id_} changed in what it covers or until when"


def _terms(a: Authorization) -> tuple[object, ...]:
    proof = (a.evidence.sha256, a.evidence.where) if a.evidence else None
    return (a.uses, a.channels, a.territories, a.valid_from, a.valid_through, a.review_by, a.conditions, proof)
