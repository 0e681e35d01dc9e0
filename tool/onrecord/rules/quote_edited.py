"""A quote was cut or edited, but its source allows only the exact words.

Why: review sites allow their reviews to be quoted word for word only. Brackets and dots in the recorded words say that
somebody cut or changed them.

Bad:
```yaml
authorizations:
  - id: 2026-quote
    uses: [quote]
quotes:
  - id: review
    text: It closes the books […] in two days.  # <- cut
    speaker: {title: Chief Financial Officer}
    attribution: title-only
    authorization: 2026-quote
    source: {kind: review-site, name: Peers, url: "https://peers.example/r/7", terms: {verbatim: true}}
```

Good:
```yaml
authorizations:
  - id: 2026-quote
    uses: [quote]
quotes:
  - id: review
    text: It closes the books of nine countries in two days.
    speaker: {title: Chief Financial Officer}
    attribution: title-only
    authorization: 2026-quote
    source: {kind: review-site, name: Peers, url: "https://peers.example/r/7", terms: {verbatim: true}}
```

Fix: write the words as they were published. If the brackets or dots are the reviewer's own, say so in an `ignore`.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.agreed_words import edit_marks
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "a quote was cut or edited, but its source allows only the exact words")


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Check the words of each quote whose source has the term `verbatim`."""
    for i, quote in enumerate(reference.quotes):
        marks = edit_marks(quote)
        if marks and quote.source:
            found = list_words(list(marks))
            message = f"the terms of {quote.source.name} allow {quote.id} word for word only, but it contains {found}"
            yield Found(("quotes", i, "text"), message, "write the words as they were published, uncut")
