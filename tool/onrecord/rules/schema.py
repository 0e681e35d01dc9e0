"""A record does not match the schema: it has an unknown key, lacks a key, or has a value of the wrong kind.

Why: a key that nobody reads is a promise that nobody keeps. With `vald_through: 2026-01-14`, a permission would have no
end.

Bad:
```yaml
anonymous_us: A Nordic retail bank  # <- there is no such key
```

Good:
```yaml
anonymous_as: A Nordic retail bank
```

Fix: the finding names the key that was meant, or says what belongs here. An editor with a YAML language server shows
the same message while you type.
"""

from onrecord.finding import Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "a record does not match the schema", ignorable=False, withholds=Withholds.RECORD)
