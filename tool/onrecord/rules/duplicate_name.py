"""Two customers answer to one name.

Why: whoever asks by name would get one of the two, and a scan could not say whose permission counts.

Bad:
```yaml
aliases: [NLB]  # <- Northern Light Brewing is called that, too
```
```yaml title="references/northern-light-brewing/reference.yaml"
name: Northern Light Brewing
aliases: [nlb]  # <- and so is Nordlys Bank
```

Good:
```yaml
aliases: [NLB]
```
```yaml title="references/northern-light-brewing/reference.yaml"
name: Northern Light Brewing
aliases: [NLB Brewing]
```

Fix: remove the name from the one who is met by it less often. If both records are the same customer, merge them.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.reasons import listed
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity
from onrecord.names.equality import folded

RULE = Rule(Severity.ERROR, "two customers answer to one name", ignorable=False)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Names, aliases, former names and directory names of everybody, letter case folded."""
    for name, keys in reference.names():
        others = {slug: None for slug in library.answering_to(name) if slug != reference.slug}
        if folded(name) in library.references and folded(name) != reference.slug:
            others[folded(name)] = None
        if others:
            named = listed([f"{library.references[slug].name} (references/{slug})" for slug in others])
            hint = "remove it from one of them; if they are the same customer, merge the records"
            yield Found(keys, f"{named} also answers to {name!r}", hint)
