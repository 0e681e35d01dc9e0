"""onrecord withdraw: a customer takes a permission back."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.policy import Policy
from onrecord.catalog.reference import Authorization, Reference
from onrecord.catalog.takedown import Item, take_down
from onrecord.commands import prompts
from onrecord.commands.catalog import DayOption
from onrecord.commands.editing import Change, Desk, editing_options, foresee, open_desk, refused, said, save
from onrecord.commands.effect import effect_lines
from onrecord.commands.proofs import kept
from onrecord.files.edit import EditError
from onrecord.intake.answer import AnswerError
from onrecord.intake.response import MOST_BYTES, read_response
from onrecord.reports import markdown
from onrecord.reports.text import shown

FOLLOWS = frozenset(("expired-published",))
"""A withdrawal makes what is still up wrong; that is what it is for."""


@click.command("withdraw")
@click.argument("customer")
@click.argument("authorization", required=False)
@click.option("--on", "on", type=DayOption(), metavar="D", help="From which day on, inclusive. Default: today.")
@click.option("--why", help="Why, in the customer's words where you have them.")
@click.option(
    "--copies",
    type=click.Choice(["recall", "stop-new"]),
    help="recall: all must come down. stop-new: what stands may stay, nothing new.",
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

    A withdrawal needs no reason and no form of its own: what the customer said, in whatever way, is enough.

    Example: onrecord withdraw nordlys-bank 2026-logo --on 2026-12-01 --why "New owner, new brand" --copies recall
    """
    desk = open_desk(root, today, by)
    reference = desk.customer(customer)
    standing = [a.id for a in reference.authorizations if a.state == "granted" and not a.withdrawn]
    wanted = prompts.Wanted()
    authorization = wanted.one("AUTHORIZATION", authorization, f"Which one ({', '.join(standing)})", str)
    why = wanted.one("--why", why, "Why do they take it back", prompts.words("--why"))
    copies = wanted.one("--copies", copies, "recall (all must come down) or stop-new (what stands may stay)", _copies)
    wanted.done()
    old = reference.by_id.get(authorization)
    if old is None or old.id not in standing:
        known = ", ".join(standing) or "none"
        prompts.refuse(f"{shown(authorization)!r} does not stand; what stands: {known}", "AUTHORIZATION")
    day = desk.today + on if isinstance(on, timedelta) else on or desk.today
    change = Change(
        reference.slug,
        f"withdraw/{reference.slug}-{old.id}",
        f"{reference.name} withdraws {old.id} as of {day}",
        follows=FOLLOWS,
    )
    proof = _proof(desk, change, old, day, evidence)
    _edit(desk, change, reference, old, day, prompts.words("--why")(why), copies, proof)
    seen = foresee(desk, change)
    assert seen.reference
    save(desk, change, commits=commits)
    scope = (old.uses, old.channels, old.territories)
    said((f"From {day} on:", *effect_lines(reference, seen.reference, seen.library, scope, day, desk.today)))
    items = list(take_down(seen.reference, seen.reference.by_id[old.id], seen.library))
    said(_listed(items, desk.policy) if format_ == "text" else ())
    if format_ == "markdown":
        click.echo(_table(items, desk.policy), nl=False)


def _copies(value: str) -> str:
    if value not in ("recall", "stop-new"):
        prompts.refuse("write recall or stop-new", "--copies")
    return value


def _proof(desk: Desk, change: Change, old: Authorization, day: date, evidence: Path | None) -> dict[str, str] | None:
    if evidence is None:
        return None
    with evidence.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    try:
        returned = read_response(evidence.name, data)
    except AnswerError as error:
        refused(f"Nothing was written: {error}.")
    return kept(desk, change, old, day, returned.suffix, data, "withdrawn-")


def _edit(
    desk: Desk,
    change: Change,
    reference: Reference,
    old: Authorization,
    day: date,
    why: str,
    copies: str,
    proof: dict[str, str] | None,
) -> None:
    path, record = desk.record(reference.slug)
    before = record.data
    taken = {restriction.id for restriction in reference.restrictions}
    name = f"withdrawn-{old.id}"
    id_ = next(free for n in range(1, len(taken) + 2) if (free := name if n == 1 else f"{name}-{n}") not in taken)
    restriction: dict[str, object] = {"id": id_, "uses": list(old.uses)}
    if old.channels != ("any",):
        restriction["channels"] = list(old.channels)
    if old.territories != ("worldwide",):
        restriction["territories"] = list(old.territories)
    restriction |= {"from": day.isoformat(), "why": why}
    if proof:
        restriction["evidence"] = proof
    try:
        at = reference.authorizations.index(old)
        record.set(("authorizations", at, "withdrawn"), {"on": day.isoformat(), "why": why, "copies": copies})
        record.append(("restrictions",), restriction)
    except EditError as error:
        refused(f"Nothing was written: {error}.")
    change.edit(path, before, record.data)


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
