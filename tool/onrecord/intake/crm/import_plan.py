"""Turns rows into edits of records: who is meant, what changes, and what is left out. Nothing is written here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from onrecord.catalog.library import Library
from onrecord.finding import Finding, Severity
from onrecord.git.tree import Tree
from onrecord.intake.crm.account_match import Accounts, MatchError
from onrecord.intake.crm.new_candidates import Nominator, list_candidates
from onrecord.intake.crm.rows import DifferError, Incoming, Rows, merge_rows, read_accounts, read_deals
from onrecord.intake.crm.sheet_reader import Sheet
from onrecord.intake.crm.signals import Written, list_changes
from onrecord.reports.imported import Absent, Field, FieldChange, Report
from onrecord.store.catalog_reader import Catalog
from onrecord.store.schema import read_schema
from onrecord.yaml.edit import Edited, EditError


@dataclass
class Planned:
    """An import before it is written: new bytes by path, the bytes that were read, and the report."""

    report: Report
    files: dict[str, bytes] = field(default_factory=dict)
    read: dict[str, bytes] = field(default_factory=dict)


@dataclass
class _Met:
    """The rows of one customer; the id that the record lacks, and whether it has that of another program."""

    rows: list[Incoming] = field(default_factory=list)
    new_id: str | None = None
    other_id: bool = False


def plan(catalog: Catalog, tree: Tree, sheet: Sheet, read_on: date, nominator: Nominator | None = None) -> Planned:
    """What rows of accounts or deals change in a catalog. `read_on` is the day on which the file was exported.

    Rows about nobody in the catalog are nominated if there is a nominator, and otherwise only reported.
    """
    deals = sheet.layout.kind == "deals"
    rows = read_deals(sheet) if deals else read_accounts(sheet)
    planned = Planned(make_report(sheet, rows))
    by_slug, absent = _match_rows(sheet, rows.incoming, Accounts(catalog.library), planned.report)
    for slug, met in sorted(by_slug.items()):
        try:
            values = _find_earliest(met.rows) if deals else merge_rows(met.rows)
        except DifferError as error:
            planned.report.findings.append(_report_difference(sheet, error))
            continue
        _change(catalog, tree, sheet, slug, met, values, read_on, planned)
    if nominator and not deals:
        _nominate(catalog.library, tree, sheet, absent, nominator, planned, read_on)
    else:
        planned.report.absent += [Absent(row.line, row.name, row.crm_id) for row in absent]
    return planned


def make_report(sheet: Sheet, rows: Rows) -> Report:
    """A report of what has been read."""
    table = sheet.table
    count = len(table.rows) + len(table.misfits)
    return Report(
        sheet.reading.path,
        sheet.layout.title,
        count,
        table.encoding,
        table.separator,
        table.footer,
        passed=rows.passed,
        findings=rows.findings,
    )


def add_edit(planned: Planned, tree: Tree, slug: str, written: Iterable[Written]) -> None:
    """Add the edit of one record to a plan. Raises EditError if a program cannot edit it."""
    path = f"references/{slug}/reference.yaml"
    record = Edited(tree.read(path), read_schema("reference"))
    before = record.data
    for one in written:
        parent = one.keys[:-1]
        if record.get(parent) is None:
            record.set(parent, {one.keys[-1]: one.after})
        else:
            record.set(one.keys, one.after)
    planned.files[path], planned.read[path] = record.data, before
    planned.report.changes.append(FieldChange(slug, tuple(Field(one.keys, one.before, one.after) for one in written)))


def _match_rows(
    sheet: Sheet, rows: Iterable[Incoming], accounts: Accounts, report: Report
) -> tuple[Mapping[str, _Met], list[Incoming]]:
    """The rows by customer, and the rows about nobody in the catalog."""
    found: dict[str, _Met] = defaultdict(_Met)
    absent = []
    for row in rows:
        try:
            match = accounts.find(row.crm_id, row.name, row.doubt)
        except MatchError as error:
            about = "crm_id" if row.doubt or not row.name else "name"
            report.findings.append(sheet.make_finding(row.line, str(error), error.hint, about, "import-match"))
            continue
        if match is None:
            absent.append(row)
            continue
        met = found[match.slug]
        met.rows.append(row)
        met.new_id = (row.crm_id if match.new_id else None) or met.new_id
        met.other_id |= match.other_id
    return found, absent


def _report_difference(sheet: Sheet, error: DifferError) -> Finding:
    return sheet.make_finding(error.row.line, str(error), "keep only the row that is right", error.field)


def _find_earliest(rows: list[Incoming]) -> dict[str, Any]:
    """The first of several open renewals."""
    return {"renewal": min(row.values["renewal"] for row in rows)}


def _change(
    catalog: Catalog,
    tree: Tree,
    sheet: Sheet,
    slug: str,
    met: _Met,
    values: Mapping[str, Any],
    read_on: date,
    planned: Planned,
) -> None:
    library, report, line = catalog.library, planned.report, met.rows[0].line
    today = sheet.reading.today
    written, held, older = list_changes(library.references[slug], values, met.new_id, library.policy, today, read_on)
    for one in held:
        hint = "an import never allows more: edit the record yourself, and have the change reviewed"
        more = ("import-held", Severity.WARNING)
        report.findings.append(sheet.make_finding(line, f"{slug}: not written: {one.why}", hint, one.field, *more))
    ended = library.references[slug].relationship.contract_ended or values.get("contract_ended")
    if ended is None and any(row.former for row in met.rows):
        message = f"{slug} is no longer a customer, and the file does not say since when"
        hint = "ask the owner, and add the day to the record: relationship.contract_ended"
        report.findings.append(sheet.make_finding(line, message, hint, "status", "import-former", Severity.WARNING))
    if not written:
        if older or met.other_id:
            why = "the record has a newer score" if older else "the record has an id from another program"
            report.count_passed_over(why, len(met.rows))
        else:
            report.unchanged.append(slug)
        return
    try:
        add_edit(planned, tree, slug, written)
    except EditError as error:
        report.findings.append(sheet.make_finding(line, f"{slug}: {error}", "edit the record by hand"))


def _nominate(
    library: Library,
    tree: Tree,
    sheet: Sheet,
    rows: list[Incoming],
    nominator: Nominator,
    planned: Planned,
    read_on: date,
) -> None:
    found = list_candidates(rows, library, tree, nominator, sheet.reading.today, read_on)
    for row, why, hint in found.refused:
        planned.report.findings.append(sheet.make_finding(row.line, why, hint, "name", "import-match"))
    planned.report.findings += [_report_difference(sheet, error) for error in found.differing]
    for row in found.strangers:
        planned.report.count_passed_over(row.stranger or "")
    for candidate in found.made:
        planned.files[f"references/{candidate.slug}/reference.yaml"] = candidate.data
        fields = tuple(Field((key,), None, value) for key, value in candidate.fields.items() if key != "nominated")
        planned.report.changes.append(FieldChange(candidate.slug, fields, new=True))
