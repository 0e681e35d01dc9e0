"""A live publication that is not allowed today.

Why: this is what onrecord exists for. To publish more than the customer allowed breaks a promise to them, and may
break a contract or the law.

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
    where: https://www.example.com/customers  # <- the permission ended, the name is still there
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

Fix: take it down, then run `onrecord publication end CUSTOMER ID`; or get the authorization renewed and recorded.
After a withdrawal with `copies: stop-new`, earlier copies may stay; the finding is then a warning.
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
    find_refused_since,
    judge_publication,
    list_live,
    may_stay,
    shows_earlier_logo,
    shows_earlier_wording,
)
from onrecord.catalog.workload.renewal import say_way_on
from onrecord.finding import Found, Rule, Severity, Withholds

RULE = Rule(
    Severity.ERROR,
    "a live publication is not allowed today",
    ignorable=False,
    withholds=Withholds.ITEM,
    uncovered=True,
)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Judge each live publication by the decision for its own use, channel and territory on the day."""
    for publication, keys, decision in list_live(reference, library, today):
        if decision.answer is Answer.ALLOW:
            continue
        stays = may_stay(reference, publication, decision)
        since = find_refused_since(reference, publication, library, today)
        when = f"on {today}" if since == today else f"on {today}, nor on any day since {since}"
        yield Found(
            (*keys, "where"),
            f"{_say_what(publication, library)} is published at {publication.where} and is not allowed {when}: "
            + " ".join(reason.message for reason in decision.reasons),
            _STAYS if stays else _say_ways_out(reference, publication, decision, library, today),
            severity=Severity.WARNING if stays else None,
        )


_STAYS = "it may stay as it is, as the customer agreed, but must not be used again; there is nothing to do"
"""What to say about copies that a withdrawal with `copies: stop-new` leaves in place."""


def _say_what(publication: Publication, library: Library) -> str:
    use = library.vocabulary.uses.title(publication.use)
    by = f" (authorization {publication.authorization})" if publication.authorization else ""
    return f"{use} {publication.id!r}{by}"


_OTHERWISE = {
    "restricted": "ask the customer to lift the restriction, and record that",
    "retired": "ask the customer to be a reference again, then: onrecord resume {customer}",
    "candidate": "write `status: active`, if the customer is now a reference",
    "paused": "make the reference active again, if the reason for the pause is gone: onrecord resume {customer}",
    "at-risk": "talk to the owner: it is allowed again once the signal is gone",
    "consent": "get the speaker's consent, and record it",
    "review-overdue": "ask the customer whether the permission still holds, and write the next `review_by`",
    "unproven": "restore the evidence that the authorization names",
    "approval-missing": "get the missing approval",
    "condition": "meet the condition, and write that into `cleared`",
    "quote-unspecified": "write which quote it is: `quote: ID`",
}
"""The other way out, by the heaviest reason; for all other reasons it is to renew or to ask."""


def _find_new_wording(reference: Reference, publication: Publication, library: Library, today: date) -> str | None:
    """Return the quote by the same speaker that replaced the published one and may be shown there, or None."""
    for quote in reference.quotes:
        if shows_earlier_wording(reference, publication, quote.id, library, today):
            there = judge_publication(reference, replace(publication, quote=quote.id), library, today)
            if there and there.answer is Answer.ALLOW:
                return quote.id
    return None


def _say_ways_out(
    reference: Reference, publication: Publication, decision: Decision, library: Library, today: date
) -> str:
    if shows_earlier_logo(reference, publication, today):
        where = f"--where {publication.where} --channel {publication.channel} --territory {publication.territory}"
        return f"publish the new file there, then: onrecord publication add {reference.slug} {publication.use} {where}"
    reworded = _find_new_wording(reference, publication, library, today)
    if reworded:
        where = f"--where {publication.where} --channel {publication.channel} --territory {publication.territory}"
        add = f"onrecord publication add {reference.slug} quote --quote {reworded} {where}"
        return f"publish the new words there, then: {add}"
    down = f"take it down, then: onrecord publication end {reference.slug} {publication.id}"
    otherwise = _OTHERWISE.get(decision.reasons[0].code)
    if otherwise:
        return f"{down}; or {otherwise.format(customer=reference.slug)}"
    return f"{down}; or {say_way_on(reference, publication, library)}"
