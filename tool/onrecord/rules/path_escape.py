"""A record names a file that is outside the customer's directory, or is a link.

Why: a link can lead anywhere, to another customer's form or to a file on the machine that checks, and it can be
redirected after a review without a change to the record.

Bad:
```yaml
authorizations:
  - id: 2026-name
    evidence:
      file: ../globex/evidence/2026-01-15-mail.eml  # <- the directory of another customer
      sha256: 2a86bdad26beef78386192fb631f12248935b6f04d517dfaddae0e3187f8b0a5
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

Fix: copy the file itself into this customer's directory, and write its path relative to that directory.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Keys, Rule, Severity, Withholds

RULE = Rule(
    Severity.ERROR,
    "a record names a file that is outside the customer's directory, or is a link",
    ignorable=False,
    withholds=Withholds.ITEM,
)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Check that every named file is a regular file in the customer's own directory."""
    for file, keys in _find_named(reference):
        fact = reference.files.get(file)
        if fact and fact.escapes:
            hint = "copy the file itself into this customer's directory, and write its path from there"
            yield Found(keys, f"{file} {fact.problem or 'is outside the directory'}, so it is not read", hint)


def _find_named(reference: Reference) -> Iterator[tuple[str, Keys]]:
    yield from reference.logo_files
    for evidence, keys in reference.list_evidence():
        if evidence.file:
            yield evidence.file, (*keys, "file")
