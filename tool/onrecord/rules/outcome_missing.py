"""An engagement took place, and nobody recorded how it went.

Why: without outcomes, nobody knows which references help to win deals, and the customer who gave an hour never hears
what came of it.

Bad:
```yaml title="requests/2026-10-12-globex-call.yaml"
use: reference-call
requested: {on: 2026-10-12, by: sam, team: sales}
approved: {on: 2026-10-13, by: dana}
customer: {on: 2026-10-19, answer: accepted}
held: 2026-11-05  # <- sixteen days ago
thanked: {on: 2026-11-06, by: dana, how: mail}
```

Good:
```yaml title="requests/2026-10-12-globex-call.yaml"
use: reference-call
requested: {on: 2026-10-12, by: sam, team: sales}
approved: {on: 2026-10-13, by: dana}
customer: {on: 2026-10-19, answer: accepted}
held: 2026-11-05
outcome: {helpful: 4, deal: open, note: They asked for the numbers., on: 2026-11-09}
thanked: {on: 2026-11-06, by: dana, how: mail}
```

Fix: record the outcome with `onrecord log`: how helpful it was, what was said, what became of the deal.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "an engagement took place, and nobody recorded how it went")


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield the engagements without an outcome that were held longer ago than policy allows."""
    for request in reference.requests:
        if request.held is None or request.outcome:
            continue
        ago = (today - request.held).days
        if ago > library.policy.requests.outcome_days:
            who = library.policy.name_of(request.requested.by)
            what = library.vocabulary.uses.title(request.use)
            message = f"{what} was held {ago} days ago; {who} has not recorded how it went"
            yield Found(
                ("held",),
                message,
                f"record the outcome: onrecord log {reference.slug}/{request.id} outcome",
                request.file,
            )
