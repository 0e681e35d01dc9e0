"""The people that `review` found to name as approvers: JSON for the job that may write, which trusts none of it."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from onrecord.catalog.changes.approver_names import ApproverName
from onrecord.catalog.changes.record_claims import find_request_roles
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.four_eyes import can_be_recognized, is_own, list_possible_approvers
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.intake.forge.pull_request_payload import PayloadError

MOST_BYTES = 1 << 20
"""Bytes: far more than the number of names below can need. Checked before the data is parsed."""
MOST_NAMES = 500
"""A change names two or three people; an imported list of hundreds of rows names one for each row."""

_Key = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9][a-z0-9._-]*\Z", max_length=80)]
"""Keys as the schema allows them, at most 80 characters, so that nothing else reaches a file or a message."""
Commit = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{40}([0-9a-f]{24})?\Z")]


class _Name(msgspec.Struct, forbid_unknown_fields=True):
    customer: _Key
    role: _Key
    by: _Key
    was: _Key | None = None
    authorization: _Key | None = None
    request: _Key | None = None


class HandedNames(msgspec.Struct, forbid_unknown_fields=True):
    """The commit that was reviewed, and the people to name in its records."""

    head: Commit
    names: Annotated[list[_Name], msgspec.Meta(max_length=MOST_NAMES)]

    def list_names(self) -> Sequence[ApproverName]:
        """The names as `review` found them."""
        return [ApproverName(**msgspec.structs.asdict(name)) for name in self.names]


def parse_names(data: bytes) -> HandedNames:
    """The names from the first job. Raises PayloadError for data in any other format."""
    if len(data) > MOST_BYTES:
        raise PayloadError(f"the data from the first job is larger than {MOST_BYTES >> 20} MiB")
    try:
        return msgspec.json.decode(data, type=HandedNames)
    except (msgspec.DecodeError, RecursionError) as error:
        raise PayloadError(f"the data from the first job does not have the expected format: {error}") from None


def find_entry(name: ApproverName, reference: Reference, policy: Policy) -> Authorization | Request:
    """The entry of a record in which a person may be named. Raises PayloadError."""
    found = _find_entry(name, reference)
    what = f"{name.authorization or name.request} of {name.customer}"
    able = {key for key in list_possible_approvers(policy, [name.role], frozenset()) if can_be_recognized(policy, key)}
    if name.by not in able or is_own(found, name.by):
        raise PayloadError(f"{name.by!r} may not approve {what} as {name.role!r}")
    if isinstance(found, Request):
        if (
            found.approved is None
            or found.approved.by != name.was
            or name.role not in find_request_roles(policy, found)
        ):
            raise PayloadError(f"{what} does not name the people that the first job found")
        return found
    given = [(approval.role, approval.by) for approval in found.approvals]
    if (name.role, name.by) in given or (name.was is not None and (name.role, name.was) not in given):
        raise PayloadError(f"{what} does not name the people that the first job found")
    return found


def _find_entry(name: ApproverName, reference: Reference) -> Authorization | Request:
    permission = reference.by_id.get(name.authorization or "")
    request = next((one for one in reference.requests if one.id == name.request), None)
    if permission and permission.state == "granted" and name.request is None:
        return permission
    if request and name.authorization is None:
        return request
    what = name.authorization or name.request
    raise PayloadError(f"{name.customer} has no granted authorization and no request {what!r} in that commit")
