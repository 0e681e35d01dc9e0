"""An engagement was held and nobody thanked the customer.

Why: a reference is a gift. The ones who are thanked say yes again.

Bad:
```yaml title="requests/2026-10-12-globex-call.yaml"
use: reference-call
requested: {on: 2026-10-12, by: sam, team: sales}
approved: {on: 2026-10-13, by: dana}
customer: {on: 2026-10-19, answer: accepted}
held: 2026-11-05  # <- sixteen days ago, and no word of thanks
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

Fix: thank them, and write it down with `onrecord log`.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "an engagement was held and nobody thanked the customer")


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Held longer ago than policy's days, and no thanks."""
    for request in reference.requests:
        if request.held is None or request.thanked:
            continue
        ago = (today - request.held).days
        if ago > library.policy.requests.thanks_days:
            what = library.vocabulary.uses.title(request.use).lower()
            message = f"the {what} was held {ago} days ago, and nobody has thanked {reference.name}"
            hint = f"{library.policy.name_of(reference.owner)} thanks them, and writes it down: onrecord log"
            yield Found(("held",), message, hint, request.file)
