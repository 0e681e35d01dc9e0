"""A record that has not the shape of a record: an unknown key, a missing one, a value of the wrong kind.

Why: a key that nobody reads is a promise that nobody keeps. `vald_through: 2026-01-14` would be no end at all.

Bad:
```yaml
anonymous_us: A Nordic retail bank  # <- there is no such key
```

Good:
```yaml
anonymous_as: A Nordic retail bank
```

Fix: the finding names the key that was meant, or says what belongs here. An editor with a YAML language server shows
the same while you type.
"""

from onrecord.finding import Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "a record that has not the shape of a record", ignorable=False, withholds=Withholds.RECORD)
