"""Something was given for a permission to a customer who may not take gifts.

Why: public bodies, and others whose rules say so, may not accept anything for a recommendation; offering it can be an
offense for both sides. Policy names their industries in `gifts.no_incentive_industries`.

Bad:
```yaml
profile:
  industry: public-sector
authorizations:
  - id: 2026-story
    uses: [case-study]
    incentive:
      what: 5 % discount on the renewal  # <- the public sector takes no gifts
      disclosure: The story ends with "Skarvoy received a discount."
```

Good:
```yaml
profile:
  industry: public-sector
authorizations:
  - id: 2026-story
    uses: [case-study]
```

Fix: do not give it, and tell the customer so; where it was given already, ask legal what to do, and ask the customer
for a permission without it.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.validity import living
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(
    Severity.ERROR,
    "something was given to a customer who may not take gifts",
    ignorable=False,
    withholds=Withholds.ITEM,
)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Every incentive of what is asked for or not over, where policy bars it for the customer's industry."""
    industry = reference.profile.industry
    if industry is None or industry not in library.policy.no_incentive_industries:
        return
    asked = ((a, ("authorizations", i)) for i, a in enumerate(reference.authorizations) if a.state == "requested")
    for authorization, keys in (*living(reference, today), *asked):
        if authorization.incentive:
            title = library.vocabulary.industries.title(industry)
            message = f"{authorization.id} comes with {authorization.incentive.what!r}, and {title} takes no incentives"
            hint = "do not give it, and ask for a permission without it; policy.yaml says so in `gifts`"
            yield Found((*keys, "incentive", "what"), message, hint)
