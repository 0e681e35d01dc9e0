"""The approval of an authorization that somebody else recorded: four eyes."""

from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.impact import roles_missing
from onrecord.commands.editing.desk import Change, Desk, foresee, save
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.reports.text import shown
from onrecord.yaml.edit import EditError

FOLLOWS = frozenset(("approval-missing", "expired-published"))
"""What may follow from an answer: approvals are given on the pull request, and what was declined must come down."""


def approve(desk: Desk, reference: Reference, id_: str, role: str | None, *, commits: bool) -> None:
    """Add the approval of --by; exit 1 where they asked for it, recorded it, or hold no role that is missing."""
    found = reference.by_id.get(id_)
    if found is None or found.state != "granted":
        prompts.refuse(f"{reference.name} has no granted authorization {shown(id_)!r}", "--approve")
    name = desk.policy.name_of(desk.by)
    if desk.by in (found.recorded_by, found.requested.by if found.requested else None):
        decline(f"{name} asked for {id_} or recorded it; somebody else must approve it.")
    mine = desk.policy.people[desk.by].roles
    missing = [needed for needed in roles_missing(found, desk.opened.catalog.library) if needed in mine]
    role = role or (missing[0] if missing else None)
    if role is None or role not in mine:
        decline(f"{name} holds no role whose approval {id_} still needs.")
    path, record = desk.record(reference.slug)
    before = record.data
    approval = {"role": role, "by": desk.by, "on": desk.today.isoformat()}
    try:
        record.append(("authorizations", reference.authorizations.index(found), "approvals"), approval)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    message = f"Approve {id_} of {reference.name} for {role}"
    change = Change(reference.slug, f"record/{reference.slug}-{id_}", message, follows=FOLLOWS)
    change.edit(path, before, record.data)
    foresee(desk, change)
    save(desk, change, commits=commits)
