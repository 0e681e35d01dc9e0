"""onrecord withdraw: a customer takes a permission back."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.decision.validity import over
from onrecord.catalog.record.authorization import Authorization, Withdrawal
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.live_publications import WITHDRAWN
from onrecord.catalog.workload.takedown import Item, take_down
from onrecord.commands.editing.desk import Change, Desk, editing_options, foresee, open_desk, said, save
from onrecord.commands.editing.effect import effect_lines
from onrecord.commands.editing.evidence_files import kept
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.commands.shell.opening import DayOption
from onrecord.intake.answer.answer import AnswerError
from onrecord.intake.answer.evidence_kinds import MOST_BYTES
from onrecord.intake.answer.response import keep_response
from onrecord.reports import markdown
from onrecord.reports.text import shown
from onrecord.yaml.edit import EditError

FOLLOWS = frozenset(("expired-published",))
"""A withdrawal makes what is still up wrong; that is what it is for."""


@click.command("withdraw")
@click.argument("customer")
@click.argument("authorization", required=False)
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
    authorization: str | None,
    on: date | timedelta | None,
    why: str | None,
    copies: str | None,
    evidence: Path | None,
    format_: str,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Record that a customer takes AUTHORIZATION back; keeps other teams off; lists what must come down, by whom.

    A withdrawal needs no reason and no form of its own: what the customer said, in whatever way, is enough. One for a
    day to come can be brought forward: withdraw again, with the earlier day.

    Example: onrecord withdraw nordlys-bank 2026-logo --on 2026-12-01 --why "New owner, new brand" --copies recall
    """
    desk = open_desk(root, today, by)
    reference = desk.customer(customer)
    standing = [a.id for a in reference.authorizations if a.state == "granted" and not over(a, desk.today)]
    wanted = prompts.Wanted()
    authorization = wanted.one("AUTHORIZATION", authorization, f"Which one ({', '.join(standing)})", str)
    wanted.done()
    old = reference.by_id.get(authorization)
    if old is None or old.state != "granted":
        known = ", ".join(standing) or "none"
        prompts.refuse(f"{shown(authorization)!r} does not stand; what stands: {known}", "AUTHORIZATION")
    day = desk.today + on if isinstance(on, timedelta) else on or desk.today
    if old.withdrawn and old.withdrawn.on <= day:
        decline(f"{old.id} is withdrawn already, as of {old.withdrawn.on}; only an earlier day would change that.")
    before = old.withdrawn if _restriction(reference, old) is not None else None  # what was replaced is no withdrawal
    was = before or Withdrawal(day)
    gone = Withdrawal(day, prompts.words("--why")(why) if why else was.why, copies or was.copies or "recall")
    change = Change(
        reference.slug,
        f"withdraw/{reference.slug}-{old.id}",
        f"{reference.name} withdraws {old.id} as of {day}",
        follows=FOLLOWS,
    )
    proof = _proof(desk, change, old, day, evidence)
    _edit(desk, change, reference, old, gone, proof)
    seen = foresee(desk, change)
    assert seen.reference
    items = list(take_down(seen.reference, seen.reference.by_id[old.id], seen.library))
    with redirect_stdout(sys.stderr if format_ == "markdown" else sys.stdout):  # the table is for a ticket
        save(desk, change, commits=commits)
        scope = (old.uses, old.channels, old.territories)
        said((f"From {day} on:", *effect_lines(reference, seen.reference, seen.library, scope, day, desk.today)))
        if old.valid_through and old.valid_through < day:
            click.echo(f"{old.id} ends before that by itself, on {old.valid_through}.")
    said(_listed(items, desk.policy) if format_ == "text" else ())
    if format_ == "markdown":
        click.echo(_table(items, desk.policy), nl=False)


def _proof(desk: Desk, change: Change, old: Authorization, day: date, evidence: Path | None) -> dict[str, str] | None:
    if evidence is None:
        return None
    with evidence.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    try:
        returned = keep_response(evidence.name, data)
    except AnswerError as error:
        decline(f"Nothing was written: {error}.")
    return kept(desk, change, old, day, returned.suffix, data, "withdrawn-")


def _edit(
    desk: Desk,
    change: Change,
    reference: Reference,
    old: Authorization,
    gone: Withdrawal,
    proof: dict[str, str] | None,
) -> None:
    path, record = desk.record(reference.slug)
    before = record.data
    restriction: dict[str, object] = {"id": f"{WITHDRAWN}{old.id}", "uses": list(old.uses)}
    if old.channels != ("any",):
        restriction["channels"] = list(old.channels)
    if old.territories != ("worldwide",):
        restriction["territories"] = list(old.territories)
    begins: dict[str, object] = {"from": gone.on.isoformat(), "why": gone.why or "the customer took it back"}
    begins |= {"evidence": proof} if proof else {}
    withdrawn = {"on": gone.on.isoformat()} | ({"why": gone.why} if gone.why else {}) | {"copies": gone.copies}
    try:
        record.set(("authorizations", reference.authorizations.index(old), "withdrawn"), withdrawn)
        at = _restriction(reference, old)
        if at is None:
            record.append(("restrictions",), restriction | begins)
        else:
            for key, value in begins.items():
                record.set(("restrictions", at, key), value)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)


def _restriction(reference: Reference, old: Authorization) -> int | None:
    """Where the restriction stands that an earlier withdrawal wrote; None where there is none."""
    ids = [restriction.id for restriction in reference.restrictions]
    return ids.index(f"{WITHDRAWN}{old.id}") if f"{WITHDRAWN}{old.id}" in ids else None


def _listed(items: Iterable[Item], policy: Policy) -> Iterator[str]:
    gone = [item for item in items if not item.stays]
    stays = [item for item in items if item.stays]
    if not gone and not stays:
        yield "Nothing that we know of has to come down."
    if gone:
        yield "Must come down:"
        yield from (f"  {_line(item, policy)}, by {item.by}" for item in gone)
        yield "Then write `removed: <day>` into each publication."
    if stays:
        yield "May stay as it is, and may not be used again:"
        yield from (f"  {_line(item, policy)}" for item in stays)


def _line(item: Item, policy: Policy) -> str:
    return f"{item.kind} {item.id}: {item.where}, {_who(item, policy)}"


def _who(item: Item, policy: Policy) -> str:
    if item.who:
        return policy.name_of(item.who)
    step = policy.raci.get("publish")
    return policy.roles[step.responsible].title if step else "nobody is named"


def _table(items: Iterable[Item], policy: Policy) -> str:
    rows = [
        (
            "stays" if item.stays else f"down by {item.by}",
            markdown.escaped(f"{item.kind} {item.id}"),
            markdown.escaped(item.where),
            markdown.escaped(_who(item, policy)),
        )
        for item in items
    ]
    return markdown.table(("", "what", "where", "who"), rows) + "\n" if rows else "Nothing has to come down.\n"
