"""The facts of a request are in an order that cannot happen.

Why: the state of a request follows from which facts are there. A call that was held before anybody agreed, or an
outcome of a call that never was, makes every figure about it wrong.

Bad:
```yaml title="requests/2026-11-02-globex-call.yaml"
use: reference-call
requested: {on: 2026-11-02, by: sam, team: sales}
approved: {on: 2026-11-03, by: dana}
held: 2026-11-12  # <- the customer never said yes
```

Good:
```yaml title="requests/2026-11-02-globex-call.yaml"
use: reference-call
requested: {on: 2026-11-02, by: sam, team: sales}
approved: {on: 2026-11-03, by: dana}
customer: {on: 2026-11-05, answer: accepted}
held: 2026-11-12
```

Fix: write what is missing, or the right day. The order is: requested, approved by customer success, answered by the
customer, scheduled, held, outcome and thanks. Nothing follows a cancellation.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.finding import Found, Keys, Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "the facts of a request are in an order that cannot happen", withholds=Withholds.NOTHING)
_ORDER = "requested, approved, answered, held, outcome and thanks, or in the end cancelled: write the day that is right"


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """What each fact needs before it, then the days, then what lies in the future."""
    for request in reference.requests:
        for keys, message, hint in (*_lacking(request), *_backwards(request)):
            yield Found(keys, message, hint, request.file)
        for key, day, keys in _facts(request):
            if day > today and key not in ("scheduled", "needed_by"):
                message = f"`{key}` is dated {day}, a day that is still to come"
                yield Found(keys, message, "write it when it has happened", request.file, severity=Severity.WARNING)


def _lacking(request: Request) -> Iterator[tuple[Keys, str, str]]:
    """Facts that need another one."""
    answer = request.customer.answer if request.customer else None
    if request.customer and not request.approved:
        message = "the customer answered before customer success approved that they are asked"
        yield ("customer",), message, "write who approved it, and when: `approved: {on: …, by: …}`"
    for key, fact in (("scheduled", request.scheduled), ("held", request.held)):
        if fact and answer != "accepted":
            said = "declined it" if answer else "has not said yes"
            message = f"it is marked as {key}, but the customer {said}"
            yield (key,), message, "write the customer's answer, or remove this"
    for key, late in (("outcome", request.outcome), ("thanked", request.thanked)):
        if late and not request.held:
            message = f"`{key}` is there, but it was never held"
            yield (key,), message, "write the day it took place: `held: …`"
    if request.cancelled and request.held:
        yield ("cancelled",), "it was held, so it cannot have been cancelled", "remove one of the two"


def _backwards(request: Request) -> Iterator[tuple[Keys, str, str]]:
    """Facts dated before one that must come first."""
    days = {key: (day, keys) for key, day, keys in _facts(request)}
    for key, firsts in _AFTER.items():
        if key not in days:
            continue
        day, keys = days[key]
        first = next((first for first in firsts if first in days and days[first][0] > day), None)
        if first:
            yield keys, f"`{key}` is dated {day}, before `{first}` on {days[first][0]}", _ORDER


_AFTER = {
    "approved": ("requested",),
    "customer": ("approved", "requested"),
    "scheduled": ("customer", "approved", "requested"),
    "held": ("customer", "approved", "requested"),
    "outcome": ("held",),
    "thanked": ("held",),
    "cancelled": ("customer", "approved", "requested"),
    "needed_by": ("requested",),
}
"""What must come before a fact, the nearest first."""


def _facts(request: Request) -> Iterator[tuple[str, date, Keys]]:
    """Every dated fact: (key, day, route)."""
    for key, day in request.facts():
        yield key, day, (key,) if key == "held" else (key, "on")
    if request.scheduled:
        yield "scheduled", request.scheduled.date(), ("scheduled",)
    if request.needed_by:
        yield "needed_by", request.needed_by, ("needed_by",)
    if request.thanked:
        yield "thanked", request.thanked.on, ("thanked", "on")
    if request.cancelled:
        yield "cancelled", request.cancelled.on, ("cancelled", "on")
