"""A request waits, and nobody has moved it for days.

Why: a deal does not wait for a reference. Large deals have a shorter patience, set in `schema/policy.yaml` under
`requests`.

Bad:
```yaml title="requests/2026-11-02-globex-call.yaml"
use: reference-call
requested:
  on: 2026-11-02  # <- nineteen days ago, and nobody answered
  by: sam
  team: sales
```

Good:
```yaml title="requests/2026-11-12-globex-call.yaml"
use: reference-call
requested:
  on: 2026-11-12
  by: sam
  team: sales
```

Fix: approve it, ask the customer, agree on a day, or cancel it with a reason. A day that has passed needs `held` or
`cancelled`.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.workload.waiting import wait
from onrecord.finding import Found, Keys, Rule, Severity

RULE = Rule(Severity.WARNING, "a request waits, and nobody has moved it for days")
_WAITS: dict[str, tuple[Keys, str]] = {
    "requested": (("requested", "on"), "for customer success to approve it"),
    "approved": (("approved", "on"), "for the customer's answer"),
    "accepted": (("customer", "on"), "for a day to be agreed on"),
}
"""Open states: the fact that was the last to come, and what the request needs next."""


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Open requests whose last fact is older than policy's days, and planned days that have passed."""
    for request in reference.requests:
        if request.state == "scheduled" and request.scheduled and wait(request, library.policy.requests, today).late:
            message = f"it was to take place on {request.scheduled.date()}, and nobody wrote whether it did"
            yield Found(("scheduled",), message, "write `held: …`, a new day, or `cancelled: …`", request.file)
        elif request.state in _WAITS:
            yield from _waiting(request, library, today)


def _waiting(request: Request, library: Library, today: date) -> Iterator[Found]:
    keys, what = _WAITS[request.state]
    waits = wait(request, library.policy.requests, today)
    if waits.late:
        whose = f"{library.policy.name_of(request.requested.by)}'s request{' for a large deal' if waits.large else ''}"
        late = f"; it was needed by {request.needed_by}" if waits.overdue else ""
        message = f"{whose} has waited {'one day' if waits.days == 1 else f'{waits.days} days'} {what}{late}"
        yield Found(keys, message, "move it on, or cancel it with a reason: onrecord log", request.file)
