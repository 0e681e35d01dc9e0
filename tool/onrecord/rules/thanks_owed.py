"""An engagement took place, and the thank-you was not sent.

Why: a reference is a gift. Customers who are thanked say yes again.

Bad:
```yaml title="requests/2026-10-12-globex-call.yaml"
use: reference-call
requested: {on: 2026-10-12, by: sam, team: sales}
approved: {on: 2026-10-13, by: dana}
customer: {on: 2026-10-19, answer: accepted}
held: 2026-11-05  # <- sixteen days ago, and no thank-you
outcome: {helpful: 4, deal: open, on: 2026-11-09}
```

Good:
```yaml title="requests/2026-10-12-globex-call.yaml"
use: reference-call
requested: {on: 2026-10-12, by: sam, team: sales}
approved: {on: 2026-10-13, by: dana}
customer: {on: 2026-10-19, answer: accepted}
held: 2026-11-05
outcome: {helpful: 4, deal: open, on: 2026-11-09}
thanked: {on: 2026-11-06, by: dana, how: hand-written note}
```

Fix: thank them, and record it with `onrecord log`.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "an engagement took place, and the thank-you was not sent")


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield the engagements without thanks that were held longer ago than policy allows."""
    for request in reference.requests:
        if request.held is None or request.thanked:
            continue
        ago = (today - request.held).days
        if ago > library.policy.requests.thanks_days:
            what = library.vocabulary.uses.title(request.use)
            message = f"{what} was held {ago} days ago; the thank-you to {reference.name} was not sent"
            owner = library.policy.name_of(reference.owner)
            hint = f"{owner}: thank them, then record it: onrecord log {reference.slug}/{request.id} thank"
            yield Found(("held",), message, hint, request.file)
