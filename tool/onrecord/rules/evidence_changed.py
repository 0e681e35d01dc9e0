"""An evidence file is no longer the file that was recorded.

Why: the hash ties an authorization to the exact form that the customer signed. A file that changed afterwards proves
nothing; somebody may have edited what the customer said.

Bad:
```yaml
authorizations:
  - id: 2026-name
    evidence:
      file: evidence/2026-01-15-mail.eml
      sha256: 0000000000000000000000000000000000000000000000000000000000000001  # <- of another text
```
```text title="evidence/2026-01-15-mail.eml"
Yes, you may name us on your website.
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

Fix: restore the file (`git log --follow FILE` shows who changed it). If the customer answered again, record that as a
new authorization with its own evidence.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.evidence import EvidenceState
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(
    Severity.ERROR,
    "an evidence file is no longer the file that was recorded",
    ignorable=False,
    withholds=Withholds.ITEM,
)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Compare each evidence file's hash with the recorded one."""
    for evidence, keys in reference.list_evidence():
        if evidence.state is EvidenceState.CHANGED:
            fact = reference.files.get(evidence.file or "")
            now = f"; its hash is now {fact.sha256}" if fact and fact.sha256 else ""
            message = f"{evidence.file} is not the file that was recorded{now}, so it proves nothing"
            hint = "restore the file from git; or, if the customer answered again, record a new authorization"
            yield Found((*keys, "sha256"), message, hint)
