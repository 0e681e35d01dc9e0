"""Two open requests ask the same customer to meet the same prospect.

Why: people who do not know about each other ask the customer twice for one deal, and one of the two calls takes a place
that somebody else needs.

Bad:
```yaml title="requests/2026-11-02-globex-call.yaml"
use: reference-call
requested: {on: 2026-11-02, by: sam, team: sales}
prospect: Globex GmbH
```
```yaml title="requests/2026-11-16-globex-corp-call.yaml"
use: reference-call
requested: {on: 2026-11-16, by: tess, team: sales}
prospect: Globex  # <- Sam's request for this prospect is open
```

Good:
```yaml title="requests/2026-11-02-globex-call.yaml"
use: reference-call
requested: {on: 2026-11-02, by: sam, team: sales}
prospect: Globex GmbH
cancelled: {on: 2026-11-15, why: Tess asks for the whole account.}
```
```yaml title="requests/2026-11-16-globex-corp-call.yaml"
use: reference-call
requested: {on: 2026-11-16, by: tess, team: sales}
prospect: Globex
```

Fix: talk to the colleague and cancel one of the two. Names are compared ignoring case, accents, punctuation and legal
forms. If both are intended, such as a call and then a visit, say so in the later one with an `ignore`.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.outreach_conflicts import find_rivals
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "two open requests are for the same prospect", withholds=Withholds.NOTHING)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield the later of two open requests, by the day of the request and then by file."""
    requests = sorted((one for one in reference.requests if one.open), key=lambda one: (one.requested.on, one.file))
    for place, request in enumerate(requests):
        first = next(iter(find_rivals(requests[:place], request.prospect)), None)
        if first:
            who, on = library.policy.name_of(first.requested.by), first.requested.on
            message = f"{who} asked {reference.name} on {on} for the same prospect: {first.id} is {first.state}"
            yield Found(("prospect",), message, "talk to them, and cancel one of the two requests", request.file)
