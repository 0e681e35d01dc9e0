"""An engagement that was approved, accepted or scheduled is no longer allowed on its day.

Why: permissions change after a call was planned. A customer who withdraws from reference calls and then gets one
learns that nobody listened.

Bad:
```yaml
authorizations:
  - id: 2026-talks
    uses: [reference-call]
    channels: [reference-talk]
    withdrawn: {on: 2026-11-20}
```
```yaml title="requests/2026-11-02-globex-call.yaml"
use: reference-call
requested: {on: 2026-11-02, by: sam, team: sales}
prospect: Globex
approved: {on: 2026-11-03, by: dana}
customer: {on: 2026-11-05, answer: accepted}
scheduled: 2026-12-03T14:00:00+01:00  # <- withdrawn before that day
```

Good:
```yaml
authorizations:
  - id: 2026-talks
    uses: [reference-call]
    channels: [reference-talk]
    withdrawn: {on: 2026-11-20}
```
```yaml title="requests/2026-11-02-globex-call.yaml"
use: reference-call
requested: {on: 2026-11-02, by: sam, team: sales}
prospect: Globex
approved: {on: 2026-11-03, by: dana}
customer: {on: 2026-11-05, answer: accepted}
scheduled: 2026-12-03T14:00:00+01:00
cancelled: {on: 2026-11-21, why: the customer gives no more reference calls}
```

Fix: cancel it (`onrecord log CUSTOMER/REQUEST cancel --why "…"`), and tell the colleague and the prospect; or ask for
the permission again and record it.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.workload.planned import find_barred
from onrecord.finding import Found, Keys, Rule, Severity

RULE = Rule(Severity.ERROR, "a planned engagement is no longer allowed on its day", uncovered=True)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield each open, approved engagement that is no longer allowed; a warning if the answer is only "ask first"."""
    for one in find_barred(reference, library, today):
        request = one.request
        if request.state == "requested":
            continue
        use = library.vocabulary.uses.title(request.use)
        owner = library.policy.name_of(reference.owner)
        for_whom = f" for {request.prospect}" if request.prospect else ""
        what = "is not allowed" if one.denied else f"is allowed only if {owner} agrees"
        yield Found(
            _find_keys(request),
            f"{use}{for_whom}, {request.state}, {what} on {one.day}: {one.why}",
            f"{owner} must cancel it by {one.cancel_by(today)}: "
            f'onrecord log {reference.slug}/{request.id} cancel --why "…"; or get the permission again',
            request.file,
            severity=None if one.denied else Severity.WARNING,
        )


def _find_keys(request: Request) -> Keys:
    return {"scheduled": ("scheduled",), "accepted": ("customer",)}.get(request.state, ("approved",))
