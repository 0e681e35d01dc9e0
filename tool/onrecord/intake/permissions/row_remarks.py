"""Applies the remarks of a row to its answers: they narrow them, hold them back or forbid; they never widen one."""

import re
from datetime import date

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.intake.permissions import answer_values as values
from onrecord.intake.permissions.answer_cells import Said, read_answer
from onrecord.intake.permissions.columns import Column, Role
from onrecord.intake.permissions.facts import Fact, RowFacts
from onrecord.intake.permissions.grid import Cell, Row
from onrecord.intake.permissions.phrases import (
    BESIDE_CONDITION,
    CONDITIONS,
    ENDED,
    FILLERS,
    FINE_STATUSES,
    NO,
    NOT,
    ONLY,
    UNKNOWN,
    USES,
    WIDE_YES,
    fold,
    has,
    words_of,
)
from onrecord.intake.permissions.questions import one_of
from onrecord.intake.permissions.remarks import (
    SEE_ABOVE,
    conditions_in,
    forbids,
    is_harmless,
    may_limit,
    names_review_site,
    takes_back,
)
from onrecord.intake.permissions.row_reader import Context, places_of
from onrecord.intake.permissions.scopes import read_scope
from onrecord.intake.permissions.territory_cells import read_territories
from onrecord.names.companies import company_keys

_ONLY_THERE = re.compile(r"\s*(?:only|nur|seulement|solo)?\s*(.{2,40}?)\s*(?:only|nur|seulement|solo)?\s*[!.]*\s*")
_GATES = (
    "approved",
    "cleared",
    "confirmed",
    "released",
    "signed",
    "freigegeben",
    "genehmigt",
    "unterschrieben",
    "validé",
    "firmado",
)
_DATUM = re.compile(
    r"[0-9.,%€$£¥:+\s/-]+|(?:https?://|www\.)\S+|[^\s@]+@[^\s@]+|[0-9a-z]*[0-9][0-9a-z_-]*|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/?"
)
"""Numbers and dates, addresses, and ids without a space."""
_LONGEST_PLAIN = 80
"""A longer remark, in characters, says more than the one condition that was understood."""


class RemarkReader:
    """Reads the remarks, clauses and notes of the rows of one sheet."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.questions = context.questions
        self._seen: frozenset[str] = frozenset()
        """The customers in the rows above, to whose remarks `see above` may refer."""

    def territories(self, row: Row, found: RowFacts) -> None:
        """Use a remark such as `EMEA ONLY` as the territory, if no column has one; otherwise it becomes a question."""
        if self.context.first(row, Role.TERRITORIES).text:
            return
        for text in self._texts(row):
            there = _only_there(text, self.context.vocabulary)
            if there:
                for fact in found.facts:
                    fact.territories = fact.territories or there

    def apply(self, row: Row, found: RowFacts) -> None:
        """Read every remark of a row for limits. Text in unknown columns counts as a remark if somebody says so."""
        at = found.where
        self._former(row, found, at)
        self._clauses(row, found)
        self._limiting_columns(row, found, at)
        texts = [*found.beside_name, *self._texts(row), *self._not_understood(row, found, at)]
        for text in texts:
            if is_harmless(text) or (self._seen & company_keys(found.customer) and fold(text).strip(" .") in SEE_ABOVE):
                continue
            shown = self.context.persons.without(text)
            if forbids(text):
                public = (
                    ("public",) if "public" in fold(text) and "public" in self.context.vocabulary.channels else None
                )
                named = tuple(read_scope(text, self.context.vocabulary).uses)
                forbidden = Fact("forbidden", "remark", named or ("any",), public, words=[shown])
                found.facts.append(forbidden)
                if not named or any(set(fact.uses) & set(named) for fact in found.granted):
                    said = self._conflict(found, f"The remark {shown!r} forbids what the row allows", shown, at)
                    if said == "holds":
                        found.facts.remove(forbidden)
            elif takes_back(text):
                self._conflict(found, f"The remark {shown!r} says that it has ended", shown, at)
                if not found.granted:
                    found.against.append(shown)
            elif found.granted:
                self._limit(text, shown, found, at)
        for column in self.context.header.columns:
            cell = self.context.cell(row, column)
            if cell.comment and column.role is not Role.PERSON and found.granted:
                shown = self.context.persons.without(cell.comment)
                self._ask_scope(shown, f"The note on {column.title} says {shown!r}", found, at)
        self._titles(row, found, at)
        self._review_sites(found, texts)
        self._seen |= company_keys(found.customer)

    def _titles(self, row: Row, found: RowFacts, at: str) -> None:
        """Apply a note at the title of a column to its answers, or to the whole row if the column has no answers."""
        for column in self.context.header.columns:
            cell = self.context.cell(row, column)
            for warning in column.warnings:
                shown = self.context.persons.without(warning)
                facts = [f for f in found.granted if column.role is not Role.PERMISSION or f.column == column.title]
                if facts and (cell.text or cell.uncomputed) and column.role is not Role.PERSON:
                    text = f"A note at the title of {column.title} says {shown!r}"
                    self._ask_scope(f"{column.title}: {shown}", text, found, at, facts)

    def _review_sites(self, found: RowFacts, texts: list[str]) -> None:
        """Leave out a quote from a review site: the site licenses it, and that is not the customer's permission."""
        for fact in found.granted:
            if "quote" in fact.uses and any(map(names_review_site, (*texts, *fact.words, fact.evidence or ""))):
                fact.aside = (
                    "it is a quote from a review site, whose terms allow it, not the customer; record its source"
                )

    def _limiting_columns(self, row: Row, found: RowFacts, at: str) -> None:
        """Ask about columns whose title is a limit, and about statuses that are not clearly fine, once per value."""
        c = self.context
        for column in (*c.header.of(Role.LIMIT), *c.header.of(Role.STATUS), *c.header.of(Role.TYPE)):
            cell = c.cell(row, column)
            said = fold(cell.text).strip(" .!")
            if not found.granted or not (said or cell.uncomputed) or said in UNKNOWN:
                continue
            if column.role is Role.LIMIT and (said in NO or said == "0"):
                continue
            if column.role is not Role.LIMIT and (forbids(cell.text) or takes_back(cell.text)):
                continue  # the remark about it is asked
            if column.role is Role.STATUS and said in FINE_STATUSES:
                continue
            if column.role is Role.TYPE and not may_limit(cell.text):
                continue
            name = f"{column.group}: {column.title}" if column.group else column.title
            about = f"{name} = {c.persons.without(cell.text) or 'a formula'}"
            self._conflict(found, f"The row says yes, but {about}", about, None, at)

    def _not_understood(self, row: Row, found: RowFacts, at: str) -> list[str]:
        """The texts of columns that are not understood, if somebody says that they are remarks; asked per column."""
        c, texts = self.context, []
        for column in c.header.of(Role.UNKNOWN):
            cell = c.cell(row, column)
            name = f"{column.group}: {column.title}" if column.group else column.title
            if not found.granted or (_is_plain_datum(cell) and not _is_gate(column)):
                continue
            if (
                places_of(column, c.vocabulary)
                and read_answer(cell, c.vocabulary, c.legend.signs).said is not Said.DOUBT
            ):
                continue  # an answer about that channel, whose use is asked
            shown = c.persons.without(cell.text) or "nothing"
            text = f"The column {name!r} is not understood; here it says {shown!r}: may it limit a permission?"
            options = "no: leave it out; or remark: read each of its cells as a remark"
            said, open_ = self.questions.ask("scope", f"column {name}", at, text, options, one_of("no", "remark"))
            if said == "remark" and cell.text:
                texts.append(cell.text)
            found.hold(open_)
        return texts

    def _clauses(self, row: Row, found: RowFacts) -> None:
        """Keep the number of a clause with what is based on the contract; the number itself grants nothing.

        In the agreements that we know, no clause grants more than name and logo.
        """
        for text in self._texts(row, Role.CLAUSE):
            shown = self.context.persons.without(text)
            for fact in found.granted:
                if fact.basis in ("contract-clause", "clickwrap", None) and shown not in fact.words:
                    fact.words.append(shown)
        for fact in found.granted:
            beyond = [use for use in fact.uses if use not in ("logo", "name")]
            if fact.basis in ("contract-clause", "clickwrap") and beyond:
                text = f"A clause rarely grants more than name and logo: does yours grant {', '.join(beyond)}?"
                about = f"clause grants {', '.join(beyond)}"
                holds, open_ = self.questions.ask("answer", about, found.where, text, "yes or no", one_of("yes", "no"))
                if holds != "yes":
                    fact.open.append(open_ or "never")

    def _texts(self, row: Row, role: Role | None = None) -> list[str]:
        c = self.context
        if role is not None:
            return [text for column in c.header.of(role) if (text := c.cell(row, column).text)]
        remarks = [column for column in c.header.of(Role.REMARK) if (row.number, column.place) not in c.beside]
        texts = [c.cell(row, column).text for column in remarks]
        texts += [text for text in self._texts(row, Role.CLAUSE) if forbids(text) or takes_back(text)]
        for column in (*c.header.of(Role.IGNORED), *c.header.of(Role.STATUS)):
            text = c.cell(row, column).text  # a status only counts if it takes something back
            if forbids(text) or takes_back(text):
                texts.append(text)
        for column in c.header.of(Role.UNKNOWN):
            text = c.cell(row, column).text
            if forbids(text) or takes_back(text) or (NOT | ONLY) & set(words_of(text)):
                texts.append(text)
        return [text for text in texts if text]

    def _former(self, row: Row, found: RowFacts, at: str) -> None:
        cell = self.context.first(row, Role.TYPE)
        if has(fold(cell.text), ENDED):
            self._conflict(found, f"The customer's type is {cell.text!r}", cell.text, at)
        left = self.context.first(row, Role.LEFT)
        if left.text and self.context.header.of(Role.PERMISSION):
            self._conflict(found, f"They left on {left.text}", f"left on {left.text}", at)

    def _conflict(self, found: RowFacts, text: str, about: str, at: str | None, where: str = "") -> str | None:
        """Ask which is right, once for each row `at`, or once for all rows that say the same."""
        if not found.granted:
            return None
        options = "over: nothing is allowed; or holds: the yes still counts"
        said, open_ = self.questions.ask(
            "conflict",
            f"{about}, {at}" if at else about,
            at or where,
            f"{text}: which is right?",
            options,
            one_of("over", "holds"),
        )
        if said == "over":
            found.facts.append(Fact("revoked", "remark", ("any",), words=[about]))
            found.hold("never")
        found.hold(open_)
        return said

    def _limit(self, text: str, shown: str, found: RowFacts, at: str) -> None:
        if there := _only_there(text, self.context.vocabulary):
            for fact in found.granted:
                if set(fact.territories or ()) != set(there):
                    self._ask_scope(shown, f"The remark says {shown!r}, but the territory is different", found, at)
                    break
            return
        conditions = tuple(term for term in conditions_in(text) if term in self.context.vocabulary.conditions)
        if conditions and _is_plain(text):
            _narrow(found.granted, conditions, shown)
            return
        self._ask_scope(shown, f"The remark says {shown!r}", found, at)

    def _ask_scope(self, shown: str, text: str, found: RowFacts, at: str, facts: list[Fact] | None = None) -> None:
        conditions = ", ".join(self.context.vocabulary.conditions.atoms)
        options = f"none: it limits nothing; or conditions: {conditions}"
        known = values.terms(self.context.vocabulary.conditions, "none")
        said, open_ = self.questions.ask("scope", shown, at, f"{text}: does it limit the permission?", options, known)
        limited = found.granted if facts is None else facts
        if said and said != ("none",):
            _narrow(limited, said, shown)
        for fact in limited:
            if open_ is not None and open_ not in fact.open:
                fact.open.append(open_)


def _is_gate(column: Column) -> bool:
    """Whether a title asks if something is approved at all, so that an empty cell below it also says something."""
    return any(word.startswith(_GATES) for word in words_of(column.title))


def _is_plain_datum(cell: Cell) -> bool:
    """Whether a cell contains nothing that could be a limit: it is empty, a number, a day or an address."""
    text = fold(cell.text)
    return (
        not cell.uncomputed
        and not isinstance(cell.value, bool)
        and (cell.is_number or isinstance(cell.value, date) or text in UNKNOWN or _DATUM.fullmatch(text) is not None)
    )


def _narrow(facts: list[Fact], conditions: tuple[str, ...], words: str) -> None:
    for fact in facts:
        fact.conditions = tuple(dict.fromkeys((*fact.conditions, *conditions)))
        if words not in fact.words:
            fact.words.append(words)


def _only_there(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The territories in a remark that only says `only there`; none if it says anything else."""
    if not ONLY & set(words_of(text)):
        return ()
    found = _ONLY_THERE.fullmatch(text)
    said = read_territories(found[1], vocabulary.territories) if found else None
    return said.terms if said and not said.unknown and not said.without else ()


def _is_plain(text: str) -> bool:
    """Whether a remark says nothing except the condition that was understood."""
    rest = fold(text)
    for _, words in CONDITIONS:
        for phrase in words:
            rest = rest.replace(phrase, " ")
    left = {word for word in words_of(rest) if not word.isdigit()} - FILLERS - BESIDE_CONDITION
    return len(text) <= _LONGEST_PLAIN and all(word in USES or word in WIDE_YES for word in left)
