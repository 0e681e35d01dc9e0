"""What an import does, as text, Markdown and JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.finding import Finding, Key, Severity
from onrecord.reports import json
from onrecord.reports import markdown as md
from onrecord.reports import text as plain
from onrecord.reports.text import Paint, count_of, leave_uncolored, make_visible

_MOST_ABSENT = 10
"""How many names one sentence lists."""
_MOST_CHANGES = 50
"""As many changes as a person reads through; the rest are only counted."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field that changes; `before` is None if it was not there."""

    keys: tuple[Key, ...]
    before: object
    after: object

    @property
    def route(self) -> str:
        """The field's name with dots, such as `relationship.renewal`."""
        return ".".join(str(key) for key in self.keys)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One customer whose record changes; `new` if the change nominates them."""

    customer: str
    fields: tuple[Field, ...]
    new: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """A row about a company that is not in the catalog."""

    line: int
    name: str | None
    crm_id: str | None


@dataclass
class Report:
    """What was read and what follows from it. `passed` counts skipped rows by the reason.

    `findings` are about the table, `follows` about the catalog: what must be taken down because a contract ended.
    """

    file: str
    table: str
    rows: int
    encoding: str
    separator: str
    footer: int = 0
    changes: list[FieldChange] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)
    passed: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    follows: list[Finding] = field(default_factory=list)

    def count_passed_over(self, why: str, rows: int = 1) -> None:
        """Count skipped rows."""
        self.passed[why] = self.passed.get(why, 0) + rows

    @property
    def unusable(self) -> int:
        """How many rows could not be used."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def all_findings(self) -> list[Finding]:
        """What is wrong in the table, then what must now be done in the catalog, each in the order of reports."""
        return [*sorted(self.findings, key=lambda f: f.order), *sorted(self.follows, key=lambda f: f.order)]


def render_text(report: Report, *, dry_run: bool, paint: Paint = leave_uncolored) -> str:
    """What was read, each change, what was left out and why, then the total."""
    footer = f", {count_of(report.footer, 'footer line')} skipped" if report.footer else ""
    how = f"{report.encoding}, separated by {report.separator}{footer}"
    lines = [f"{make_visible(report.file)}: {count_of(report.rows, 'row')} of {report.table} ({how})"]
    for change in report.changes[:_MOST_CHANGES]:
        lines.append(f"  {paint(change.customer, 'bold')}{' (new candidate)' if change.new else ''}")
        lines += [f"    {make_visible(f.route)}: {_turn(f)}" for f in change.fields]
    if len(report.changes) > _MOST_CHANGES:
        lines.append(f"  … and {len(report.changes) - _MOST_CHANGES} more customers; --format json lists them all")
    found = plain.render_findings(report.all_findings, paint)
    lines += [found] if found else []
    lines += [f"Skipped: {count_of(count, 'row')}: {make_visible(why)}." for why, count in report.passed.items()]
    if report.absent:
        names = ", ".join(make_visible(a.name or a.crm_id or "?") for a in report.absent[:_MOST_ABSENT])
        more = f" and {len(report.absent) - _MOST_ABSENT} more" if len(report.absent) > _MOST_ABSENT else ""
        lines.append(f"Not in the catalog: {count_of(len(report.absent), 'row')}: {names}{more}.")
    lines.append(say_summary(report, dry_run=dry_run))
    return "\n".join(lines)


def say_summary(report: Report, *, dry_run: bool) -> str:
    """The last line."""
    new = sum(change.new for change in report.changes)
    changed = len(report.changes) - new
    head = f"{'Would change' if dry_run else 'Changed'} {count_of(changed, 'customer')}"
    if new:
        head += f", {'would nominate' if dry_run else 'nominated'} {new}"
    unusable = f"; {count_of(report.unusable, 'row')} could not be used" if report.unusable else ""
    return f"{head}; {len(report.unchanged)} already up to date{unusable}."


def render_markdown(report: Report, *, dry_run: bool) -> str:
    """The report for a pull request: the changes in a table, then what could not be used."""
    lines = [f"**{md.escape(say_summary(report, dry_run=dry_run))}**", ""]
    rows = [
        (f"{md.escape(c.customer)}{' (new)' if c.new else ''}", md.escape(f.route), md.escape(_turn(f)))
        for c in report.changes
        for f in c.fields
    ]
    if rows:
        lines += [md.render_table(("Customer", "Field", "Change"), rows), ""]
    lines += [f"- skipped: {count} × {md.escape(why)}" for why, count in report.passed.items()]
    lines += [f"- not in the catalog: {count_of(len(report.absent), 'row')}", ""] if report.absent else [""]
    return "\n".join(lines) + (md.render_findings(found) if (found := report.all_findings) else "")


def render_json(report: Report, *, dry_run: bool) -> str:
    """JSON. `lines` count from 1; a finding's `column` counts cells from 1, as a spreadsheet does."""
    fields: dict[str, Any] = {
        "version": json.VERSION,
        "file": report.file,
        "table": report.table,
        "dry_run": dry_run,
        "rows": report.rows,
        "encoding": report.encoding,
        "separator": report.separator,
        "footer_lines": report.footer,
        "changes": [_change(change) for change in report.changes],
        "unchanged": report.unchanged,
        "not_in_catalog": [{"line": a.line, "name": a.name, "crm_id": a.crm_id} for a in report.absent],
        "passed_over": [{"why": why, "rows": count} for why, count in report.passed.items()],
        "findings": [json.describe_finding(f) for f in report.all_findings],
    }
    return json.dumps(fields)


def _change(change: FieldChange) -> dict[str, Any]:
    fields: Sequence[Field] = change.fields
    return {
        "customer": change.customer,
        "new": change.new,
        "fields": [{"field": f.route, "before": f.before, "after": f.after} for f in fields],
    }


def _turn(field_: Field) -> str:
    after = _say(field_.after)
    return after if field_.before is None else f"{_say(field_.before)} → {after}"


def _say(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        on = value.get("on")
        rest = ", ".join(f"{key} {text}" if key != "score" else f"{text}" for key, text in value.items() if key != "on")
        return make_visible(f"{rest} on {on}" if on else rest)
    if isinstance(value, list | tuple):
        return make_visible(", ".join(map(str, value)))
    return make_visible(str(value))
