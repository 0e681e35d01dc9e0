"""The result of importing a list of permissions, as text, Markdown and JSON: understood, proposed, left out, asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.reports import json
from onrecord.reports import markdown as md
from onrecord.reports.text import Paint, count_of, leave_uncolored, make_visible

_MOST = 40
"""As many lines as a person scrolls through in a terminal."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One open question; `problem` is what is wrong with an answer that was given."""

    id: str
    ask: str
    words: str
    options: str
    rows: tuple[str, ...]
    problem: str | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """One customer, and what is new in their record, as pairs of a row and the entry's id."""

    customer: str
    name: str
    is_new: bool
    permissions: Sequence[tuple[str, str]]
    waiting: Sequence[tuple[str, str]]
    restrictions: Sequence[tuple[str, str]]


@dataclass
class ListReport:
    """The whole import. `left` are rows and cells that were not used, each with the reason."""

    file: str
    rows: int
    columns: Mapping[str, Mapping[str, str]]
    notes: Sequence[str]
    proposed: Sequence[Proposed]
    left: Sequence[tuple[str, str]]
    open: Sequence[Asked]
    unused: Sequence[str] = ()
    there_already: int = 0
    follows: list[str] = field(default_factory=list)


def render_json(report: ListReport, *, written: bool) -> str:
    """The report as JSON, version 1."""
    return json.dumps(
        {
            "version": 1,
            "file": report.file,
            "rows": report.rows,
            "written": written,
            "columns": {sheet: dict(titles) for sheet, titles in report.columns.items()},
            "notes": list(report.notes),
            "customers": [
                {
                    "customer": one.customer,
                    "name": one.name,
                    "new": one.is_new,
                    "permissions": [{"row": row, "id": id_} for row, id_ in one.permissions],
                    "waiting": [{"row": row, "id": id_} for row, id_ in one.waiting],
                    "restrictions": [{"row": row, "id": id_} for row, id_ in one.restrictions],
                }
                for one in report.proposed
            ],
            "left_out": [{"row": row, "why": why} for row, why in report.left],
            "questions": [
                {
                    "id": q.id,
                    "ask": q.ask,
                    "question": q.words,
                    "options": q.options,
                    "rows": list(q.rows),
                    "problem": q.problem,
                }
                for q in report.open
            ],
            "unused_answers": list(report.unused),
            "in_the_record_already": report.there_already,
        }
    )


def render_text(report: ListReport, *, written: bool, paint: Paint = leave_uncolored) -> str:
    """The report for a terminal."""
    return "\n".join(_render_lines(report, written, paint)) + "\n"


def render_markdown(report: ListReport, *, written: bool) -> str:
    """The report for a pull request."""
    lines = [f"### Permissions of {md.escape(report.file)}", "", _say_summary(report, written), ""]
    if report.proposed:
        lines += [
            "| Customer | Permissions, not approved | Without the logo file | Restrictions |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| {md.escape(one.name)} | {len(one.permissions)} | {len(one.waiting)} | {len(one.restrictions)} |"
            for one in report.proposed
        ]
        lines.append("")
    for title, rows in (
        ("Left out", [f"{row}: {why}" for row, why in report.left]),
        ("Open questions", [q.words for q in report.open]),
    ):
        if rows:
            lines += [f"#### {title}", "", *(f"- {md.escape(row)}" for row in rows), ""]
    return "\n".join(lines)


def _render_lines(report: ListReport, written: bool, paint: Paint) -> Iterator[str]:
    yield f"{make_visible(report.file)}: {count_of(report.rows, 'row')}"
    for note in report.notes:
        yield f"  {make_visible(note)}"
    for sheet, titles in report.columns.items():
        yield paint(f"Columns{f' of {make_visible(sheet)}' if sheet else ''}", "bold")
        width = max(map(len, titles), default=0)
        yield from (f"  {make_visible(title):<{width}}  {make_visible(role)}" for title, role in titles.items())
    if report.proposed:
        yield paint("Customers", "bold")
        for one in report.proposed[:_MOST]:
            parts = [
                count_of(len(one.permissions), "permission") + " to approve" if one.permissions else "",
                f"{len(one.waiting)} without the logo file" if one.waiting else "",
                count_of(len(one.restrictions), "restriction") if one.restrictions else "",
            ]
            new = " (new)" if one.is_new else ""
            yield f"  {make_visible(one.name)}{new}: {', '.join(part for part in parts if part)}"
        if len(report.proposed) > _MOST:
            yield f"  … and {len(report.proposed) - _MOST} more; --format json lists them all"
    if report.left:
        yield paint("Left out", "bold")
        yield from (f"  {make_visible(row)}: {make_visible(why)}" for row, why in report.left)
    if report.open:
        yield paint("Open questions", "bold")
        for question in report.open:
            yield f"  {make_visible(question.words)}"
            yield f"    answer: {make_visible(question.options)}"
            if question.problem:
                yield paint(f"    this answer cannot be used: {make_visible(question.problem)}", "red")
    for line in report.follows:
        yield paint(f"  {make_visible(line)}", "yellow")
    yield _say_summary(report, written)


def _say_summary(report: ListReport, written: bool) -> str:
    permissions = sum(len(one.permissions) + len(one.waiting) for one in report.proposed)
    restrictions = sum(len(one.restrictions) for one in report.proposed)
    verb = "Written" if written else "To be written"
    what = (
        f"{verb}: {count_of(permissions, 'permission')} (none approved, so none allows anything yet) and "
        f"{count_of(restrictions, 'restriction')} for {count_of(len(report.proposed), 'customer')}"
    )
    if report.there_already:
        what += f"; {report.there_already} in the records already"
    return f"{what}; {count_of(len(report.open), 'question')} open."
