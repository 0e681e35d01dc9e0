"""Reads rows of accounts and deals, field by field. A row is read completely or not at all, with the reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onrecord.catalog.record.days import find_last_day
from onrecord.finding import Finding, Severity
from onrecord.intake.crm.account_ids import IdError, normalize_account_id
from onrecord.intake.crm.cell_values import CellError
from onrecord.intake.crm.known_exports import FORMER, NO_CUSTOMER
from onrecord.intake.crm.mapping import TERMS
from onrecord.intake.crm.sheet_reader import RowError, Sheet
from onrecord.intake.crm.tables import Row

_SCORES = {"health": 100, "nps": 10}
"""The highest score of each kind; the lowest is 0. As in the schema."""
_MAX_NAME = 200
"""Characters of a name or alias: a longer cell is a text that got into the wrong column."""
_MAX_ID = 80
"""As in the schema, like the length of a name above."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What one row says about one customer: who it is, and values by field.

    `values` holds health, nps (numbers), renewal, contract_ended, read_on (days), industry, size, country (terms).
    `former` says that the source calls them a former customer, `stranger` why they are not a customer, if so; `doubt`
    says what is wrong with the id, if anything: it then counts only if a record has exactly the same id.
    """

    line: int
    crm_id: str | None
    name: str | None
    aliases: tuple[str, ...] = ()
    website: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    former: bool = False
    stranger: str | None = None
    doubt: str | None = None


class DifferError(Exception):
    """Two rows of one customer differ in a field."""

    def __init__(self, row: Incoming, first: Incoming, field_: str) -> None:
        self.row, self.first, self.field = row, first, field_
        super().__init__(f"the value differs from line {first.line}, which is about the same customer; neither is used")


def merge_rows(rows: list[Incoming]) -> dict[str, Any]:
    """The values of one customer's rows, merged. Raises DifferError if two rows differ in a field."""
    first, *others = sorted(rows, key=lambda row: row.line)
    values, ids = dict(first.values), {"crm_id": first.crm_id} if first.crm_id else {}
    for row in others:
        merged_values = {**row.values, **({"crm_id": row.crm_id} if row.crm_id else {})}
        have = {**values, **ids}
        for key in merged_values:
            if key in have and merged_values[key] != have[key]:
                raise DifferError(row, first, key)
        values |= row.values
    return values


@dataclass
class Rows:
    """What was read, what was skipped on purpose (how often, by reason), and what could not be used."""

    incoming: list[Incoming] = field(default_factory=list)
    passed: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def count_passed_over(self, why: str) -> None:
        """Count a skipped row."""
        self.passed[why] = self.passed.get(why, 0) + 1


def read_accounts(sheet: Sheet) -> Rows:
    """Read a table of accounts, with one customer per row."""
    rows, unknown = Rows(), dict[tuple[str, str], list[int]]()
    for row in iterate_usable(sheet, rows):
        try:
            rows.incoming.append(_read_account(sheet, row, unknown))
        except RowError as error:
            rows.findings.append(error.finding)
    for (term, text), lines in unknown.items():
        rows.findings.append(_make_unmapped_finding(sheet, term, text, lines))
    return rows


def read_deals(sheet: Sheet) -> Rows:
    """Read a table of deals: an open renewal says when the contract is up for renewal."""
    rows, today = Rows(), sheet.reading.today
    for row in iterate_usable(sheet, rows):
        try:
            if not _is_open_renewal(sheet, row):
                rows.count_passed_over("not an open renewal")
                continue
            crm_id, name, doubt = _read_who(sheet, row)
            up = sheet.read_day(row, "renewal", find_last_day(today))
        except RowError as error:
            rows.findings.append(error.finding)
            continue
        if up is None or up < today:
            rows.count_passed_over("an open renewal whose date has passed")
        else:
            rows.incoming.append(Incoming(row.line, crm_id, name, values={"renewal": up}, doubt=doubt))
    return rows


def iterate_usable(sheet: Sheet, rows: Rows) -> Iterator[Row]:
    """The rows to read. Skipped rows are counted; rows with too many or too few cells become findings."""
    for misfit in sheet.table.misfits:
        message = f"the row has {misfit.cells} cells, but there are {len(sheet.table.columns)} columns"
        hint = "put text that contains the separator in quotation marks"
        rows.findings.append(sheet.make_finding(misfit.line, message, hint))
    for row in sheet.table.rows:
        try:
            why = _explain_passed_over(sheet, row)
        except RowError as error:
            rows.findings.append(error.finding)
            continue
        if why is None:
            yield row
        else:
            rows.count_passed_over(why)


def _explain_passed_over(sheet: Sheet, row: Row) -> str | None:
    for skip in sheet.layout.skip:
        if sheet.read_named(row, skip.column).casefold() in skip.says:
            return skip.why
    if sheet.flag(row, "deleted"):
        return "deleted"
    if sheet.read_text(row, "merged"):
        return "merged into another account"
    return "a person, not a company" if sheet.flag(row, "person") else None


def _read_account(sheet: Sheet, row: Row, unknown: dict[tuple[str, str], list[int]]) -> Incoming:
    crm_id, name, doubt = _read_who(sheet, row)
    end = find_last_day(sheet.reading.today)
    values: dict[str, Any] = {score: sheet.read_number(row, score, most) for score, most in _SCORES.items()}
    values |= {key: sheet.read_day(row, key, end) for key in ("renewal", "contract_ended")}
    values["read_on"] = sheet.read_day(row, "read_on", sheet.reading.today)
    for key in TERMS:
        text = sheet.read_text(row, key)
        values[key] = _read_term(sheet, row, key, text) if text else None
        if text and values[key] is None:
            unknown.setdefault((key, text), []).append(row.line)
    status = sheet.read_text(row, "status").casefold()
    stranger = NO_CUSTOMER.get(status)
    values = {key: value for key, value in values.items() if value is not None}
    return Incoming(
        row.line,
        crm_id,
        name,
        _read_aliases(sheet, row),
        _read_website(sheet.read_text(row, "website")),
        values,
        status in FORMER,
        stranger,
        doubt,
    )


def _read_who(sheet: Sheet, row: Row) -> tuple[str | None, str | None, str | None]:
    """The account's id and name, at least one of them, and what is wrong with the id, if anything."""
    text, name = sheet.read_text(row, "crm_id"), _join_lines(sheet.read_text(row, "name"))
    if not text and not name:
        raise RowError(sheet.make_finding(row.line, "the row names no account", "add an id or a name"))
    if len(name) > _MAX_NAME or not name.isprintable():
        hint = f"a name has 1 to {_MAX_NAME} printable characters"
        raise RowError(sheet.make_finding(row.line, f"{name[:40]!r} is not a valid name", hint, "name"))
    if ";" in text:
        raise RowError(
            sheet.make_finding(
                row.line, f"{text[:60]!r} names several accounts", "export only the primary one", "crm_id"
            )
        )
    if text and (len(text) > _MAX_ID or not all(c.isascii() and (c.isalnum() or c in "._:-") for c in text)):
        hint = "an id consists of letters, digits, points, dashes, colons and underscores"
        raise RowError(sheet.make_finding(row.line, f"{text[:60]!r} is not a valid id", hint, "crm_id"))
    try:
        return (normalize_account_id(text) if text else None), name or None, None
    except IdError as error:
        return text, name or None, str(error)


def _read_term(sheet: Sheet, row: Row, key: str, text: str) -> str | None:
    try:
        return sheet.reading.terms.find(text, key, sheet.layout.fields[key])
    except CellError as error:
        raise sheet.make_error(row, key, error) from None


def _read_aliases(sheet: Sheet, row: Row) -> tuple[str, ...]:
    text = sheet.read_text(row, "aliases")
    split = sheet.layout.fields["aliases"].split if text else None
    parts = map(_join_lines, text.split(split) if split else [text])
    return tuple(dict.fromkeys(part for part in parts if part and part.isprintable() and len(part) <= _MAX_NAME))


def _is_open_renewal(sheet: Sheet, row: Row) -> bool:
    text = f"{sheet.read_text(row, 'deal')} {sheet.read_text(row, 'type')}".casefold()
    closed = sheet.flag(row, "closed") or sheet.read_text(row, "stage").casefold().startswith("closed")
    return "renew" in text and not closed


def _read_website(text: str) -> str | None:
    """An address for a record, with at most 2,000 characters as in the schema; the default scheme is https."""
    url = text if text.startswith(("http://", "https://")) else f"https://{text}"
    usable_ = url.isprintable() and not set(url) & set(" <>\"'`{}|\\^") and len(url) <= 2000 and "." in url
    return url if text and usable_ else None


def _join_lines(text: str) -> str:
    return " ".join(text.split())


def _make_unmapped_finding(sheet: Sheet, key: str, text: str, lines: list[int]) -> Finding:
    """One warning for each text that is not a term, at the first line that has it."""
    more = f" (in {len(lines)} rows)" if len(lines) > 1 else ""
    message = f"{text[:80]!r} is not a {key} in schema/vocabulary.yaml{more}, so it is left out"
    hint = f"add it to the mapping file: columns.{key}.values"
    return sheet.make_finding(lines[0], message, hint, key, "import-unmapped", Severity.WARNING)
