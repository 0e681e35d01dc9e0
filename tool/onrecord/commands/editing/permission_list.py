"""`onrecord import permissions`: the list that a company keeps, as proposals that allow nothing yet."""

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from onrecord.commands.editing.branch import say_next
from onrecord.commands.editing.desk import Desk
from onrecord.commands.shell import prompts
from onrecord.commands.shell.colors import paint
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import fail, leave
from onrecord.commands.shell.output import write_output
from onrecord.git.repository import Repository
from onrecord.intake.crm.tables import MAX_BYTES
from onrecord.intake.permissions.grid import SheetError
from onrecord.intake.permissions.list_reader import Reading, read_list
from onrecord.intake.permissions.mapping_file import (
    ListMapping,
    MappingError,
    read_list_mapping,
    written_mapping,
)
from onrecord.intake.permissions.proposals import Proposal, Proposals, Source, propose
from onrecord.intake.permissions.questions import Questions
from onrecord.intake.permissions.readers import read_workbook
from onrecord.reports import permission_list as reports
from onrecord.reports.text import shown
from onrecord.store.catalog_writes import ConflictError, write
from onrecord.store.edit_preview import outlook
from onrecord.store.file_reads import read_regular

FOLLOWS = frozenset(("approval-missing", "evidence-missing", "expired-published", "planned-not-allowed"))
"""What an imported permission lacks by its nature, and what a ban in the list brings to light: said, and written."""
_MOST_MAPPING = 4 << 20


@dataclass(frozen=True)
class Wanted:
    """The options of one import."""

    file: Path
    mapping: Path | None
    answers: Path | None
    encoding: str | None
    only: tuple[str, ...]
    owner: str | None
    dry_run: bool
    format: str


def import_permissions(desk: Desk, wanted: Wanted) -> None:
    """Read the list, write what is complete, keep the questions. Exit 3 while one is open, 4 for a file unread."""
    library = desk.opened.catalog.library
    if wanted.owner and wanted.owner not in desk.policy.people:
        prompts.refuse(f"policy knows no {wanted.owner!r}: {', '.join(desk.policy.people)}", "--owner")
    mapping = _mapping(wanted)
    reading = _reading(desk, wanted, mapping)
    source = Source(wanted.file.name, desk.today, desk.by, wanted.owner or desk.by)
    tree = desk.opened.tree
    proposals = propose(reading.rows, library, tree, source, mapping.slugs, frozenset(wanted.only))
    follows = _judged(desk, proposals)
    if not wanted.dry_run:
        if wanted.mapping:
            write_output(wanted.mapping, written_mapping(reading, mapping))
        _write(desk, proposals.made)
    report = _report(wanted, reading, proposals, follows)
    _say(desk, wanted, report)
    leave(Exit.ASK if report.open else Exit.CLEAN)


def _mapping(wanted: Wanted) -> ListMapping:
    found = _read_mapping(wanted.mapping) if wanted.mapping and wanted.mapping.exists() else ListMapping()
    if wanted.answers is None:
        return found
    more = _read_mapping(wanted.answers)
    return ListMapping(
        {**found.columns, **more.columns}, {**found.slugs, **more.slugs}, {**found.answers, **more.answers}
    )


def _read_mapping(path: Path) -> ListMapping:
    try:
        data = read_regular(path, _MOST_MAPPING)
        return read_list_mapping(data)
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror or error}", "check the path")
    except MappingError as error:
        fail(f"{path}:{error.line}:{error.column}: {error.message}", error.hint)


def _reading(desk: Desk, wanted: Wanted, mapping: ListMapping) -> Reading:
    library, name = desk.opened.catalog.library, wanted.file.name
    try:
        workbook = read_workbook(name, read_regular(wanted.file, MAX_BYTES + 1), wanted.encoding)
        questions = Questions(mapping.answers)
        reading = read_list(workbook, library.vocabulary, questions, mapping.columns, desk.policy.time_zone, desk.today)
    except OSError as error:
        fail(f"{wanted.file} cannot be read: {error.strerror or error}", "check the path")
    except SheetError as error:
        fail(f"{name}: {error.message}", error.hint)
    except ValueError as error:
        fail(f"{wanted.mapping or wanted.answers}: {error}", "write a role, or `logo on website, blog`")
    if not reading.columns:
        known = "a customer's column and at least one more, such as Customer, Logo, Valid until"
        fail(f"{name}: no sheet has a row that names the columns of a permission list", f"looked for {known}")
    return reading


def _judged(desk: Desk, proposals: Proposals) -> list[str]:
    """Leave out each customer whose record `check` would refuse, with the reason; gives what follows from the rest."""
    opened = desk.opened
    files = {f"references/{one.slug}/reference.yaml": one.data for one in proposals.made}
    if not files:
        return []
    errors = outlook(opened.catalog, opened.tree, files, opened.today).errors
    refused: dict[str, str] = {}
    follows: dict[str, int] = {}
    for error in errors:
        if error.rule in FOLLOWS:
            follows[error.rule] = follows.get(error.rule, 0) + 1
        else:
            refused.setdefault(error.path.split("/")[1], f"check would refuse it: {error.rule}: {error.message}")
    for one in list(proposals.made):
        if one.slug in refused:
            proposals.made.remove(one)
            proposals.left.append((one.name, refused[one.slug]))
    words = {
        "approval-missing": "{} to be approved",
        "evidence-missing": "{} without its proof in the record: fetch the file, put it below evidence/ and name it",
        "expired-published": "{} published and not allowed: it must come down",
        "planned-not-allowed": "{} planned and not allowed",
    }
    return [words[rule].format(count) for rule, count in sorted(follows.items())]


def _write(desk: Desk, made: list[Proposal]) -> None:
    files = {f"references/{one.slug}/reference.yaml": one.data for one in made}
    read = {f"references/{one.slug}/reference.yaml": one.before for one in made if one.before is not None}
    if not files:
        return
    try:
        write(desk.opened.root, desk.opened.tree, files, read)
    except ConflictError as error:
        fail(f"nothing was written: {error}", "run it again: what is written already is left as it is")


def _report(wanted: Wanted, reading: Reading, proposals: Proposals, follows: list[str]) -> reports.ListReport:
    asked = [reports.Asked(q.id, q.ask, q.words, q.options, tuple(q.rows), q.problem) for q in reading.questions.open]
    made = [
        reports.Proposed(one.slug, one.name, one.is_new, one.permissions, one.waiting, one.restrictions)
        for one in proposals.made
    ]
    return reports.ListReport(
        wanted.file.name,
        len(reading.rows),
        reading.columns,
        reading.notes,
        made,
        [*reading.skipped, *proposals.left],
        asked,
        reading.questions.unused,
        proposals.there_already,
        follows,
    )


def _say(desk: Desk, wanted: Wanted, report: reports.ListReport) -> None:
    written = not wanted.dry_run
    if wanted.format == "json":
        click.echo(reports.document(report, written=written), nl=False)
        return
    if wanted.format == "markdown":
        click.echo(reports.markdown(report, written=written), nl=False)
        return
    click.echo(reports.text(report, written=written, paint=paint(sys.stdout)), nl=False)
    if report.open:
        where = shown(str(wanted.mapping)) if wanted.mapping else "a file that --map names"
        click.echo(f"Answer them in {where}, then run it again.")
    if report.proposed and written:
        name = f"import/permissions-{desk.today}"
        say_next(Repository(desk.opened.root), desk.policy, name, f"Import {shown(wanted.file.name)}", ["references"])
