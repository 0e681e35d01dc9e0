"""The history of a record as an audience may see it: which permission was granted, approved or changed, and when.

Commit messages may name prospects, amounts and other customers, so nothing from them is included.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.changes.permission_history import Happening, list_happenings
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.view import HistoryEntry


@dataclass(frozen=True, slots=True)
class Landed:
    """One change to a record on the published branch: the day, who merged it, and the record on both sides.

    A side is None if there was no record, or none that could be read.
    """

    on: date
    by: str
    before: Reference | None
    after: Reference | None


def make_public_history(landings: Iterable[Landed], ids: Collection[str], policy: Policy) -> Iterator[HistoryEntry]:
    """The steps, in the order given; `ids` are those of the authorizations that the audience sees."""
    for landing in landings:
        old = landing.before.by_id if landing.before else {}
        new = landing.after.by_id if landing.after else {}
        sentences = [what for id_ in sorted(ids) for what in _tell(old.get(id_), new.get(id_), policy)]
        yield HistoryEntry(landing.on, "; ".join(sentences) or "Record changed", landing.by)


def _tell(old: Authorization | None, new: Authorization | None, policy: Policy) -> Iterator[str]:
    """What happened to a granted authorization: first its terms, then who approved it; evidence is not shown."""
    if new is None or new.state != "granted":
        return
    steps = list(list_happenings(old, new))
    kinds = {kind for kind, _, _ in steps}
    if Happening.STATE in kinds:
        yield f"{new.id} granted"
    if Happening.TERMS in kinds:
        yield f"{new.id} changed in scope or dates"
    yield from (f"{new.id} approved by {policy.name_of(approval.by)}" for _, _, approval in steps if approval)
