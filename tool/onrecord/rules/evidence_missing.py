"""A granted authorization has no evidence, or the evidence file is missing.

Why: when somebody asks how you know, "they said yes" is worth nothing. Without evidence, the decision is "ask first".

Bad:
```yaml
authorizations:
  - id: 2026-name
    basis: signed-form
    evidence:
      file: evidence/2026-01-15-form.pdf  # <- no such file
      sha256: 0000000000000000000000000000000000000000000000000000000000000001
```

Good:
```yaml
authorizations:
  - id: 2026-name
    basis: email
    evidence:
      file: evidence/2026-01-15-mail.eml
      sha256: 2a86bdad26beef78386192fb631f12248935b6f04d517dfaddae0e3187f8b0a5
```
```text title="evidence/2026-01-15-mail.eml"
Yes, you may name us on your website.
```

Fix: put the signed form or the e-mail into `evidence/`, and write its path and its hash (`sha256sum FILE`) into the
record; or write the URL where it is kept. If there never was any evidence, ask the customer again.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.evidence import Evidence, EvidenceState
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Keys, Rule, Severity, Withholds

RULE = Rule(
    Severity.ERROR,
    "a granted authorization has no evidence, or its file is missing",
    ignorable=False,
    withholds=Withholds.ITEM,
)
_HOW = "put the form or the e-mail into evidence/ and write its path and hash here, or the URL where it is kept"


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Check that every granted authorization has evidence, and that all evidence files exist."""
    for i, authorization in enumerate(reference.authorizations):
        if authorization.state == "granted" and authorization.evidence is None:
            message = f"{authorization.id} is granted, but names no evidence"
            yield Found(("authorizations", i), message, _HOW)
    for evidence, keys in reference.list_evidence():
        yield from _check_there(reference, evidence, keys)
        if evidence.state is EvidenceState.REMOTE and not library.policy.remote_evidence_counts:
            message = (
                f"the evidence is kept at {evidence.url}, and policy does not accept evidence that cannot be read here"
            )
            yield Found(
                (*keys, "url"), message, "put the file itself into evidence/, and write its path instead of the URL"
            )


def _check_there(reference: Reference, evidence: Evidence, keys: Keys) -> Iterator[Found]:
    if evidence.state is not EvidenceState.MISSING or evidence.file is None:
        return
    fact = reference.files.get(evidence.file)
    if fact and fact.escapes:
        return  # reported by path-escape
    problem = fact.problem if fact and fact.problem else "is not there"
    yield Found((*keys, "file"), f"{evidence.file} is named as evidence, but {problem}", _HOW)
