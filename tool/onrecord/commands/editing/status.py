"""Change a customer's status to retired, paused or active, and list what follows from it."""

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.takedown import list_no_longer_allowed, list_to_cancel
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit, foresee, save, say_lines
from onrecord.commands.editing.follow_up import write_following_lines
from onrecord.commands.shell.failure import decline
from onrecord.yaml.edit import EditError

FOLLOWS = frozenset(("expired-published", "planned-not-allowed"))
"""Findings that do not stop it: what is published or planned is no longer allowed, as the printed list says."""


def change_status(
    session: EditSession, reference: Reference, status: str, why: str | None, *, commits: bool, note: str | None = None
) -> None:
    """Write the status and its reason, then list what must be taken down or cancelled.

    An existing reason is replaced, or removed if none is given. `note` is only for the commit message. Raises
    CommandError (exit 1) if the status does not change.
    """
    if reference.status == status and (why is None or why == reference.status_reason):
        reason = f": {reference.status_reason}" if reference.status_reason else ""
        decline(f"Nothing was written: {reference.name} is already {status}{reason}.")
    verb = {"retired": "retire", "paused": "pause", "active": "resume"}[status]
    said_why = why or note
    message = f"{verb.capitalize()} {reference.name}{f': {said_why}' if said_why else ''}"
    change = PlannedEdit(reference.slug, f"{verb}/{reference.slug}", message, follows=FOLLOWS)
    path, record = session.open_record(reference.slug)
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
    seen = foresee(session, change)
    after = seen.reference
    assert after
    old = session.opened.catalog.library
    before_too = {item.id for item in list_no_longer_allowed(reference, old, session.today)}
    items = [item for item in list_no_longer_allowed(after, seen.library, session.today) if item.id not in before_too]
    items += list_to_cancel(reference, old, after, seen.library, session.today)
    save(session, change, commits=commits)
    if status != "active":
        say_lines(write_following_lines(items, after, session.policy))
    pending = [a.id for a in after.authorizations if a.state == "requested"]
    if pending and status == "retired":
        say_lines((f"{list_words(pending)} will not be answered; onrecord stops reminding people of it.",))


def resume(session: EditSession, reference: Reference, why: str | None, *, commits: bool) -> None:
    """Make a paused or retired customer active again; `why` is for the commit message.

    Raises CommandError (exit 1) if the customer is neither.
    """
    if reference.status not in ("paused", "retired"):
        decline(f"Nothing was written: {reference.name} is {reference.status}, neither paused nor retired.")
    change_status(session, reference, "active", None, note=why, commits=commits)
