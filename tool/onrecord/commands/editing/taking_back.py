"""A customer withdraws permissions: the withdrawals and restrictions, and what must be taken down or cancelled."""

import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import click

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.decision.validity import is_over
from onrecord.catalog.record.authorization import Authorization, Copies, Withdrawal
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.live_publications import EVERYTHING, WITHDRAWN
from onrecord.catalog.workload.takedown import list_to_cancel, take_down
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit, foresee, save, say_lines
from onrecord.commands.editing.effect import write_effect_lines
from onrecord.commands.editing.elsewhere import Content
from onrecord.commands.editing.evidence_files import keep_evidence
from onrecord.commands.editing.follow_up import write_following_lines, write_following_table
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.reports.text import make_visible
from onrecord.yaml.edit import Edited, EditError

FOLLOWS = frozenset(("expired-published", "planned-not-allowed"))
"""Findings that do not stop it: what is still published or planned is no longer allowed, which is the purpose."""


def take_back(
    session: EditSession,
    reference: Reference,
    authorizations: Sequence[str],
    day: date,
    why: str | None,
    copies: Copies | None = None,
    evidence: Path | None = None,
    format_: str = "text",
    elsewhere: Content | None = None,
    *,
    commits: bool,
) -> None:
    """Record the withdrawal of the named authorizations, or of everything if none is named; list what follows.

    `day` is the first day without them; `elsewhere` is content to scan as well. Raises CommandError (exit 1) or
    click.BadParameter if there is nothing to withdraw.
    """
    chosen = _choose(reference, authorizations, session.today)
    what = list_words([old.id for old in chosen]) if authorizations else "everything"
    named = chosen[0].id if len(authorizations) == 1 else what.replace(" ", "-").replace(",", "")
    change = PlannedEdit(
        reference.slug,
        f"withdraw/{reference.slug}-{named}",
        f"{reference.name} withdraws {what} as of {day}",
        follows=FOLLOWS,
    )
    whose = chosen[0].id if chosen else "everything"
    evidence_entry, _ = keep_evidence(session, change, f"{day}-withdrawn-{whose}", evidence, "--evidence")
    path, record = session.open_record(reference.slug)
    before = record.data
    try:
        for old in chosen:
            _take_back(record, reference, old, _make_withdrawal(reference, old, day, why, copies), evidence_entry)
        if not authorizations:
            _take_everything_back(record, reference, day, why, evidence_entry, session)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)
    seen = foresee(session, change)
    after = seen.reference
    assert after
    items = [item for old in chosen for item in take_down(after, after.by_id[old.id], seen.library)]
    items = list(dict.fromkeys(items))
    items += list_to_cancel(reference, session.opened.catalog.library, after, seen.library, session.today)
    with redirect_stdout(sys.stderr if format_ == "markdown" else sys.stdout):  # the table is for a ticket
        save(session, change, commits=commits)
        for old in chosen:
            scope = (old.uses, old.channels, old.territories)
            say_lines(
                (f"From {day} on:", *write_effect_lines(reference, after, seen.library, scope, day, session.today))
            )
            if old.valid_through and old.valid_through < day:
                click.echo(f"{old.id} ends before that anyway, on {old.valid_through}.")
        if not authorizations:
            say_lines((f"From {day} on, nothing is allowed, and nobody asks them again. To close the record as well:",))
            say_lines((f'  onrecord retire {reference.slug} --why "…"',))
    say_lines(write_following_lines(items, reference, session.policy) if format_ == "text" else ())
    if format_ == "markdown":
        click.echo(write_following_table(items, session.policy), nl=False)
    if elsewhere and (elsewhere.paths or format_ == "text"):
        elsewhere.tell(reference.slug, seen.library, max(day, session.today))


def _choose(reference: Reference, ids: Sequence[str], today: date) -> list[Authorization]:
    """Return the authorizations to withdraw: those named, else all that have not ended.

    Raises CommandError (exit 1) or click.BadParameter if there is none.
    """
    open_ = [a for a in reference.authorizations if a.state == "granted" and not is_over(a, today)]
    if not ids:
        if not open_ and any(restriction.id == EVERYTHING for restriction in reference.restrictions):
            decline(f"{reference.name} has already withdrawn everything.")
        return open_
    found = []
    for id_ in dict.fromkeys(ids):
        old = reference.by_id.get(id_)
        if old is None or old.state != "granted":
            known = ", ".join(a.id for a in open_) or "none"
            prompts.refuse(f"{make_visible(id_)!r} is not in force; in force: {known}", "AUTHORIZATION")
        found.append(old)
    return found


def _make_withdrawal(
    reference: Reference, old: Authorization, day: date, why: str | None, copies: Copies | None
) -> Withdrawal:
    """Return the withdrawal to write; one for a later day is brought forward.

    Raises CommandError (exit 1) if it was already withdrawn from an earlier day.
    """
    if old.withdrawn and old.withdrawn.on <= day:
        decline(f"{old.id} is already withdrawn as of {old.withdrawn.on}; only an earlier day would change that.")
    before = (
        old.withdrawn if _find_restriction(reference, old) is not None else None
    )  # an authorization that was replaced was not withdrawn
    was = before or Withdrawal(day)
    return Withdrawal(day, why or was.why, copies or was.copies)


def _take_back(
    record: Edited, reference: Reference, old: Authorization, gone: Withdrawal, evidence_entry: dict[str, str] | None
) -> None:
    """Write one withdrawal, and the restriction that stops other teams. Raises EditError."""
    restriction: dict[str, object] = {"id": f"{WITHDRAWN}{old.id}", "uses": list(old.uses)}
    if old.channels != ("any",):
        restriction["channels"] = list(old.channels)
    if old.territories != ("worldwide",):
        restriction["territories"] = list(old.territories)
    begins = _write_begins(gone.on, gone.why, evidence_entry)
    withdrawn = {"on": gone.on.isoformat()} | ({"why": gone.why} if gone.why else {}) | {"copies": gone.copies}
    record.set(("authorizations", reference.authorizations.index(old), "withdrawn"), withdrawn)
    at = _find_restriction(reference, old)
    if at is None:
        record.append(("restrictions",), restriction | begins)
    else:
        for key, value in begins.items():
            record.set(("restrictions", at, key), value)


def _take_everything_back(
    record: Edited,
    reference: Reference,
    day: date,
    why: str | None,
    evidence_entry: dict[str, str] | None,
    session: EditSession,
) -> None:
    """Forbid every use from the day on, and close the open requests. Raises EditError."""
    ids = [restriction.id for restriction in reference.restrictions]
    begins = _write_begins(day, why, evidence_entry)
    if EVERYTHING in ids:
        for key, value in begins.items():
            record.set(("restrictions", ids.index(EVERYTHING), key), value)
    else:
        record.append(("restrictions",), {"id": EVERYTHING} | begins)
    for i, authorization in enumerate(reference.authorizations):
        if authorization.state == "requested":
            at = ("authorizations", i)
            record.set((*at, "state"), "declined")
            record.set((*at, "decided"), session.today.isoformat())
            record.set((*at, "recorded_by"), session.by)


def _write_begins(day: date, why: str | None, evidence_entry: dict[str, str] | None) -> dict[str, object]:
    fields: dict[str, object] = {"from": day.isoformat(), "why": why or "the customer withdrew it"}
    return fields | ({"evidence": evidence_entry} if evidence_entry else {})


def _find_restriction(reference: Reference, old: Authorization) -> int | None:
    """Return the index of the restriction that an earlier withdrawal wrote, or None."""
    ids = [restriction.id for restriction in reference.restrictions]
    return ids.index(f"{WITHDRAWN}{old.id}") if f"{WITHDRAWN}{old.id}" in ids else None
