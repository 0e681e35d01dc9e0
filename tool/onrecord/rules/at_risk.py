"""A customer shows signs that they should be left alone.

Why: if you ask an unhappy customer for a favor, you may lose both. Health and recommendation scores, an upcoming
renewal and the end of the contract are compared with the thresholds in `schema/policy.yaml`.

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

Fix: talk to the owner before anybody asks for anything. `status: paused` stops all requests; `at_risk.pauses` in
policy can do the same for a single signal. An import brings newer scores.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.risk import list_signals
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RULE = Rule(Severity.WARNING, "a customer shows signs that they should be left alone")


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Yield the signals that apply today, for active references."""
    if reference.status != "active":
        return
    owner = library.policy.name_of(reference.owner)
    for signal in list_signals(reference, library.policy, today):
        effect = "until it is over, ask first for every use" if signal.pauses else f"talk to {owner} before you ask"
        message = f"{reference.name} is at risk: {signal.message.removesuffix('.')}"
        yield Found(signal.keys, message, f'{effect}; to stop all requests: onrecord pause {reference.slug} --why "…"')
