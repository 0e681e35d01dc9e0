"""The words of a quote are not the words that the speaker agreed to.

Why: a permission to quote is for exact words. If the consent contains their hash, every later edit shows. Nobody said
the edited words.

Bad:
```yaml
authorizations:
  - id: 2026-quote
    uses: [quote]
quotes:
  - id: cfo-2026
    text: We close in one day now.  # <- she agreed to "in four days"
    speaker: {title: Chief Financial Officer}
    attribution: title-only
    authorization: 2026-quote
    consent:
      on: 2026-02-25
      text_sha256: 08ed1f2ac009c4099f95e5a4a0638f305ff980a254ef96168c1736e98055acc0
```

Good:
```yaml
authorizations:
  - id: 2026-quote
    uses: [quote]
quotes:
  - id: cfo-2026
    text: We close in four days now.
    speaker: {title: Chief Financial Officer}
    attribution: title-only
    authorization: 2026-quote
    consent:
      on: 2026-02-25
      text_sha256: 08ed1f2ac009c4099f95e5a4a0638f305ff980a254ef96168c1736e98055acc0
```

Fix: restore the words, or ask the speaker about the new ones and record that consent. Line breaks and repeated spaces
do not matter.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.quote_words import hash_text
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(
    Severity.ERROR,
    "the words of a quote are not the words that the speaker agreed to",
    ignorable=False,
    withholds=Withholds.ITEM,
)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Compare each quote with the hash in the speaker's consent, if it has one."""
    for i, quote in enumerate(reference.quotes):
        agreed = quote.consent.text_sha256 if quote.consent else None
        if agreed and agreed != hash_text(quote.text):
            message = f"the words of {quote.id} are not those that the speaker agreed to, so nobody may use them"
            hint = "restore the words from git; or ask the speaker about these, and record that consent"
            yield Found(("quotes", i, "text"), message, hint)
