"""Reasons not to ask a customer now: checked before anybody writes to them."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from msgspec import Struct

from onrecord.catalog.decision.reasons import Answer, list_words
from onrecord.catalog.decision.risk import list_signals
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.preferences import Outreach
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.workload.availability import State, find_availability, find_blackout
from onrecord.catalog.workload.planned import decide_engagement
from onrecord.names.companies import is_same_company, may_be_one_company
from onrecord.names.text_keys import make_search_key


class Conflict(StrEnum):
    """The kinds of reasons not to ask now."""

    RESTRICTED = "restricted"
    ALLOWED_ALREADY = "allowed-already"
    RENEWAL_DECLINED = "renewal-declined"
    ASKED_LATELY = "asked-lately"
    ANSWER_PENDING = "answer-pending"
    REQUEST_OPEN = "request-open"
    NO_CONTACT = "no-contact"
    TOPIC_BARRED = "topic-barred"
    SAME_PROSPECT = "same-prospect"
    NO_ACTIVITY = "no-activity"
    TOO_LATE = "too-late"
    SHORT_NOTICE = "short-notice"
    NOT_AUTHORIZED = "not-authorized"
    NOT_ALLOWED = "not-allowed"
    ASK_FIRST = "ask-first"
    RETIRED = "retired"
    PAUSED = "paused"
    RESTING = "resting"
    BLACKOUT = "blackout"
    AT_RISK = "at-risk"
    UNJUDGEABLE = "unjudgeable"


class Obstacle(Struct, frozen=True):
    """One reason not to ask now. A `hard` one cannot be overruled; a person may decide about the others."""

    code: Conflict
    message: str
    hard: bool = False


def find_conflicts_of_asking(
    reference: Reference,
    library: Library,
    uses: Iterable[str],
    channels: Iterable[str],
    territories: Iterable[str],
    today: date,
) -> Iterator[Obstacle]:
    """Reasons not to ask for a permission now. `uses` are atoms, the others terms. Raises DecisionError."""
    yield from _check_status(reference, library, today)
    decisions = [
        (use, library.judge(reference).decide(use, channel, territory, Days.on(today), today=today))
        for use in uses
        for channel in channels
        for territory in territories
    ]
    bans = dict.fromkeys(
        reason.message for _, decision in decisions for reason in decision.reasons if reason.code == "restricted"
    )
    for message in bans:
        sentence = f"{message.rstrip('.')}. The customer declined at least part of what you ask for."
        yield Obstacle(Conflict.RESTRICTED, sentence, hard=True)
    if decisions and all(decision.answer is Answer.ALLOW for _, decision in decisions):
        until = min(decision.valid_through for _, decision in decisions if decision.valid_through)
        message = f"All of it is allowed until {until}. To ask for more time, use `onrecord renew`."
        yield Obstacle(Conflict.ALLOWED_ALREADY, message)


def is_allowed_somewhere(reference: Reference, library: Library, use: str, today: date) -> bool:
    """Whether a use (an atom) is allowed anywhere today, if only after asking. Raises DecisionError."""
    return library.judge(reference).find_best(use, today, today=today).answer is not Answer.DENY


def find_earlier_outreach(
    reference: Reference, library: Library, uses: Iterable[str], team: str, today: date, where: str = ""
) -> Iterator[Obstacle]:
    """Conflicts with people who wrote to this customer lately or await an answer. `where` names another branch."""
    wanted, quiet = set(uses), library.policy.quiet_days
    for outreach in list_recent_outreach(reference, library.policy, today):
        who = f"{library.policy.name_of(outreach.by)}{f' ({outreach.team})' if outreach.team else ''}"
        about = f" about {outreach.about}" if outreach.about else ""
        message = f"{who} asked them on {outreach.on}{about}{where}; policy requires {quiet} quiet days."
        yield Obstacle(Conflict.ASKED_LATELY, message, hard=outreach.team is not None and outreach.team != team)
    for authorization in reference.authorizations:
        request = authorization.requested
        if authorization.state == "requested" and request and wanted & library.vocabulary.uses.expand_all(request.uses):
            who = library.policy.name_of(request.by)
            if authorization.decided:
                yield Obstacle(
                    Conflict.ANSWER_PENDING,
                    f"They said yes on {authorization.decided}, and only the logo file is missing ({authorization.id})"
                    f"{where}: onrecord record {reference.slug} --logo FILE.",
                )
                continue
            yield Obstacle(
                Conflict.ANSWER_PENDING,
                f"{who} asked for the same on {request.on} ({authorization.id}){where}; no answer is recorded yet. "
                f"To send it again: onrecord seek {reference.slug} --again.",
            )
    yield from find_open_engagements(reference, library, where)


def list_recent_outreach(reference: Reference, policy: Policy, day: date) -> list[Outreach]:
    """What the customer was asked for on a day, or within the policy's quiet days before it."""
    return [outreach for outreach in reference.outreach if 0 <= (day - outreach.on).days <= policy.quiet_days]


def find_open_engagements(reference: Reference, library: Library, where: str = "") -> Iterator[Obstacle]:
    """Engagements that somebody has requested. This is not outreach: customer success is asked first."""
    for request in reference.requests:
        if request.open:
            what = library.vocabulary.uses.title(request.use).lower()
            who = library.policy.name_of(request.requested.by)
            message = f"Already open: {what}, requested by {who} on {request.requested.on} ({request.id}){where}."
            yield Obstacle(Conflict.REQUEST_OPEN, message)


def find_conflicts_of_requesting(
    reference: Reference,
    library: Library,
    use: str,
    prospect: str | None,
    about: str | None,
    needed_by: date | None,
    today: date,
) -> Iterator[Obstacle]:
    """Reasons not to ask for an engagement now. `use` is an atom of the activities. Raises DecisionError.

    The permission is judged on the day of use, which is `needed_by` if given.
    """
    words, likes = library.vocabulary, reference.preferences
    yield from _check_permission(reference, library, use, needed_by or today, today, but="at-risk")
    yield from _check_risk(reference, library, today)
    for company in likes.no_contact_with:
        if prospect and may_be_one_company(prospect, company):
            yield Obstacle(Conflict.NO_CONTACT, f"They do not want to talk to {company}.", hard=True)
    for topic in likes.topics_barred:
        if about and f" {make_search_key(topic)}" in f" {make_search_key(about)}":
            message = f"They do not talk about {topic}; leave it out."
            yield Obstacle(Conflict.TOPIC_BARRED, message)
    for request in find_rivals(reference.requests, prospect):
        message = f"{request.id} is for the same prospect ({request.state})."
        yield Obstacle(Conflict.SAME_PROSPECT, message, hard=True)
    yield from _check_free(reference, library, use, needed_by, today)
    if needed_by:
        yield from find_short_notice(reference, needed_by, today)
    if not words.uses.expand(use) <= words.activities:
        message = f"{use} takes none of the customer's time; ask for it with `onrecord seek`."
        yield Obstacle(Conflict.NO_ACTIVITY, message, hard=True)


def find_rivals(requests: Iterable[Request], prospect: str | None) -> Iterator[Request]:
    """The open requests for the same prospect; none if no prospect is named."""
    for request in requests:
        if prospect and request.open and request.prospect and is_same_company(request.prospect, prospect):
            yield request


def find_conflicts_of_next_step(
    reference: Reference, library: Library, request: Request, day: date, today: date
) -> Iterator[Obstacle]:
    """Whether an engagement is still allowed on its day, before its next step. Raises DecisionError."""
    yield from _check_permission(reference, library, request.use, day, today)


def find_conflicts_of_scheduling(
    reference: Reference, library: Library, request: Request, day: date, today: date
) -> Iterator[Obstacle]:
    """Reasons against a day for an engagement that the customer accepted; `check` reports limits and blackouts.

    Raises DecisionError.
    """
    yield from _check_permission(reference, library, request.use, day, today)
    if request.needed_by and day > request.needed_by:
        yield Obstacle(Conflict.TOO_LATE, f"It is needed by {request.needed_by}; {day} is later.")


def find_short_notice(reference: Reference, day: date, today: date) -> Iterator[Obstacle]:
    """Whether a coming day is too soon for the notice that the customer wants."""
    days = reference.preferences.notice_days
    if 0 <= (day - today).days < days:
        yield Obstacle(Conflict.SHORT_NOTICE, f"They need {days} days' notice; {day} is too soon.")


def _check_permission(
    reference: Reference, library: Library, use: str, day: date, today: date, but: str = ""
) -> Iterator[Obstacle]:
    """Whether an activity is allowed anywhere on a day. `but` is a reason to ask first that is reported separately."""
    named = f"{library.vocabulary.uses.title(use)}{'' if day == today else f' on {day}'}"
    best = decide_engagement(reference, library, use, day, today)
    asks = [reason.message for reason in best.reasons if reason.code != but]
    if {reason.code for reason in best.reasons} == {"not-authorized"}:
        yield Obstacle(Conflict.NOT_AUTHORIZED, f"No permission covers {named}.", hard=True)
    elif best.answer is Answer.DENY:
        why = " ".join(dict.fromkeys(reason.message for reason in best.reasons))
        yield Obstacle(Conflict.NOT_ALLOWED, f"{named} is not allowed: {why}", hard=True)
    elif best.answer is Answer.ASK and asks:
        yield Obstacle(Conflict.ASK_FIRST, f"{named} is allowed only after asking the owner: {asks[0]}")


def _check_free(
    reference: Reference, library: Library, use: str, needed_by: date | None, today: date
) -> Iterator[Obstacle]:
    """Whether there is a free day from today until `needed_by`."""
    free = find_availability(reference, use, today, library.policy, library.vocabulary)
    if free.state is State.PAUSED and reference.status != "active":
        yield Obstacle(Conflict.PAUSED, free.why)
    elif free.state is State.RESTING:
        late = free.free_on is None or (needed_by is not None and free.free_on > needed_by)
        yield Obstacle(Conflict.RESTING, free.why, hard=late)
    closed = find_blackout(reference, needed_by) if needed_by else None
    if closed:
        yield Obstacle(
            Conflict.BLACKOUT,
            f"{needed_by} is between {closed.start} and {closed.through}, when they want to be left alone"
            f"{f' ({closed.why})' if closed.why else ''}. Choose another day.",
            hard=True,
        )


def _check_status(reference: Reference, library: Library, today: date) -> Iterator[Obstacle]:
    if reference.status == "retired":
        message = f"{reference.name} is retired: {reference.status_reason or 'no reason given'}."
        yield Obstacle(Conflict.RETIRED, message, hard=True)
    if reference.status == "paused":
        message = f"{reference.name} is paused: {reference.status_reason or 'no reason given'}."
        yield Obstacle(Conflict.PAUSED, message)
    closed = find_blackout(reference, today)
    if closed:
        why = f" ({closed.why})" if closed.why else ""
        message = f"They want to be left alone from {closed.start} until {closed.through}{why}."
        yield Obstacle(Conflict.BLACKOUT, message)
    yield from _check_risk(reference, library, today)


def _check_risk(reference: Reference, library: Library, today: date) -> Iterator[Obstacle]:
    speaking = [signal.message.rstrip(".") for signal in list_signals(reference, library.policy, today)]
    if speaking:
        yield Obstacle(Conflict.AT_RISK, f"They are at risk: {list_words(speaking)}.")
