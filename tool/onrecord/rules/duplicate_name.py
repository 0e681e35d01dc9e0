"""Two customers share a name.

Why: somebody who asks by name would get one of the two, and a scan could not say whose permission counts. Names that
look the same are no better: to a reader, "Nоrdlys" with a Cyrillic о is the same word; to a computer, it is another.

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

Fix: remove the name from the customer who uses it less. If both records are the same customer, merge them.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity, Withholds
from onrecord.names.lookalikes import list_odd_letters
from onrecord.names.text_keys import make_name_key

RULE = Rule(Severity.ERROR, "two customers share a name", ignorable=False, withholds=Withholds.RECORD)


def check_among(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Compare all names, aliases, former names and directory names, ignoring case, and names that look alike."""
    for name, keys in reference.list_names():
        others = {slug: None for slug in library.find_by_name(name) if slug != reference.slug}
        if make_name_key(name) in library.references and make_name_key(name) != reference.slug:
            others[make_name_key(name)] = None
        hint = "remove it from one of them; if they are the same customer, merge the records"
        if others:
            yield Found(keys, f"{name!r} is also a name of {_name_all(others, library)}", hint)
        for slug, other in library.find_lookalikes(name).items():
            if slug != reference.slug and slug not in others:
                odd = list_words([*list_odd_letters(name), *list_odd_letters(other)])
                why = f"these letters look like Latin ones: {odd}" if odd else "they differ in letters that look alike"
                message = f"{name!r} looks the same as {other!r}, a name of {_name_all([slug], library)}; {why}"
                yield Found(keys, message, f"write it with the letters of one alphabet; otherwise, {hint}")
    called = [slug for slug in library.find_by_name(reference.slug) if slug != reference.slug]
    if called:
        hint = "give this directory another name, or remove the name from the other record"
        message = f"{reference.slug!r}, the name of this directory, is also a name of {_name_all(called, library)}"
        yield Found(("name",), message, hint)


def _name_all(slugs: Iterable[str], library: Library) -> str:
    return list_words([f"{library.references[slug].name} (references/{slug})" for slug in slugs])
