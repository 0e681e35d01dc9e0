"""onrecord withdraw: a customer takes a permission back."""

import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.decision.reasons import listed
from onrecord.catalog.decision.validity import over
from onrecord.catalog.record.authorization import Authorization, Copies, Withdrawal
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.live_publications import EVERYTHING, WITHDRAWN
from onrecord.catalog.workload.takedown import take_down, to_cancel
from onrecord.commands.editing.desk import Change, Desk, editing_options, foresee, open_desk, said, save
from onrecord.commands.editing.effect import effect_lines
from onrecord.commands.editing.evidence_files import keep_evidence
from onrecord.commands.editing.follow_up import following_lines, following_table
from onrecord.commands.editing.speaker import withdraw_consent
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.failure import decline
from onrecord.commands.shell.opening import DayOption
from onrecord.reports.text import shown
from onrecord.yaml.edit import Edited, EditError

FOLLOWS = frozenset(("expired-published", "planned-not-allowed"))
"""A withdrawal makes what is still up or planned wrong; that is what it is for."""


@click.command("withdraw")
@click.argument("customer", type=CustomerName())
@click.argument("authorizations", metavar="[AUTHORIZATION]...", nargs=-1)
@click.option("--quote", metavar="ID", help="One quote only: its speaker takes their own words back.")
@click.option("--on", "on", type=DayOption(), metavar="D", help="From which day on, inclusive. Default: today.")
@click.option("--why", help="Why, in the customer's words, where they gave a reason.")
@click.option(
    "--copies",
    type=click.Choice(["recall", "stop-new"]),
    help="recall (the default): all must come down. stop-new: what stands may stay, nothing new.",
)
@click.option(
    "--evidence", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The mail or letter it came by."
)
@click.option("--format", "format_", type=click.Choice(["text", "markdown"]), default="text", help="How to list.")
@editing_options
def command(
    customer: str,
    authorizations: tuple[str, ...],
    quote: str | None,
    on: date | timedelta | None,
    why: str | None,
    copies: Copies | None,
    evidence: Path | None,
    format_: str,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Record that a customer takes permissions back; keeps other teams off; lists what follows, by whom and by when.

    Without AUTHORIZATION it is everything: all permissions, what they were asked and have not answered, and every use
    from then on. A speaker takes their own words back with --quote. A withdrawal needs no reason and no form of its
    own: what the customer said, in whatever way, is enough. One for a day to come can be brought forward: withdraw
    again, with the earlier day.

    Example: onrecord withdraw nordlys-bank 2026-logo --on 2026-12-01 --why "New owner, new brand" --copies recall
    """
    desk = open_desk(root, today, by)
    reference = desk.customer(customer)
    day = desk.today + on if isinstance(on, timedelta) else on or desk.today
    why = prompts.words("--why")(why) if why else None
    if len(authorizations) == 1 and authorizations[0] not in reference.by_id and reference.quote(authorizations[0]):
        quote, authorizations = authorizations[0], ()
    if quote:
        if authorizations or copies:
            raise click.UsageError(
                "--quote takes one quote back, and nothing else: leave AUTHORIZATION and --copies out."
            )
        withdraw_consent(desk, reference, quote, day, why, evidence, commits=commits)
        return
    chosen = _chosen(reference, authorizations, desk.today)
    what = listed([old.id for old in chosen]) if authorizations else "everything"
    named = chosen[0].id if len(authorizations) == 1 else what.replace(" ", "-").replace(",", "")
    change = Change(
        reference.slug,
        f"withdraw/{reference.slug}-{named}",
        f"{reference.name} withdraws {what} as of {day}",
        follows=FOLLOWS,
    )
    whose = chosen[0].id if chosen else "everything"
    proof, _ = keep_evidence(desk, change, f"{day}-withdrawn-{whose}", evidence, "--evidence")
    path, record = desk.record(reference.slug)
    before = record.data
    try:
        for old in chosen:
            _take_back(record, reference, old, _withdrawal(reference, old, day, why, copies), proof)
        if not authorizations:
            _take_everything_back(record, reference, day, why, proof, desk)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)
    seen = foresee(desk, change)
    after = seen.reference
    assert after
    items = [item for old in chosen for item in take_down(after, after.by_id[old.id], seen.library)]
    items = list(dict.fromkeys(items))
    items += to_cancel(reference, desk.opened.catalog.library, after, seen.library, desk.today)
    with redirect_stdout(sys.stderr if format_ == "markdown" else sys.stdout):  # the table is for a ticket
        save(desk, change, commits=commits)
        for old in chosen:
            scope = (old.uses, old.channels, old.territories)
            said((f"From {day} on:", *effect_lines(reference, after, seen.library, scope, day, desk.today)))
            if old.valid_through and old.valid_through < day:
                click.echo(f"{old.id} ends before that by itself, on {old.valid_through}.")
        if not authorizations:
            said((f"From {day} on nothing is allowed, and nobody asks them again. To close the record as well:",))
            said((f'  onrecord retire {reference.slug} --why "…"',))
    said(following_lines(items, reference, desk.policy) if format_ == "text" else ())
    if format_ == "markdown":
        click.echo(following_table(items, desk.policy), nl=False)


def _chosen(reference: Reference, ids: Sequence[str], today: date) -> list[Authorization]:
    """The authorizations that are taken back: those named, else all that are not over. Exit 1 or 2 where none is."""
    open_ = [a for a in reference.authorizations if a.state == "granted" and not over(a, today)]
    if not ids:
        if not open_ and any(restriction.id == EVERYTHING for restriction in reference.restrictions):
            decline(f"{reference.name} has withdrawn everything already.")
        return open_
    found = []
    for id_ in dict.fromkeys(ids):
        old = reference.by_id.get(id_)
        if old is None or old.state != "granted":
            known = ", ".join(a.id for a in open_) or "none"
            prompts.refuse(f"{shown(id_)!r} is not in force; what is: {known}", "AUTHORIZATION")
        found.append(old)
    return found


def _withdrawal(
    reference: Reference, old: Authorization, day: date, why: str | None, copies: Copies | None
) -> Withdrawal:
    """The withdrawal as it is to be written; one for a later day is brought forward. Exit 1 where it is earlier."""
    if old.withdrawn and old.withdrawn.on <= day:
        decline(f"{old.id} is withdrawn already, as of {old.withdrawn.on}; only an earlier day would change that.")
    before = old.withdrawn if _restriction(reference, old) is not None else None  # what was replaced is no withdrawal
    was = before or Withdrawal(day)
    return Withdrawal(day, why or was.why, copies or was.copies)


def _take_back(
    record: Edited, reference: Reference, old: Authorization, gone: Withdrawal, proof: dict[str, str] | None
) -> None:
    """Write one withdrawal, and the restriction that keeps other teams off. Raises EditError."""
    restriction: dict[str, object] = {"id": f"{WITHDRAWN}{old.id}", "uses": list(old.uses)}
    if old.channels != ("any",):
        restriction["channels"] = list(old.channels)
    if old.territories != ("worldwide",):
        restriction["territories"] = list(old.territories)
    begins = _begins(gone.on, gone.why, proof)
    withdrawn = {"on": gone.on.isoformat()} | ({"why": gone.why} if gone.why else {}) | {"copies": gone.copies}
    record.set(("authorizations", reference.authorizations.index(old), "withdrawn"), withdrawn)
    at = _restriction(reference, old)
    if at is None:
        record.append(("restrictions",), restriction | begins)
    else:
        for key, value in begins.items():
            record.set(("restrictions", at, key), value)


def _take_everything_back(
    record: Edited, reference: Reference, day: date, why: str | None, proof: dict[str, str] | None, desk: Desk
) -> None:
    """Forbid every use from the day on, and close what they were asked and have not answered. Raises EditError."""
    ids = [restriction.id for restriction in reference.restrictions]
    begins = _begins(day, why, proof)
    if EVERYTHING in ids:
        for key, value in begins.items():
            record.set(("restrictions", ids.index(EVERYTHING), key), value)
    else:
        record.append(("restrictions",), {"id": EVERYTHING} | begins)
    for i, asked in enumerate(reference.authorizations):
        if asked.state == "requested":
            at = ("authorizations", i)
            record.set((*at, "state"), "declined")
            record.set((*at, "decided"), desk.today.isoformat())
            record.set((*at, "recorded_by"), desk.by)


def _begins(day: date, why: str | None, proof: dict[str, str] | None) -> dict[str, object]:
    said: dict[str, object] = {"from": day.isoformat(), "why": why or "the customer took it back"}
    return said | ({"evidence": proof} if proof else {})


def _restriction(reference: Reference, old: Authorization) -> int | None:
    """Where the restriction stands that an earlier withdrawal wrote; None where there is none."""
    ids = [restriction.id for restriction in reference.restrictions]
    return ids.index(f"{WITHDRAWN}{old.id}") if f"{WITHDRAWN}{old.id}" in ids else None
