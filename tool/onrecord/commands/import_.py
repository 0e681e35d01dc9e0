"""onrecord import: CRM, customer-success and content exports into the records."""

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import click

from onrecord.catalog.record.evidence import Basis
from onrecord.commands.editing.edit_session import (
    PlannedEdit,
    add_editing_options,
    find_person,
    open_session,
    restore_files,
    say_or_bring_in,
    write_change,
)
from onrecord.commands.shell import prompts
from onrecord.commands.shell.colors import choose_paint
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import decline, fail, leave, warn
from onrecord.commands.shell.opening import DayOption, Opened, open_catalog, warn_of_unreadable
from onrecord.git.repository import Repository
from onrecord.intake.crm.cell_values import Order
from onrecord.intake.crm.content_figures import plan_content
from onrecord.intake.crm.import_plan import Planned, plan
from onrecord.intake.crm.known_exports import SOURCES, UnknownTableError, find_layout
from onrecord.intake.crm.mapping import Layout, Terms, read_mapping
from onrecord.intake.crm.new_candidates import Nominator
from onrecord.intake.crm.sheet_reader import Reading, Sheet
from onrecord.intake.crm.tables import MAX_BYTES, Table, TableError, read_table
from onrecord.reports import imported, text
from onrecord.reports.text import make_visible
from onrecord.store.edit_preview import judge_edit
from onrecord.store.file_reads import read_regular

FOLLOWS = frozenset(("expired-published",))
"""Findings that do not stop an import, such as a contract that ended, so that something must be taken down."""


@click.command("import")
@click.argument("source", type=click.Choice([*SOURCES, "permissions"]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--map", "mapping", type=click.Path(path_type=Path, dir_okay=False), help="Which column becomes which field (YAML)."
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="For permissions: the answers to open questions (YAML).",
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(["restrictions", *get_args(Basis)]),
    help="For permissions: write only these, such as what a signed form allows. Repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--as-of", type=DayOption(), metavar="DATE", help="The day the file was exported. Default: today.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="How to read 5/6/2026: day first or month first.")
@click.option("--encoding", metavar="NAME", help="The file's encoding, such as cp1250. Default: detected.")
@click.option("--nominate", is_flag=True, help="Nominate companies that are not in the catalog as candidates.")
@click.option(
    "--owner", metavar="PERSON", help="The owner of the nominated customers. Default: the person who nominates."
)
@click.option("--owned-by", metavar="PERSON", help="For permissions: only customers of this owner.")
@click.option(
    "--approver",
    "approvers",
    multiple=True,
    metavar="PERSON",
    help="For permissions: who will approve what is written, by approving the pull request. Repeatable.",
)
@click.option("--why", help="Why they are nominated. Default: the name of the file.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "markdown", "json"]), default="text", help="Output format."
)
@add_editing_options
def command(
    source: str,
    file: Path,
    mapping: Path | None,
    answers: Path | None,
    only: tuple[str, ...],
    dry_run: bool,
    as_of: date | timedelta | None,
    dates: str | None,
    encoding: str | None,
    nominate: bool,
    owner: str | None,
    why: str | None,
    owned_by: str | None,
    approvers: tuple[str, ...],
    format_: str,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Import signals about customers in the catalog from an export. Nothing that is imported grants a permission.

    SOURCE is salesforce (accounts, opportunities), hubspot (companies, deals), gainsight (companies), csv (any table,
    with --map), content (views and downloads by content id), or permissions: a list of who allowed what (.xlsx, .xlsm,
    .ods, .csv), whose rows become restrictions, and permissions that still need approval; exit 3 while questions are
    open. Everything is checked as in `onrecord check` before it is written.
    Exit 1: some rows could not be used, or something must now be taken down; each is listed. Exit 4: the file cannot
    be read, and nothing was written.

    Example: onrecord import salesforce accounts.csv --map schema/import.yaml --dry-run
    """
    if source == "permissions":
        from onrecord.commands.editing.permission_list import Wanted, import_permissions

        wanted = Wanted(file, mapping, answers, encoding, only, owner, owned_by, approvers, dry_run, format_, commits)
        import_permissions(open_session(root, today, by), wanted)
    restore_files(root)
    opened = open_catalog(root, today)
    read_on = _choose_read_on(as_of, opened.today)
    sheet = _read_sheet(opened, source, file, mapping, dates, encoding)
    if sheet.layout.kind == "people":
        warn(f"{file.name} contains {sheet.layout.title}, which are about people; nothing was imported")
        return
    nominator = _make_nominator(opened, owner, why, by, file) if nominate else None
    catalog, tree = opened.catalog, opened.tree
    if sheet.layout.kind == "content":
        planned = plan_content(catalog, tree, sheet, read_on)
    else:
        planned = plan(catalog, tree, sheet, read_on, nominator)
    job = _make_job(planned, source, file, opened.today)
    branch = _write(opened, planned, job, dry_run=dry_run, commits=commits)
    report = planned.report
    if format_ == "json":
        click.echo(imported.render_json(report, dry_run=dry_run), nl=False)
    elif format_ == "markdown":
        click.echo(imported.render_markdown(report, dry_run=dry_run), nl=False)
    else:
        click.echo(imported.render_text(report, dry_run=dry_run, paint=choose_paint(sys.stdout)))
        if planned.files and not dry_run:
            say_or_bring_in(opened, job, branch)
    warn_of_unreadable(opened)
    leave(Exit.FINDINGS if report.unusable or report.follows else Exit.CLEAN)


def _choose_read_on(as_of: date | timedelta | None, today: date) -> date:
    found = today + as_of if isinstance(as_of, timedelta) else as_of or today
    if found > today:
        prompts.refuse(f"{found} is in the future", "--as-of")
    return found


def _read_sheet(
    opened: Opened, source: str, file: Path, mapping: Path | None, dates: str | None, encoding: str | None
) -> Sheet:
    """Read the table by its source's layout. Raises CommandError (exit 4) if that is not possible."""
    library = opened.catalog.library
    extra = _open_mapping(mapping, opened) if mapping else None
    if source == "csv" and extra is None:
        raise click.UsageError(
            "csv needs --map FILE, which says which column becomes which field; the guide “Import” has an example."
        )
    table = _open_table(file, encoding)
    name = text.make_visible(file.name)
    try:
        layout = find_layout(source, table.columns, extra)
    except UnknownTableError as error:
        columns = ", ".join(repr(column) for column in table.columns[:20])
        fail(
            f"{name}: {error}",
            f"its columns: {columns}; to import another table: onrecord import csv FILE --map MAP.yaml",
        )
    if dates:
        layout = Layout(layout.title, layout.kind, layout.fields, layout.skip, Order(dates))
    sheet = Sheet(table, layout, Reading(file.name, opened.today, library.policy.time_zone, Terms(library.vocabulary)))
    missing, twice = sheet.list_missing(extra), sheet.list_duplicates()
    if missing:
        columns = ", ".join(repr(column) for column in table.columns[:40])
        fail(f"{name} has no column {', '.join(map(repr, missing))}", f"its columns: {columns}")
    if twice:
        fail(f"{name} has the column {twice[0]!r} twice", "remove one of the two")
    return sheet


def _open_mapping(path: Path, opened: Opened) -> Layout:
    if not path.is_file():
        raise click.BadParameter(f"there is no {make_visible(str(path))!r}", param_hint="--map")
    layout, findings = read_mapping(path, opened.today, opened.catalog.library.vocabulary)
    if layout is None:
        fail(f"{path} cannot be used as a mapping; nothing was imported", findings=findings)
    return layout


def _open_table(file: Path, encoding: str | None) -> Table:
    try:
        return read_table(read_regular(file, MAX_BYTES + 1), encoding)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror or error}", "check the path")
    except TableError as error:
        fail(f"{file.name}:{error.line}: {error.message}", error.hint)


def _make_nominator(opened: Opened, owner: str | None, why: str | None, by: str | None, file: Path) -> Nominator:
    policy = opened.catalog.library.policy
    who = find_person(by, policy, opened.today, Repository(opened.root))
    if owner and owner not in policy.people:
        prompts.refuse(f"{owner!r} is not in policy.yaml; choose from: {', '.join(policy.people)}", "--owner")
    reason = prompts.require_words("--why")(why or f"Found in {file.name}")
    return Nominator(who, owner or who, reason)


def _make_job(planned: Planned, source: str, file: Path, today: date) -> PlannedEdit:
    message = f"Import {make_visible(file.name)}"
    return PlannedEdit("", f"import/{source}-{today}", message, dict(planned.files), dict(planned.read), FOLLOWS)


def _write(opened: Opened, planned: Planned, job: PlannedEdit, *, dry_run: bool, commits: bool) -> str | None:
    """Check everything together, then write it, or nothing if `check` would refuse any of it; return the branch."""
    brought = list(judge_edit(opened.catalog, opened.tree, planned.files, opened.today).errors)
    stopping = [finding for finding in brought if finding.rule not in FOLLOWS]
    if stopping:
        decline("Nothing was written: `onrecord check` would refuse it.", findings=stopping)
    planned.report.follows = brought
    if dry_run or not planned.files:
        return None
    return write_change(opened, job, commits=commits)
