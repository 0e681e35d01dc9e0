"""An authorization runs longer than policy recommends.

Why: people change jobs and brands change owners. After three years, hardly anybody remembers what was agreed, and a
customer who is asked again in time is less likely to object than one who is surprised.

Bad:
```yaml
authorizations:
  - id: 2026-name
    valid_from: 2026-01-15
    valid_through: 2031-01-14  # <- five years
```

Good:
```yaml
authorizations:
  - id: 2026-name
    valid_from: 2026-01-15
    valid_through: 2029-01-14
```

Fix: agree on a shorter term. If the customer wants the long one, say so with an `ignore`. The longest term is in
`schema/policy.yaml` under `term`.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.validity import find_living
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "an authorization runs longer than policy recommends")


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Compare the days from the first to the last, both counted, with policy's longest term."""
    most = library.policy.max_days
    for authorization, keys in find_living(reference, today):
        if authorization.valid_from and authorization.valid_through:
            days = (authorization.valid_through - authorization.valid_from).days + 1
            if days > most:
                message = f"{authorization.id} runs for {days} days; policy recommends at most {most}"
                hint = "agree on a shorter term, or say why not with an `ignore`"
                yield Found((*keys, "valid_through"), message, hint)
