"""Who is to be named in the records of a change as who approves it, so that nobody edits a file to approve.

Named is who of the role has approved already; else who is named and free to approve; else the customer's owner; else
the first person of the role who is free. The record never goes on naming somebody in whose place another approved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.catalog.changes.approvals import Need, ReviewList
from onrecord.catalog.changes.required_approvals import CustomerChange, JudgedChange
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.four_eyes import can_be_recognized, hands, named_approvers, who_may_approve


@dataclass(frozen=True, slots=True)
class ApproverName:
    """A person to be named as who approves one authorization in a role, in the place of `was` where one is named."""

    customer: str
    authorization: str
    role: str
    by: str
    was: str | None = None


def approver_names(change: JudgedChange, reviews: ReviewList, needs: Sequence[Need]) -> list[ApproverName]:
    """What to write into the records that a change widens; `needs` is what it needs, as the reviews meet it."""
    found: list[ApproverName] = []
    for reference in change.changes.references:
        customer = CustomerChange(change, reference)
        for authorization in customer.widened():
            found += _names(customer, authorization, reviews, needs)
    return found


def _names(
    customer: CustomerChange, authorization: Authorization, reviews: ReviewList, needs: Sequence[Need]
) -> Iterator[ApproverName]:
    policy, uses = reviews.policy, customer.gained_uses(authorization)
    roles = {role for use in uses for role in policy.approvals_for(use)}
    approved = {by for by in reviews.approvers if _speaks_for(by, roles, reviews, needs)}
    named = {approval.by for approval in authorization.approvals if approval.role in roles}
    owner = customer.after.owner if customer.after else None
    barred = reviews.hands | customer.barred | hands(authorization)
    free = [key for key in who_may_approve(policy, roles, barred) if can_be_recognized(policy, key)]
    free.sort(key=lambda key: (key not in approved, key not in named, key != owner))
    given = [(approval.role, approval.by) for approval in authorization.approvals]
    wanted = named_approvers(policy, uses, free)
    gone = [(role, by) for role, by in given if (role, by) not in wanted and by not in approved]
    for role, by in wanted:
        if (role, by) not in given:
            was = next((pair for pair in gone if pair[0] == role), None)
            if was:
                gone.remove(was)
            yield ApproverName(customer.change.slug, authorization.id, role, by, was[1] if was else None)


def _speaks_for(person: str, roles: set[str], reviews: ReviewList, needs: Sequence[Need]) -> bool:
    """Whether the approval of somebody may count for one of some roles: nobody fills two where policy says so."""
    filled = {need.who for need in needs if need.met and person in need.by and need.who in reviews.policy.roles}
    return not reviews.policy.distinct_people or not filled or bool(filled & roles)
