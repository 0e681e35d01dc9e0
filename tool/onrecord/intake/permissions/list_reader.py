"""A whole list: its sheets, legend, headers and rows, read one by one and then held against each other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.intake.crm.tables import is_report_footer
from onrecord.intake.permissions import answer_values as values
from onrecord.intake.permissions.columns import Header, Role, find_header
from onrecord.intake.permissions.day_cells import order_of
from onrecord.intake.permissions.disputes import settle
from onrecord.intake.permissions.facts import Fact, RowFacts
from onrecord.intake.permissions.grid import Grid, Row, Workbook
from onrecord.intake.permissions.legends import Legend, learn
from onrecord.intake.permissions.phrases import ENDED, FORBIDDEN, UNKNOWN, fold, has
from onrecord.intake.permissions.questions import Questions, one_of
from onrecord.intake.permissions.remarks import Persons
from onrecord.intake.permissions.row_limits import LimitReader
from onrecord.intake.permissions.row_reader import AnswerReader, Context
from onrecord.intake.permissions.row_remarks import RemarkReader

ONLY_SHEET = "list"
"""What the one sheet of a CSV file is called in a mapping, where it has no name of its own."""
_TOTALS = ("total", "totals", "summe", "sum", "gesamt", "somme", "grand total", "subtotal", "count")
_TEST = re.compile(
    r"test(?: account| row| customer)?\b.*|.*\b(?:do not delete|dummy|muster(?:kunde|firma|mann))\b.*"
    r"|example(?: customer)?|beispiel(?:kunde)?"
)


@dataclass
class Reading:
    """What was read of a list: rows, questions, the columns of each sheet by title, and what is to be said about it."""

    rows: list[RowFacts]
    questions: Questions
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)


def read_list(
    workbook: Workbook,
    vocabulary: Vocabulary,
    questions: Questions,
    said: Mapping[str, Mapping[str, str]],
    zone: str,
    today: date,
) -> Reading:
    """Read every sheet. `said` are the columns of a mapping file, by sheet and title. Raises ValueError for a role."""
    reading = Reading([], questions, notes=list(workbook.notes))
    legend = Legend()
    headers: dict[str, Header | None] = {}
    skip: dict[str, set[int]] = {}
    for grid in workbook.sheets:
        header = headers[grid.name] = find_header(grid, vocabulary, said.get(grid.name or ONLY_SHEET, {}))
        skip[grid.name] = learn(legend, grid.name, grid.rows if header is None else _outside(grid, header))
    people = [
        row.at(column.place).text
        for grid in workbook.sheets
        if (header := headers[grid.name])
        for column in header.columns
        if column.role is Role.PERSON
        for row in grid.rows
        if row.number > header.row
    ]
    persons = Persons(people)
    for grid in workbook.sheets:
        header = headers[grid.name]
        if header is None or grid.hidden:
            why = "a hidden sheet" if grid.hidden else "no row of it names columns of a permission list"
            if any(row.filled for row in grid.rows) and not skip[grid.name]:
                reading.skipped.append((grid.name or "the file", why))
            continue
        dates = [row.at(c.place) for row in grid.rows for c in header.columns if row.number > header.row]
        context = Context(grid, header, legend, order_of(dates), persons, vocabulary, questions, zone, today)
        reading.columns[grid.name or ONLY_SHEET] = {
            column.title: column.words for column in header.columns if column.title
        }
        _SheetReader(context, reading, skip[grid.name]).read()
    settle(reading.rows, vocabulary, questions)
    return reading


def _outside(grid: Grid, header: Header) -> list[Row]:
    """The rows of a sheet that may be its legend or footnotes: above the header, or of one cell below it."""
    return [row for row in grid.rows if row.number < header.row or (row.number > header.row and len(row.filled) == 1)]


class _SheetReader:
    """The rows of one sheet, from its header down."""

    def __init__(self, context: Context, reading: Reading, skip: set[int]) -> None:
        self.context = context
        self.reading = reading
        self.skip = skip
        self.answers = AnswerReader(context)
        self.limits = LimitReader(context)
        self.remarks = RemarkReader(context)
        header = context.header
        self.name_place = header.of(Role.CUSTOMER)[0].place
        self.is_archive = has(fold(context.grid.name), ENDED) is not None or (
            bool(header.of(Role.LEFT)) and not header.of(Role.PERMISSION)
        )
        self.over: str | None = None

    def read(self) -> None:
        """Read every row, or say why it is none."""
        grid, started, blank = self.context.grid, False, False
        for row in grid.rows:
            if row.number <= self.context.header.row:
                continue
            why = self._no_data(row, blank=started and blank)
            blank = not row.filled
            if why:
                if row.filled:
                    self.reading.skipped.append((RowFacts(grid.name, row.number).where, why))
                continue
            started = True
            self.reading.rows.append(self._row(row))

    def _no_data(self, row: Row, *, blank: bool) -> str | None:
        filled = row.filled
        if not filled:
            return "blank"
        first = row.at(filled[0]).text
        if row.number in self.skip:
            return "a line of the legend, or a footnote"
        if fold(first).rstrip(":") in _TOTALS or is_report_footer(first):
            return "a total, or a report's footer"
        if len(filled) == 1 and (
            self.context.grid.merged.get((row.number, self.name_place)) is None or filled[0] == self.name_place
        ):
            is_name = filled[0] == self.name_place and not re.match(r"[—–\-*=#]|.*:$", first)
            heading = has(
                fold(first),
                (*ENDED, *FORBIDDEN, "accounts", "kunden", "customers", "bestandskunden", "clients", "clientes"),
            )
            if not is_name or heading:
                self.over = first if has(fold(first), ENDED) or has(fold(first), FORBIDDEN) else None
                return "a heading or a remark over the whole row; it says nothing about where a permission holds"
            if blank or "copyright" in fold(first) or fold(first).startswith(("source", "quelle", "stand")):
                return "words below the list"
        name = row.at(self.name_place).text
        if name and _TEST.fullmatch(fold(name)):
            return "a test row"
        return None

    def _row(self, row: Row) -> RowFacts:
        c = self.context
        domain = c.first(row, Role.DOMAIN).text
        found = RowFacts(c.grid.name, row.number, domain=_domain(domain), crm_id=c.first(row, Role.CRM_ID).text or None)
        at = found.where
        name = c.cell(row, c.header.of(Role.CUSTOMER)[0]).text
        struck = c.cell(row, c.header.of(Role.CUSTOMER)[0]).struck
        found.customer = name
        is_merged_group = (row.number, self.name_place) in c.grid.merged
        if fold(name) in UNKNOWN or name.startswith(("=", "+", "@")):
            shown = c.persons.without(name) or "nothing"
            said, open_ = c.questions.ask(
                "who",
                f"{at}, the name is {shown}",
                at,
                f"The customer of {at} is named {shown!r}: who is it?",
                "the customer's name, or skip",
                values.free_text,
            )
            if said is None or said == "skip":
                found.customer, found.skipped = "", "nobody is named" + ("; a question is open" if open_ else "")
                return found
            found.customer = said
        if self.is_archive:
            found.ended = True
            left = c.first(row, Role.LEFT).text
            words = f"{c.grid.name or 'The list'}: left {left}".strip()
            found.facts = [Fact("revoked", "left", ("any",), words=[c.persons.without(words)])]
            return found
        found.facts = self.answers.facts(row, at)
        self.remarks.territories(row, found)
        self.limits.limit(row, found)
        self.remarks.apply(row, found)
        self._whole_row(row, found, struck=struck)
        if is_merged_group:
            found.words.append("merged")
        if not found.facts:
            found.skipped = "it says nothing about what the customer allows"
        return found

    def _whole_row(self, row: Row, found: RowFacts, *, struck: bool) -> None:
        """What holds for a row as a whole: struck through, hidden, or below a heading that takes it back."""
        c, at = self.context, found.where
        if struck and c.legend.strike:
            found.facts = [Fact("revoked", "strike", ("any",), words=["The whole row is struck through."])]
        elif struck:
            text = "The name is struck through, and no legend says what that means: is it over?"
            said, open_ = c.questions.ask(
                "colour", "the name is struck through", at, text, "over, or ignore", one_of("over", "ignore")
            )
            if said == "over":
                found.facts = [Fact("revoked", "strike", ("any",), words=["The whole row is struck through."])]
            found.hold(open_)
        if row.hidden and found.granted:
            text = f"{at} is hidden: is it meant to be gone?"
            said, open_ = c.questions.ask("hidden", at, at, text, "read, or skip", one_of("read", "skip"))
            found.hold("never" if said == "skip" else open_)
        if self.over and found.granted:
            shown = c.persons.without(self.over)
            text = f"The heading {shown!r} stands over the row, which says yes: what stands?"
            said, open_ = c.questions.ask(
                "conflict", f"heading {shown}", at, text, "over, or holds", one_of("over", "holds")
            )
            if said == "over":
                found.facts.append(Fact("revoked", "heading", ("any",), words=[shown]))
            found.hold("never" if said == "over" else open_)


def _domain(text: str) -> str | None:
    found = re.search(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)", text.casefold())
    return found[1] if found else None
