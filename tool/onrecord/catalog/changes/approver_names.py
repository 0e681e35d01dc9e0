"""Who is to be named in the records of a change as who approves it, so that nobody edits a file to approve.

Named is who of the role has approved already; else who is named and free to approve; else the customer's owner; else
the first person of the role who is free. The record never goes on naming somebody in whose place another approved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.catalog.changes.approvals import Need, ReviewList
from onrecord.catalog.changes.model import pairs
from onrecord.catalog.changes.record_claims import roles_for_request
from onrecord.catalog.changes.required_approvals import CustomerChange, JudgedChange
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.four_eyes import can_be_recognized, hands, named_approvers, who_may_approve
from onrecord.catalog.record.request import Request


@dataclass(frozen=True, slots=True)
class ApproverName:
    """A person to be named as who approves an authorization (in a role) or a request, in the place of `was` if any."""

    customer: str
    role: str
    by: str
    was: str | None = None
    authorization: str | None = None
    request: str | None = None


def approver_names(change: JudgedChange, reviews: ReviewList, needs: Sequence[Need]) -> list[ApproverName]:
    """What to write into the records that a change widens; `needs` is what it needs, as the reviews meet it."""
    found: list[ApproverName] = []
    for reference in change.changes.references:
        customer = CustomerChange(change, reference)
        for authorization in customer.widened():
            found += _on_permission(customer, authorization, reviews, needs)
        for _, was, now in pairs(customer.before, customer.after, "requests", key="file"):
            if now and now.approved and not now.customer and not (was and was.approved == now.approved):
                found += _on_request(customer, now, reviews, needs)
    return found


def _on_permission(
    customer: CustomerChange, authorization: Authorization, reviews: ReviewList, needs: Sequence[Need]
) -> Iterator[ApproverName]:
    policy, uses = reviews.policy, customer.gained_uses(authorization)
    roles = {role for use in uses for role in policy.approvals_for(use)}
    named = {approval.by for approval in authorization.approvals if approval.role in roles}
    approved, free = _able(customer, authorization, frozenset(roles), named, reviews, needs)
    given = [(approval.role, approval.by) for approval in authorization.approvals]
    wanted = named_approvers(policy, uses, free)
    gone = [(role, by) for role, by in given if (role, by) not in wanted and by not in approved]
    for role, by in wanted:
        if (role, by) not in given:
            was = next((pair for pair in gone if pair[0] == role), None)
            if was:
                gone.remove(was)
            former = was[1] if was else None
            yield ApproverName(customer.change.slug, role, by, former, authorization=authorization.id)


def _on_request(
    customer: CustomerChange, request: Request, reviews: ReviewList, needs: Sequence[Need]
) -> Iterator[ApproverName]:
    """Where a request names somebody who is not free to approve it, or in whose place another one did."""
    assert request.approved
    roles, was = roles_for_request(reviews.policy, request), request.approved.by
    _, free = _able(customer, request, roles, {was}, reviews, needs)
    if free and free[0] != was:
        (role, *_) = sorted(roles & reviews.policy.people[free[0]].roles)
        yield ApproverName(customer.change.slug, role, free[0], was, request=request.id)


def _able(
    customer: CustomerChange,
    entry: Authorization | Request,
    roles: frozenset[str],
    named: set[str],
    reviews: ReviewList,
    needs: Sequence[Need],
) -> tuple[set[str], list[str]]:
    """Who approved in one of some roles, and all who are free to: who did first, then who is named, then the owner."""
    policy = reviews.policy
    approved = {by for by in reviews.approvers if _speaks_for(by, roles, reviews, needs)}
    owner = customer.after.owner if customer.after else None
    barred = reviews.hands | customer.barred | hands(entry)
    free = [key for key in who_may_approve(policy, roles, barred) if can_be_recognized(policy, key)]
    free.sort(key=lambda key: (key not in approved, key not in named, key != owner))
    return approved, free


def _speaks_for(person: str, roles: frozenset[str], reviews: ReviewList, needs: Sequence[Need]) -> bool:
    """Whether the approval of somebody may count for one of some roles: nobody fills two where policy says so."""
    filled = {need.who for need in needs if need.met and person in need.by and need.who in reviews.policy.roles}
    return not reviews.policy.distinct_people or not filled or bool(filled & roles)
