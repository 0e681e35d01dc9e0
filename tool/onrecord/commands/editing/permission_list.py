"""`onrecord import permissions`: turn the list that a company keeps into proposals that allow nothing yet."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from onrecord.catalog.record.four_eyes import named_approvers
from onrecord.catalog.record.policy import Policy
from onrecord.commands.editing.desk import Change, Desk, known_person, say_or_bring_in, write_change
from onrecord.commands.editing.list_answers import ask_all, ask_where_answers_are_kept, files_of
from onrecord.commands.shell import prompts
from onrecord.commands.shell.colors import paint
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import fail, leave
from onrecord.commands.shell.output import write_output
from onrecord.intake.crm.tables import MAX_BYTES
from onrecord.intake.permissions.grid import SheetError, Workbook
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
from onrecord.names.text_keys import name_key
from onrecord.reports import permission_list as reports
from onrecord.reports.text import count_of, make_visible
from onrecord.store.edit_preview import outlook
from onrecord.store.file_reads import read_regular

FOLLOWS = frozenset(("approval-missing", "evidence-missing", "expired-published", "planned-not-allowed"))
"""Findings that do not stop an import: what an imported permission always lacks, and what a ban uncovers."""
_MOST_MAPPING = 4 << 20
"""4 MiB. A mapping is a few kilobytes that a person edits; a larger file is something else."""
_MANY = 25
"""With more customers, a pull request is more than a person reads in one go."""


@dataclass(frozen=True)
class Wanted:
    """The options of one import."""

    file: Path
    mapping: Path | None
    answers: Path | None
    encoding: str | None
    only: tuple[str, ...]
    owner: str | None
    owned_by: str | None
    approvers: tuple[str, ...]
    dry_run: bool
    format: str
    commits: bool


def import_permissions(desk: Desk, wanted: Wanted) -> None:
    """Read the list, write what is complete, and keep the questions.

    Ends with exit code 3 while a question is open. Raises CommandError (exit 4) if a file cannot be read.
    """
    library = desk.opened.catalog.library
    for option, key in (("--owner", wanted.owner), ("--owned-by", wanted.owned_by)):
        if key:
            known_person(key, desk.policy, desk.today, option)
    mapping, book = _mapping(wanted), _workbook(wanted)
    reading = _reading(desk, wanted, book, mapping)
    if reading.questions.open and wanted.format == "text" and not wanted.dry_run and prompts.interactive():
        if wanted.mapping is None:
            wanted = replace(wanted, mapping=ask_where_answers_are_kept(wanted.file))
            mapping = mapping.laid_over(_mapping(wanted))
        mapping, reading = ask_all(mapping, lambda answers: _reading(desk, wanted, book, answers))
    source = Source(
        wanted.file.name,
        desk.today,
        desk.by,
        wanted.owner or desk.by,
        _people(desk.policy),
        frozenset(wanted.only),
        wanted.owned_by,
        _approvals(desk, wanted.approvers),
    )
    beside = (wanted.mapping or wanted.answers or wanted.file).parent
    brought = {name: files_of(name, of, beside) for name, of in mapping.files.items()}
    proposals = propose(reading.rows, library, desk.opened.tree, source, mapping.slugs, brought)
    follows = _judge(desk, proposals)
    change = _change(wanted, proposals.made, desk.today)
    branch = None
    if not wanted.dry_run:
        if wanted.mapping:
            write_output(wanted.mapping, written_mapping(reading, mapping))
        if change.files:
            branch = write_change(desk.opened, change, commits=wanted.commits)
    report = _report(wanted, reading, proposals, follows)
    _say(desk, wanted, report, change, branch)
    leave(Exit.ASK if report.open else Exit.CLEAN)


def _approvals(desk: Desk, approvers: tuple[str, ...]) -> Callable[[Iterable[str]], list[dict[str, object]]]:
    """Return a function that names the approvers of a permission; they approve the pull request.

    Raises click.BadParameter if an approver is not in policy, or imports the list.
    """
    people = [known_person(key, desk.policy, desk.today, "--approver") for key in dict.fromkeys(approvers)]
    if desk.by in people:
        prompts.refuse(f"{desk.policy.name_of(desk.by)} imports the list; somebody else must approve it", "--approver")
    uses, day = desk.opened.catalog.library.vocabulary.uses, desk.today.isoformat()

    def named(terms: Iterable[str]) -> list[dict[str, object]]:
        found = named_approvers(desk.policy, uses.expand_all(terms), people)
        return [{"role": role, "by": person, "on": day} for role, person in found]

    return named


def _people(policy: Policy) -> dict[str, str]:
    """Return the people in policy by what a list may call them: name, key and e-mail address."""
    return {
        name_key(word): key
        for key, person in policy.people.items()
        for word in (key, person.name, person.email)
        if word
    }


def _mapping(wanted: Wanted) -> ListMapping:
    found = _read_mapping(wanted.mapping) if wanted.mapping and wanted.mapping.exists() else ListMapping()
    return _read_mapping(wanted.answers).laid_over(found) if wanted.answers else found


def _read_mapping(path: Path) -> ListMapping:
    try:
        data = read_regular(path, _MOST_MAPPING)
        return read_list_mapping(data)
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror or error}", "check the path")
    except MappingError as error:
        fail(f"{path}:{error.line}:{error.column}: {error.message}", error.hint)


def _workbook(wanted: Wanted) -> Workbook:
    try:
        return read_workbook(wanted.file.name, read_regular(wanted.file, MAX_BYTES + 1), wanted.encoding)
    except OSError as error:
        fail(f"{wanted.file} cannot be read: {error.strerror or error}", "check the path")
    except SheetError as error:
        fail(f"{wanted.file.name}: {error.message}", error.hint)


def _reading(desk: Desk, wanted: Wanted, book: Workbook, mapping: ListMapping) -> Reading:
    library, name = desk.opened.catalog.library, wanted.file.name
    questions = Questions(mapping.answers)
    try:
        reading = read_list(book, library.vocabulary, questions, mapping.columns, desk.policy.time_zone, desk.today)
    except ValueError as error:
        fail(
            f"{wanted.mapping or wanted.answers}: {error}",
            "write a role, or uses and channels such as `logo on website, blog`",
        )
    if not reading.columns:
        known = "a column of customers and at least one more, such as Customer, Logo, Valid until"
        fail(f"{name}: no sheet has a row with the headings of a permission list", f"add headings for {known}")
    return reading


def _judge(desk: Desk, proposals: Proposals) -> list[str]:
    """Leave out each customer whose record `check` would refuse, with the reason; return what follows from the rest."""
    opened = desk.opened
    files = {path: data for one in proposals.made for path, data in one.written.items()}
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
    nouns = dict.fromkeys(("approval-missing", "evidence-missing"), "permission")
    nouns |= {"expired-published": "use", "planned-not-allowed": "use"}
    words = {
        "approval-missing": "{} to be approved in the pull request",
        "evidence-missing": "{} without evidence: add the customer's file to the mapping, under `files`",
        "expired-published": "{} published but not allowed: must be taken down",
        "planned-not-allowed": "{} planned but not allowed: must be cancelled",
    }
    return [words[rule].format(count_of(count, nouns[rule])) for rule, count in sorted(follows.items())]


def _change(wanted: Wanted, made: list[Proposal], today: date) -> Change:
    files = {path: data for one in made for path, data in one.written.items()}
    read = {f"references/{one.slug}/reference.yaml": one.before for one in made if one.before is not None}
    which = "-".join((*wanted.only, *([wanted.owned_by] if wanted.owned_by else [])))
    branch = f"import/permissions-{today}" + (f"-{which}" if which else "")
    message = f"Import {make_visible(wanted.file.name)}" + (f": {which}" if which else "")
    return Change("", branch, message, files, read, FOLLOWS)


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


def _say(desk: Desk, wanted: Wanted, report: reports.ListReport, change: Change, branch: str | None) -> None:
    written = not wanted.dry_run
    if wanted.format == "json":
        click.echo(reports.document(report, written=written), nl=False)
        return
    if wanted.format == "markdown":
        click.echo(reports.markdown(report, written=written), nl=False)
        return
    click.echo(reports.text(report, written=written, paint=paint(sys.stdout)), nl=False)
    if report.open:
        where = make_visible(str(wanted.mapping)) if wanted.mapping else "a file, and give it with --map"
        click.echo(f"Answer them in {where}, then run it again.")
    if report.proposed and written:
        if len(report.proposed) > _MANY and not (wanted.only or wanted.owned_by):
            click.echo("That is a lot to review at once: --only BASIS and --owned-by PERSON import a part of it.")
        say_or_bring_in(desk.opened, change, branch)
