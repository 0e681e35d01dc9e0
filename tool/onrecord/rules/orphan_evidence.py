"""An answer has not been recorded: a file is in `evidence/`, but no entry names it.

Why: the customer has answered, but until somebody records the answer, it allows nothing and forbids nothing. Evidence
contains personal data, so a file that proves nothing must not be kept.

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

Fix: record what it says, or delete it.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "an answer has not been recorded: no entry names the file", ignorable=False)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield the files in evidence/ that no authorization, restriction or consent names."""
    named = {evidence.file for evidence, _ in reference.list_evidence()}
    for file in sorted(reference.files):
        if file.startswith("evidence/") and file not in named:
            message = f"{file} has not been recorded: no entry of {reference.name} names it"
            yield Found((), message, f"record the answer: onrecord record {reference.slug} FILE; or delete it", file)
