"""onrecord audit: what did the catalog say on a day, and what does it say today about that day?"""

import sys
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.library import Library
from onrecord.commands.shell.colors import choose_paint
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.failure import decline, fail
from onrecord.commands.shell.opening import add_catalog_options, open_catalog, parse_day_option
from onrecord.git.repository import GitError, GitTree, Repository
from onrecord.reports import json
from onrecord.reports.text import Paint, make_visible
from onrecord.store.catalog_reader import Catalog, CatalogError, load_catalog

_COLORS = {Answer.ALLOW: "green", Answer.ASK: "yellow", Answer.DENY: "red"}


@click.command("audit")
@click.argument("customer", type=CustomerName())
@click.option("--on", "on", required=True, metavar="DATE", help="The day in question.")
@click.option("--branch", default="HEAD", help="The branch that was published. Default: HEAD.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Output format.")
@add_catalog_options
def command(customer: str, on: str, branch: str, format_: str, root: Path, today: date | timedelta | None) -> None:
    """Compare what the catalog said on a day (at its last commit then) with what it says today about that day.

    Example: onrecord audit nordlys-bank --on 2026-06-01
    """
    day = parse_day_option(on, "--on")
    opened = open_catalog(root, today)
    try:
        commit, then = _read_as_of(root, branch, day, opened.catalog.library.policy.time_zone)
    except GitError as error:
        fail(error.message, error.hint)
    believed, known = (_list_answers(side, customer, day) for side in (then.library, opened.catalog.library))
    if believed is None and known is None:
        decline(
            f"no customer was called {customer!r} on {day}, and none is today", "to list the customers: onrecord find"
        )
    if format_ == "json":
        document = {"version": json.VERSION, "customer": customer, "on": day.isoformat(), "commit": commit}
        click.echo(json.dumps({**document, "believed": _make_fields(believed), "known": _make_fields(known)}), nl=False)
        return
    click.echo(f"{make_visible(customer)} on {day}")
    colors = choose_paint(sys.stdout)
    words = opened.catalog.library.vocabulary.uses
    click.echo(f"  believed: what the catalog said on that day (commit {commit[:10]}); known: what it says today")
    for use in dict.fromkeys((*(believed or {}), *(known or {}))):
        one, other = _say((believed or {}).get(use), colors), _say((known or {}).get(use), colors)
        mark = "  " if one == other else "≠ "
        click.echo(f"  {mark}{words.title(use):<18} believed: {one}   known: {other}")


def _read_as_of(root: Path, branch: str, day: date, zone: str) -> tuple[str, Catalog]:
    """Return the branch's last commit at the end of the day, in the policy's time zone, and the catalog in it.

    Raises GitError if there is no such commit, or if its catalog cannot be read.
    """
    from datetime import datetime
    from zoneinfo import ZoneInfo

    repository = Repository(root)
    end = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=ZoneInfo(zone))
    before = f"--before={int(end.timestamp())}"
    found = repository.read_text("rev-list", "-1", "--first-parent", before, repository.commit(branch))
    if not found:
        cure = "fetch all history: git fetch --unshallow" if repository.shallow else "the catalog did not exist yet"
        raise GitError(f"there is no commit on or before {day}", cure)
    try:
        return found, load_catalog(GitTree(repository, found, repository.find_prefix(root)), day)
    except CatalogError as error:
        raise GitError(f"the catalog of commit {found[:10]} cannot be read: {error.message}", error.hint) from None


def _list_answers(library: Library, customer: str, day: date) -> dict[str, Decision] | None:
    try:
        judge = library.judge(library.resolve(customer))
        return {use: judge.find_best(use, day, today=day) for use in library.vocabulary.uses.atoms}
    except DecisionError:
        return None


def _say(decision: Decision | None, paint: Paint) -> str:
    if decision is None:
        return "not on record"
    by = f" ({', '.join(decision.authorizations)})" if decision.authorizations else ""
    return paint(f"{decision.answer.value}{by}", _COLORS[decision.answer])


def _make_fields(answers: dict[str, Decision] | None) -> dict[str, object] | None:
    if answers is None:
        return None
    return {
        use: {"answer": decision.answer.value, "authorizations": list(decision.authorizations)}
        for use, decision in answers.items()
    }
