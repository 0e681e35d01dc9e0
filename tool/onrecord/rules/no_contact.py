"""A request would introduce the customer to a company that they do not want to meet.

Why: customers do not share their experience with their own competitors. They told us who those are, and we promised.

Bad:
```yaml
preferences:
  no_contact_with: [Globex]
```
```yaml title="requests/2026-11-16-globex-call.yaml"
use: reference-call
requested: {on: 2026-11-16, by: sam, team: sales}
prospect: Globex GmbH  # <- on their list
```

Good:
```yaml
preferences:
  no_contact_with: [Globex]
```
```yaml title="requests/2026-11-16-initech-call.yaml"
use: reference-call
requested: {on: 2026-11-16, by: sam, team: sales}
prospect: Initech AG
```

Fix: choose another customer for this prospect, and cancel the request. Names are compared ignoring case, accents,
punctuation and legal forms; if it is another company with a similar name, say so in the request with an `ignore`.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity, Withholds
from onrecord.names.companies import may_be_one_company

RULE = Rule(
    Severity.ERROR, "a request is for a company that the customer does not want to meet", withholds=Withholds.NOTHING
)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Compare the prospects of all open requests with the customer's list."""
    barred = reference.preferences.no_contact_with
    if not barred:
        return
    for request in reference.requests:
        if not request.open or not request.prospect:
            continue
        met = next((name for name in barred if may_be_one_company(request.prospect, name)), None)
        if met:
            message = f"{reference.name} does not want to meet {met}, and this request is for {request.prospect}"
            hint = "choose another customer for this prospect: onrecord find --for PROSPECT"
            yield Found(("prospect",), message, hint, request.file)
