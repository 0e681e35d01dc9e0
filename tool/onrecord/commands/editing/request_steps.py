"""The next step of a request: which step may follow, how the record writes it, and writing it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import click

from onrecord.catalog.decision.reasons import Answer, DecisionError, list_words
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.workload.outreach_conflicts import (
    find_conflicts_of_next_step,
    find_conflicts_of_scheduling,
    find_short_notice,
)
from onrecord.catalog.workload.planned import decide_engagement, find_planned_day
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit, foresee, save
from onrecord.commands.editing.inquiry import RefusedError, weigh
from onrecord.commands.shell import prompts
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import decline, fail
from onrecord.reports.text import make_visible
from onrecord.store.schema import read_schema
from onrecord.yaml.edit import Edited, EditError

ACTIONS = ("approve", "accept", "decline", "schedule", "held", "outcome", "thank", "cancel")
_KEYS = {
    "approve": "approved",
    "accept": "customer",
    "decline": "customer",
    "schedule": "scheduled",
    "held": "held",
    "outcome": "outcome",
    "thank": "thanked",
    "cancel": "cancelled",
}
_DONE = _KEYS | {"accept": "accepted", "decline": "declined"}


@dataclass(frozen=True, slots=True)
class Details:
    """The details of a step; which of them count depends on the action. `at` is a point in time, as it was typed."""

    at: str | None = None
    note: str | None = None
    helpful: int | None = None
    deal: str | None = None
    amount: float | int | None = None
    how: str | None = None
    why: str | None = None


def log_step(
    session: EditSession,
    reference: Reference,
    request: Request,
    action: str,
    day: str,
    details: Details,
    *,
    anyway: bool,
    commits: bool,
) -> tuple[Reference, Request]:
    """Check a step and record it; return the customer and the request as they are then.

    `day` is an ISO day. Raises CommandError (exit 1) if the step is not allowed, or if the person does not go on. An
    engagement that took place without permission is recorded, and then raises CommandError.
    """
    value: object
    if action in ("approve", "accept"):
        _weigh_step(session, reference, request, anyway)
    if action == "approve":
        _check_approver(session)
        value = {"on": day, "by": session.by}
    elif action in ("accept", "decline"):
        value = {"on": day, "answer": "accepted" if action == "accept" else "declined"} | _keep_given(note=details.note)
    elif action == "schedule":
        planned = _parse_moment(details.at or "", session.policy.time_zone)
        _weigh_day(session, reference, request, planned.date(), anyway)
        value = planned.isoformat(timespec="seconds")
    elif action == "held":
        value = day
    elif action == "outcome":
        said_so = _keep_given(helpful=details.helpful, note=details.note, deal=details.deal, amount=details.amount)
        value = said_so | {"on": day}
    elif action == "thank":
        value = {"on": day, "by": session.by} | _keep_given(how=details.how)
    else:
        value = {"on": day} | _keep_given(why=details.why)
    not_allowed = _say_not_allowed(session, reference, request, date.fromisoformat(day)) if action == "held" else None
    seen = _write(session, reference, request, action, value, commits)
    if not_allowed:
        owner = f"tell {session.policy.name_of(reference.owner)}, the owner of {reference.name}"
        fail(f"it was recorded, but it was not allowed: {not_allowed}", owner, code=Exit.FINDINGS)
    return seen


def find_request(session: EditSession, name: str) -> tuple[Reference, Request]:
    """Find the request. Raises click.BadParameter if there is none, or more than one."""
    text = name.removesuffix(".yaml").replace("\\", "/").removeprefix("./")
    customer, _, id_ = text.replace("/requests/", "/").rpartition("/")
    customer = customer.rpartition("/")[2]
    found = [
        (reference, request)
        for reference in session.opened.catalog.library.references.values()
        for request in reference.requests
        if request.id == id_ and customer in ("", reference.slug)
    ]
    if not found:
        prompts.refuse(f"there is no request {make_visible(name)!r}; give its file, or CUSTOMER/ID", "REQUEST")
    if len(found) > 1:
        which = list_words([f"{reference.slug}/{request.id}" for reference, request in found])
        prompts.refuse(f"{make_visible(name)!r} could be {which}; give CUSTOMER/ID", "REQUEST")
    return found[0]


def choose_day_it_happened(session: EditSession, on: date | timedelta | None) -> str:
    """Return the day that something happened, as an ISO day. Raises click.BadParameter if it is in the future."""
    day = session.today + on if isinstance(on, timedelta) else on or session.today
    if day > session.today:
        prompts.refuse(f"{day} is in the future; record it when it has happened", "--on")
    return day.isoformat()


def require_may_follow(request: Request, action: str) -> None:
    """Raises CommandError (exit 1) if the request is cancelled or held, so that this cannot be its next step."""
    if request.cancelled:
        decline(f"Nothing was written: it was cancelled on {request.cancelled.on}, so there is no next step.")
    if request.held and action == "schedule":
        decline(f"Nothing was written: it was already held, on {request.held}.")


def _weigh_step(session: EditSession, reference: Reference, request: Request, anyway: bool) -> None:
    """Check that it is still allowed on its day. Raises CommandError if not, or if the person does not go on."""
    day = find_planned_day(request, session.today)
    try:
        found = list(
            find_conflicts_of_next_step(reference, session.opened.catalog.library, request, day, session.today)
        )
        weigh(found, anyway, "The step was not taken", "go on")
    except DecisionError as error:
        decline(f"{error.message}; {error.hint}")
    except RefusedError as error:
        decline(str(error))


def _say_not_allowed(session: EditSession, reference: Reference, request: Request, day: date) -> str | None:
    """Return why an engagement that took place was not allowed on its day; None if it was, or if that is not known."""
    try:
        answer = decide_engagement(reference, session.opened.catalog.library, request.use, day, session.today)
    except DecisionError:
        return None
    return " ".join(dict.fromkeys(r.message for r in answer.reasons)) if answer.answer is Answer.DENY else None


def _weigh_day(session: EditSession, reference: Reference, request: Request, day: date, anyway: bool) -> None:
    """Print the reasons against a day. Raises CommandError (exit 1) if the person does not go on."""
    for notice in find_short_notice(reference, day, session.today):
        click.echo(f"But: {make_visible(notice.message)}", err=True)
    try:
        found = list(
            find_conflicts_of_scheduling(reference, session.opened.catalog.library, request, day, session.today)
        )
        weigh(found, anyway, "It was not scheduled", "schedule it")
    except DecisionError as error:
        decline(error.message, error.hint)
    except RefusedError as error:
        decline(str(error))


def _write(
    session: EditSession, reference: Reference, request: Request, action: str, value: object, commits: bool
) -> tuple[Reference, Request]:
    """Write the step; return the customer and the request as they are then."""
    key = _KEYS[action]
    path = f"references/{reference.slug}/{request.file}"
    record = Edited(session.opened.tree.read(path), read_schema("request"))
    before = record.data
    if record.get((key,)) is not None and action != "schedule":
        decline(f"Nothing was written: the request already has `{key}`; if it is wrong, edit {path}.")
    try:
        record.set((key,), value)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    what = session.opened.catalog.library.vocabulary.uses.title(request.use).lower()
    message = f"{reference.name}, {what} {request.id}: {_DONE[action]}"
    change = PlannedEdit(reference.slug, f"request/{reference.slug}-{request.id}", message)
    change.edit(path, before, record.data)
    seen = foresee(session, change)
    save(session, change, commits=commits)
    assert seen.reference
    return seen.reference, next(changed for changed in seen.reference.requests if changed.file == request.file)


def _check_approver(session: EditSession) -> None:
    step = session.policy.raci.get("approve-request")
    roles = session.policy.people[session.by].roles
    if step and not roles & {step.responsible, step.accountable}:
        title = session.policy.roles[step.responsible].title
        decline(f"{session.policy.name_of(session.by)} cannot approve it: that needs the role {title}.")


def _parse_moment(text: str, zone: str) -> datetime:
    """Parse a point in time; without an offset, it is in the policy's time zone. Raises click.BadParameter."""
    if re.fullmatch(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}", text):
        prompts.refuse(f"{text} has no time; write it as {text}T14:00", "--at")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        prompts.refuse(f"{make_visible(text)!r} is not a valid date and time; write it as 2026-11-27T14:00", "--at")
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _keep_given(**values: object) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}
