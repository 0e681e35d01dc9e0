"""The people named in a record: keys of the policy's `people` and `roles`, with the routes to them."""

from collections.abc import Iterator

from msgspec import Struct

from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.finding import Keys


class Named(Struct, frozen=True):
    """A key of policy's list `of` (people or roles), at a route in one of the customer's files."""

    of: str
    key: str
    keys: Keys
    file: str = "reference.yaml"


def find_named(reference: Reference) -> Iterator[Named]:
    """Every person and role that the record and its requests name."""
    yield Named("people", reference.owner, ("owner",))
    if reference.nominated:
        yield Named("people", reference.nominated.by, ("nominated", "by"))
    for i, authorization in enumerate(reference.authorizations):
        yield from _list_in_authorization(authorization, ("authorizations", i))
    for i, item in enumerate(reference.content):
        if item.owner:
            yield Named("people", item.owner, ("content", i, "owner"))
    for i, publication in enumerate(reference.publications):
        if publication.by:
            yield Named("people", publication.by, ("publications", i, "by"))
        for j, cleared in enumerate(publication.cleared):
            yield Named("people", cleared.by, ("publications", i, "cleared", j, "by"))
    for i, inquiry in enumerate(reference.outreach):
        yield Named("people", inquiry.by, ("outreach", i, "by"))
    for request in reference.requests:
        yield from _list_in_request(request)


def _list_in_authorization(authorization: Authorization, at: Keys) -> Iterator[Named]:
    if authorization.requested:
        yield Named("people", authorization.requested.by, (*at, "requested", "by"))
    if authorization.recorded_by:
        yield Named("people", authorization.recorded_by, (*at, "recorded_by"))
    for j, approval in enumerate(authorization.approvals):
        yield Named("people", approval.by, (*at, "approvals", j, "by"))
        yield Named("roles", approval.role, (*at, "approvals", j, "role"))
    if authorization.let_go:
        yield Named("people", authorization.let_go.by, (*at, "let_go", "by"))


def _list_in_request(request: Request) -> Iterator[Named]:
    for key, signed in (("requested", request.requested), ("approved", request.approved), ("thanked", request.thanked)):
        if signed:
            yield Named("people", signed.by, (key, "by"), request.file)
