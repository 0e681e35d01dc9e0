"""onrecord diff: what a change means."""

import sys
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.changes.approvals import ReviewList
from onrecord.catalog.changes.required_approvals import list_needs
from onrecord.commands.shell.colors import choose_paint
from onrecord.commands.shell.comparing import compare_sides
from onrecord.commands.shell.opening import add_catalog_options
from onrecord.reports import json
from onrecord.reports.changes import Telling


@click.command("diff")
@click.argument("commits", metavar="BASE[..HEAD]")
@click.option(
    "--format", "format_", type=click.Choice(["text", "markdown", "json"]), default="text", help="Output format."
)
@add_catalog_options
def command(commits: str, format_: str, root: Path, today: date | timedelta | None) -> None:
    """Say what the change from BASE to HEAD means, and who must approve it. Without HEAD: to the files on disk.

    The decisions are compared, not the text: counts, a sentence for each customer, the approvals that the change needs
    and who can give them, then which uses, channels and territories are gained or lost, from when until when. BASE is
    the merge base; it is read from git, and nothing is checked out. Exit 4: the two cannot be compared; the message
    says what to do.

    Example: onrecord diff origin/main
    """
    base, _, head = commits.partition("..")
    found = compare_sides(root, base, head.lstrip(".") or None, today)
    both, change = found.both, found.change
    policy = both.base.library.policy
    wanted = list_needs(change, ReviewList(policy, found.authors))
    telling = Telling(change.changes, wanted, policy, both.head.library.vocabulary, change.today)
    if format_ == "json":
        document = {"version": json.VERSION, "base": both.base_commit, "head": both.head_commit}
        click.echo(json.dumps({**document, "today": change.today.isoformat(), **telling.to_fields()}), nl=False)
    elif format_ == "markdown":
        click.echo(telling.render_markdown(both.base.library.references, both.head.library.references), nl=False)
    else:
        click.echo(telling.render_text(choose_paint(sys.stdout)), nl=False)
