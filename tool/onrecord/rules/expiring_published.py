"""The permission for a publication ends soon.

Why: asking a customer again takes weeks. If you learn of it ninety days before, you can renew; if you learn of it on
the last day, you must take the publication down.

Bad:
```yaml
authorizations:
  - id: 2026-name
    uses: [name]
    channels: [website]
    valid_through: 2026-12-20
publications:
  - id: wall
    use: name
    channel: website
    territory: worldwide
    where: https://www.example.com/customers  # <- 29 days left
    since: 2026-02-01
    authorization: 2026-name
```

Good:
```yaml
authorizations:
  - id: 2026-name
    uses: [name]
    channels: [website]
    valid_through: 2027-02-20
publications:
  - id: wall
    use: name
    channel: website
    territory: worldwide
    where: https://www.example.com/customers
    since: 2026-02-01
    authorization: 2026-name
```

Fix: renew the authorization (`onrecord renew CUSTOMER AUTHORIZATION`), or plan to take the publication down. If the
customer has refused to extend it, it must be taken down. `warn` in `schema/policy.yaml` says how many days before the
end you are warned: 90, 60, 30 and 7 unless you change it.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.publication import Publication
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.live_publications import judge_publication, list_live, may_stay
from onrecord.catalog.workload.renewal import say_way_on
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "the permission for a publication ends soon", ignorable=False)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield the live publications that are allowed today, but not until the end of policy's longest warning time."""
    for publication, keys, decision in list_live(reference, library, today):
        end = decision.valid_through
        if decision.answer is not Answer.ALLOW or end is None:
            continue
        left = (end - today).days
        window = min((days for days in library.policy.expiring_days if left <= days), default=None)
        if window is not None:
            use = library.vocabulary.uses.title(publication.use)
            message = f"{use} {publication.id!r} at {publication.where} may stay {_say_left(left, end)}"
            yield Found((*keys, "where"), message, _make_hint(reference, publication, library, end))


def _say_left(days: int, end: date) -> str:
    if days == 0:
        return f"until the end of today, {end}"
    return f"for {'one more day' if days == 1 else f'{days} more days'}, until {end}"


def _make_hint(reference: Reference, publication: Publication, library: Library, end: date) -> str:
    after = judge_publication(reference, publication, library, end + ONE_DAY)
    if after and may_stay(reference, publication, after):
        return f"after {end}, it may stay as it is, but must not be used again: {after.reasons[0].message}"
    if after and after.reasons[0].code in ("restricted", "withdrawn"):
        down = f"onrecord publication end {reference.slug} {publication.id}"
        return f"take it down by {end}, then: {down}; {after.reasons[0].message}"
    owner = library.policy.name_of(reference.owner)
    return f"{owner} has until then to {say_way_on(reference, publication, library)}; otherwise it must be taken down"
