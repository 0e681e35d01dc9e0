"""A customer who may be shown only in a list is shown where no list is on record.

Why: with the condition `list-only`, a customer agreed to be one of several. At this address, no other customer is on
record, or only one. Either this customer stands out there, which they did not agree to, or the others who are shown
there are not on record.

Bad:
```yaml
authorizations:
  - id: 2026-name
    conditions: [list-only]
publications:
  - id: wall
    use: name
    channel: website
    territory: worldwide
    where: https://www.fernwright.example/customers  # <- no other customer is on record there
    since: 2026-02-01
    cleared: [{condition: list-only, on: 2026-01-30, by: mara}]
```

Good:
```yaml
authorizations:
  - id: 2026-name
publications:
  - id: wall
    use: name
    channel: website
    territory: worldwide
    where: https://www.fernwright.example/customers
    since: 2026-02-01
```

Fix: record the others who are shown there (`onrecord scan --update-publications` finds them), or take this
publication down.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import COMPANY, LIST_ONLY
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.live_publications import list_live
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "a customer who may be shown only in a list is shown where no list is on record")


def check_among(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Count who else is shown where a live publication is allowed only by permissions with `list-only`."""
    if not any(LIST_ONLY in authorization.conditions for authorization in reference.authorizations):
        return
    for publication, keys, decision in list_live(reference, library, today):
        by = [reference.by_id[id_] for id_ in decision.authorizations]
        if decision.answer is not Answer.ALLOW or not all(LIST_ONLY in a.conditions for a in by):
            continue
        others = sum(slug != reference.slug for slug in library.find_shown_at(publication.where))
        if others < COMPANY:
            beside = "no other customer is" if others == 0 else "only one other customer is"
            message = f"{publication.id!r} may be shown only in a list, but {beside} on record at {publication.where}"
            hint = "record the others who are shown there (onrecord scan --update-publications), or take it down"
            yield Found((*keys, "where"), message, hint)
