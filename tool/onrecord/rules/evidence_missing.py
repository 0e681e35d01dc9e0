"""A granted authorization without its evidence, or evidence that is named and not there.

Why: "they said yes" is worth nothing in the one moment that it is asked about. Without evidence the decision is "ask
first".

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

Fix: put the signed form or the mail into `evidence/` and name it with its hash (`sha256sum FILE`); or give the URL of
the place where it is kept. If there never was one, ask the customer again.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.evidence import Evidence, Proof
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Keys, Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "a granted authorization without its evidence", ignorable=False, withholds=Withholds.ITEM)
_HOW = "add the form or the mail below evidence/ and name it with its hash, or give the URL where it is kept"


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Every granted authorization needs evidence, and all evidence that is named must be there."""
    for i, authorization in enumerate(reference.authorizations):
        if authorization.state == "granted" and authorization.evidence is None:
            message = f"{authorization.id} is granted, but nothing proves it: no evidence is named"
            yield Found(("authorizations", i), message, _HOW)
    for evidence, keys in reference.evidences():
        yield from _not_there(reference, evidence, keys)
        if evidence.proof is Proof.REMOTE and not library.policy.remote_evidence_counts:
            message = f"the evidence is kept at {evidence.url}, and policy does not count what cannot be read here"
            yield Found((*keys, "url"), message, "put the file itself below evidence/ and name it instead of the URL")


def _not_there(reference: Reference, evidence: Evidence, keys: Keys) -> Iterator[Found]:
    if evidence.proof is not Proof.MISSING or evidence.file is None:
        return
    fact = reference.files.get(evidence.file)
    if fact and fact.escapes:
        return  # path-escape says so
    problem = fact.problem if fact and fact.problem else "is not there"
    yield Found((*keys, "file"), f"{evidence.file} is named as evidence, but {problem}", _HOW)
