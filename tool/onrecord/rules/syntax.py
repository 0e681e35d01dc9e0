"""A file cannot be read as strict YAML, or cannot be read at all.

Why: YAML has many ways to mean something other than what a reviewer sees: a key written twice, an anchor, a line
break that ends a comment. Records are contracts, so only the plain part of YAML is accepted.

Bad:
```yaml
website: https://nordlys.example
website: https://nordlys-bank.example  # <- the second one would silently win
```

Good:
```yaml
website: https://nordlys.example
```

Fix: the finding says what is not allowed, and what to write instead.
"""

from onrecord.finding import Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "a file cannot be read as strict YAML", ignorable=False, withholds=Withholds.RECORD)
