"""How a request goes on: which step may follow, what it is as the record writes it, and writing it down."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import click

from onrecord.catalog.decision.reasons import Answer, DecisionError, list_words
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.workload.outreach_conflicts import short_notice, to_scheduling, to_the_next_step
from onrecord.catalog.workload.planned import engagement_answer, planned_day
from onrecord.commands.editing.desk import Change, Desk, foresee, save
from onrecord.commands.editing.inquiry import RefusedError, weigh
from onrecord.commands.shell import prompts
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import decline, fail
from onrecord.reports.text import make_visible
from onrecord.store.schema import schema
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
    """What was said about a step; which of it counts depends on the action. `at` is a moment, as somebody typed it."""

    at: str | None = None
    note: str | None = None
    helpful: int | None = None
    deal: str | None = None
    amount: float | int | None = None
    how: str | None = None
    why: str | None = None


def log_step(
    desk: Desk,
    reference: Reference,
    request: Request,
    action: str,
    day: str,
    details: Details,
    *,
    anyway: bool,
    commits: bool,
) -> tuple[Reference, Request]:
    """Judge a step and write it down; the customer and the request as they are then.

    `day` is an ISO day. Exit 1 where it may not be, or nobody goes on. What took place although it was not allowed is
    written all the same, and then ends with exit 1.
    """
    value: object
    if action in ("approve", "accept"):
        _weigh_step(desk, reference, request, anyway)
    if action == "approve":
        _may_approve(desk)
        value = {"on": day, "by": desk.by}
    elif action in ("accept", "decline"):
        value = {"on": day, "answer": "accepted" if action == "accept" else "declined"} | _given(note=details.note)
    elif action == "schedule":
        planned = _moment(details.at or "", desk.policy.time_zone)
        _weigh_day(desk, reference, request, planned.date(), anyway)
        value = planned.isoformat(timespec="seconds")
    elif action == "held":
        value = day
    elif action == "outcome":
        said_so = _given(helpful=details.helpful, note=details.note, deal=details.deal, amount=details.amount)
        value = said_so | {"on": day}
    elif action == "thank":
        value = {"on": day, "by": desk.by} | _given(how=details.how)
    else:
        value = {"on": day} | _given(why=details.why)
    not_allowed = _not_allowed(desk, reference, request, date.fromisoformat(day)) if action == "held" else None
    seen = _write(desk, reference, request, action, value, commits)
    if not_allowed:
        owner = f"tell {desk.policy.name_of(reference.owner)}, who owns {reference.name}"
        fail(f"it is written down, and it was not allowed: {not_allowed}", owner, code=Exit.FINDINGS)
    return seen


def find_request(desk: Desk, name: str) -> tuple[Reference, Request]:
    """The request that is meant; exit 2 where none or more than one is."""
    text = name.removesuffix(".yaml").replace("\\", "/").removeprefix("./")
    customer, _, id_ = text.replace("/requests/", "/").rpartition("/")
    customer = customer.rpartition("/")[2]
    found = [
        (reference, request)
        for reference in desk.opened.catalog.library.references.values()
        for request in reference.requests
        if request.id == id_ and customer in ("", reference.slug)
    ]
    if not found:
        prompts.refuse(f"there is no request {make_visible(name)!r}; give its file, or CUSTOMER/ID", "REQUEST")
    if len(found) > 1:
        which = list_words([f"{reference.slug}/{request.id}" for reference, request in found])
        prompts.refuse(f"{make_visible(name)!r} may be {which}", "REQUEST")
    return found[0]


def day_it_happened(desk: Desk, on: date | timedelta | None) -> str:
    """The day that something happened; exit 2 for one that is still to come."""
    day = desk.today + on if isinstance(on, timedelta) else on or desk.today
    if day > desk.today:
        prompts.refuse(f"{day} is still to come; write it when it has happened", "--on")
    return day.isoformat()


def may_follow(request: Request, action: str) -> None:
    """Exit 1 where a request is over, so that this cannot be its next step."""
    if request.cancelled:
        decline(f"Nothing was written: it was cancelled on {request.cancelled.on}, and nothing follows that.")
    if request.held and action == "schedule":
        decline(f"Nothing was written: it was held on {request.held}.")


def _weigh_step(desk: Desk, reference: Reference, request: Request, anyway: bool) -> None:
    """Whether it is still allowed on its day; exit 1 where it is not, or where nobody goes on."""
    day = planned_day(request, desk.today)
    try:
        found = list(to_the_next_step(reference, desk.opened.catalog.library, request, day, desk.today))
        weigh(found, anyway, "It goes no further", "go on")
    except DecisionError as error:
        decline(f"{error.message}; {error.hint}")
    except RefusedError as error:
        decline(str(error))


def _not_allowed(desk: Desk, reference: Reference, request: Request, day: date) -> str | None:
    """Why an engagement that took place was not allowed on its day; None where it was, or nobody can say."""
    try:
        answer = engagement_answer(reference, desk.opened.catalog.library, request.use, day, desk.today)
    except DecisionError:
        return None
    return " ".join(dict.fromkeys(r.message for r in answer.reasons)) if answer.answer is Answer.DENY else None


def _weigh_day(desk: Desk, reference: Reference, request: Request, day: date, anyway: bool) -> None:
    """Say the reasons against a day; exit 1 where nobody goes on."""
    for notice in short_notice(reference, day, desk.today):
        click.echo(f"But: {make_visible(notice.message)}", err=True)
    try:
        found = list(to_scheduling(reference, desk.opened.catalog.library, request, day, desk.today))
        weigh(found, anyway, "It is not scheduled", "schedule")
    except DecisionError as error:
        decline(error.message, error.hint)
    except RefusedError as error:
        decline(str(error))


def _write(
    desk: Desk, reference: Reference, request: Request, action: str, value: object, commits: bool
) -> tuple[Reference, Request]:
    """Write the step; the customer and the request as they are then."""
    key = _KEYS[action]
    path = f"references/{reference.slug}/{request.file}"
    record = Edited(desk.opened.tree.read(path), schema("request"))
    before = record.data
    if record.get((key,)) is not None and action != "schedule":
        decline(f"Nothing was written: `{key}` is there already; correct {path} by hand if it is wrong.")
    try:
        record.set((key,), value)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    what = desk.opened.catalog.library.vocabulary.uses.title(request.use).lower()
    message = f"{reference.name}, {what} {request.id}: {_DONE[action]}"
    change = Change(reference.slug, f"request/{reference.slug}-{request.id}", message)
    change.edit(path, before, record.data)
    seen = foresee(desk, change)
    save(desk, change, commits=commits)
    assert seen.reference
    return seen.reference, next(changed for changed in seen.reference.requests if changed.file == request.file)


def _may_approve(desk: Desk) -> None:
    step = desk.policy.raci.get("approve-request")
    roles = desk.policy.people[desk.by].roles
    if step and not roles & {step.responsible, step.accountable}:
        title = desk.policy.roles[step.responsible].title
        decline(f"{desk.policy.name_of(desk.by)} cannot approve it: that is for {title}.")


def _moment(text: str, zone: str) -> datetime:
    """A moment with its offset; without one it is a moment of the policy's time zone."""
    if re.fullmatch(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}", text):
        prompts.refuse(f"{text} has no time: write {text}T14:00", "--at")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        prompts.refuse(f"{make_visible(text)!r} is no moment: write 2026-11-27T14:00", "--at")
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _given(**values: object) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}
