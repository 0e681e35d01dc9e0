"""Which approvers a change's records must name, so that nobody has to edit a file to approve.

For each role that is the person who has approved already; else the person who is named and may approve; else the
customer's owner; else the first person of the role who may approve. If somebody else approved in the place of the
person named, the record names that approver instead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.catalog.changes.approvals import Need, ReviewList
from onrecord.catalog.changes.model import pair_entries
from onrecord.catalog.changes.record_claims import find_request_roles
from onrecord.catalog.changes.required_approvals import CustomerChange, JudgedChange
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.four_eyes import can_be_recognized, choose_approvers, list_hands, list_possible_approvers
from onrecord.catalog.record.request import Request


@dataclass(frozen=True, slots=True)
class ApproverName:
    """A person to name as the approver of an authorization (in a role) or of a request, in place of `was` if set."""

    customer: str
    role: str
    by: str
    was: str | None = None
    authorization: str | None = None
    request: str | None = None


def list_approver_names(change: JudgedChange, reviews: ReviewList, needs: Sequence[Need]) -> list[ApproverName]:
    """The names to write into the records that a change widens; `needs` are its approvals, matched with the reviews."""
    found: list[ApproverName] = []
    for reference in change.changes.references:
        customer = CustomerChange(change, reference)
        for authorization in customer.find_widened():
            found += _list_for_permission(customer, authorization, reviews, needs)
        for _, was, now in pair_entries(customer.before, customer.after, "requests", key="file"):
            if now and now.approved and not now.customer and not (was and was.approved == now.approved):
                found += _list_for_request(customer, now, reviews, needs)
    return found


def _list_for_permission(
    customer: CustomerChange, authorization: Authorization, reviews: ReviewList, needs: Sequence[Need]
) -> Iterator[ApproverName]:
    policy, uses = reviews.policy, customer.find_gained_uses(authorization)
    roles = {role for use in uses for role in policy.find_approval_roles(use)}
    named = {approval.by for approval in authorization.approvals if approval.role in roles}
    approved, free = _find_able(customer, authorization, frozenset(roles), named, reviews, needs)
    given = [(approval.role, approval.by) for approval in authorization.approvals]
    wanted = choose_approvers(policy, uses, free)
    gone = [(role, by) for role, by in given if (role, by) not in wanted and by not in approved]
    for role, by in wanted:
        if (role, by) not in given:
            was = next((pair for pair in gone if pair[0] == role), None)
            if was:
                gone.remove(was)
            former = was[1] if was else None
            yield ApproverName(customer.change.slug, role, by, former, authorization=authorization.id)


def _list_for_request(
    customer: CustomerChange, request: Request, reviews: ReviewList, needs: Sequence[Need]
) -> Iterator[ApproverName]:
    """The name to write into a request that names somebody who may not approve it, or in whose place another did."""
    assert request.approved
    roles, was = find_request_roles(reviews.policy, request), request.approved.by
    _, free = _find_able(customer, request, roles, {was}, reviews, needs)
    if free and free[0] != was:
        (role, *_) = sorted(roles & reviews.policy.people[free[0]].roles)
        yield ApproverName(customer.change.slug, role, free[0], was, request=request.id)


def _find_able(
    customer: CustomerChange,
    entry: Authorization | Request,
    roles: frozenset[str],
    named: set[str],
    reviews: ReviewList,
    needs: Sequence[Need],
) -> tuple[set[str], list[str]]:
    """Who approved in one of some roles, and who may: first those who did, then those named, then the owner."""
    policy = reviews.policy
    approved = {by for by in reviews.approvers if _may_speak_for(by, roles, reviews, needs)}
    owner = customer.after.owner if customer.after else None
    barred = reviews.hands | customer.barred | list_hands(entry)
    free = [key for key in list_possible_approvers(policy, roles, barred) if can_be_recognized(policy, key)]
    free.sort(key=lambda key: (key not in approved, key not in named, key != owner))
    return approved, free


def _may_speak_for(person: str, roles: frozenset[str], reviews: ReviewList, needs: Sequence[Need]) -> bool:
    """Whether a person's approval may count for one of some roles; policy may say that nobody fills two."""
    filled = {need.who for need in needs if need.met and person in need.by and need.who in reviews.policy.roles}
    return not reviews.policy.distinct_people or not filled or bool(filled & roles)
