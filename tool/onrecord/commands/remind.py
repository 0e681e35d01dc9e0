"""onrecord remind: plan the reminder issues, which a workflow opens, edits and closes."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.search.open_wishes import list_due_with_wishes
from onrecord.catalog.workload.due import Due, group_by_owner
from onrecord.commands.shell.failure import fail
from onrecord.commands.shell.opening import DaysOption, add_catalog_options, open_catalog
from onrecord.commands.shell.output import write_folder, write_output
from onrecord.intake.forge.open_issues import plan
from onrecord.intake.forge.pull_request_payload import PayloadError
from onrecord.reports.issue import render_reminders
from onrecord.reports.text import count_of
from onrecord.store.file_reads import read_regular
from onrecord.store.findings_with_places import examine
from onrecord.store.wish_files import read_wishes

_RENEWED = ("expiring", "review")


@click.command("remind")
@click.option(
    "--issues",
    "issues_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The open issues: the output of gh issue list --json number,title,body.",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="The folder for the plan.")
@click.option(
    "--renewals",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write what ends soon to FILE: a line per customer, with the authorization that ends first and the owner.",
)
@click.option("--within", type=DaysOption(), default="90d", metavar="90d", help="How far ahead. Default: 90d.")
@add_catalog_options
def command(
    issues_file: Path | None,
    out: Path | None,
    renewals: Path | None,
    within: int,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Plan which issues to open, edit and close: one per owner with what needs attention, and one for failing checks.

    DIR gets open/NAME.md and .title, edit/NUMBER.md and .title, close/NUMBER.md. Nothing is planned if the open issues
    are up to date, so running it twice changes nothing.

    Example: onrecord remind --issues issues.json --out plan
    """
    if (issues_file is None) != (out is None) or (out is None and renewals is None):
        raise click.UsageError("give --issues together with --out, or --renewals, or all three")
    opened = open_catalog(root, today)
    library = opened.catalog.library
    wishes = read_wishes(opened.tree, library, opened.today).wishes
    items = list_due_with_wishes(library, wishes, opened.today, within)
    if issues_file and out:
        found = examine(opened.catalog, opened.tree, opened.today)
        wanted = render_reminders(group_by_owner(items, library), found, library.policy, opened.today)
        _plan(issues_file, out, wanted)
    if renewals:
        first: dict[str, str] = {}  # one request per customer, named after what ends first
        for item in filter(_is_renewable, items):
            first.setdefault(item.customer, f"{item.customer} {item.id} {item.owner}\n")
        write_output(renewals, "".join(first.values()), "name another file with --renewals")
        click.echo(f"{count_of(len(first), 'request')} to prepare.")


def _is_renewable(item: Due) -> bool:
    return item.kind in _RENEWED and item.id is not None and item.owner is not None


def _plan(issues_file: Path, out: Path, wanted: dict[str, tuple[str, str]]) -> None:
    try:
        todo = plan(read_regular(issues_file), wanted)
    except (OSError, PayloadError) as error:
        fail(str(error))
    files: dict[str, str | bytes] = {"plan.txt": ""}
    for folder, several in (("open", todo.open), ("edit", todo.edit)):
        for name, (title, body) in several.items():
            files[f"{folder}/{name}.title"] = title
            files[f"{folder}/{name}.md"] = body
    for number in todo.close:
        files[f"close/{number}.md"] = "Nothing here needs attention anymore.\n"
    summary = f"{len(todo.open)} to open, {len(todo.edit)} to edit, {len(todo.close)} to close."
    files["plan.txt"] = f"{summary}\n"
    write_folder(out, files)
    click.echo(summary)
