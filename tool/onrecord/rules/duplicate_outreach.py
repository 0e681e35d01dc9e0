"""Two teams asked the same customer for something within a few days.

Why: to the customer, we are one company. Two e-mails in a week from people who do not know about each other say that
nobody is in charge.

Bad:
```yaml
outreach:
  - {on: 2026-11-12, by: mara, team: marketing, about: a story}
  - on: 2026-11-17  # <- five days later, but policy requires a quiet week
    by: sam
    team: sales
    about: a call
```

Good:
```yaml
outreach:
  - {on: 2026-11-12, by: mara, team: marketing, about: a story}
  - {on: 2026-11-20, by: sam, team: sales, about: a call}
```

Fix: talk to the other team, wait until the quiet days are over, and ask for both things at once. `onrecord seek`
checks this before it writes a request. A request for an engagement goes to customer success, not to the customer, so
it does not count as outreach.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Keys, Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "two teams asked the same customer within a few days", withholds=Withholds.NOTHING)
_HISTORY = timedelta(days=90)
"""Nobody can take back an older question, and after a quarter nobody at the customer minds it anymore."""


class _Asked(Struct, frozen=True):
    on: date
    by: str
    team: str
    keys: Keys


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Compare everything that was asked of the customer, by day; the later of two teams is reported."""
    quiet = timedelta(days=library.policy.quiet_days)
    inquiries = sorted(_find_asked(reference), key=lambda a: (a.on, a.keys))
    for i, later in enumerate(inquiries):
        if later.on < today - _HISTORY:
            continue
        first = next((a for a in reversed(inquiries[:i]) if later.on - a.on <= quiet and a.team != later.team), None)
        if first:
            days = (later.on - first.on).days
            when = "on the same day" if days == 0 else "a day after" if days == 1 else f"{days} days after"
            name_of = library.policy.name_of
            message = (
                f"{name_of(later.by)} ({later.team}) asked {reference.name} {when} {name_of(first.by)} ({first.team}); "
                f"policy requires {library.policy.quiet_days} quiet days between two teams"
            )
            yield Found(later.keys, message, "talk to the other team, and ask for both things at once")


def _find_asked(reference: Reference) -> Iterator[_Asked]:
    for i, outreach in enumerate(reference.outreach):
        if outreach.team:
            yield _Asked(outreach.on, outreach.by, outreach.team, ("outreach", i, "on"))
