"""A logo could do harm on a page, or is not an image we can read.

Why: SVG is a program as much as a picture. A logo with a script, a style sheet or a reference to another host can
change the page it is on, or tell others who reads the page.

Bad:
```yaml
logo: logo.svg  # <- the file contains a script
```
```text title="logo.svg"
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><script>alert(1)</script></svg>
```

Good:
```yaml
logo: logo.svg
```
```text title="logo.svg"
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>
```

Fix: ask the customer for a plain file, or save it again without scripts, style sheets and references to other hosts. If
the file changes, update `logo_sha256`, and ask the customer to allow the new file.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(
    Severity.ERROR,
    "a logo could do harm on a page, or is not an image we can read",
    ignorable=False,
    withholds=Withholds.ITEM,
)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Report what the caller found wrong with a logo file that could be read."""
    for file, keys in reference.logo_files:
        fact = reference.files.get(file)
        if fact and fact.problem and fact.sha256 is not None and not fact.escapes:
            hint = "ask the customer for a plain file, or save it without scripts, styles and references to other hosts"
            yield Found(keys, f"the logo {file} {fact.problem}, so it is not shown", hint)
