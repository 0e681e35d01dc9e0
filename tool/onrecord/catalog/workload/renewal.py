"""What came of asking again for a permission, and how what rests on it may go on."""

from collections.abc import Iterator

from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.publication import Publication
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.impact import roles_missing


def following(reference: Reference, old: Authorization) -> Authorization | None:
    """The request or permission that renews it; None where nobody asked again, or they declined."""
    return next((a for a in _renewals(reference, old) if a.state != "declined"), None)


def refusal(reference: Reference, old: Authorization) -> Authorization | None:
    """The request to renew it that they declined, the last one; None where another one followed."""
    if following(reference, old):
        return None
    return next(reversed([*_renewals(reference, old)]), None)


def way_on(reference: Reference, publication: Publication, library: Library) -> str:
    """What to do so that a publication may go on standing, with the command."""
    last = reference.by_id.get(publication.authorization or "")
    if last is None or (last.withdrawn and not following(reference, last)) or refusal(reference, last):
        return f"get the permission: onrecord seek {reference.slug} --use {publication.use}"
    seen = {last.id}
    while (then := following(reference, last)) and then.id not in seen:
        last = then
        seen.add(last.id)
    if last.state == "requested":
        return f"record their answer to {last.id}: onrecord record {reference.slug} FILE"
    if roles_missing(last, library):
        return f"have {last.id} approved: onrecord record {reference.slug} --approve {last.id}"
    return f"renew the authorization: onrecord renew {reference.slug} {last.id}"


def _renewals(reference: Reference, old: Authorization) -> Iterator[Authorization]:
    return (a for a in reference.authorizations if a.supersedes == old.id and a is not old)
