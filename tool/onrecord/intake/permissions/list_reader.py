"""Reads a whole list: its sheets, legend, headers and rows, one by one, and then compares the rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.intake.crm.tables import is_report_footer
from onrecord.intake.permissions import answer_values as values
from onrecord.intake.permissions.answer_cells import NOES, Said
from onrecord.intake.permissions.clauses import Agreement, find_named_agreements, say_check
from onrecord.intake.permissions.columns import Column, Header, Role
from onrecord.intake.permissions.day_cells import find_order
from onrecord.intake.permissions.disputes import OVER_OR_HOLDS, settle
from onrecord.intake.permissions.facts import Fact, RowFacts
from onrecord.intake.permissions.grid import Grid, Row, Workbook
from onrecord.intake.permissions.headers import find_headers
from onrecord.intake.permissions.legends import Legend, learn, name_color
from onrecord.intake.permissions.name_cells import is_no_name, split_name
from onrecord.intake.permissions.phrases import ENDED, UNKNOWN, WORDS, find_phrase, fold
from onrecord.intake.permissions.questions import Questions, make_choice_reader
from onrecord.intake.permissions.remarks import Persons, does_limit_list, may_limit
from onrecord.intake.permissions.row_limits import LimitReader
from onrecord.intake.permissions.row_reader import AnswerReader, Context
from onrecord.intake.permissions.row_remarks import RemarkReader
from onrecord.intake.permissions.scopes import read_scope

_STRIPES = 3
"""How many rows of one color, equally spaced, count as the stripes of a table."""
ONLY_SHEET = "list"
"""The name in a mapping for the only sheet of a CSV file."""
_OWNERS = frozenset(WORDS["owners"])
_HEADINGS = ("accounts", "kunden", "customers", "bestandskunden", "clients", "clientes")
_IN_A_TITLE = 2
"""A row above the list with at most this many cells is a title or a remark."""
_TOTALS = ("total", "totals", "summe", "sum", "gesamt", "somme", "grand total", "subtotal", "count")
_TEST = re.compile(
    r"test(?: account| row| customer)?\b.*|.*\b(?:do not delete|dummy|muster(?:kunde|firma|mann))\b.*"
    r"|example(?: customer)?|beispiel(?:kunde)?"
)
"""Rows that somebody made to try the list out: they name no customer."""


@dataclass
class Reading:
    """What was read from a list: rows, questions, the columns of each sheet by title, and notes."""

    rows: list[RowFacts]
    questions: Questions
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    agreements: dict[str, tuple[Agreement, list[str]]] = field(default_factory=dict)


def read_list(
    workbook: Workbook,
    vocabulary: Vocabulary,
    questions: Questions,
    meanings: Mapping[str, Mapping[str, str]],
    zone: str,
    today: date,
) -> Reading:
    """Read every sheet. `meanings` are the columns of a mapping file, by sheet and title.

    Raises ValueError for an unknown role.
    """
    reading = Reading([], questions, notes=list(workbook.notes))
    legend = Legend()
    lists: dict[str, list[Header]] = {}
    skip: dict[str, set[int]] = {}
    beside: dict[str, frozenset[tuple[int, int]]] = {}
    for grid in workbook.sheets:
        found = find_headers(grid, vocabulary, lambda n, grid=grid: meanings.get(_name_list(grid, n), {}))  # type: ignore[misc]
        lists[grid.name] = found
        skip[grid.name] = learn(legend, grid.name, _list_outside(grid, found[0]) if found else grid.rows)
        beside[grid.name] = frozenset(_learn_beside(legend, grid, found))
    people = [
        row.at(column.place).text
        for grid in workbook.sheets
        for header in lists[grid.name]
        for column in header.of(Role.PERSON)
        for row in grid.rows
        if header.holds(row)
    ]
    persons = Persons(people)
    for grid in workbook.sheets:
        found = lists[grid.name]
        if not found or grid.hidden:
            why = "a hidden sheet" if grid.hidden else "it has no row with column titles of a permission list"
            if any(row.filled for row in grid.rows) and not skip[grid.name]:
                reading.skipped.append((grid.name or "the file", why))
            continue
        for number, header in enumerate(found):
            rows = [row for row in grid.rows if header.holds(row)]
            orders = {c.place: find_order(row.at(c.place) for row in rows) for c in header.columns}
            header = _add_footnotes(header, legend)
            context = Context(
                grid, header, legend, orders, persons, vocabulary, questions, zone, today, beside[grid.name]
            )
            reading.columns[_name_list(grid, number)] = {c.title: c.words for c in header.columns if c.title}
            if header.beside is not None:
                where = f"{grid.name}, column {_say_column(header.beside)}".removeprefix(", ")
                why = "there is another list next to the first: put it on a separate sheet"
                reading.skipped.append((where, why))
            _SheetReader(context, reading, skip[grid.name]).read()
    settle(reading.rows, vocabulary, questions)
    reading.notes += [say_check(agreement, rows) for agreement, rows in reading.agreements.values()]
    return reading


def _name_list(grid: Grid, number: int) -> str:
    """The name of a list in a mapping: that of its sheet, with a number from the second list on."""
    return (grid.name or ONLY_SHEET) + (f", list {number + 1}" if number else "")


def _say_column(place: int) -> str:
    """The letters of a column in a spreadsheet program."""
    return (_say_column(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def _learn_beside(legend: Legend, grid: Grid, headers: list[Header]) -> list[tuple[int, int]]:
    """Read the lines of a legend next to the list, in columns without a title; returns their places."""
    return [
        (row.number, column.place)
        for header in headers
        for column in header.of(Role.REMARK)
        if not column.title
        for row in grid.rows
        if header.holds(row) and learn(legend, grid.name, [Row(row.number, (row.at(column.place),))])
    ]


def _add_footnotes(header: Header, legend: Legend) -> Header:
    """The header, with the footnotes to which marks at its titles refer."""

    def add_footnote(column: Column) -> Column:
        foot = [line for line in legend.footnotes if column.title.endswith(line[0])]
        return replace(column, warnings=(*column.warnings, *foot))

    return replace(header, columns=tuple(map(add_footnote, header.columns)))


def _list_outside(grid: Grid, header: Header) -> list[Row]:
    """The rows of a sheet that may be its legend or footnotes: above the header, or with one cell below it."""
    return [row for row in grid.rows if row.number < header.row or (row.number > header.row and len(row.filled) == 1)]


class _SheetReader:
    """Reads the rows of one sheet, from its header down."""

    def __init__(self, context: Context, reading: Reading, skip: set[int]) -> None:
        self.context = context
        self.reading = reading
        self.skip = skip
        self.answers = AnswerReader(context)
        self.limits = LimitReader(context)
        self.remarks = RemarkReader(context)
        header = context.header
        self.over_all = self._find_limits_of_list()
        self.name_place = header.of(Role.CUSTOMER)[0].place
        self.is_archive = find_phrase(fold(context.grid.name), ENDED) is not None or (
            bool(header.of(Role.LEFT)) and not header.of(Role.PERMISSION)
        )
        self.over: str | None = None
        listed = [row for row in context.grid.rows if header.holds(row) and len(row.filled) > 1]
        self.usual = _find_usual_colors(listed, self.name_place)

    def _find_limits_of_list(self) -> list[str]:
        """What in the title of the list, or in the name of its sheet, limits every row."""
        grid, header = self.context.grid, self.context.header
        above = [row for row in grid.rows if row.number < header.row and row.number not in self.skip]
        lines = [row.at(place).text for row in above for place in row.filled if len(row.filled) <= _IN_A_TITLE]
        return [text for text in (grid.name, *lines) if does_limit_list(text, self.context.vocabulary)]

    def read(self) -> None:
        """Read every row, or note why it is not a row of the list."""
        grid, started, blank = self.context.grid, False, False
        for row in grid.rows:
            if not self.context.header.holds(row):
                continue
            why = self._explain_no_data(row, blank=started and blank)
            blank = not row.filled
            if why:
                if row.filled:
                    self.reading.skipped.append((RowFacts(grid.name, row.number).where, why))
                continue
            started = True
            self.reading.rows.append(self._read_row(row))

    def _explain_no_data(self, row: Row, *, blank: bool) -> str | None:
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
            scope = read_scope(first, self.context.vocabulary)
            limits = may_limit(first) or bool(scope.uses or scope.channels)
            if not is_name or limits or find_phrase(fold(first), _HEADINGS):
                self.over = first if limits else None
                return "a heading or a remark across the row, not a customer"
            if blank or "copyright" in fold(first) or fold(first).startswith(("source", "quelle", "stand")):
                return "text below the list"
        name = row.at(self.name_place).text
        if name and _TEST.fullmatch(fold(name)):
            return "a test row"
        return None

    def _read_row(self, row: Row) -> RowFacts:
        c = self.context
        domain = c.find_first(row, Role.DOMAIN).text
        found = RowFacts(
            c.grid.name, row.number, domain=_find_domain(domain), crm_id=c.find_first(row, Role.CRM_ID).text or None
        )
        at = found.where
        cell = c.find_cell(row, c.header.of(Role.CUSTOMER)[0])
        name, found.beside_name = split_name(cell.text, c.legend)
        struck = cell.struck
        found.customer = name
        parent = c.find_first(row, Role.PARENT).text
        owners = [col for col in c.header.of(Role.PERSON) if fold(col.title).rstrip(" ?*:") in _OWNERS]
        found.colleagues = [text for col in owners if (text := c.find_cell(row, col).text)]
        found.parent = parent if fold(parent) not in UNKNOWN and fold(parent) != fold(name) else None
        is_merged_group = (row.number, self.name_place) in c.grid.merged
        if is_no_name(name) or cell.half_struck or cell.uncomputed or "\n" in cell.text:
            safe_text = c.persons.remove_from(cell.text) or "nothing"
            mark = " (part of it is struck through)" if cell.half_struck else ""
            reply, open_ = c.questions.ask(
                "who",
                f"{at}, the name is {safe_text}",
                at,
                f"The customer in {at} is called {safe_text!r}{mark}: who is it?",
                "the customer's name, or skip",
                values.read_free_text,
            )
            if reply is None or reply == "skip":
                found.customer, found.skipped = "", "no customer is named" + ("; a question is open" if open_ else "")
                return found
            found.customer = reply
        if self.is_archive:
            found.ended = True
            left = c.find_first(row, Role.LEFT).text
            words = f"{c.grid.name or 'The list'}: left {left}".strip()
            found.facts = [Fact("revoked", "left", ("any",), words=[c.persons.remove_from(words)])]
            return found
        found.facts = self.answers.read_facts(row, at)
        columns = [col for role in (Role.BASIS, Role.CLAUSE, Role.PROOF, Role.REMARK) for col in c.header.of(role)]
        for agreement in find_named_agreements(c.find_cell(row, col).text for col in columns):
            self.reading.agreements.setdefault(agreement["agreement"], (agreement, []))[1].append(at)
        self.remarks.read_territories(row, found)
        self.limits.read_limits(row, found)
        self.remarks.apply(row, found)
        self._apply_to_row(row, found, struck=struck)
        if is_merged_group:
            found.words.append("merged")
        if not found.facts:
            found.skipped = "the row does not say what the customer allows"
        return found

    def _apply_to_row(self, row: Row, found: RowFacts, *, struck: bool) -> None:
        """What applies to a row as a whole: struck through, hidden, or below a heading that limits it."""
        c, at = self.context, found.where
        if struck and c.legend.strike:
            found.facts = [Fact("revoked", "strike", ("any",), words=["The whole row is struck through."])]
        elif struck:
            text = "The name is struck through, and no legend explains that: have the permissions ended?"
            reply, open_ = c.questions.ask(
                "color", "the name is struck through", at, text, "over, or ignore", make_choice_reader("over", "ignore")
            )
            if reply == "over":
                found.facts = [Fact("revoked", "strike", ("any",), words=["The whole row is struck through."])]
            found.hold(open_)
        if row.hidden and found.granted:
            text = f"{at} is hidden: should it be read or skipped?"
            reply, open_ = c.questions.ask("hidden", at, at, text, "read, or skip", make_choice_reader("read", "skip"))
            found.hold("never" if reply == "skip" else open_)
        for over in (*self.over_all, *([self.over] if self.over else [])):
            if not found.granted:
                break
            safe_text = c.persons.remove_from(over)
            text = f"{safe_text!r} is written above the row, which says yes: which is right?"
            reply, open_ = c.questions.ask(
                "conflict", f"heading {safe_text}", at, text, OVER_OR_HOLDS, make_choice_reader("over", "holds")
            )
            if reply == "over":
                found.facts.append(Fact("revoked", "heading", ("any",), words=[safe_text]))
            found.hold("never" if reply == "over" else open_)
        name = row.at(self.name_place)
        for how, color in (("filled", name.fill), ("written", name.ink)):
            if color is not None and found.granted and color not in self.usual:
                self._check_color(row, found, how, color)

    def _check_color(self, row: Row, found: RowFacts, how: str, color: str) -> None:
        """Apply what the legend says about the color of a customer's name, or ask."""
        meant = self.context.legend.colors.get(name_color(color) or "")
        if meant is Said.YES:
            return
        if meant in (None, Said.DOUBT):
            answer, open_ = self.answers.ask_color(f"names {how} {color}", "The customer's name", how, row)
            found.hold("never" if answer == "no" else open_)
            return
        found.hold("never")
        if meant in NOES:
            found.facts.append(Fact("revoked", "color", ("any",), words=[f"The row is {how} {name_color(color)}."]))


def _find_usual_colors(rows: list[Row], place: int) -> frozenset[str]:
    """Colors without a meaning, since every row has them, or every other one: the stripes of a table."""
    found: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        for color in (row.at(place).fill, row.at(place).ink):
            if color is not None:
                found.setdefault(color, []).append(at)
    return frozenset(
        color
        for color, places in found.items()
        if len(places) == len(rows) > 1
        or (len(places) >= _STRIPES and len({b - a for a, b in pairwise(places)}) == 1 and places[1] - places[0] > 1)
    )


def _find_domain(text: str) -> str | None:
    found = re.search(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)", text.casefold())
    return found[1] if found else None
