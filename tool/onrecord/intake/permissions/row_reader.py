"""Reads one row of a list: what it says, and what must be asked. Nothing is read into it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.intake.crm.cell_values import Order
from onrecord.intake.permissions import answer_values as values
from onrecord.intake.permissions.answer_cells import NOES, CellAnswer, Said, read_answer, read_words
from onrecord.intake.permissions.columns import Column, Header, Role
from onrecord.intake.permissions.day_cells import DayCell, DayKind, read_day
from onrecord.intake.permissions.facts import Fact
from onrecord.intake.permissions.grid import Cell, Grid, Row
from onrecord.intake.permissions.legends import Legend, name_color
from onrecord.intake.permissions.phrases import NO_CONTACT, find_phrase, fold
from onrecord.intake.permissions.questions import AnswerError, Questions, make_choice_reader
from onrecord.intake.permissions.remarks import Persons
from onrecord.intake.permissions.scopes import read_scope

_CELL_OPTIONS = "yes, no, refused, not yet, unknown, or words such as 'web only'"
_STATES: dict[Said, str] = {
    Said.NO: "no",
    Said.DECLINED: "declined",
    Said.REVOKED: "revoked",
    Said.FORBIDDEN: "forbidden",
    Said.WAITING: "requested",
}


@dataclass(frozen=True)
class Context:
    """What is needed to read the rows of one sheet."""

    grid: Grid
    header: Header
    legend: Legend
    orders: Mapping[int, Order]
    persons: Persons
    vocabulary: Vocabulary
    questions: Questions
    zone: str
    today: date
    beside: frozenset[tuple[int, int]] = frozenset()
    """Cells next to the list that are lines of its legend, by row number and place."""

    def find_cell(self, row: Row, column: Column) -> Cell:
        """A cell, or the one with which it is merged."""
        return self.grid.merged.get((row.number, column.place)) or row.at(column.place)

    def find_first(self, row: Row, role: Role) -> Cell:
        """The cell of the first column of a role that is not empty."""
        return self.find_filled(row, self.header.of(role))[1]

    def find_filled(self, row: Row, columns: Iterable[Column]) -> tuple[Column | None, Cell]:
        """The first of some columns that is not empty, and its cell."""
        cells = ((column, self.find_cell(row, column)) for column in columns)
        return next((one for one in cells if one[1].text or one[1].uncomputed), (None, Cell()))

    def read_day(self, column: Column | None, cell: Cell) -> DayCell:
        """What a cell of a date column says, with the order of the dates in that column."""
        order = self.orders.get(column.place, Order.UNSAID) if column else Order.UNSAID
        day_cell = read_day(cell, order, self.zone, self.today)
        if day_cell.kind is DayKind.DAY and (cell.struck or cell.half_struck):
            return DayCell(DayKind.ASK, why="it is struck through")
        return day_cell


def _say_uses(vocabulary: Vocabulary) -> str:
    return f"uses: {', '.join(vocabulary.uses.atoms)}"


def find_places(column: Column, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The channels that a title names, if it names nothing else and there is no text above it."""
    scope = read_scope(column.title, vocabulary, is_title=True)
    is_more = column.group or scope.uses or scope.rest or scope.only or scope.no or scope.denied
    return () if is_more else tuple(scope.channels)


class AnswerReader:
    """Turns the permission columns of rows into facts, without their limits."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.questions = context.questions
        columns = context.header.of(Role.PERMISSION)
        self._bases = [
            c for c in columns if not c.channels and any(set(c.uses) & set(o.uses) for o in columns if o.channels)
        ]

    def read_facts(self, row: Row, at: str) -> list[Fact]:
        """The facts in the permission columns and the list of uses. `at` names the row."""
        found: list[Fact] = []
        answers = {c: self._read_answer(row, c, at) for c in self.context.header.of(Role.PERMISSION)}
        for column, (answer, open_) in answers.items():
            if column in self._bases:
                continue
            uses = answer.uses or column.uses
            for of in self._bases:
                base = answers[of][0]
                if not set(column.uses) & set(of.uses):
                    continue
                uses = answer.uses or base.uses or column.uses
                beyond = base.channels and not set(answer.channels or column.channels) <= set(base.channels)
                if answer.said is Said.YES and (base.said is not Said.YES or beyond):
                    open_ = open_ or self._ask_about_base(column, of, row, at)
            found += self._make(column, answer, uses, open_)
        for column in self._bases:
            answer, open_ = answers[column]
            dependents = [c for c in answers if c.channels and set(c.uses) & set(column.uses)]
            has_place = any(answers[c][0].said is Said.YES for c in dependents)
            uses = answer.uses or column.uses
            if answer.said is not Said.YES or not has_place or "anonymous-story" in uses:
                found += self._make(column, answer, uses, open_)
        found += self._read_places_alone(row, at)
        self._hold_by_mood(row, at, found)
        return found + self._read_listed_uses(row, at)

    def _read_places_alone(self, row: Row, at: str) -> list[Fact]:
        """The facts in columns that name a channel but no use: for `Website: yes`, the use is asked."""
        c, found = self.context, []
        for column in c.header.of(Role.UNKNOWN):
            channels = find_places(column, c.vocabulary)
            if not channels:
                continue
            known = values.make_terms_reader(c.vocabulary.uses, "none")
            answer = read_answer(c.find_cell(row, column), c.vocabulary, c.legend.signs)
            if answer.said is Said.YES and not (answer.uses or answer.channels or answer.denied or answer.wide):
                text = f"{column.title} says yes but names no use: what may be used there?"
                uses, open_ = self.questions.ask(
                    "use", f"{column.title} = yes", at, text, f"{_say_uses(c.vocabulary)}; or none", known
                )
                if uses != ("none",):
                    waits = [open_] if open_ else []
                    found.append(Fact("granted", column.title, uses or ("any",), channels, open=waits))
        return found

    def _hold_by_mood(self, row: Row, at: str, facts: list[Fact]) -> None:
        """Ask about a no to being a reference at all, if another column says yes."""
        c = self.context
        for column in c.header.of(Role.MOOD):
            answer = read_answer(c.find_cell(row, column), c.vocabulary, c.legend.signs).said
            if (
                any(fact.state == "granted" for fact in facts)
                and answer in NOES
                and not find_phrase(fold(c.find_cell(row, column).text), NO_CONTACT)
            ):
                text = f"{column.title} says no, but another column says yes: does the yes count?"
                holds, open_ = self.questions.ask(
                    "conflict",
                    f"{column.title} says no beside a yes",
                    at,
                    text,
                    "yes or no",
                    make_choice_reader("yes", "no"),
                )
                for fact in facts:
                    if fact.state == "granted" and holds != "yes":
                        fact.open.append(open_ or "never")

    def _ask_about_base(self, column: Column, of: Column, row: Row, at: str) -> str | None:
        """Ask about a yes to a channel, if the column of the use itself does not say yes, or names another channel."""
        safe_text = self.context.persons.remove_from(self.context.find_cell(row, of).text) or "nothing"
        about = f"{column.title} says yes, {of.title} says {safe_text}, {at}"
        _, open_ = self.questions.ask(
            "conflict", about, at, f"{about}: may it be used there?", "no", make_choice_reader("no")
        )
        return open_ or "never"

    def _make(self, column: Column, answer: CellAnswer, uses: tuple[str, ...], open_: str | None) -> list[Fact]:
        facts = []
        channels = answer.channels or column.channels or None
        if answer.channels and column.channels:  # "deck only" in a column of decks and proposals: only what is in both
            both = tuple(c for c in answer.channels if c in column.channels)
            channels = both or answer.channels
        if answer.said is Said.YES or answer.said is Said.DOUBT:
            if answer.said is Said.YES:
                there = column.territories or None
                fact = Fact("granted", column.title, uses, channels, there, open=[open_] if open_ else [])
                if answer.wide:
                    fact.words.append("wide")
                if answer.note:
                    fact.words.append(answer.note)
                    fact.conditions = tuple(c for c in ("own-words",) if c in self.context.vocabulary.conditions)
                facts.append(fact)
            facts += [Fact("forbidden", column.title, (use,), column.channels or None) for use in answer.denied]
        elif answer.said in _STATES:
            state = _STATES[answer.said]
            facts.append(Fact(state, column.title, uses, channels, column.territories or None))  # type: ignore[arg-type]
        return facts

    def _read_answer(self, row: Row, column: Column, at: str) -> tuple[CellAnswer, str | None]:
        """What a cell says, and the id of a question that holds its yes back."""
        c = self.context
        cell = c.find_cell(row, column)
        answer = read_answer(cell, c.vocabulary, c.legend.signs)
        open_ = None
        sharing = [o for o in c.header.of(Role.PERMISSION) if c.grid.merged.get((row.number, o.place)) is cell]
        if answer.said is Said.DOUBT or (answer.said is Said.YES and len(sharing) > 1):
            answer, open_ = self._ask(cell, column, at)
        if answer.said is Said.YES:
            if cell.struck and c.legend.strike:
                answer = CellAnswer(Said.REVOKED)
            elif cell.struck:
                text = f"{column.title} is struck through, and no legend explains that: has the permission ended?"
                over, open_ = self.questions.ask(
                    "color",
                    f"struck through in {column.title}",
                    at,
                    text,
                    "over, or ignore",
                    make_choice_reader("over", "ignore"),
                )
                answer = CellAnswer(Said.REVOKED) if over == "over" else answer
            else:
                answer, open_ = self._read_color(row, column, cell, answer, open_)
            if column.hidden and answer.said is Said.YES:
                text = f"The column {column.title} is hidden: does it still count?"
                holds, open_ = self.questions.ask(
                    "hidden", f"column {column.title}", at, text, "yes or no", make_choice_reader("yes", "no")
                )
                answer = CellAnswer(Said.NOTHING) if holds == "no" else answer
        return answer, open_

    def _read_color(
        self, row: Row, column: Column, cell: Cell, cell_answer: CellAnswer, open_: str | None
    ) -> tuple[CellAnswer, str | None]:
        """Apply what the legend says about the color of a yes, or ask. The row's own color is judged elsewhere."""
        name = row.at(self.context.header.of(Role.CUSTOMER)[0].place)
        for how, color, of_row in (("filled", cell.fill, name.fill), ("written", cell.ink, name.ink)):
            if color is None or color == of_row:
                continue
            meant = self.context.legend.colors.get(name_color(color) or "")
            if meant in (None, Said.DOUBT):
                answer, question = self.ask_color(f"{how} {color} in {column.title}", column.title, how, row)
                cell_answer = CellAnswer(Said.NOTHING) if answer == "no" else cell_answer
                open_ = open_ or question
            elif meant is not Said.YES:
                cell_answer = CellAnswer(meant)
        return cell_answer, open_

    def ask_color(self, about: str, what: str, how: str, row: Row) -> tuple[str | None, str | None]:
        """Ask whether a yes in a color counts: the answer, or the id of the open question."""
        at = f"{self.context.grid.name}, row {row.number}" if self.context.grid.name else f"row {row.number}"
        text = f"{what} is {how} in a color that no legend explains: does the yes count?"
        return self.questions.ask("color", about, at, text, "yes or no", make_choice_reader("yes", "no"))

    def _ask(self, cell: Cell, column: Column, at: str) -> tuple[CellAnswer, str | None]:
        c = self.context
        safe_text = c.persons.remove_from(cell.text) or "a formula without its value"
        mark = " (part of it is struck through)" if cell.half_struck else ""
        foot = next((line for line in c.legend.footnotes if line[0] in cell.text), None)
        note = f"; the list says: {c.persons.remove_from(foot)!r}" if foot else ""

        def read(answer: object) -> CellAnswer:
            found = read_words(str(answer), c.vocabulary, {})
            if found.said is Said.DOUBT or found.wide:
                raise AnswerError(f"answer {_CELL_OPTIONS}")
            return found

        text = f"{safe_text!r}{mark} in {column.title}{note}: what did they answer?"
        found, open_ = self.questions.ask(
            "answer", f"{column.title} = {safe_text}{mark}", at, text, _CELL_OPTIONS, read
        )
        if found is not None and foot:
            found = replace(found, note=c.persons.remove_from(foot))
        return found or CellAnswer(Said.NOTHING), open_

    def _read_listed_uses(self, row: Row, at: str) -> list[Fact]:
        """The facts for the uses that one cell lists, if the row says that the customer is referenceable."""
        c = self.context
        facts: list[Fact] = []
        for column in c.header.of(Role.USES):
            cell = c.find_cell(row, column)
            for part in cell.text.replace("\n", ";").replace("+", ";").replace(",", ";").split(";"):
                if not part.strip() or fold(part) in ("-", "n/a", "--none--", "none"):
                    continue
                scope = read_scope(part, c.vocabulary)
                uses = tuple(scope.uses)
                is_hedged = part.strip().startswith(("(", "[")) or cell.half_struck
                if is_hedged or scope.rest or scope.no or scope.denied or scope.channels or not uses:
                    safe_text = c.persons.remove_from(part.strip())
                    text = f"{safe_text!r} in {column.title} is not a known use: which one is it?"
                    answer, _ = self.questions.ask(
                        "use",
                        f"{column.title} = {safe_text}",
                        at,
                        text,
                        f"{_say_uses(c.vocabulary)}; or none",
                        values.make_terms_reader(c.vocabulary.uses, "none"),
                    )
                    uses = () if answer is None or answer == ("none",) else answer
                if uses:
                    facts.append(Fact("granted", f"{column.title} {part.strip()}", uses))
        return self._read_mood(row, at, facts)

    def _read_mood(self, row: Row, at: str, listed: list[Fact]) -> list[Fact]:
        c = self.context
        for column in c.header.of(Role.MOOD):
            cell = c.find_cell(row, column)
            mood = read_answer(cell, c.vocabulary, c.legend.signs)
            if find_phrase(fold(cell.text), NO_CONTACT):
                activities = tuple(c.vocabulary.uses.sort(c.vocabulary.activities))
                return [Fact("forbidden", column.title, activities, words=[cell.text])]
            if mood.said is Said.YES and mood.uses is None and not mood.wide:
                if not listed and not self._has_answers(row):
                    self.questions.ask(
                        "use",
                        f"{column.title} names no use",
                        at,
                        f"{column.title} says yes but names no use: what is allowed?",
                        "none: add the uses to the list itself",
                        make_choice_reader("none"),
                    )
                continue
            if not listed and mood.said is Said.NO and not self._has_answers(row):
                text = f"{column.title} says no but names no use: what is not allowed?"
                answer, _ = self.questions.ask(
                    "use",
                    f"{column.title} says no to nothing named",
                    at,
                    text,
                    f"any; {_say_uses(c.vocabulary)}; or none",
                    values.make_terms_reader(c.vocabulary.uses, "none"),
                )
                if answer and answer != ("none",):
                    return [Fact("forbidden", column.title, answer)]
            if not listed:
                continue
            safe_text = c.persons.remove_from(cell.text) or "nothing"
            text = f"{column.title} says {safe_text!r}: are the uses in the row still allowed?"
            holds, open_ = self.questions.ask(
                "answer", f"{column.title} = {safe_text}", at, text, "yes or no", make_choice_reader("yes", "no")
            )
            if holds == "no":
                return []
            listed = [replace(fact, open=[*fact.open, open_]) if open_ else fact for fact in listed]
        return listed

    def _has_answers(self, row: Row) -> bool:
        return any(self.context.find_cell(row, column).text for column in self.context.header.of(Role.PERMISSION))
