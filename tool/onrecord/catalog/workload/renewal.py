"""Renewals: what came of asking for one, and how to keep what depends on a permission."""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.validity import find_living, is_over
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import is_within
from onrecord.catalog.record.publication import Publication
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.impact import list_missing_roles


def find_renewal(reference: Reference, old: Authorization) -> Authorization | None:
    """The request or permission that renews it; None if nobody asked again, or the customer declined."""
    return next((a for a in _list_renewals(reference, old) if a.state != "declined"), None)


def find_refusal(reference: Reference, old: Authorization) -> Authorization | None:
    """The last declined request to renew it; None if another one followed."""
    if find_renewal(reference, old):
        return None
    return next(reversed([*_list_renewals(reference, old)]), None)


def is_closed(reference: Reference, authorization: Authorization, library: Library, today: date) -> bool:
    """Whether nothing in an authorization's scope could be allowed today, whatever the customer answered.

    That is so if restrictions forbid all of it. Nobody is then reminded to renew it.
    """
    uses, channels, territories = authorization.scope
    bans = [r for r in reference.restrictions if is_within(today, r.start, r.through)]
    if not bans or not uses:
        return False
    judge = library.judge(reference)
    try:
        return all(
            any(ban in bans for ban in judge.scopes.select_banning(cell.mask))
            for use in uses
            for channel in channels or ("any",)
            for territory in territories or ("worldwide",)
            for cell in judge.scopes.list_cells(use, channel, territory)
        )
    except LookupError:
        return False


def find_lapsed(reference: Reference, library: Library, today: date) -> Iterator[Authorization]:
    """Permissions that ended and were neither asked for again nor let go, and that no other permission continues."""
    going_on: frozenset[str] = frozenset()
    uses = library.vocabulary.uses
    try:
        for authorization, _ in find_living(reference, today):
            going_on |= uses.expand_all(authorization.uses)
        for authorization in reference.authorizations:
            if (
                authorization.state == "granted"
                and not authorization.withdrawn
                and not authorization.let_go
                and is_over(authorization, today)
                and not any(True for _ in _list_renewals(reference, authorization))
                and not uses.expand_all(authorization.uses) <= going_on
                and not is_closed(reference, authorization, library, today)
            ):
                yield authorization
    except LookupError:
        return


def find_last_day(old: Authorization) -> date | None:
    """The last day of a permission without a renewal: its end, or its review if that is sooner."""
    return min((day for day in (old.valid_through, old.review_by) if day), default=None)


def list_ending(reference: Reference, today: date, last: date) -> list[Authorization]:
    """Permissions in force whose last day is `last` or earlier, and that were neither asked for again nor refused."""
    return [
        old
        for old, _ in find_living(reference, today)
        if not old.withdrawn
        and not any(True for _ in _list_renewals(reference, old))
        and (day := find_last_day(old)) is not None
        and day <= last
    ]


def say_way_on(reference: Reference, publication: Publication, library: Library) -> str:
    """What to do so that a publication may stay up, with the command."""
    last = reference.by_id.get(publication.authorization or "")
    if last is None or (last.withdrawn and not find_renewal(reference, last)) or find_refusal(reference, last):
        return f"get the permission: onrecord seek {reference.slug} --use {publication.use}"
    seen = {last.id}
    while (then := find_renewal(reference, last)) and then.id not in seen:
        last = then
        seen.add(last.id)
    if last.state != "requested":  # asked again without naming what it replaces
        requests = (a for a in reference.authorizations if a.state == "requested" and a.requested)
        last = next((a for a in requests if a.requested and publication.use in a.requested.uses), last)
    if last.state == "requested":
        if last.decided:
            return f"record the missing logo file of {last.id}: onrecord record {reference.slug} --logo FILE"
        again = f"or send it again: onrecord seek {reference.slug} --again"
        return f"record their answer to {last.id}: onrecord record {reference.slug} FILE, {again}"
    if list_missing_roles(last, library):
        return f"get {last.id} approved: onrecord record {reference.slug} --approve {last.id}"
    return f"renew the permission: onrecord renew {reference.slug} {last.id}"


def _list_renewals(reference: Reference, old: Authorization) -> Iterator[Authorization]:
    return (a for a in reference.authorizations if a.supersedes == old.id and a is not old)
