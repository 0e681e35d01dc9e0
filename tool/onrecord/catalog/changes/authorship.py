"""Who had a hand in a change: those whom the record names, and those who wrote it. They do not approve it."""

from collections.abc import Iterator

from msgspec.structs import replace

from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference


def hands(authorization: Authorization) -> Iterator[str]:
    """Who asked the customer, and who wrote the answer down."""
    if authorization.requested:
        yield authorization.requested.by
    if authorization.recorded_by:
        yield authorization.recorded_by


def wrote_more_than_approvals(before: Reference | None, after: Reference | None, person: str | None) -> bool:
    """Whether a change of a record grants or lifts something beside the writer's own approvals.

    `person` is the writer as policy knows them; None for somebody it does not know. Approvers write their approval
    into the record themselves: that alone makes nobody a writer of what they approve.
    """
    return _granting(before, person) != _granting(after, person)


def _granting(reference: Reference | None, person: str | None) -> object:
    """What of a record can widen what is allowed, without the approvals of one person."""
    if reference is None:
        return None
    authorizations = tuple(
        replace(a, approvals=tuple(approval for approval in a.approvals if approval.by != person))
        for a in reference.authorizations
    )
    requests = tuple(
        replace(request, approved=None) if request.approved and request.approved.by == person else request
        for request in reference.requests
    )
    likes = reference.preferences
    kept = (likes.limits, likes.blackouts, likes.no_contact_with, likes.topics_barred, likes.notice_days)
    names = ({name for name, _ in reference.names()}, reference.matching, reference.anonymous_as)
    facts = (reference.restrictions, reference.quotes, reference.status, reference.relationship.contract_ended)
    return (authorizations, requests, kept, names, facts, reference.ignore)
