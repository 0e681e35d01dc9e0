"""onrecord import: CRM, customer-success and content exports into the records."""

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import click

from onrecord.catalog.record.evidence import Basis
from onrecord.commands.editing.desk import (
    Change,
    editing_options,
    open_desk,
    person,
    put_back,
    say_or_bring_in,
    write_change,
)
from onrecord.commands.shell import prompts
from onrecord.commands.shell.colors import paint
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import decline, fail, leave, warn
from onrecord.commands.shell.opening import DayOption, Opened, open_catalog
from onrecord.git.repository import Repository
from onrecord.intake.crm.cell_values import Order
from onrecord.intake.crm.content_figures import plan_content
from onrecord.intake.crm.import_plan import Planned, plan
from onrecord.intake.crm.known_exports import SOURCES, UnknownTableError, layout_of
from onrecord.intake.crm.mapping import Layout, Terms, read_mapping
from onrecord.intake.crm.new_candidates import Nominator
from onrecord.intake.crm.sheet_reader import Reading, Sheet
from onrecord.intake.crm.tables import MAX_BYTES, Table, TableError, read_table
from onrecord.reports import imported, text
from onrecord.reports.text import make_visible
from onrecord.store.edit_preview import outlook
from onrecord.store.file_reads import read_regular

FOLLOWS = frozenset(("expired-published",))
"""What an import may bring to light: a contract ended, so that something must be taken down. It is said, and written.
"""


@click.command("import")
@click.argument("source", type=click.Choice([*SOURCES, "permissions"]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--map", "mapping", type=click.Path(path_type=Path, dir_okay=False), help="Which column becomes which field (YAML)."
)
@click.option(
    "--answers", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="For permissions: answers (YAML)."
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(["restrictions", *get_args(Basis)]),
    help="For permissions: write a slice, such as what rests on signed forms. May be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--as-of", type=DayOption(), metavar="DATE", help="The day the file was exported. Default: today.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="How 5/6/2026 is meant: day or month first.")
@click.option("--encoding", metavar="NAME", help="The file's encoding, such as cp1250. Default: found out.")
@click.option("--nominate", is_flag=True, help="Nominate rows about nobody in the catalog as candidates.")
@click.option("--owner", metavar="PERSON", help="Who will own those who are nominated. Default: who nominates.")
@click.option("--owned-by", metavar="PERSON", help="For permissions: only the customers that this person owns.")
@click.option(
    "--approver",
    "approvers",
    multiple=True,
    metavar="PERSON",
    help="For permissions: who approves what is written, by approving the pull request. May be repeated.",
)
@click.option("--why", help="Why they are nominated. Default: names the file.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "markdown", "json"]), default="text", help="How to say it."
)
@editing_options
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
    """Read an export into the records: signals of customers in the catalog, and nothing that grants anything.

    SOURCE is salesforce (accounts, opportunities), hubspot (companies, deals), gainsight (companies), csv (any table,
    with --map), content (views and downloads by content id), or permissions: a list of who allowed what (.xlsx, .xlsm,
    .ods, .csv), whose rows become permissions that nobody approved yet, and restrictions; exit 3 while questions are
    open. All of it is judged as `check` would, then written.
    Exit 1: some rows could not be used, or something must be taken down now; all of it is named. 4: the file cannot be
    read, and nothing was written.

    Example: onrecord import salesforce accounts.csv --map schema/import.yaml --dry-run
    """
    if source == "permissions":
        from onrecord.commands.editing.permission_list import Wanted, import_permissions

        wanted = Wanted(file, mapping, answers, encoding, only, owner, owned_by, approvers, dry_run, format_, commits)
        import_permissions(open_desk(root, today, by), wanted)
    put_back(root)
    opened = open_catalog(root, today)
    read_on = _read_on(as_of, opened.today)
    sheet = _sheet(opened, source, file, mapping, dates, encoding)
    if sheet.layout.kind == "people":
        warn(f"{file.name} holds {sheet.layout.title}: people. Nothing of them is imported.")
        return
    nominator = _nominator(opened, owner, why, by, file) if nominate else None
    catalog, tree = opened.catalog, opened.tree
    if sheet.layout.kind == "content":
        planned = plan_content(catalog, tree, sheet, read_on)
    else:
        planned = plan(catalog, tree, sheet, read_on, nominator)
    job = _job(planned, source, file, opened.today)
    branch = _write(opened, planned, job, dry_run=dry_run, commits=commits)
    report = planned.report
    if format_ == "json":
        click.echo(imported.document(report, dry_run=dry_run), nl=False)
    elif format_ == "markdown":
        click.echo(imported.markdown(report, dry_run=dry_run), nl=False)
    else:
        click.echo(imported.text(report, dry_run=dry_run, paint=paint(sys.stdout)))
        if planned.files and not dry_run:
            say_or_bring_in(opened, job, branch)
    broken = sum(finding.path.endswith("reference.yaml") for finding in catalog.findings)
    if broken:
        warn(f"{text.count_of(broken, 'record')} could not be read, so no row was held to it", "onrecord check")
    leave(Exit.FINDINGS if report.unusable or report.follows else Exit.CLEAN)


def _read_on(as_of: date | timedelta | None, today: date) -> date:
    found = today + as_of if isinstance(as_of, timedelta) else as_of or today
    if found > today:
        prompts.refuse(f"{found} is in the future", "--as-of")
    return found


def _sheet(
    opened: Opened, source: str, file: Path, mapping: Path | None, dates: str | None, encoding: str | None
) -> Sheet:
    """The table, read by the layout of its source; exit 4 where it cannot be."""
    library = opened.catalog.library
    extra = _mapping(mapping, opened) if mapping else None
    if source == "csv" and extra is None:
        raise click.UsageError(
            "csv needs --map FILE: which column becomes which field. The guide Import has an example."
        )
    table = _table(file, encoding)
    name = text.make_visible(file.name)
    try:
        layout = layout_of(source, table.columns, extra)
    except UnknownTableError as error:
        columns = ", ".join(repr(column) for column in table.columns[:20])
        fail(f"{name}: {error}", f"its columns: {columns}; another table is read by `import csv --map`")
    if dates:
        layout = Layout(layout.title, layout.kind, layout.fields, layout.skip, Order(dates))
    sheet = Sheet(table, layout, Reading(file.name, opened.today, library.policy.time_zone, Terms(library.vocabulary)))
    missing, twice = sheet.missing(extra), sheet.twice()
    if missing:
        columns = ", ".join(repr(column) for column in table.columns[:40])
        fail(f"{name} has no column {', '.join(map(repr, missing))}", f"its columns: {columns}")
    if twice:
        fail(f"{name} has the column {twice[0]!r} twice", "which one is meant? Leave the other out")
    return sheet


def _mapping(path: Path, opened: Opened) -> Layout:
    if not path.is_file():
        raise click.BadParameter(f"there is no {make_visible(str(path))!r}", param_hint="--map")
    layout, findings = read_mapping(path, opened.today, opened.catalog.library.vocabulary)
    if layout is None:
        fail("The mapping file cannot be used; nothing was read.", findings=findings)
    return layout


def _table(file: Path, encoding: str | None) -> Table:
    try:
        return read_table(read_regular(file, MAX_BYTES + 1), encoding)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror or error}", "check the path")
    except TableError as error:
        fail(f"{file.name}:{error.line}: {error.message}", error.hint)


def _nominator(opened: Opened, owner: str | None, why: str | None, by: str | None, file: Path) -> Nominator:
    policy = opened.catalog.library.policy
    who = person(by, policy, opened.today, Repository(opened.root))
    if owner and owner not in policy.people:
        prompts.refuse(f"policy knows no {owner!r}: {', '.join(policy.people)}", "--owner")
    reason = prompts.words("--why")(why or f"Found in {file.name}")
    return Nominator(who, owner or who, reason)


def _job(planned: Planned, source: str, file: Path, today: date) -> Change:
    message = f"Import {make_visible(file.name)}"
    return Change("", f"import/{source}-{today}", message, dict(planned.files), dict(planned.read), FOLLOWS)


def _write(opened: Opened, planned: Planned, job: Change, *, dry_run: bool, commits: bool) -> str | None:
    """Judge everything together, then write it, nothing where `check` would refuse any of it; gives the branch."""
    brought = list(outlook(opened.catalog, opened.tree, planned.files, opened.today).errors)
    stopping = [finding for finding in brought if finding.rule not in FOLLOWS]
    if stopping:
        decline("Nothing was written: `onrecord check` would refuse it.", findings=stopping)
    planned.report.follows = brought
    if dry_run or not planned.files:
        return None
    return write_change(opened, job, commits=commits)
