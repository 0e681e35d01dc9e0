"""A live publication that is not allowed today.

Why: this is what onrecord exists for. What is published beyond what the customer allowed breaks a promise to
them, and may break a contract or the law.

Bad:
```yaml
authorizations:
  - id: 2026-name
    uses: [name]
    channels: [website]
    valid_through: 2026-10-31
publications:
  - id: wall
    use: name
    channel: website
    territory: worldwide
    where: https://www.example.com/customers  # <- the permission ended, the name still stands here
    since: 2026-02-01
    authorization: 2026-name
```

Good:
```yaml
authorizations:
  - id: 2026-name
    uses: [name]
    channels: [website]
    valid_through: 2026-10-31
publications:
  - id: wall
    use: name
    channel: website
    territory: worldwide
    where: https://www.example.com/customers
    since: 2026-02-01
    removed: 2026-10-31
    authorization: 2026-name
```

Fix: take it down, then `onrecord publication end CUSTOMER ID`; or get the authorization renewed and recorded.
A withdrawal with `copies: stop-new` lets earlier copies stay, as a warning.
"""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.publication import Publication
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.live_publications import (
    judge_publication,
    live,
    may_stay,
    refused_since,
    shows_earlier_logo,
    shows_earlier_wording,
)
from onrecord.catalog.workload.renewal import way_on
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(
    Severity.ERROR,
    "a live publication that is not allowed today",
    ignorable=False,
    withholds=Withholds.ITEM,
    uncovered=True,
)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Judge each live publication by the decision for its own use, channel and territory on the day."""
    for publication, keys, decision in live(reference, library, today):
        if decision.answer is Answer.ALLOW:
            continue
        stays = may_stay(reference, publication, decision)
        since = refused_since(reference, publication, library, today)
        when = f"on {today}" if since == today else f"on {today}, nor on any day since {since}"
        yield Found(
            (*keys, "where"),
            f"{_what(publication, library)} is published at {publication.where} and is not allowed {when}: "
            + " ".join(reason.message for reason in decision.reasons),
            STAYS if stays else _ways_out(reference, publication, decision, library, today),
            severity=Severity.WARNING if stays else None,
        )


STAYS = "it may stay as it is, by the customer's word, and may not be used again; nothing has to be done"
"""What is said of copies that a withdrawal with `copies: stop-new` leaves standing."""


def _what(publication: Publication, library: Library) -> str:
    use = library.vocabulary.uses.title(publication.use)
    by = f" (authorization {publication.authorization})" if publication.authorization else ""
    return f"{use} {publication.id!r}{by}"


_OTHERWISE = {
    "restricted": "have the customer lift what forbids it, and record that",
    "retired": "have the customer agree to be a reference again, and record that",
    "candidate": "make the customer an active reference, if they are one",
    "paused": "make the reference active again, if what paused it is over",
    "at-risk": "talk to the owner; the signal that pauses it must be over",
    "consent": "get the speaker's consent, and record it",
    "review-overdue": "ask the customer whether it still holds, and write the next `review_by`",
    "unproven": "bring back the evidence that the authorization names",
    "approval-missing": "get the approval that is missing",
    "condition": "meet the condition and write it into its `cleared`",
    "quote-unspecified": "say which quote it is: `quote: <id>`",
}
"""The other way out, by the heaviest reason; for all others it is to renew or to ask."""


def _new_wording(reference: Reference, publication: Publication, library: Library, today: date) -> str | None:
    """The quote that took the place of the published one, by the same speaker, and may be shown there; else None."""
    for quote in reference.quotes:
        if shows_earlier_wording(reference, publication, quote.id, library, today):
            there = judge_publication(reference, replace(publication, quote=quote.id), library, today)
            if there and there.answer is Answer.ALLOW:
                return quote.id
    return None


def _ways_out(reference: Reference, publication: Publication, decision: Decision, library: Library, today: date) -> str:
    if shows_earlier_logo(reference, publication, today):
        where = f"--where {publication.where} --channel {publication.channel} --territory {publication.territory}"
        return f"put the new file there, then: onrecord publication add {reference.slug} {publication.use} {where}"
    reworded = _new_wording(reference, publication, library, today)
    if reworded:
        where = f"--where {publication.where} --channel {publication.channel} --territory {publication.territory}"
        add = f"onrecord publication add {reference.slug} quote --quote {reworded} {where}"
        return f"put the new words there, then: {add}"
    down = f"take it down, then write that it was removed: onrecord publication end {reference.slug} {publication.id}"
    otherwise = _OTHERWISE.get(decision.reasons[0].code)
    if otherwise:
        return f"{down}; or {otherwise}"
    return f"{down}; or {way_on(reference, publication, library)}"
