"""The parent company, or the company that took this one over, forbids what is allowed here.

Why: permissions do not pass from one company to another. But if the parent forbids something, or stops being a
reference, it often speaks for the whole group, and nothing in this record would tell you.

Bad:
```yaml
parent: havnsted-group  # <- retired there
authorizations:
  - id: 2026-name
    uses: [name]
```
```yaml title="references/havnsted-group/reference.yaml"
name: Havnsted Group
status: retired
status_reason: They asked us to leave the whole group alone.
owner: dana
```

Good:
```yaml
parent: havnsted-group
authorizations:
  - id: 2026-name
    uses: [name]
```
```yaml title="references/havnsted-group/reference.yaml"
name: Havnsted Group
status: active
owner: dana
```

Fix: ask the customer whether this applies to them too, and record the answer. If it does not, ignore this finding
until a certain day, with their answer as the reason.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.validity import find_living
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization, Restriction
from onrecord.catalog.record.days import is_within
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "the parent or successor forbids what is allowed here")


def check_among(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Compare the restrictions and the status of the parent and the successor with what is in force or pending here."""
    here = [authorization for authorization, _ in find_living(reference, today)]
    if not here or reference.status == "retired":
        return
    for key, slug, who in (
        ("parent", reference.parent, "parent"),
        ("succeeded_by", reference.succeeded_by, "successor"),
    ):
        there = library.references.get(slug) if slug and slug != reference.slug else None
        if there:
            for what in _find_against(there, here, library.vocabulary, today):
                hint = (
                    f"ask whether this applies to {reference.name} too, and record the answer; "
                    "or add an `ignore` that says why not"
                )
                yield Found((key,), f"{there.name}, the {who}, {what}", hint)


def _find_against(there: Reference, here: list[Authorization], words: Vocabulary, today: date) -> Iterator[str]:
    if there.status == "retired":
        yield f"is no longer a reference: {there.status_reason or 'no reason given'}"
    ended = there.relationship.contract_ended
    if ended and ended <= today:
        yield f"has had no contract with us since {ended}"
    for ban in there.restrictions:
        touched = [one.id for one in here if _touches(ban, one, words)]
        if touched and is_within(today, ban.start, ban.through):
            yield f"forbids what {', '.join(touched)} allows here: {ban.why} ({ban.id})"


def _touches(ban: Restriction, grant: Authorization, words: Vocabulary) -> bool:
    """Return whether a ban and a grant share a cell; a term that is not in the vocabulary shares none."""
    axes = (
        (words.uses, ban.uses, grant.uses),
        (words.channels, ban.channels, grant.channels),
        (words.territories, ban.territories, grant.territories),
    )
    return all(
        not axis.expand_all(term for term in granted if term in axis).isdisjoint(
            axis.atoms if banned is None else axis.expand_all(term for term in banned if term in axis)
        )
        for axis, banned, granted in axes
    )
