"""The same evidence is used for two customers.

Why: a form is signed by one customer. The same file in another customer's record is a copy-and-paste error, and one of
the two has given no permission at all.

Bad:
```yaml
authorizations:
  - id: 2026-name
    evidence:
      url: https://contracts.example/4711
      sha256: 2222222222222222222222222222222222222222222222222222222222222222  # <- Globex has this one too
```
```yaml title="references/globex/reference.yaml"
name: Globex
authorizations:
  - id: 2026-logo
    evidence:
      url: https://contracts.example/4711
      sha256: 2222222222222222222222222222222222222222222222222222222222222222  # <- and Nordlys Bank has it
```

Good:
```yaml
authorizations:
  - id: 2026-name
    evidence:
      url: https://contracts.example/4711
      sha256: 2222222222222222222222222222222222222222222222222222222222222222
  - id: 2026-calls
    uses: [reference-call]
    channels: [reference-talk]
    evidence:
      url: https://contracts.example/4711
      sha256: 2222222222222222222222222222222222222222222222222222222222222222
```
```yaml title="references/globex/reference.yaml"
name: Globex
authorizations:
  - id: 2026-logo
    evidence:
      url: https://contracts.example/4712
      sha256: 3333333333333333333333333333333333333333333333333333333333333333
```

Fix: find out whose evidence it is, and add the right evidence for the other customer. One file may be evidence for
several authorizations of the same customer.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "the same evidence is used for two customers", ignorable=False, withholds=Withholds.ITEM)


def check_among(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Look up each authorization's evidence among that of all other customers."""
    for i, authorization in enumerate(reference.authorizations):
        sha256 = authorization.evidence.sha256 if authorization.evidence else None
        others = [slug for slug in library.find_by_evidence(sha256) if slug != reference.slug] if sha256 else []
        if others:
            names = list_words([library.references[slug].name for slug in others])
            message = f"the evidence of {authorization.id} is also evidence for {names}; only one can be right"
            hint = "find out whose evidence it is, and add the right evidence for the other customer"
            yield Found(("authorizations", i, "evidence", "sha256"), message, hint)
