"""onrecord review: the approval gate of a pull request."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from onrecord.catalog.changes.approvals import Need, PullRequest, ReviewList
from onrecord.catalog.changes.approver_names import list_approver_names
from onrecord.catalog.changes.required_approvals import list_mergers, list_needs
from onrecord.catalog.record.policy import Policy
from onrecord.commands.shell.colors import choose_paint
from onrecord.commands.shell.comparing import Compared, compare_sides, refuse_for_git
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import fail, leave
from onrecord.commands.shell.opening import add_catalog_options
from onrecord.git.repository import GitError
from onrecord.intake.forge.handed_names import MOST_NAMES
from onrecord.intake.forge.pull_request_payload import PayloadError, parse_pull_request, parse_reviews
from onrecord.reports import approvals, json
from onrecord.reports.changes import Telling
from onrecord.reports.pull_request_page import OnThePage
from onrecord.store.comparison import check_merge
from onrecord.store.file_reads import read_regular

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("review")
@click.option("--base", required=True, metavar="REV", help="The branch or commit that the pull request will change.")
@click.option("--head", metavar="REV", help="The merged tree to judge. Default: the files on disk.")
@click.option("--reviews", "reviews_file", required=True, type=_FILE, help="The reviews, all pages (JSON).")
@click.option("--pull-request", "pull_file", required=True, type=_FILE, help="The pull request (JSON).")
@click.option(
    "--format", "format_", type=click.Choice(["text", "markdown", "json"]), default="text", help="Output format."
)
@add_catalog_options
def command(
    base: str,
    head: str | None,
    reviews_file: Path,
    pull_file: Path,
    format_: str,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Check that every approval the base's policy requires was given, by the right people, on this head.

    The files are GitHub's JSON: the pull request, and the list of its reviews. What is judged must be the tree as it
    would be merged (refs/pull/<number>/merge, or the merge queue's commit); it must contain all of the base and of the
    pull request's head. --format markdown prints the comment for the pull request; json contains it too (page), with
    the people to name in the records (names) and to ask for a review (ask). Exit 0: it may be merged. Exit 1: an
    approval is missing; the output says whose. Exit 4: it cannot be judged.

    Example: onrecord review --base origin/main --reviews reviews.json --pull-request pull.json
    """
    try:
        pull_request, reviews = parse_pull_request(read_regular(pull_file)), parse_reviews(read_regular(reviews_file))
    except (OSError, PayloadError) as error:
        fail(str(error))
    try:
        check_merge(root, base, head, pull_request.head)
    except GitError as error:
        refuse_for_git(error)
    found = compare_sides(root, base, head, today, pull_request.head)
    policy = found.both.base.library.policy
    given = ReviewList(policy, found.authors, pull_request, reviews)
    wanted = list_needs(found.change, given)
    missing = [need for need in wanted if not need.met]
    if format_ == "json":
        # Only into branches of people in policy, and of workflows; never into another repository.
        ours = given.author or (pull_request.author or "").endswith("[bot]")
        names = list_approver_names(found.change, given, wanted) if pull_request.branch and ours else []
        document: dict[str, Any] = {"version": json.VERSION, "ok": not missing, "needs": approvals.to_fields(wanted)}
        document |= {"head": pull_request.head, "page": _make_page(found, wanted, pull_request)}
        # Names beyond what can be handed on at once are left to the run for the next head.
        document |= {
            "names": [asdict(name) for name in names[:MOST_NAMES]],
            "ask": [*_find_logins_to_ask(wanted, policy)],
        }
        click.echo(json.dumps(document), nl=False)
    elif format_ == "markdown":
        click.echo(_make_page(found, wanted, pull_request), nl=False)
    else:
        colors = choose_paint(sys.stdout)
        verdict = colors(approvals.say_verdict(wanted), "red" if missing else "green")
        click.echo("\n".join([verdict, *approvals.render_text(wanted, policy, colors, reviewed=True)]))
    leave(Exit.FINDINGS if missing else Exit.CLEAN)


def _make_page(found: Compared, wanted: list[Need], pull_request: PullRequest) -> str:
    """Return the comment for the pull request."""
    base, head, change = found.both.base.library, found.both.head.library, found.change
    people = [base.policy.name_of(key) for key in list_mergers(change)]
    page = OnThePage(pull_request.number, pull_request.head, change.prefix, people)
    telling = Telling(change.changes, wanted, base.policy, head.vocabulary, change.today)
    return telling.render_markdown(base.references, head.references, page)


def _find_logins_to_ask(wanted: list[Need], policy: Policy) -> Iterator[str]:
    """Yield the logins to ask for a review: those who alone can give a missing approval."""
    alone = [need.can_give[0] for need in wanted if not need.met and len(need.can_give) == 1]
    yield from sorted({login for key in alone if (login := policy.people[key].forge)})
