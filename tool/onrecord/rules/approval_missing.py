"""An authorization lacks an approval that policy requires.

Why: for each use, `schema/policy.yaml` says who must approve the customer's answer before the company may rely on it.
Until then, the decision is "ask first", however clear the customer's yes was.

Bad:
```yaml
authorizations:
  - id: 2026-press
    uses: [press-release]
    channels: [press]
    approvals: [{role: cs, by: dana, on: 2026-01-16}]  # <- a press release needs legal as well
```

Good:
```yaml
authorizations:
  - id: 2026-press
    uses: [press-release]
    channels: [press]
    approvals: [{role: cs, by: dana, on: 2026-01-16}, {role: legal, by: lee, on: 2026-01-17}]
```

Fix: find a person who holds the role and who neither asked the customer nor recorded the answer. Ask them to review
the pull request, then add the approval with their name and the day.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.decision.validity import find_living
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Approval, Authorization
from onrecord.catalog.record.four_eyes import (
    count_lacking_people,
    list_hands,
    list_possible_approvers,
    select_counting_approvals,
)
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import UnknownTermError, Vocabulary
from onrecord.finding import Found, Keys, Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "an approval that policy requires is missing", ignorable=False, withholds=Withholds.ITEM)
_NOBODY = "nobody in policy.yaml can give this approval: ask an administrator"


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Compare the approvals of what is or will be in force with policy. Self-approvals are left to `self-approval`."""
    for authorization, keys in find_living(reference, today):
        for j, approval in enumerate(authorization.approvals):
            yield from _check_claim(authorization, approval, (*keys, "approvals", j), library.policy, today)
        yield from _find_missing(authorization, keys, library)


def _find_missing(authorization: Authorization, keys: Keys, library: Library) -> Iterator[Found]:
    given = {approval.role for approval in authorization.approvals}
    lacking = {role: uses for role, uses in _find_needed(authorization, library).items() if role not in given}
    names = library.vocabulary.uses
    if not lacking:
        yield from _find_too_few(authorization, keys, library)
        return
    for_what = sorted({use for uses in lacking.values() for use in uses}, key=lambda use: names.order[use])
    titles = list_words(
        [library.policy.roles[role].title if role in library.policy.roles else role for role in lacking]
    )
    message = (
        f"{authorization.id} lacks the approval of {titles}, which policy requires for "
        f"{list_words([names.title(use).lower() for use in for_what])}"
    )
    could = list_possible_approvers(library.policy, lacking, list_hands(authorization))
    who = [library.policy.name_of(key) for key in could]
    hint = f"ask {list_words(who, joint='or')} to review it" if who else _NOBODY
    yield Found((*keys, "approvals") if authorization.approvals else keys, message, hint)


def _find_too_few(authorization: Authorization, keys: Keys, library: Library) -> Iterator[Found]:
    """Yield a finding if each role has approved, but fewer people than policy requires (`min`)."""
    policy, uses = library.policy, library.vocabulary.uses
    if not policy.least_people:
        return
    given = select_counting_approvals(authorization)
    try:
        atoms = uses.sort(uses.expand_all(authorization.uses))
    except UnknownTermError:
        return
    short = {use: lacks for use in atoms if (lacks := count_lacking_people(policy, use, given))}
    if short:
        least, more = max(policy.least_people[use] for use in short), max(short.values())
        which = list_words([uses.title(use).lower() for use in short])
        message = (
            f"{authorization.id} needs the approval of {least} different people for {which}; {more} more must approve"
        )
        named = list_hands(authorization) | {approval.by for approval in given}
        roles = {role for use in short for role in policy.find_approval_roles(use)}
        who = [policy.name_of(key) for key in list_possible_approvers(policy, roles, named)]
        hint = f"ask {list_words(who, joint='or')} to review it" if who else _NOBODY
        yield Found((*keys, "approvals"), message, hint)


def _find_needed(authorization: Authorization, library: Library) -> dict[str, list[str]]:
    """Return the roles that must approve, each with the uses that need it, in a fixed order."""
    words: Vocabulary = library.vocabulary
    try:
        uses = words.uses.sort(words.uses.expand_all(authorization.uses))
    except UnknownTermError:
        return {}
    needed: dict[str, list[str]] = {}
    for use in uses:
        for role in sorted(library.policy.find_approval_roles(use)):
            needed.setdefault(role, []).append(use)
    return dict(sorted(needed.items()))


def _check_claim(
    authorization: Authorization, approval: Approval, at: Keys, policy: Policy, today: date
) -> Iterator[Found]:
    person = policy.people.get(approval.by)
    if person and approval.role in policy.roles and approval.role not in person.roles:
        role = policy.roles[approval.role].title
        message = f"{person.name} approved {authorization.id} for {role}, but does not hold that role"
        yield Found((*at, "by"), message, f"ask somebody who does, or correct the role of {approval.by} in policy.yaml")
    if approval.on > today:
        message = (
            f"the approval of {authorization.id} by {policy.name_of(approval.by)} is dated {approval.on}, "
            "which is in the future"
        )
        yield Found((*at, "on"), message, "write the day on which it was given; an approval counts from that day on")
    elif authorization.decided and approval.on < authorization.decided:
        message = (
            f"{policy.name_of(approval.by)} approved {authorization.id} on {approval.on}, before the customer "
            f"answered on {authorization.decided}"
        )
        yield Found((*at, "on"), message, "approve the answer that came, and write the day of that approval")
