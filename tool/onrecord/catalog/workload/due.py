"""What is due, by when, and for which owner."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from onrecord.catalog.decision.reasons import Answer, DecisionError, list_words
from onrecord.catalog.decision.risk import list_signals
from onrecord.catalog.decision.validity import find_living, is_over
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.permission_request import find_letter
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.workload.live_publications import list_live, may_stay
from onrecord.catalog.workload.planned import Barred, find_barred
from onrecord.catalog.workload.renewal import find_lapsed, find_refusal, find_renewal, is_closed
from onrecord.catalog.workload.stakes import NO_STAKE, Stake, Stakes
from onrecord.catalog.workload.waiting import choose_patience

KINDS = (
    "take-down",
    "cancel",
    "lapsed",
    "expiring",
    "review",
    "at-risk",
    "answer",
    "request",
    "outcome",
    "thanks",
    "nomination",
    "wish",
)
"""The kinds of tasks, the heaviest first."""


@dataclass(frozen=True, slots=True)
class Due:
    """One task, due on the day `by` at the latest.

    `customer` is a slug, empty where one is looked for. `owner` is a person of policy, None where nobody is left who
    could; `role` is the one that policy's RACI makes responsible for the step. `first` marks a deal over policy's high
    value; `stake` is what is lost if nobody acts.
    """

    kind: str
    customer: str
    id: str | None
    what: str
    by: date
    owner: str | None
    step: str
    role: str | None
    next: str
    first: bool = False
    stake: Stake = NO_STAKE

    @property
    def subject(self) -> str:
        """What it is about, as the first word of a line."""
        return self.customer or "wanted"

    @property
    def order(self) -> tuple[int, date, int, str, str]:
        """The order: where most is lost first, then the soonest, then the heaviest kind."""
        return (-self.stake.weight, self.by, KINDS.index(self.kind), self.customer, self.id or "")


def list_due(library: Library, today: date, within_days: int) -> list[Due]:
    """Everything due by the day `within_days` from today, inclusive, and everything that is late.

    Sorted by what is at stake if nobody acts, the most first.
    """
    horizon, stakes = today + timedelta(days=within_days), Stakes(library, today)
    found = [
        replace(item, stake=stakes.weigh(item.kind, reference, item.id, item.by))
        for reference in library.references.values()
        for item in list_due_of(reference, library, today)
        if item.by <= horizon
    ]
    return sorted(found, key=lambda item: item.order)


def group_by_owner(items: list[Due], library: Library) -> dict[str | None, list[Due]]:
    """The items grouped by owner, in the order of the policy's people; items without an owner come last."""
    order: list[str | None] = [*library.policy.people, None]
    return {owner: mine for owner in order if (mine := [item for item in items if item.owner == owner])}


class _Maker:
    """Makes items about one customer."""

    def __init__(self, reference: Reference, library: Library, today: date) -> None:
        self.reference = reference
        self.policy = library.policy
        self.today = today

    def make_item(
        self, kind: str, step: str, by: date, what: str, next_: str, id_: str | None, owner: str | None = None
    ) -> Due:
        person = self.policy.people.get(owner or self.reference.owner)
        here = person is not None and (person.left is None or person.left > self.today)
        known = self.policy.raci.get(step)
        slug = self.reference.slug
        return Due(
            kind, slug, id_, what, by, person.id if person and here else None, step,
            known.responsible if known else None, next_,
        )  # fmt: skip


def list_due_of(reference: Reference, library: Library, today: date) -> Iterator[Due]:
    """Everything due for one customer, however far ahead, without its stake."""
    make = _Maker(reference, library, today)
    yield from _find_published(reference, library, today, make)
    if reference.status != "retired":
        yield from _list_permissions(reference, library, today, make)
        yield from _list_lapsed(reference, library, today, make)
        yield from _find_unanswered(reference, library, today, make)
        yield from _list_at_risk(reference, library, today, make)
        yield from _list_nominated(reference, library, make)
    not_allowed = {one.request.file: one for one in find_barred(reference, library, today)}
    for request in reference.requests:
        if request.file in not_allowed:
            yield _make_cancellation(not_allowed[request.file], reference, library, today, make)
        else:
            yield from _list_request(request, reference, library, today, make)


def _find_published(reference: Reference, library: Library, today: date, make: _Maker) -> Iterator[Due]:
    try:
        live = list(list_live(reference, library, today))
    except DecisionError:
        return
    for publication, _, decision in live:
        if decision.answer is not Answer.ALLOW and not may_stay(reference, publication, decision):
            use = library.vocabulary.uses.title(publication.use)
            what = f"{use} at {publication.where} is not allowed: {decision.reasons[0].message}"
            end = f"onrecord publication end {reference.slug} {publication.id}"
            down = f"take it down, then record that: {end}"
            yield make.make_item("take-down", "publish", today, what, down, publication.id, publication.by)


def _list_permissions(reference: Reference, library: Library, today: date, make: _Maker) -> Iterator[Due]:
    for authorization, _ in find_living(reference, today):
        if find_renewal(reference, authorization) or is_closed(reference, authorization, library, today):
            continue
        renew, why = f"onrecord renew {reference.slug} {authorization.id}", ""
        declined = find_refusal(reference, authorization)
        if declined:
            renew = f"take down what depends on it by {authorization.valid_through or authorization.review_by}"
            why = f"; they declined to renew it on {declined.decided} ({declined.id})"
        if authorization.valid_through and not authorization.withdrawn:
            what = f"{authorization.id} ({_say_uses(authorization)}) ends on {authorization.valid_through}{why}"
            yield make.make_item("expiring", "renew", authorization.valid_through, what, renew, authorization.id)
        if authorization.review_by and not authorization.withdrawn:
            when = authorization.review_by
            what = f"{authorization.id} ({_say_uses(authorization)}) is due for review on {when}{why}"
            yield make.make_item("review", "renew", when, what, renew, authorization.id)


def _list_lapsed(reference: Reference, library: Library, today: date, make: _Maker) -> Iterator[Due]:
    for authorization in find_lapsed(reference, library, today):
        ended, renew = authorization.valid_through, f"onrecord renew {reference.slug} {authorization.id}"
        assert ended
        what = f"{authorization.id} ({_say_uses(authorization)}) ended on {ended}, and nobody asked for renewal"
        yield make.make_item(
            "lapsed",
            "renew",
            ended,
            what,
            f"{renew}; or let it end: onrecord let-go {reference.slug} {authorization.id}",
            authorization.id,
        )


def _find_unanswered(reference: Reference, library: Library, today: date, make: _Maker) -> Iterator[Due]:
    for authorization in reference.authorizations:
        request = authorization.requested
        if authorization.state == "requested" and authorization.decided:
            what = f"they allowed their logo on {authorization.decided}, but the file is missing"
            next_ = f"ask for the file, then: onrecord record {reference.slug} --logo FILE"
            yield make.make_item("answer", "ask", authorization.decided, what, next_, authorization.id,
                            request.by if request else authorization.recorded_by)  # fmt: skip
        if authorization.state != "requested" or authorization.decided or not request:
            continue
        old = reference.by_id.get(authorization.supersedes or "")
        parts = find_letter(reference, authorization)
        by = request.on + timedelta(days=library.policy.requests.stale_days)
        uses = dict.fromkeys(use for part in parts if part.requested for use in part.requested.uses)
        what = f"they were asked for {list_words(list(uses), 12)} on {request.on} and have not answered"
        record = f"record the answer: onrecord record {reference.slug} FILE"
        next_ = f"send it again: onrecord seek {reference.slug} --again; or {record}"
        if old and old.valid_through and is_over(old, today):
            by = min(by, old.valid_through)
            what = (
                f"{old.id} ({_say_uses(old)}) ended on {old.valid_through}; asked again on {request.on}, no answer yet"
            )
        elif parts[0].id != authorization.id:
            continue  # one request, one reminder: the first part says it for all
        if is_closed(reference, authorization, library, today):
            what, next_ = f"{what}; what they were asked for has been forbidden since", record
        yield make.make_item("answer", "ask", by, what, next_, authorization.id, request.by)


def _list_at_risk(reference: Reference, library: Library, today: date, make: _Maker) -> Iterator[Due]:
    if not any(True for _ in find_living(reference, today)):
        return
    speaking = list(list_signals(reference, library.policy, today))
    if speaking:
        pauses = "; until that changes, ask first before every use" if any(signal.pauses for signal in speaking) else ""
        what = f"at risk: {'; '.join(signal.message.removesuffix('.') for signal in speaking)}{pauses}"
        yield make.make_item("at-risk", "health", today, what, "talk to them before anybody asks for anything", None)


def _list_nominated(reference: Reference, library: Library, make: _Maker) -> Iterator[Due]:
    nominated = reference.nominated
    if reference.status == "candidate" and nominated and not reference.authorizations:
        by = nominated.on + timedelta(days=library.policy.requests.nomination_days)
        what = f"nominated on {nominated.on} by {library.policy.name_of(nominated.by)} and never asked"
        next_ = f"onrecord seek {reference.slug} --use …, or retire them with a reason"
        yield make.make_item("nomination", "nominate", by, what, next_, None)


def _make_cancellation(one: Barred, reference: Reference, library: Library, today: date, make: _Maker) -> Due:
    request = one.request
    title = library.vocabulary.uses.title(request.use).lower()
    whom = f" for {request.prospect}" if request.prospect else ""
    how = "is not allowed" if one.denied else "is allowed only after asking the owner"
    what = f"{title}{whom}, {request.state}, {how} on {one.day}: {one.why}"
    next_ = f'onrecord log {reference.slug}/{request.id} cancel --why "…"'
    return make.make_item("cancel", "approve-request", one.cancel_by(today), what, next_, request.id)


def _list_request(request: Request, reference: Reference, library: Library, today: date, make: _Maker) -> Iterator[Due]:
    days, log = library.policy.requests, f"onrecord log {reference.slug}/{request.id}"
    title = library.vocabulary.uses.title(request.use).lower()
    whom = f" for {request.prospect}" if request.prospect else ""
    if request.state in _WAITS:
        step, what, *actions = _WAITS[request.state]
        ways = ", or ".join(f"{log} {action}" for action in actions)
        wait, large = choose_patience(request, days)
        by = max(day for _, day in request.list_facts()) + timedelta(days=wait)
        by = min(by, request.needed_by) if request.needed_by else by
        item = make.make_item("request", step, by, f"{title}{whom} {what}", ways, request.id)
        yield replace(item, first=True) if large else item
    elif request.state == "scheduled" and request.scheduled and request.scheduled.date() < today:
        by = request.scheduled.date()
        what = f"{title}{whom} was planned for {by}; did it take place?"
        yield make.make_item("outcome", "outcome", by, what, f"{log} held", request.id, request.requested.by)
    if request.held and not request.outcome:
        by = request.held + timedelta(days=days.outcome_days)
        what = f"{title}{whom} was held on {request.held}; how did it go?"
        yield make.make_item("outcome", "outcome", by, what, f"{log} outcome", request.id, request.requested.by)
    if request.held and not request.thanked:
        by = request.held + timedelta(days=days.thanks_days)
        what = f"{title}{whom} was held on {request.held}; thank-you not sent"
        yield make.make_item("thanks", "thank", by, what, f"{log} thank", request.id)


_WAITS = {
    "requested": ("approve-request", "needs approval by customer success", "approve"),
    "approved": ("approve-request", "needs an answer from the customer", "accept", "decline"),
    "accepted": ("approve-request", "needs a date", "schedule"),
}


def _say_uses(authorization: Authorization) -> str:
    return list_words(list(authorization.uses), 4)
