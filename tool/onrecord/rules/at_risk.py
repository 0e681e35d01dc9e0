"""A customer shows signs that they should be left alone.

Why: who asks an unhappy customer for a favor may lose both. Health and recommendation scores, a renewal close by and
the end of the contract are read against the thresholds in `schema/policy.yaml`.

Bad:
```yaml
relationship:
  health:
    score: 38  # <- below 50
    on: 2026-11-03
```

Good:
```yaml
relationship:
  health:
    score: 74
    on: 2026-11-03
```

Fix: talk to the owner before anybody asks for anything. `status: paused` keeps everybody off; policy's
`at_risk.pauses` can do that for each signal by itself. An import brings newer scores.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.risk import signals
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "a customer shows signs that they should be left alone")


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """The signals that speak today, for references that are in use."""
    if reference.status != "active":
        return
    owner = library.policy.name_of(reference.owner)
    for signal in signals(reference, library.policy, today):
        effect = "every use is ask first" if signal.pauses else f"talk to {owner} before you ask for anything"
        message = f"{reference.name} is at risk: {signal.message.removesuffix('.')}"
        yield Found(signal.keys, message, f"{effect}; `status: paused` with a reason keeps everybody off")
