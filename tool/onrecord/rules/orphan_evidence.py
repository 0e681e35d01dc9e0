"""An answer waits to be recorded: a file lies among the evidence and no record names it.

Why: until somebody records what it says, it allows nothing and forbids nothing, though the customer has answered.
Evidence holds personal data; what proves nothing must not stay.

Bad:
```yaml
website: https://nordlys.example
```
```text title="evidence/2026-01-15-form.pdf"
a form that nobody recorded
```

Good:
```yaml
authorizations:
  - id: 2026-name
    evidence:
      file: evidence/2026-01-15-mail.eml
      sha256: 2a86bdad26beef78386192fb631f12248935b6f04d517dfaddae0e3187f8b0a5
```
```text title="evidence/2026-01-15-mail.eml"
Yes, you may name us on your website.
```

Fix: record what it proves, or delete it.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "an answer waits to be recorded: no record names the file", ignorable=False)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Files below evidence/ that neither an authorization nor a restriction nor a consent names."""
    named = {evidence.file for evidence, _ in reference.evidences()}
    for file in sorted(reference.files):
        if file.startswith("evidence/") and file not in named:
            message = f"{file} is an answer waiting to be recorded: no entry of {reference.name} names it"
            yield Found((), message, "record what it says: onrecord record; or delete it", file)
