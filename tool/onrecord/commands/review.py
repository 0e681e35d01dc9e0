"""onrecord review: the approval gate of a pull request."""

import sys
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.changes.approvals import ReviewList
from onrecord.catalog.changes.required_approvals import needs
from onrecord.commands.shell.colors import paint
from onrecord.commands.shell.comparing import cannot_by_git, compared
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import fail, leave
from onrecord.commands.shell.opening import catalog_options
from onrecord.git.repository import GitError
from onrecord.intake.forge.pull_request_payload import PayloadError, parse_pull_request, parse_reviews
from onrecord.reports import approvals, json
from onrecord.store.comparison import must_be_merged
from onrecord.store.file_reads import read_regular

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("review")
@click.option("--base", required=True, metavar="REV", help="The branch or commit that the pull request is to change.")
@click.option("--head", metavar="REV", help="The merged tree to judge. Default: the files as they lie here.")
@click.option("--reviews", "reviews_file", required=True, type=_FILE, help="The reviews, all pages (JSON).")
@click.option("--pull-request", "pull_file", required=True, type=_FILE, help="The pull request (JSON).")
@click.option(
    "--format", "format_", type=click.Choice(["text", "markdown", "json"]), default="text", help="How to say it."
)
@catalog_options
def command(
    base: str,
    head: str | None,
    reviews_file: Path,
    pull_file: Path,
    format_: str,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Say whether every approval that the base's policy needs is there, by the right people, on this head.

    The files are GitHub's JSON: the pull request, and the list of its reviews. What is judged must be the tree as it
    would be merged (refs/pull/<number>/merge, or the merge queue's commit): it must hold all of the base and the
    pull request's head. Exit 0: it may be merged; 1: something is missing, and from whom; 4: it cannot be judged.

    Example: onrecord review --base origin/main --reviews reviews.json --pull-request pull.json
    """
    try:
        pull_request, reviews = parse_pull_request(read_regular(pull_file)), parse_reviews(read_regular(reviews_file))
    except (OSError, PayloadError) as error:
        fail(str(error))
    try:
        must_be_merged(root, base, head, pull_request.head)
    except GitError as error:
        cannot_by_git(error)
    found = compared(root, base, head, today, pull_request.head)
    policy = found.both.base.library.policy
    wanted = needs(found.change, ReviewList(policy, found.authors, pull_request, reviews))
    missing = [need for need in wanted if not need.met]
    if format_ == "json":
        document = {"version": json.VERSION, "ok": not missing, "needs": approvals.fields(wanted)}
        click.echo(json.dumps(document), nl=False)
    elif format_ == "markdown":
        table = approvals.markdown(wanted, policy, reviewed=True)
        click.echo(f"**{approvals.verdict(wanted)}**\n\n{table}", nl=False)
    else:
        colors = paint(sys.stdout)
        told = colors(approvals.verdict(wanted), "red" if missing else "green")
        click.echo("\n".join([told, *approvals.text(wanted, policy, colors, reviewed=True)]))
    leave(Exit.FINDINGS if missing else Exit.CLEAN)
