"""A request falls on days when the customer wants to be left alone.

Why: they told us when not to ask. Forgetting it once costs more goodwill than ten calls earn.

Bad:
```yaml
authorizations:
  - id: 2026-talks
    uses: [reference-call]
    channels: [reference-talk]
preferences:
  blackouts: [{from: 2026-12-15, through: 2027-01-05, why: year-end close}]
```
```yaml title="requests/2026-11-16-globex-call.yaml"
use: reference-call
requested: {on: 2026-11-16, by: sam, team: sales}
approved: {on: 2026-11-17, by: dana}
customer: {on: 2026-11-19, answer: accepted}
scheduled: 2026-12-15T10:00:00+01:00  # <- the first day of their year-end close
```

Good:
```yaml
authorizations:
  - id: 2026-talks
    uses: [reference-call]
    channels: [reference-talk]
preferences:
  blackouts: [{from: 2026-12-15, through: 2027-01-05, why: year-end close}]
```
```yaml title="requests/2026-11-16-globex-call.yaml"
use: reference-call
requested: {on: 2026-11-16, by: sam, team: sales}
approved: {on: 2026-11-17, by: dana}
customer: {on: 2026-11-19, answer: accepted}
scheduled: 2026-12-14T10:00:00+01:00
```

Fix: move it before or after those days. If the customer chose the day themselves, say so in the request with an
`ignore`.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.availability import find_blackout
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(
    Severity.ERROR, "a request falls on days when the customer wants to be left alone", withholds=Withholds.NOTHING
)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Check the day of each request that is open, or approved and still to come."""
    for request in reference.requests:
        if not request.holds_capacity or (request.day < today and not request.open):
            continue
        blackout = find_blackout(reference, request.day)
        if blackout:
            why = f" ({blackout.why})" if blackout.why else ""
            message = (
                f"{reference.name} wants to be left alone from {blackout.start} until {blackout.through}{why}, "
                f"and this request is for {request.day}"
            )
            yield Found(
                (request.day_key,),
                message,
                "agree on an earlier or a later day, or choose another customer",
                request.file,
            )
