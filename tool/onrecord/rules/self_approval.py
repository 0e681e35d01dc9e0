"""Somebody approved what they asked for or recorded themselves.

Why: four eyes. The person who asked for a permission, or recorded it, cannot also confirm that it is in order. Such an
approval does not count, and the decision remains "ask first".

Bad:
```yaml
authorizations:
  - id: 2026-name
    recorded_by: dana
    approvals: [{role: cs, by: dana, on: 2026-01-16}]  # <- Dana recorded it herself
```

Good:
```yaml
authorizations:
  - id: 2026-name
    recorded_by: dana
    approvals: [{role: cs, by: ines, on: 2026-01-16}]
```

Fix: ask somebody else who holds the role to review it, and write that person's name instead.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.decision.validity import find_living
from onrecord.catalog.library import Library
from onrecord.catalog.record.four_eyes import is_own, list_possible_approvers
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(
    Severity.ERROR,
    "somebody approved what they asked for or recorded themselves",
    ignorable=False,
    withholds=Withholds.ITEM,
)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Check four eyes on every authorization that has not ended, and on every request that is not closed."""
    name_of = library.policy.name_of
    for authorization, keys in find_living(reference, today):
        asker = authorization.requested.by if authorization.requested else None
        for j, approval in enumerate(authorization.approvals):
            if is_own(authorization, approval.by):
                did = "asked the customer for" if approval.by == asker else "recorded"
                message = f"{name_of(approval.by)} {did} {authorization.id}, so they cannot approve it"
                yield Found((*keys, "approvals", j, "by"), message, _make_hint(library, approval.by, approval.role))
    for request in reference.requests:
        if request.approved and is_own(request, request.approved.by) and request.state not in _DONE:
            message = f"{name_of(request.approved.by)} made this request, so they cannot approve it"
            yield Found(("approved", "by"), message, _make_hint(library, request.approved.by, "cs"), request.file)


_DONE = ("closed", "declined", "cancelled")


def _make_hint(library: Library, but: str, role: str) -> str:
    others = [library.policy.name_of(key) for key in list_possible_approvers(library.policy, [role], frozenset((but,)))]
    # Three names are enough to find somebody; policy.yaml lists all of them.
    return (
        f"ask somebody else to review it: {list_words(others[:3], joint='or')}"
        if others
        else "ask somebody else to review it"
    )
