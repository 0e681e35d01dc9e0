"""onrecord diff: what a change changes in meaning."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.shell.comparing import compared
from onrecord.commands.shell.opening import catalog_options
from onrecord.reports import changes as words_of
from onrecord.reports import json


@click.command("diff")
@click.argument("commits", metavar="BASE[..HEAD]")
@click.option(
    "--format", "format_", type=click.Choice(["text", "markdown", "json"]), default="text", help="How to say it."
)
@catalog_options
def command(commits: str, format_: str, root: Path, today: date | timedelta | None) -> None:
    """Say what changes in meaning from BASE to HEAD (without HEAD, to the files as they lie here).

    Computed by the decision, not by the text: for each customer which uses, channels and territories gain or lose
    allow or ask, from when until when. BASE is taken at the merge base; its data come from git, nothing is checked
    out. Exit 4: they cannot be compared, and what to do about it.

    Example: onrecord diff origin/main
    """
    base, _, head = commits.partition("..")
    both, changes, day = compared(root, base, head.lstrip(".") or None, today)
    words = both.head.library.vocabulary
    if format_ == "json":
        document = {"version": json.VERSION, "base": both.base_commit, "head": both.head_commit}
        click.echo(json.dumps({**document, "today": day.isoformat(), **words_of.fields(changes)}), nl=False)
    elif format_ == "markdown":
        libraries = both.base.library.references, both.head.library.references
        click.echo(words_of.markdown(changes, *libraries, words, day), nl=False)
    else:
        click.echo(words_of.text(changes, words, day), nl=False)
