"""The steps of a request are in an impossible order.

Why: the state of a request follows from the steps on record. A call that took place before anybody agreed, or the
outcome of a call that never took place, makes every figure about it wrong.

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

Fix: add what is missing, or correct the day. The order is: requested, approved by customer success, answered by the
customer, scheduled, held, outcome and thanks. Nothing follows a cancellation.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.finding import Found, Keys, Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "the steps of a request are in an impossible order", withholds=Withholds.NOTHING)
_ORDER = "correct the day; the order is: requested, approved, answered, held, then outcome and thanks, or cancelled"


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield what is missing before a step, then days in the wrong order, then days in the future."""
    for request in reference.requests:
        for keys, message, hint in (*_find_lacking(request), *_find_backwards(request)):
            yield Found(keys, message, hint, request.file)
        for key, day, keys in _list_facts(request):
            if day > today and key not in ("scheduled", "needed_by"):
                message = f"`{key}` is dated {day}, which is in the future"
                yield Found(keys, message, "write it when it has happened", request.file, severity=Severity.WARNING)


def _find_lacking(request: Request) -> Iterator[tuple[Keys, str, str]]:
    """Yield the steps that lack an earlier one."""
    answer = request.customer.answer if request.customer else None
    if request.customer and not request.approved:
        message = "the customer answered, but customer success has not approved the request"
        yield ("customer",), message, "write who approved it, and when: `approved: {on: …, by: …}`"
    for key, fact in (("scheduled", request.scheduled), ("held", request.held)):
        if fact and answer != "accepted":
            answer_words = "declined it" if answer else "has not said yes"
            message = f"the request is marked as {key}, but the customer {answer_words}"
            yield (key,), message, "add the customer's answer (`customer: …`), or remove this line"
    for key, late in (("outcome", request.outcome), ("thanked", request.thanked)):
        if late and not request.held:
            message = f"the request has `{key}`, but was never held"
            yield (key,), message, "add the day it took place: `held: …`"
    if request.cancelled and request.held:
        yield ("cancelled",), "it was held, so it cannot have been cancelled", "remove the one that is wrong"


def _find_backwards(request: Request) -> Iterator[tuple[Keys, str, str]]:
    """Yield the steps that are dated before one that must come first."""
    days = {key: (day, keys) for key, day, keys in _list_facts(request)}
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
"""The steps that must come before a step, the nearest first."""


def _list_facts(request: Request) -> Iterator[tuple[str, date, Keys]]:
    """Yield every dated step: (key, day, path of keys)."""
    for key, day in request.list_facts():
        yield key, day, (key,) if key == "held" else (key, "on")
    if request.scheduled:
        yield "scheduled", request.scheduled.date(), ("scheduled",)
    if request.needed_by:
        yield "needed_by", request.needed_by, ("needed_by",)
    if request.thanked:
        yield "thanked", request.thanked.on, ("thanked", "on")
    if request.cancelled:
        yield "cancelled", request.cancelled.on, ("cancelled", "on")
