"""Two entries of one list have the same id.

Why: a link to that id could mean either, so nobody can say which permission a publication relies on.

Bad:
```yaml
authorizations:
  - id: 2026-name
  - id: 2026-name  # <- the second one with that id
    uses: [logo]
    logo_sha256: 0000000000000000000000000000000000000000000000000000000000000002
```

Good:
```yaml
authorizations:
  - id: 2026-name
  - id: 2026-logo
    uses: [logo]
    logo_sha256: 0000000000000000000000000000000000000000000000000000000000000002
```

Fix: give one of them another id, and fix the links that meant it. Entries of different lists may share an id.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "two entries of one list have the same id", ignorable=False, withholds=Withholds.RECORD)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Check each list by itself; the second entry with an id, and any later one, is reported."""
    for key, ids in (
        ("authorizations", [entry.id for entry in reference.authorizations]),
        ("restrictions", [entry.id for entry in reference.restrictions]),
        ("quotes", [entry.id for entry in reference.quotes]),
        ("content", [entry.id for entry in reference.content]),
        ("publications", [entry.id for entry in reference.publications]),
    ):
        for i, id_ in enumerate(ids):
            first = ids.index(id_)
            if first < i:
                message = f"the id {id_!r} appears twice in `{key}`: entries {first + 1} and {i + 1}"
                yield Found((key, i, "id"), message, "give this one another id, and fix the links that meant it")
