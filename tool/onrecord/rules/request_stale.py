"""A request has been waiting for days.

Why: a deal does not wait for a reference. `requests` in `schema/policy.yaml` says how long a request may wait; less for
large deals.

Bad:
```yaml title="requests/2026-11-02-globex-call.yaml"
use: reference-call
requested:
  on: 2026-11-02  # <- nineteen days ago, and nobody has answered
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

Fix: approve it, ask the customer, agree on a day, or cancel it with a reason. If its day has passed, write `held` or
`cancelled`.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.workload.waiting import measure_wait
from onrecord.finding import Found, Keys, Rule, Severity

RULE = Rule(Severity.WARNING, "a request has been waiting for days")
_WAITS: dict[str, tuple[Keys, str, str]] = {
    "requested": (("requested", "on"), "for approval by customer success", "approve"),
    "approved": (("approved", "on"), "for the customer's answer", "accept"),
    "accepted": (("customer", "on"), "for a date", "schedule --at DAY"),
}
"""Open states: the latest step, what the request needs next, and the command for it."""


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield open requests that have waited longer than policy allows, and requests whose planned day has passed."""
    for request in reference.requests:
        if (
            request.state == "scheduled"
            and request.scheduled
            and measure_wait(request, library.policy.requests, today).late
        ):
            message = f"it was scheduled for {request.scheduled.date()}, and nobody has recorded whether it took place"
            yield Found(("scheduled",), message, "write `held: …`, a new day, or `cancelled: …`", request.file)
        elif request.state in _WAITS:
            yield from _find_waiting(reference, request, library, today)


def _find_waiting(reference: Reference, request: Request, library: Library, today: date) -> Iterator[Found]:
    keys, what, step = _WAITS[request.state]
    waits = measure_wait(request, library.policy.requests, today)
    if waits.late:
        whose = f"{library.policy.name_of(request.requested.by)}'s request{' for a large deal' if waits.large else ''}"
        late = f"; it was needed by {request.needed_by}" if waits.overdue else ""
        message = f"{whose} has waited {'one day' if waits.days == 1 else f'{waits.days} days'} {what}{late}"
        log = f"onrecord log {reference.slug}/{request.id}"
        hint = f'record the next step: {log} {step}; or cancel it: {log} cancel --why "…"'
        yield Found(keys, message, hint, request.file)
