"""An authorization has no last day.

Why: "until further notice" means that nobody ever asks again. After `review_by`, the decision falls back to "ask
first", but people plan with a last day.

Bad:
```yaml
authorizations:
  - id: 2026-name  # <- no valid_through
    valid_from: 2026-01-15
    review_by: 2027-06-15
```

Good:
```yaml
authorizations:
  - id: 2026-name
    valid_from: 2026-01-15
    valid_through: 2028-01-14
```

Fix: agree on a last day with the customer. If their contract says "for its term", take the day it is up for renewal,
or keep `review_by` and say why with an `ignore`.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.validity import find_living
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "an authorization has no last day")


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield what is granted, not withdrawn, and has no last day."""
    for authorization, keys in find_living(reference, today):
        if authorization.valid_through is None:
            review = f"; it is due for review on {authorization.review_by}" if authorization.review_by else ""
            message = f"{authorization.id} has no last day{review}"
            yield Found(
                (*keys, "id"), message, "agree on one and write `valid_through`, or say why not with an `ignore`"
            )
