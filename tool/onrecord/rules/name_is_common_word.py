"""A customer's name is an everyday word.

Why: a scan would take every box, target and stream for the customer. `matching` says how to tell the name from the
word.

Bad:
```yaml
aliases: [Beacon]  # <- every lighthouse would be this customer
```

Good:
```yaml
aliases: [Beacon]
matching: never-alone
```

Fix: write `matching: exact-case` (only as it is written here), `any-case`, or `never-alone` (only with a legal form or
next to another name).
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity
from onrecord.names.common_words import COMMON_WORDS
from onrecord.names.mentions import Name
from onrecord.names.spellings import list_spellings
from onrecord.names.text_keys import make_name_key

RULE = Rule(Severity.WARNING, "a customer's name is an everyday word")


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield the names that a scan would look for as a single common English word, unless the record has `matching`."""
    if reference.matching_chosen:
        return
    for text, keys in reference.list_names():
        word = _find_common(text, reference.slug)
        if word:
            message = f"{text!r} is also the everyday word {word!r}, so a scan would mistake the word for the customer"
            yield Found(
                keys, message, "say how to tell them apart: `matching: exact-case`, `any-case` or `never-alone`"
            )


def _find_common(text: str, slug: str) -> str | None:
    if not any(word.strip(".,") in COMMON_WORDS for word in make_name_key(text).split()[:1]):
        return None  # saves the work for nearly all names
    plain = (spelling.folded for spelling in list_spellings(Name(text, slug)) if spelling.plain)
    return next((words[0] for words in plain if len(words) == 1 and words[0] in COMMON_WORDS), None)
