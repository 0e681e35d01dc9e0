"""A customer who may not accept gifts was promised or given one for a permission.

Why: public bodies, and others with such rules, may not accept anything for a recommendation; to offer it can be an
offense for both sides. Policy lists their industries in `gifts.no_incentive_industries`.

Bad:
```yaml
profile:
  industry: public-sector
authorizations:
  - id: 2026-story
    uses: [case-study]
    incentive:
      what: 5 % discount on the renewal  # <- the public sector may not accept gifts
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

Fix: do not give it, and tell the customer so. If it was given already, ask legal what to do. Then ask the customer for
a permission without it.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.validity import find_living
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(
    Severity.ERROR,
    "a customer who may not accept gifts was promised or given one",
    ignorable=False,
    withholds=Withholds.ITEM,
)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield every incentive of a pending or unexpired authorization, if policy bars it for the customer's industry."""
    industry = reference.profile.industry
    if industry is None or industry not in library.policy.no_incentive_industries:
        return
    authorizations = (
        (a, ("authorizations", i)) for i, a in enumerate(reference.authorizations) if a.state == "requested"
    )
    for authorization, keys in (*find_living(reference, today), *authorizations):
        if authorization.incentive:
            title = library.vocabulary.industries.title(industry)
            message = (
                f"{authorization.id} comes with {authorization.incentive.what!r}, and {title} may not accept incentives"
            )
            hint = "do not give it, and ask for a permission without it; the rule is under `gifts` in policy.yaml"
            yield Found((*keys, "incentive", "what"), message, hint)
