"""Let go of a permission that ended: nobody will ask for it again."""

from datetime import date

from onrecord.catalog.decision.validity import is_over
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.renewal import find_renewal
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit, foresee, save
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.reports.text import make_visible
from onrecord.yaml.edit import EditError


def let_go(
    session: EditSession, reference: Reference, authorization: str, why: str | None, on: date | None, *, commits: bool
) -> None:
    """Record that nobody will ask again.

    Raises CommandError (exit 1) if the permission is in force, was asked for again, or was already let go, and
    click.BadParameter if it was never granted.
    """
    old = reference.by_id.get(authorization)
    if old is None or old.state != "granted":
        ended = ", ".join(a.id for a in reference.authorizations if is_over(a, session.today)) or "none"
        prompts.refuse(f"{make_visible(authorization)!r} is not granted; what has ended: {ended}", "AUTHORIZATION")
    if not is_over(old, session.today):
        decline(f"Nothing was written: {old.id} is in force until {old.valid_through or 'it is withdrawn'}.")
    asked_again = find_renewal(reference, old)
    if asked_again:
        decline(f"Nothing was written: {asked_again.id} asks for it again ({asked_again.state}).")
    if old.let_go:
        decline(f"Nothing was written: {session.policy.name_of(old.let_go.by)} already let it go, on {old.let_go.on}.")
    fact = {"on": (on or session.today).isoformat(), "by": session.by} | (
        {"why": prompts.require_words("--why")(why)} if why else {}
    )
    path, record = session.open_record(reference.slug)
    before = record.data
    try:
        record.set(("authorizations", reference.authorizations.index(old), "let_go"), fact)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change = PlannedEdit(reference.slug, f"let-go/{reference.slug}-{old.id}", f"{reference.name}: {old.id} is let go")
    change.edit(path, before, record.data)
    foresee(session, change)
    save(session, change, commits=commits)
