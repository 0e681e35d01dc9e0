"""After a renewal: move quotes and publications from the earlier permission to the new one."""

from onrecord.catalog.decision.validity import is_in_force
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.impact import list_missing_roles
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit, foresee, save, say_lines
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.reports.text import make_visible
from onrecord.yaml.edit import EditError


def move_on(session: EditSession, reference: Reference, id_: str, *, commits: bool) -> None:
    """Write the new permission's id into every quote and live publication that names one it supersedes.

    Raises CommandError (exit 1) if the new one is not in force today or not approved, or if nothing names an earlier
    one, and click.BadParameter if there is no such authorization.
    """
    new = reference.by_id.get(id_)
    if new is None:
        prompts.refuse(f"there is no authorization {make_visible(id_)!r}", "AUTHORIZATION")
    if not is_in_force(new, session.today):
        decline(f"Nothing was written: {id_} is not in force on {session.today}.", f"it begins on {new.valid_from}")
    missing = list_missing_roles(new, session.opened.catalog.library)
    if missing:
        decline(f"Nothing was written: {id_} still needs approval by {', '.join(missing)}.")
    before, at = {id_}, new
    while at.supersedes and at.supersedes not in before and at.supersedes in reference.by_id:
        before.add(at.supersedes)
        at = reference.by_id[at.supersedes]
    before -= {id_}
    moved = [("quotes", i, q.id) for i, q in enumerate(reference.quotes) if q.authorization in before]
    moved += [
        ("publications", i, p.id)
        for i, p in enumerate(reference.publications)
        if p.authorization in before and not p.removed
    ]
    if not moved:
        decline(f"Nothing was written: no quote and no publication relies on what {id_} supersedes.")
    path, record = session.open_record(reference.slug)
    was = record.data
    try:
        for key, i, _ in moved:
            record.set((key, i, "authorization"), id_)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change = PlannedEdit(reference.slug, f"publication/{reference.slug}-{id_}", f"{reference.name}: moved on to {id_}")
    change.edit(path, was, record.data)
    foresee(session, change)
    save(session, change, commits=commits)
    say_lines(f"  {key[:-1]} {name} now relies on {id_}." for key, _, name in moved)
