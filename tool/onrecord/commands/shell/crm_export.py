"""The rows of a CRM export: which accounts are in the program, and what has changed since an earlier export."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.commands.shell.failure import fail, warn
from onrecord.intake.crm.account_ids import IdError, is_salesforce, normalize_account_id
from onrecord.intake.crm.tables import MAX_BYTES, TableError, read_table
from onrecord.reports.crm_table import HEADS, NONE, Cells, CrmRow, Program, clear_rows, render_csv
from onrecord.reports.text import count_of, make_visible
from onrecord.store.file_reads import read_regular


def make_crm_rows(program: Program, library: Library, fields: Iterable[Mapping[str, Any]]) -> list[CrmRow]:
    """Return one row for each customer with an account in the program; `fields` are as in the API, with the status.

    Mistyped ids, and accounts that two records claim, are left out with a warning: nobody can say which customer the
    row would belong to.
    """
    found: dict[str, list[tuple[str, CrmRow]]] = {}
    for row in fields:
        slug = row["slug"]
        written = library.references[slug].relationship.crm_id
        if written is None:
            continue
        try:
            id_ = normalize_account_id(written)
        except IdError as error:
            warn(f"{slug} is left out: {error}", "fix `relationship.crm_id`; upper and lower case matter")
            continue
        if _is_in(program, id_):
            found.setdefault(id_, []).append((slug, _make_row(id_, library, library.references[slug], row)))
    for id_, claimed in found.items():
        if len(claimed) > 1:
            who = list_words([slug for slug, _ in claimed])
            warn(f"account {id_} is left out: it is in the records of {who}", "remove it from the wrong record")
    return [claimed[0][1] for claimed in found.values() if len(claimed) == 1]


def select_changed(program: Program, rows: list[CrmRow], since: Path) -> list[CrmRow]:
    """Return the rows that differ from those of an earlier export, and an empty one for each account now gone.

    Raises CommandError (exit 4) if that file cannot be read, or is another table.
    """
    before = _read_earlier(program, since)
    gone = clear_rows(before.keys() - {row.id for row in rows})
    now = {cells[0]: cells for cells in _read_cells(render_csv(program, [*rows, *gone]).encode("utf-8"))}
    return [row for row in (*rows, *gone) if now[row.id] != before.get(row.id)]


def _make_row(id_: str, library: Library, reference: Reference, row: Mapping[str, Any]) -> CrmRow:
    title = library.vocabulary.uses.title
    uses = {kind: [use for use in row["uses"] if use["answer"] == kind] for kind in ("allow", "ask")}
    ends = [use["valid_through"] for use in uses["allow"]]
    return CrmRow(
        id_,
        reference.status,
        row["owner"],
        tuple(title(use["use"]) for use in uses["allow"]),
        tuple(title(use["use"]) for use in uses["ask"]),
        tuple(date.fromisoformat(end) if end else None for end in ends),
        tuple(f"{title(free['use'])}: {_say_left(free)}" for free in row.get("availability", ())),
        row.get("anonymous_as") or NONE,
    )


def _say_left(free: Mapping[str, Any]) -> str:
    """Return how much of an activity is left, in words that do not change from day to day while nothing happens."""
    if free["state"] == "resting":
        return f"resting, free from {free['free_on']}" if free["free_on"] else "resting, no free day"
    if free["state"] == "paused":
        return "paused"
    return "no limit" if free["left"] is None else f"{free['left']} left"


def _is_in(program: Program, id_: str) -> bool:
    return is_salesforce(id_) if program == "salesforce" else id_.isdecimal()


def _read_earlier(program: Program, since: Path) -> dict[str, Cells]:
    """Read the rows of an earlier export, by id. Raises CommandError (exit 4) if it is not such an export."""
    hint = f"give the complete file of an earlier `onrecord export {program}`; the first time, leave out --since"
    try:
        data = read_regular(since, MAX_BYTES + 1)
        table = read_table(data)
    except OSError as error:
        fail(f"{since} cannot be read: {error.strerror or error}", hint)
    except TableError as error:
        fail(f"{since}:{error.line}: {error.message}", hint)
    if table.columns != HEADS[program]:
        fail(f"{since}:1: the columns are not those of an export for {program}", hint)
    if table.misfits:
        bad = table.misfits[0]
        fail(f"{since}:{bad.line}: this row has {count_of(bad.cells, 'cell')}, not {len(table.columns)}", hint)
    for row in table.rows:
        if not _is_id(program, row.cells[0]):
            fail(f"{since}:{row.line}:1: {make_visible(row.cells[0])!r} is not the id of an account in {program}", hint)
    return {row.cells[0]: row.cells for row in table.rows}


def _is_id(program: Program, text: str) -> bool:
    try:
        return normalize_account_id(text) == text and _is_in(program, text)
    except IdError:
        return False


def _read_cells(data: bytes) -> list[Cells]:
    """Return the rows as read back from a file, so that both sides of the comparison went through the same format."""
    return [row.cells for row in read_table(data).rows]
