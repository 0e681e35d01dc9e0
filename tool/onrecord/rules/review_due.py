"""An authorization is due for review soon, or its review is overdue.

Why: a permission without an end relies on somebody asking from time to time whether it still holds. After `review_by`,
the decision is "ask first".

Bad:
```yaml
authorizations:
  - id: 2026-name
    valid_from: 2026-01-15
    review_by: 2026-12-01  # <- ten days from today
```

Good:
```yaml
authorizations:
  - id: 2026-name
    valid_from: 2026-01-15
    review_by: 2027-12-01
```

Fix: ask the customer whether the permission still holds, then write the next `review_by`, or record what they said.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.validity import find_living
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "an authorization is due for review", ignorable=False)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield reviews that are overdue or due within policy's days, for authorizations that have not ended."""
    owner = library.policy.name_of(reference.owner)
    for authorization, keys in find_living(reference, today):
        by = authorization.review_by
        if by is None or (by - today).days > library.policy.review_days:
            continue
        if by < today:
            message = f'{authorization.id} was due for review on {by}; since then, the answer is "ask first"'
        else:
            left = (by - today).days
            when = "today" if left == 0 else "tomorrow" if left == 1 else f"within {left} days"
            message = f"{authorization.id} is due for review {when}, by {by}"
        hint = f"{owner}: ask {reference.name} whether it still holds, and write the next `review_by`"
        yield Found((*keys, "review_by"), message, hint)
