"""Two dates contradict each other.

Why: every answer is computed from dates. A period that ends before it begins allows nothing, and an answer dated
before the question casts doubt on the whole record.

Bad:
```yaml
authorizations:
  - id: 2026-name
    decided: 2026-01-15
    valid_from: 2026-01-15
    valid_through: 2025-01-14  # <- ends a year before it begins
```

Good:
```yaml
authorizations:
  - id: 2026-name
    decided: 2026-01-15
    valid_from: 2026-01-15
    valid_through: 2027-01-14
```

Fix: look at the evidence and write the day it shows. A period includes its first and its last day.
"""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Keys, Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "two dates contradict each other", ignorable=False, withholds=Withholds.ITEM)
_HINT = "look at the evidence and write the day it shows"


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Check each period by itself, and each pair of days that can only come in one order."""
    for i, authorization in enumerate(reference.authorizations):
        yield from _check_authorization(authorization, ("authorizations", i), today)
    yield from _check_windows(reference)
    for i, former in enumerate(reference.former_names):
        if former.until and reference.name_from and former.until >= reference.name_from:
            begins = f"{reference.name} is the name from {reference.name_from}"
            message = f"{former.name} was the name until {former.until}, but {begins}"
            hint = f"write a day before {reference.name_from}, or correct `name_from`"
            yield Found(("former_names", i, "until"), message, hint)
    for i, publication in enumerate(reference.publications):
        keys: Keys = ("publications", i, "removed")
        what = f"`removed` of {publication.id} is {publication.removed}"
        if publication.removed is None:
            continue
        if publication.removed < publication.since:
            yield Found(
                keys, f"{what}, before it was published on {publication.since}", "write the day it was taken down"
            )
        elif publication.removed > today:
            hint = "write it once it has been taken down; until then it is live"
            yield Found(keys, f"{what}, which is in the future", hint)


def _check_authorization(a: Authorization, at: Keys, today: date) -> Iterator[Found]:
    request = a.requested
    if request and request.on > today:
        yield Found((*at, "requested", "on"), f"{a.id} was asked for on {request.on}, which is in the future", _HINT)
    if request and request.through and request.through < request.on:
        message = f"{a.id} was asked for until {request.through}, before it was asked for on {request.on}"
        yield Found((*at, "requested", "through"), message, "write the last day of the permission you asked for")
    if a.decided and a.decided > today:
        yield Found((*at, "decided"), f"{a.id} was answered on {a.decided}, which is in the future", _HINT)
    elif a.decided and request and a.decided < request.on:
        message = f"{a.id} was answered on {a.decided}, before it was asked for on {request.on}"
        yield Found((*at, "decided"), message, _HINT)
    if a.valid_from and a.valid_through and a.valid_through < a.valid_from:
        message = f"{a.id} ends on {a.valid_through}, before it begins on {a.valid_from}, so it is never in force"
        yield Found((*at, "valid_through"), message, _HINT)
    yield from _check_review(a, at)
    begun = a.decided or a.valid_from
    if a.withdrawn and begun and a.withdrawn.on < begun:
        message = f"{a.id} was withdrawn on {a.withdrawn.on}, before it was given on {begun}"
        yield Found((*at, "withdrawn", "on"), message, _HINT)


def _check_review(a: Authorization, at: Keys) -> Iterator[Found]:
    if a.review_by is None:
        return
    if a.valid_from and a.review_by < a.valid_from:
        message = f"{a.id} is due for review on {a.review_by}, before it begins on {a.valid_from}"
        yield Found((*at, "review_by"), message, "write a day after its first one")
    elif a.valid_through and a.review_by > a.valid_through:
        message = f"{a.id} ends on {a.valid_through}, before its review is due on {a.review_by}"
        hint = "write an earlier day, or remove the line: onrecord warns of the last day anyway"
        yield Found((*at, "review_by"), message, hint, severity=Severity.WARNING)


def _check_windows(reference: Reference) -> Iterator[Found]:
    for i, restriction in enumerate(reference.restrictions):
        yield from _check_window(
            f"restriction {restriction.id}", restriction.start, restriction.through, ("restrictions", i, "through")
        )
    for i, quote in enumerate(reference.quotes):
        if quote.consent:
            keys: Keys = ("quotes", i, "consent", "through")
            yield from _check_window(
                f"the speaker's consent to {quote.id}", quote.consent.on, quote.consent.through, keys
            )
    for i, blackout in enumerate(reference.preferences.blackouts):
        keys = ("preferences", "blackouts", i, "through")
        # A blackout is about when to ask, not about what may be shown.
        for found in _check_window("this blackout", blackout.start, blackout.through, keys):
            yield replace(found, withholds=Withholds.NOTHING)


def _check_window(what: str, first: date, last: date | None, keys: Keys) -> Iterator[Found]:
    if last and last < first:
        message = f"{what} ends on {last}, before it begins on {first}, so it never applies"
        yield Found(keys, message, "write the last day on which it applies")
