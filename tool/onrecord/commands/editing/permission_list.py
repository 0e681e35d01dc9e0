"""`onrecord import permissions`: turn the list that a company keeps into proposals that allow nothing yet."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from onrecord.catalog.record.four_eyes import choose_approvers
from onrecord.catalog.record.policy import Policy
from onrecord.commands.editing.edit_session import (
    EditSession,
    PlannedEdit,
    require_person,
    say_or_bring_in,
    write_change,
)
from onrecord.commands.editing.list_answers import ask_all, ask_where_answers_are_kept, read_files_of
from onrecord.commands.shell import prompts
from onrecord.commands.shell.colors import choose_paint
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
    write_mapping,
)
from onrecord.intake.permissions.proposals import Proposal, Proposals, Source, propose
from onrecord.intake.permissions.questions import Questions
from onrecord.intake.permissions.readers import read_workbook
from onrecord.names.text_keys import make_name_key
from onrecord.reports import permission_list as reports
from onrecord.reports.text import count_of, make_visible
from onrecord.store.edit_preview import judge_edit
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


def import_permissions(session: EditSession, wanted: Wanted) -> None:
    """Read the list, write what is complete, and keep the questions.

    Ends with exit code 3 while a question is open. Raises CommandError (exit 4) if a file cannot be read.
    """
    library = session.opened.catalog.library
    for option, key in (("--owner", wanted.owner), ("--owned-by", wanted.owned_by)):
        if key:
            require_person(key, session.policy, session.today, option)
    mapping, book = _open_mapping(wanted), _open_workbook(wanted)
    reading = _read_by_mapping(session, wanted, book, mapping)
    if reading.questions.open and wanted.format == "text" and not wanted.dry_run and prompts.is_interactive():
        if wanted.mapping is None:
            wanted = replace(wanted, mapping=ask_where_answers_are_kept(wanted.file))
            mapping = mapping.merge_over(_open_mapping(wanted))
        mapping, reading = ask_all(mapping, lambda answers: _read_by_mapping(session, wanted, book, answers))
    source = Source(
        wanted.file.name,
        session.today,
        session.by,
        wanted.owner or session.by,
        _index_people(session.policy),
        frozenset(wanted.only),
        wanted.owned_by,
        _list_approvals(session, wanted.approvers),
    )
    beside = (wanted.mapping or wanted.answers or wanted.file).parent
    brought = {name: read_files_of(name, of, beside) for name, of in mapping.files.items()}
    proposals = propose(reading.rows, library, session.opened.tree, source, mapping.slugs, brought)
    follows = _judge(session, proposals)
    change = _make_change(wanted, proposals.made, session.today)
    branch = None
    if not wanted.dry_run:
        if wanted.mapping:
            write_output(wanted.mapping, write_mapping(reading, mapping))
        if change.files:
            branch = write_change(session.opened, change, commits=wanted.commits)
    report = _make_report(wanted, reading, proposals, follows)
    _say(session, wanted, report, change, branch)
    leave(Exit.ASK if report.open else Exit.CLEAN)


def _list_approvals(
    session: EditSession, approvers: tuple[str, ...]
) -> Callable[[Iterable[str]], list[dict[str, object]]]:
    """Return a function that names the approvers of a permission; they approve the pull request.

    Raises click.BadParameter if an approver is not in policy, or imports the list.
    """
    people = [require_person(key, session.policy, session.today, "--approver") for key in dict.fromkeys(approvers)]
    if session.by in people:
        prompts.refuse(
            f"{session.policy.name_of(session.by)} imports the list; somebody else must approve it", "--approver"
        )
    uses, day = session.opened.catalog.library.vocabulary.uses, session.today.isoformat()

    def name_approvers(terms: Iterable[str]) -> list[dict[str, object]]:
        found = choose_approvers(session.policy, uses.expand_all(terms), people)
        return [{"role": role, "by": person, "on": day} for role, person in found]

    return name_approvers


def _index_people(policy: Policy) -> dict[str, str]:
    """Return the people in policy by what a list may call them: name, key and e-mail address."""
    return {
        make_name_key(word): key
        for key, person in policy.people.items()
        for word in (key, person.name, person.email)
        if word
    }


def _open_mapping(wanted: Wanted) -> ListMapping:
    found = _read_mapping(wanted.mapping) if wanted.mapping and wanted.mapping.exists() else ListMapping()
    return _read_mapping(wanted.answers).merge_over(found) if wanted.answers else found


def _read_mapping(path: Path) -> ListMapping:
    try:
        data = read_regular(path, _MOST_MAPPING)
        return read_list_mapping(data)
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror or error}", "check the path")
    except MappingError as error:
        fail(f"{path}:{error.line}:{error.column}: {error.message}", error.hint)


def _open_workbook(wanted: Wanted) -> Workbook:
    try:
        return read_workbook(wanted.file.name, read_regular(wanted.file, MAX_BYTES + 1), wanted.encoding)
    except OSError as error:
        fail(f"{wanted.file} cannot be read: {error.strerror or error}", "check the path")
    except SheetError as error:
        fail(f"{wanted.file.name}: {error.message}", error.hint)


def _read_by_mapping(session: EditSession, wanted: Wanted, book: Workbook, mapping: ListMapping) -> Reading:
    library, name = session.opened.catalog.library, wanted.file.name
    questions = Questions(mapping.answers)
    try:
        reading = read_list(
            book, library.vocabulary, questions, mapping.columns, session.policy.time_zone, session.today
        )
    except ValueError as error:
        fail(
            f"{wanted.mapping or wanted.answers}: {error}",
            "write a role, or uses and channels such as `logo on website, blog`",
        )
    if not reading.columns:
        known = "a column of customers and at least one more, such as Customer, Logo, Valid until"
        fail(f"{name}: no sheet has a row with the headings of a permission list", f"add headings for {known}")
    return reading


def _judge(session: EditSession, proposals: Proposals) -> list[str]:
    """Leave out each customer whose record `check` would refuse, with the reason; return what follows from the rest."""
    opened = session.opened
    files = {path: data for one in proposals.made for path, data in one.written.items()}
    if not files:
        return []
    errors = judge_edit(opened.catalog, opened.tree, files, opened.today).errors
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


def _make_change(wanted: Wanted, made: list[Proposal], today: date) -> PlannedEdit:
    files = {path: data for one in made for path, data in one.written.items()}
    read = {f"references/{one.slug}/reference.yaml": one.before for one in made if one.before is not None}
    which = "-".join((*wanted.only, *([wanted.owned_by] if wanted.owned_by else [])))
    branch = f"import/permissions-{today}" + (f"-{which}" if which else "")
    message = f"Import {make_visible(wanted.file.name)}" + (f": {which}" if which else "")
    return PlannedEdit("", branch, message, files, read, FOLLOWS)


def _make_report(wanted: Wanted, reading: Reading, proposals: Proposals, follows: list[str]) -> reports.ListReport:
    questions = [
        reports.Asked(q.id, q.ask, q.words, q.options, tuple(q.rows), q.problem) for q in reading.questions.open
    ]
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
        questions,
        reading.questions.unused,
        proposals.there_already,
        follows,
    )


def _say(
    session: EditSession, wanted: Wanted, report: reports.ListReport, change: PlannedEdit, branch: str | None
) -> None:
    written = not wanted.dry_run
    if wanted.format == "json":
        click.echo(reports.render_json(report, written=written), nl=False)
        return
    if wanted.format == "markdown":
        click.echo(reports.render_markdown(report, written=written), nl=False)
        return
    click.echo(reports.render_text(report, written=written, paint=choose_paint(sys.stdout)), nl=False)
    if report.open:
        where = make_visible(str(wanted.mapping)) if wanted.mapping else "a file, and give it with --map"
        click.echo(f"Answer them in {where}, then run it again.")
    if report.proposed and written:
        if len(report.proposed) > _MANY and not (wanted.only or wanted.owned_by):
            click.echo("That is a lot to review at once: --only BASIS and --owned-by PERSON import a part of it.")
        say_or_bring_in(session.opened, change, branch)
