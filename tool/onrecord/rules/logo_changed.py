"""The logo file is not the one that the customer allowed.

Why: customers allow one particular file, often after their brand team has looked at it. Another drawing, or the one
from before a rebranding, is not what they said yes to.

Bad:
```yaml
logo: logo.svg
authorizations:
  - id: 2026-logo
    uses: [logo]
    logo_sha256: 0000000000000000000000000000000000000000000000000000000000000003  # <- of another file
```
```text title="logo.svg"
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>
```

Good:
```yaml
logo: logo.svg
authorizations:
  - id: 2026-logo
    uses: [logo]
    logo_sha256: 7d8583b3c4edef9fc3a081531f8b47874828a7e2e9e7bc26c8b4371ed996e07d
```
```text title="logo.svg"
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>
```

Fix: restore the file that was allowed; or show the customer the new one, and record their answer with its hash
(`sha256sum logo.svg`).
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.validity import find_living
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import UnknownTermError, Vocabulary
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(
    Severity.ERROR,
    "the logo file is not the one that the customer allowed",
    ignorable=False,
    # The decision is already "ask first" for a logo that is not the one allowed; the name beside it may stay.
    withholds=Withholds.NOTHING,
)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Compare the logo file with the hash in every authorization that grants the logo and has not ended."""
    actual = reference.logo_sha256
    allowed: set[str] = set()
    for authorization, keys in find_living(reference, today):
        if not _grants_logo(authorization, library.vocabulary):
            continue
        allowed.update(authorization.logo_sha256)
        if not authorization.logo_sha256:
            message = f"{authorization.id} allows the logo, but does not say which file"
            yield Found(
                (*keys, "uses"), message, "add the hash of the file that the customer allowed: `logo_sha256: …`"
            )
        elif actual is not None and actual not in authorization.logo_sha256:
            message = f"{authorization.id} allows a different logo file, not {reference.logo}, whose hash is {actual}"
            hint = "restore the file that was allowed, or record the customer's answer to the new one"
            yield Found((*keys, "logo_sha256"), message, hint)
    for i, variant in enumerate(reference.logos):
        fact = reference.files.get(variant.file)
        if allowed and fact and fact.sha256 and fact.sha256 not in allowed:
            message = f"no permission allows the file {variant.file}, whose hash is {fact.sha256}"
            hint = "add the hash to `logo_sha256` if the customer allowed this file too, or remove the variant"
            yield Found(("logos", i, "file"), message, hint)


def _grants_logo(authorization: Authorization, words: Vocabulary) -> bool:
    try:
        return "logo" in words.uses.expand_all(authorization.uses)
    except UnknownTermError:
        return False
