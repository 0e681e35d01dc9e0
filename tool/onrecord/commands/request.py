"""onrecord request: ask for a call, a visit or a talk."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.decision.reasons import DecisionError
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import make_request_id
from onrecord.catalog.workload.outreach_conflicts import Obstacle, find_conflicts_of_requesting, find_open_engagements
from onrecord.commands.editing.edit_session import (
    EditSession,
    PlannedEdit,
    add_editing_options,
    foresee,
    open_session,
    save,
)
from onrecord.commands.editing.inquiry import RefusedError, weigh
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.failure import decline
from onrecord.commands.shell.opening import DayOption
from onrecord.git.repository import Repository
from onrecord.store.branches import find_elsewhere
from onrecord.yaml import yaml_writer as emit


@click.command("request")
@click.argument("customer", type=CustomerName())
@click.option("--use", help="The engagement: reference-call, site-visit, speaking, event, analyst-interview.")
@click.option("--prospect", metavar="COMPANY", help="The prospect.")
@click.option("--about", help="What the prospect wants to hear.")
@click.option("--needed-by", type=DayOption(), metavar="D", help="The day by which you need it.")
@click.option("--opportunity", metavar="ID", help="The opportunity's id in the CRM.")
@click.option("--stage", type=click.IntRange(0, 100), help="The sales stage.")
@click.option("--amount", type=prompts.Amount(), help="The amount of the deal.")
@click.option("--currency", metavar="CODE", help="ISO 4217 code. Default: the currency of policy's high value.")
@click.option("--campaign", metavar="NAME", help="The campaign this belongs to.")
@click.option("--team", help="The team you ask for. Default: your role.")
@click.option(
    "--anyway", is_flag=True, help="Request it even if there are reasons not to, as far as they may be overruled."
)
@add_editing_options
def command(
    customer: str,
    use: str | None,
    prospect: str | None,
    about: str | None,
    needed_by: date | timedelta | None,
    opportunity: str | None,
    stage: int | None,
    amount: float | int | None,
    currency: str | None,
    campaign: str | None,
    team: str | None,
    anyway: bool,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Request an engagement with a customer; customer success approves it before anybody asks the customer.

    First checks what the customer allows and how often, when they want to be left alone, which companies they do not
    want to meet, and which requests are open.

    Example: onrecord request nordlys-bank --use reference-call --prospect "Globex GmbH" --about "The migration"
    """
    session = open_session(root, today, by)
    reference = session.find_customer(customer)
    words, wanted = session.opened.catalog.library.vocabulary, prompts.Wanted()

    def check_activity(term: str) -> str:
        if term not in words.activities:
            prompts.refuse(
                f"{term!r} is not an engagement; choose from: {', '.join(sorted(words.activities))}", "--use"
            )
        return term

    use = wanted.ask_one("--use", use, "Which engagement", check_activity)
    prospect = wanted.ask_one("--prospect", prospect, "For which company", prompts.require_words("--prospect", 200))
    about = wanted.ask_one("--about", about, "What do they want to hear", prompts.require_words("--about", 2000))
    wanted.finish()
    use, prospect = check_activity(use), prompts.require_words("--prospect", 200)(prospect)
    about = prompts.require_words("--about", 2000)(about)
    last = session.today + needed_by if isinstance(needed_by, timedelta) else needed_by
    if last and last < session.today:
        prompts.refuse(f"{last} is in the past", "--needed-by")
    team = session.choose_team(team, "request")
    try:
        weigh(_find_obstacles(session, reference, use, prospect, about, last), anyway)
    except RefusedError as error:
        decline(str(error))
    high = session.policy.requests.high_value
    deal = {"crm_id": opportunity, "stage": stage, "amount": amount}
    if amount is not None:
        deal["currency"] = currency or (high[1] if high else None)
    fields: dict[str, object] = {
        "use": use,
        "requested": {"on": session.today.isoformat(), "by": session.by, "team": team},
        "prospect": prospect,
    }
    deal = {key: value for key, value in deal.items() if value is not None}
    fields |= {"opportunity": deal} if deal else {}
    fields["about"] = about
    fields |= {"needed_by": last.isoformat()} if last else {}
    fields |= {"campaign": campaign} if campaign else {}
    id_ = _find_free_id(session, reference, make_request_id(session.today, prospect, use))
    head = "# yaml-language-server: $schema=../../../schema/request.schema.json"
    document = "\n".join([head, *emit.write_mapping(fields, 0), ""]).encode("utf-8")
    title = words.uses.title(use).lower()
    change = PlannedEdit(
        reference.slug,
        f"request/{reference.slug}-{id_}",
        f"Request: {title} with {reference.name} for {prospect}",
        {f"references/{reference.slug}/requests/{id_}.yaml": document},
    )
    foresee(session, change)
    save(session, change, commits=commits)
    click.echo(f"Next, customer success approves it: onrecord log {reference.slug}/{id_} approve")


def _find_obstacles(
    session: EditSession, reference: Reference, use: str, prospect: str, about: str, last: date | None
) -> list[Obstacle]:
    library = session.opened.catalog.library
    try:
        found = list(find_conflicts_of_requesting(reference, library, use, prospect, about, last, session.today))
    except DecisionError as error:
        decline(error.message, error.hint)
    found += find_open_engagements(reference, library)
    words = (library.vocabulary, library.policy)
    for branch, there in find_elsewhere(Repository(session.opened.root), reference, session.today, words):
        found += find_open_engagements(there, library, f", on the branch {branch}")
    return list(dict.fromkeys(found))


def _find_free_id(session: EditSession, reference: Reference, name: str) -> str:
    home = f"references/{reference.slug}/requests"
    names = (name if n == 1 else f"{name}-{n}" for n in range(1, 1000))
    return next(free for free in names if session.opened.tree.kind(f"{home}/{free}.yaml") == "missing")
