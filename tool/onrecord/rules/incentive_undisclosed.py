"""The customer got something for the permission, and the record does not say how readers are told.

Why: a recommendation that was paid for, in money, discounts or gifts, must say so where readers would not expect it
(16 CFR 255.5 in the United States; the unfair commercial practices directive 2005/29/EC, annex I no. 11, in the EU).

Bad:
```yaml
authorizations:
  - id: 2026-story
    uses: [case-study]
    incentive:
      what: 5 % discount on the renewal  # <- and readers are not told
```

Good:
```yaml
authorizations:
  - id: 2026-story
    uses: [case-study]
    incentive:
      what: 5 % discount on the renewal
      disclosure: The story ends with "Nordlys Bank received a discount."
```

Fix: agree on the wording of the disclosure, put it where the story is published, and write it into `disclosure`.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.validity import find_living
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "the customer got something in return, and no disclosure is on record", ignorable=False)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield every incentive without a disclosure, for authorizations that have not ended."""
    for authorization, keys in find_living(reference, today):
        incentive = authorization.incentive
        if incentive and not incentive.disclosure:
            message = (
                f"{reference.name} got something for {authorization.id} ({incentive.what}), and readers are not told"
            )
            hint = "write into `disclosure` how readers are told where the customer is shown (16 CFR 255.5)"
            yield Found((*keys, "incentive", "what"), message, hint)
