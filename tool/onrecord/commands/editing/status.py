"""Changing what a customer is to us: retired, paused, active again; and what follows from it."""

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.takedown import no_longer_allowed, to_cancel
from onrecord.commands.editing.desk import Change, Desk, foresee, save, say_lines
from onrecord.commands.editing.follow_up import following_lines
from onrecord.commands.shell.failure import decline
from onrecord.yaml.edit import EditError

FOLLOWS = frozenset(("expired-published", "planned-not-allowed"))
"""What is up or planned becomes wrong by it; the list that is printed says who sees to it."""


def change_status(
    desk: Desk, reference: Reference, status: str, why: str | None, *, commits: bool, note: str | None = None
) -> None:
    """Write the status and its reason, then list what must be taken down or cancelled. Exit 1 where it is so already.

    A reason that is there is replaced, or removed where none is given. `note` is for the commit alone.
    """
    if reference.status == status and (why is None or why == reference.status_reason):
        reason = f": {reference.status_reason}" if reference.status_reason else ""
        decline(f"Nothing was written: {reference.name} is {status} already{reason}.")
    verb = {"retired": "retire", "paused": "pause", "active": "resume"}[status]
    said_why = why or note
    message = f"{verb.capitalize()} {reference.name}{f': {said_why}' if said_why else ''}"
    change = Change(reference.slug, f"{verb}/{reference.slug}", message, follows=FOLLOWS)
    path, record = desk.record(reference.slug)
    before = record.data
    try:
        record.set(("status",), status)
        if why:
            record.set(("status_reason",), why)
        elif record.get(("status_reason",)) is not None:
            record.remove(("status_reason",))
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)
    seen = foresee(desk, change)
    after = seen.reference
    assert after
    old = desk.opened.catalog.library
    standing = {item.id for item in no_longer_allowed(reference, old, desk.today)}
    items = [item for item in no_longer_allowed(after, seen.library, desk.today) if item.id not in standing]
    items += to_cancel(reference, old, after, seen.library, desk.today)
    save(desk, change, commits=commits)
    if status != "active":
        say_lines(following_lines(items, after, desk.policy))
    pending = [a.id for a in after.authorizations if a.state == "requested"]
    if pending and status == "retired":
        say_lines((f"No answer is awaited any more to {list_words(pending)}; nobody is reminded of it.",))


def resume(desk: Desk, reference: Reference, why: str | None, *, commits: bool) -> None:
    """Make a paused or retired customer active again; `why` is for the commit. Exit 1 where they are neither."""
    if reference.status not in ("paused", "retired"):
        decline(f"Nothing was written: {reference.name} is {reference.status}, neither paused nor retired.")
    change_status(desk, reference, "active", None, note=why, commits=commits)
