"""What happened to a customer's authorizations, step by step, from the git history."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onrecord.catalog.record.authorization import Approval, Authorization
from onrecord.catalog.record.reference import Reference


@dataclass(frozen=True, slots=True)
class Step:
    """One commit of the published branch that changed the record.

    `on` is the day of the commit, in the committer's time zone; `merged_by` the committer's name, `authors` the names
    of those who wrote the change; `what` says what it did to the authorizations.
    """

    on: date
    commit: str
    subject: str
    merged_by: str
    authors: tuple[str, ...]
    what: tuple[str, ...]


def tell_step(before: Reference | None, after: Reference | None) -> Iterator[str]:
    """What one step did to the authorizations and restrictions, in sentences without a period."""
    old = before.by_id if before else {}
    new = after.by_id if after else {}
    for id_ in dict.fromkeys((*old, *new)):
        if old.get(id_) != new.get(id_):
            yield from say_happenings(id_, old.get(id_), new.get(id_))
    was = {restriction.id for restriction in before.restrictions} if before else set()
    now = {restriction.id for restriction in after.restrictions} if after else set()
    yield from (f"restriction {id_} added" for id_ in sorted(now - was))
    yield from (f"restriction {id_} lifted" for id_ in sorted(was - now))


class Happening(StrEnum):
    """What can happen to an authorization in one step."""

    REMOVED = "removed"
    STATE = "state"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    TERMS = "terms"
    EVIDENCE = "evidence"


def list_happenings(
    old: Authorization | None, new: Authorization | None
) -> Iterator[tuple[Happening, Authorization | None, Approval | None]]:
    """What one step did to one authorization, which is None on a side without it.

    Each item comes with the authorization as it is now, and with the new approval if there is one.
    """
    if new is None:
        yield Happening.REMOVED, None, None
        return
    if old is None or old.state != new.state:
        yield Happening.STATE, new, None
    for approval in new.approvals:
        if old is None or approval not in old.approvals:
            yield Happening.APPROVED, new, approval
    if new.withdrawn and not (old and old.withdrawn):
        yield Happening.WITHDRAWN, new, None
    if old and old.state == new.state:
        if _list_terms(old) != _list_terms(new):
            yield Happening.TERMS, new, None
        elif _identify_evidence(old) != _identify_evidence(new):
            yield Happening.EVIDENCE, new, None


def say_happenings(
    id_: str, old: Authorization | None, new: Authorization | None, *, terms: bool = True
) -> Iterator[str]:
    """What one step did to one authorization, for readers of the record; with `terms`, also that its terms changed."""
    for happening, now, approval in list_happenings(old, new):
        if not terms and happening in (Happening.TERMS, Happening.EVIDENCE):
            continue
        if now is None:
            yield f"{id_} removed from the record"
        elif happening is Happening.STATE:
            asker = f" by {now.requested.by}" if now.requested and now.state == "requested" else ""
            recorder = f", recorded by {now.recorded_by}" if now.recorded_by and now.state != "requested" else ""
            yield f"{id_} {now.state}{asker}{recorder}"
        elif approval:
            yield f"{id_} approved as {approval.role} by {approval.by}"
        elif now.withdrawn and happening is Happening.WITHDRAWN:
            yield f"{id_} withdrawn on {now.withdrawn.on}"
        else:
            yield f"{id_} changed in scope or dates"


def _list_terms(a: Authorization) -> tuple[object, ...]:
    return (a.uses, a.channels, a.territories, a.valid_from, a.valid_through, a.review_by, a.conditions)


def _identify_evidence(a: Authorization) -> tuple[object, ...] | None:
    return (a.evidence.sha256, a.evidence.where) if a.evidence else None
