"""onrecord log: how a request goes on."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from onrecord.catalog.decision.reasons import Answer, DecisionError, listed
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.workload.outreach_conflicts import short_notice, to_scheduling, to_the_next_step
from onrecord.catalog.workload.planned import engagement_answer, planned_day
from onrecord.commands.editing.desk import Change, Desk, editing_options, foresee, open_desk, save
from onrecord.commands.editing.engagement_documents import thanks, to_the_meeting
from onrecord.commands.editing.inquiry import RefusedError, weigh
from onrecord.commands.shell import prompts
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import decline, fail
from onrecord.commands.shell.opening import DayOption
from onrecord.reports.text import shown
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


@click.command("log")
@click.argument("request")
@click.argument("action", type=click.Choice(ACTIONS))
@click.option("--on", "on", type=DayOption(), metavar="D", help="The day it happened. Default: today.")
@click.option("--at", "at", metavar="MOMENT", help="schedule: when, like 2026-11-27T14:00 (policy's time zone).")
@click.option("--minutes", type=click.IntRange(5, 1440), default=30, show_default=True, help="schedule: how long.")
@click.option("--note", help="accept, decline, outcome: what was said.")
@click.option("--helpful", type=click.IntRange(1, 5), help="outcome: 1 (not at all) to 5 (very).")
@click.option("--deal", type=click.Choice(["won", "lost", "open"]), help="outcome: what became of the deal.")
@click.option("--amount", type=prompts.Amount(), help="outcome: the deal's size at the end.")
@click.option("--how", help="thank: how they were thanked.")
@click.option("--why", help="cancel: why.")
@click.option("--anyway", is_flag=True, help="approve, accept, schedule: although somebody must be asked first.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where files go.")
@editing_options
def command(
    request: str,
    action: str,
    on: date | timedelta | None,
    at: str | None,
    minutes: int,
    note: str | None,
    helpful: int | None,
    deal: str | None,
    amount: float | int | None,
    how: str | None,
    why: str | None,
    anyway: bool,
    out: Path | None,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Write down how a request goes on. REQUEST is its file, its id, or CUSTOMER/ID.

    `schedule` also gives an invitation (.ics) and a briefing for the colleague, `thank` a letter to start from.

    Example: onrecord log nordlys-bank/2026-11-20-globex-call schedule --at 2026-11-27T14:00
    """
    note = prompts.words("--note", 2000)(note) if note else None
    how = prompts.words("--how")(how) if how else None
    desk = open_desk(root, today, by)
    reference, found = _request(desk, request)
    day = _happened(desk, on)
    _may_follow(found, action)
    wanted = prompts.Wanted()
    value: object
    if action in ("approve", "accept"):
        _weigh_step(desk, reference, found, anyway)
    if action == "approve":
        _may_approve(desk)
        value = {"on": day, "by": desk.by}
    elif action in ("accept", "decline"):
        value = {"on": day, "answer": "accepted" if action == "accept" else "declined"} | _given(note=note)
    elif action == "schedule":
        moment = wanted.one("--at", at, "When (2026-11-27T14:00)", str)
        wanted.done()
        planned = _moment(moment, desk.policy.time_zone)
        _weigh_day(desk, reference, found, planned.date(), anyway)
        value = planned.isoformat(timespec="seconds")
    elif action == "held":
        value = day
    elif action == "outcome":
        if helpful is None:
            helpful = wanted.one("--helpful", None, "How helpful was it, 1 to 5", _mark)
            wanted.done()
        value = _given(helpful=helpful, note=note, deal=deal, amount=amount) | {"on": day}
    elif action == "thank":
        value = {"on": day, "by": desk.by} | _given(how=how)
    else:
        why = wanted.one("--why", why, "Why", prompts.words("--why"))
        wanted.done()
        value = {"on": day} | _given(why=why)
    not_allowed = _not_allowed(desk, reference, found, date.fromisoformat(day)) if action == "held" else None
    reference, seen = _write(desk, reference, found, action, value, commits)
    folder = out or desk.opened.root / "outbox" / reference.slug
    if action == "schedule":
        to_the_meeting(desk, reference, seen, folder, minutes, moved=found.scheduled is not None)
    elif action == "thank":
        thanks(desk, reference, seen, folder)
    elif action == "decline":
        click.echo("They said no to this one. If they want to be asked less, set preferences.limits or a restriction.")
    elif not_allowed:
        owner = f"tell {desk.policy.name_of(reference.owner)}, who owns {reference.name}"
        fail(f"it is written down, and it was not allowed: {not_allowed}", owner, code=Exit.FINDINGS)


def _request(desk: Desk, name: str) -> tuple[Reference, Request]:
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
        prompts.refuse(f"there is no request {shown(name)!r}; give its file, or CUSTOMER/ID", "REQUEST")
    if len(found) > 1:
        which = listed([f"{reference.slug}/{request.id}" for reference, request in found])
        prompts.refuse(f"{shown(name)!r} may be {which}", "REQUEST")
    return found[0]


def _happened(desk: Desk, on: date | timedelta | None) -> str:
    """The day that something happened; exit 2 for one that is still to come."""
    day = desk.today + on if isinstance(on, timedelta) else on or desk.today
    if day > desk.today:
        prompts.refuse(f"{day} is still to come; write it when it has happened", "--on")
    return day.isoformat()


def _may_follow(request: Request, action: str) -> None:
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
    """Say what speaks against a day; exit 1 where nobody goes on."""
    for notice in short_notice(reference, day, desk.today):
        click.echo(f"But: {shown(notice.message)}", err=True)
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
        prompts.refuse(f"{shown(text)!r} is no moment: write 2026-11-27T14:00", "--at")
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _mark(text: str) -> int:
    if text not in ("1", "2", "3", "4", "5"):
        prompts.refuse("write a number from 1 to 5", "--helpful")
    return int(text)


def _given(**values: object) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}
