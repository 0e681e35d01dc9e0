"""A term is not in the vocabulary.

Why: the terms of permissions are compared exactly. A misspelled use or country would grant nothing, and nobody would
notice, so a record with an unknown term gets no decisions at all.

Bad:
```yaml
authorizations:
  - id: 2026-name
    uses: [name]
    channels: [web-site]  # <- the vocabulary says website
    territories: [worldwide]
```

Good:
```yaml
authorizations:
  - id: 2026-name
    uses: [name]
    channels: [website]
    territories: [worldwide]
```

Fix: write the term that was meant. If the term is really missing, an administrator adds it to `schema/vocabulary.yaml`.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Axis
from onrecord.finding import Found, Keys, Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "a term is not in the vocabulary", ignorable=False, withholds=Withholds.RECORD)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Look up every term of the record and its requests; a head office is in one country, a request is for one use."""
    words = library.vocabulary
    country = reference.profile.country
    if words.lacks(reference.terms_by_axis) or (country and country not in words.territories.atoms):
        for name, term, keys in reference.list_terms():
            single = "a customer's head office is in one country" if keys == ("profile", "country") else None
            yield from _judge(words.axis(name), term, keys, single)
    for request in reference.requests:
        yield from _judge(words.uses, request.use, ("use",), "a request is for one use", request.file)


def _judge(axis: Axis, term: str, keys: Keys, single: str | None, file: str = "reference.yaml") -> Iterator[Found]:
    if term not in axis:
        error = axis.make_unknown_error(term)
        message = f"{error}, so no decision about this record is possible"
        yield Found(keys, message, error.hint, file)
    elif single and term not in axis.atoms:
        message = f"{term!r} is a group of several, but {single}"
        yield Found(keys, message, f"write one of: {_name_some(axis, term)}", file)


def _name_some(axis: Axis, group: str) -> str:
    atoms = axis.sort(axis.members[group])
    # Eight fit on one line of a terminal; the vocabulary lists all of them.
    return ", ".join(atoms[:8]) + (" …" if len(atoms) > 8 else "")
