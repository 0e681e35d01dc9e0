"""Who approves an authorization: the recorder names them, and they approve the pull request."""

from collections.abc import Iterable
from datetime import date

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.four_eyes import (
    can_be_recognized,
    choose_approvers,
    count_lacking_people,
    is_own,
    select_counting_approvals,
)
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.impact import list_missing_roles
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit, foresee, save
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.reports.text import make_visible
from onrecord.yaml.edit import Edited, EditError

FOLLOWS = frozenset(("approval-missing", "expired-published"))
"""Findings that do not stop an answer: approvals come on the pull request, and what was declined must be taken down."""


def name_approvers(
    session: EditSession, slug: str, record: Edited, ids: Iterable[str], people: tuple[str, ...]
) -> None:
    """Write into each granted entry who approves it, in the roles that policy requires; they approve the pull request.

    On a session that proposes, where nobody can be asked, it is the customer's owner, or else the first who may. Raises
    click.BadParameter if a person is not in policy or cannot approve any of it, and EditError.
    """
    policy, uses = session.policy, session.opened.catalog.library.vocabulary.uses
    left = dict.fromkeys(people)
    for person in people:
        if person not in policy.people:
            prompts.refuse(f"{make_visible(person)!r} is not in policy.yaml", "--approver")
    named = people
    if session.proposes is not None and not people:
        barred = _find_hands(session, slug, record)
        named = tuple(key for key in _find_usual(policy, record.get(("owner",)), session.today) if key not in barred)
    for at, entry in enumerate(record.get(("authorizations",)) or ()):
        if entry["id"] not in ids or not named:
            continue
        own = {session.by, entry.get("recorded_by"), (entry.get("requested") or {}).get("by")}
        for role, person in choose_approvers(
            policy, uses.expand_all(entry["uses"]), [p for p in named if p not in own]
        ):
            approval = {"role": role, "by": person, "on": session.today.isoformat()}
            record.append(("authorizations", at, "approvals"), approval)
            left.pop(person, None)
    if left:
        names = list_words([policy.name_of(person) for person in left])
        why = "they do not hold a role it needs, or they asked for it or recorded it themselves"
        prompts.refuse(f"{names} cannot approve this: {why}", "--approver")


def _find_usual(policy: Policy, owner: str, today: date) -> tuple[str, ...]:
    """Return who could approve if nobody is named: the customer's owner first, then the others in policy's order."""
    here = [key for key, person in policy.people.items() if not (person.left and person.left <= today)]
    able = [key for key in here if can_be_recognized(policy, key)]
    return tuple(sorted(able, key=lambda key: key != owner))


def _find_hands(session: EditSession, slug: str, record: Edited) -> frozenset[str]:
    """Return who asked for or recorded a permission that the edit touches: they may not approve any of the edit."""
    before = {entry["id"]: entry for entry in session.open_record(slug)[1].get(("authorizations",)) or ()}
    changed = [entry for entry in record.get(("authorizations",)) or () if before.get(entry["id"]) != entry]
    found = {
        person for entry in changed for person in (entry.get("recorded_by"), (entry.get("requested") or {}).get("by"))
    }
    return frozenset(person for person in found if person)


def _find_too_few(session: EditSession, authorization: Authorization) -> list[str]:
    """Return the roles in which one more person may approve, if policy requires more people than are named."""
    policy, uses = session.policy, session.opened.catalog.library.vocabulary.uses.expand_all(authorization.uses)
    given = select_counting_approvals(authorization)
    if session.by in {approval.by for approval in given}:
        return []
    return sorted(
        {r for use in uses if count_lacking_people(policy, use, given) for r in policy.find_approval_roles(use)}
    )


def approve(session: EditSession, reference: Reference, id_: str, role: str | None, *, commits: bool) -> None:
    """Add the approval of --by. Raises CommandError (exit 1) if they asked for it, recorded it, or lack the role.

    With a `role` in which somebody else is named, --by replaces that person.
    """
    found = reference.by_id.get(id_)
    if found is None or found.state != "granted":
        prompts.refuse(f"{reference.name} has no granted authorization {make_visible(id_)!r}", "--approve")
    name = session.policy.name_of(session.by)
    if is_own(found, session.by):
        decline(f"{name} asked for {id_} or recorded it; somebody else must approve it.")
    mine = session.policy.people[session.by].roles
    missing = [needed for needed in list_missing_roles(found, session.opened.catalog.library) if needed in mine]
    missing = missing or [needed for needed in _find_too_few(session, found) if needed in mine]
    role = role or (missing[0] if missing else None)
    if role is None or role not in mine:
        decline(f"{name} does not hold a role whose approval {id_} still needs.")
    path, record = session.open_record(reference.slug)
    before = record.data
    approval = {"role": role, "by": session.by, "on": session.today.isoformat()}
    at = ("authorizations", reference.authorizations.index(found), "approvals")
    others = [place for place, given in enumerate(found.approvals) if given.role == role and role not in missing]
    try:
        if others:
            for key in ("by", "on"):
                record.set((*at, others[0], key), approval[key])
        else:
            record.append(at, approval)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    message = f"Approve {id_} of {reference.name} for {role}"
    change = PlannedEdit(reference.slug, f"record/{reference.slug}-{id_}", message, follows=FOLLOWS)
    change.edit(path, before, record.data)
    foresee(session, change)
    save(session, change, commits=commits)
