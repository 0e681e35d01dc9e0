"""An authorization replaces another one that is still in force.

Why: if two answers apply at once, the wider one wins. To renew or narrow a permission means that only the new answer
counts, so the old one must have ended when the new one begins.

Bad:
```yaml
authorizations:
  - id: 2025-name
    valid_from: 2025-01-15
    valid_through: 2027-01-14
  - id: 2026-name
    valid_from: 2026-06-01
    valid_through: 2028-05-31
    supersedes: 2025-name  # <- which is in force until January 2027
```

Good:
```yaml
authorizations:
  - id: 2025-name
    valid_from: 2025-01-15
    valid_through: 2027-01-14
    withdrawn: {on: 2026-06-01, why: replaced by 2026-name, copies: stop-new}
  - id: 2026-name
    valid_from: 2026-06-01
    valid_through: 2028-05-31
    supersedes: 2025-name
```

Fix: withdraw the old one from the day on which the new one begins, or remove `supersedes` if both stay in force.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.validity import find_living, is_in_force
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(
    Severity.ERROR,
    "an authorization replaces another one that is still in force",
    ignorable=False,
    withholds=Withholds.RECORD,
)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Check that the replaced authorization has ended by the day the new one begins, or by today if that is later."""
    for authorization, keys in find_living(reference, today):
        old = reference.by_id.get(authorization.supersedes or "")
        if old is None or old is authorization:
            continue
        begins = max(today, authorization.valid_from or today)
        if is_in_force(old, begins):
            until = f"until {old.valid_through}" if old.valid_through else "with no last day"
            message = f"{authorization.id} replaces {old.id}, which is still in force on {begins}, {until}"
            hint = f"withdraw {old.id} from {authorization.valid_from} on, or remove `supersedes` if both stay in force"
            yield Found((*keys, "supersedes"), message, hint)
