"""A request exceeds how often the customer may be asked.

Why: the third call in a month wears out a good reference. The customer's own limits and those of policy both apply;
months, quarters and years are calendar ones.

Bad:
```yaml
authorizations:
  - id: 2026-talks
    uses: [reference-call]
    channels: [reference-talk]
preferences:
  limits: [{use: reference-call, max: 1, per: quarter}]
```
```yaml title="requests/2026-10-12-globex-call.yaml"
use: reference-call
requested: {on: 2026-10-12, by: sam, team: sales}
approved: {on: 2026-10-13, by: dana}
customer: {on: 2026-10-15, answer: accepted}
scheduled: 2026-10-20T14:00:00+02:00
held: 2026-10-20
```
```yaml title="requests/2026-11-16-initech-call.yaml"
use: reference-call
requested: {on: 2026-11-16, by: tess, team: sales}
approved: {on: 2026-11-18, by: dana}
needed_by: 2026-12-10  # <- the one call of this quarter took place in October
```

Good:
```yaml
authorizations:
  - id: 2026-talks
    uses: [reference-call]
    channels: [reference-talk]
preferences:
  limits: [{use: reference-call, max: 1, per: quarter}]
```
```yaml title="requests/2026-10-12-globex-call.yaml"
use: reference-call
requested: {on: 2026-10-12, by: sam, team: sales}
approved: {on: 2026-10-13, by: dana}
customer: {on: 2026-10-15, answer: accepted}
scheduled: 2026-10-20T14:00:00+02:00
held: 2026-10-20
```
```yaml title="requests/2026-11-16-initech-call.yaml"
use: reference-call
requested: {on: 2026-11-16, by: tess, team: sales}
approved: {on: 2026-11-18, by: dana}
needed_by: 2027-01-12
```

Fix: move it to a free day (`onrecord show CUSTOMER` names the first one), choose another customer, or cancel a request.
If the customer agreed to one more, say so in the request: `ignore: [{rule: over-limit, why: …, until: …}]`.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.policy import Limit
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.workload.availability import find_booked, find_period, list_limits
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "a request exceeds how often the customer may be asked", withholds=Withholds.NOTHING)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield requests over a limit; the request approved first keeps its place. Periods that have ended do not count."""
    for request in reference.requests:
        if request.holds_capacity and request.use in library.vocabulary.uses.atoms:
            over = _find_over(reference, request, library, today) or _find_too_close(reference, request, library, today)
            if over:
                hint = f"move it to a free day (onrecord show {reference.slug}), choose another customer, or cancel one"
                yield Found((request.day_key,), over, hint, request.file)


def _find_over(reference: Reference, request: Request, library: Library, today: date) -> str | None:
    words = library.vocabulary
    for limit in list_limits(reference, request.use, library.policy, words):
        window = find_period(limit.per, request.day)
        if window.last < today and not request.open:
            continue
        held = (other for other in find_booked(reference, limit, words) if window.first <= other.day <= window.last)
        before = sorted(held, key=_make_rank)
        if before.index(request) >= limit.max:
            taken = list_words([other.id for other in before[: limit.max]])
            by = f", already taken by {taken}" if taken else ""
            often = f"at most {limit.max} per {limit.per} ({words.uses.title(limit.use).lower()})"
            return (
                f"{_say_whose(reference, limit)} for {reference.name} is {often} "
                f"from {window.first} until {window.last}{by}"
            )
    return None


def _find_too_close(reference: Reference, request: Request, library: Library, today: date) -> str | None:
    if request.day < today and not request.open:
        return None
    for limit in list_limits(reference, request.use, library.policy, library.vocabulary):
        earlier = _find_earlier(reference, request, limit, library)
        if earlier:
            apart = abs((request.day - earlier.day).days)
            rest = f"{limit.rest_days} days between two engagements"
            return (
                f"{_say_whose(reference, limit)} for {reference.name} is {rest}, "
                f"but {earlier.id} on {earlier.day} is only {apart} {'day' if apart == 1 else 'days'} away"
            )
    return None


def _find_earlier(reference: Reference, request: Request, limit: Limit, library: Library) -> Request | None:
    """Return a request that is too close and was approved before this one, or None."""
    near = (
        o for o in find_booked(reference, limit, library.vocabulary) if abs(o.day - request.day).days < limit.rest_days
    )
    return min((other for other in near if _make_rank(other) < _make_rank(request)), key=_make_rank, default=None)


def _make_rank(request: Request) -> tuple[date, date, str]:
    """Return the sort key of who came first: the day of approval, then of the request, then the file."""
    return (request.approved or request.requested).on, request.requested.on, request.file


def _say_whose(reference: Reference, limit: Limit) -> str:
    return "their own limit" if limit in reference.preferences.limits else "our policy's limit"
