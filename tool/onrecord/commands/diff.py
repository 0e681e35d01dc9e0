"""onrecord diff: what a change changes in meaning."""

import sys
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.changes import compare
from onrecord.catalog.reasons import DecisionError
from onrecord.commands.catalog import catalog_options, open_base, paint
from onrecord.commands.exits import Exit
from onrecord.reports import changes as words_of
from onrecord.reports import json, text


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
    out.

    Example: onrecord diff origin/main
    """
    base, _, head = commits.partition("..")
    both, day = open_base(root, base, head.lstrip(".") or None, today)
    try:
        changes = compare(both.base.library, both.head.library, day)
    except DecisionError as error:
        click.echo(f"onrecord: {text.shown(error.message)}", err=True)
        click.echo(f"  → {text.shown(error.hint)}", err=True)
        sys.exit(Exit.UNREADABLE)
    words = both.head.library.vocabulary
    if format_ == "json":
        document = {"version": json.VERSION, "base": both.base_commit, "head": both.head_commit}
        click.echo(json.dumps({**document, "today": day.isoformat(), **words_of.fields(changes)}), nl=False)
    elif format_ == "markdown":
        libraries = both.base.library.references, both.head.library.references
        click.echo(words_of.markdown(changes, *libraries, words, day), nl=False)
    else:
        click.echo(words_of.text(changes, words, day), nl=False)
    for side in (both.base, both.head):
        if side.findings:
            click.echo(text.findings(side.findings, paint(sys.stderr)), err=True)
    sys.exit(Exit.UNREADABLE if both.head.findings else Exit.CLEAN)
