"""An ignore has ended, matches nothing, or names a rule that cannot be ignored.

Why: an exception that nobody needs anymore hides the next finding of its kind.

Bad:
```yaml
ignore:
  - rule: no-expiry  # <- everything here has an end
    why: the customer wants no end date
    until: 2027-01-31
```

Good:
```yaml
authorizations:
  - id: 2026-name
    valid_from: 2026-01-15
    review_by: 2027-01-15
ignore:
  - rule: no-expiry
    why: the customer wants no end date
    until: 2027-01-31
```

Fix: remove the entry; or write a new `until` and update the reason.
"""

from datetime import date

from onrecord.catalog.record.ignore import Ignore
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "an ignore has ended or matches nothing", ignorable=False)


def find_unused(ignore: Ignore, rule: Rule | None, today: date) -> Found:
    """Return the finding about an ignore that silenced nothing."""
    if rule is None:
        message = f"there is no rule {ignore.rule!r} to ignore"
        return _make_finding(ignore, message, "to list the rules: onrecord rules", Severity.ERROR)
    if not rule.ignorable:
        message = f"the rule {ignore.rule} cannot be ignored"
        return _make_finding(ignore, message, "fix what the rule found, and remove this entry", Severity.ERROR)
    if ignore.until < today:
        message = f"this ignore of {ignore.rule} ended on {ignore.until}"
        return _make_finding(ignore, message, "remove it; or write a new `until` and update the reason")
    return _make_finding(ignore, f"this ignore of {ignore.rule} silences nothing", "remove it")


def _make_finding(ignore: Ignore, message: str, hint: str, severity: Severity | None = None) -> Found:
    return Found(("ignore", ignore.index, "rule"), message, hint, ignore.file, severity=severity)
