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
    find_phrase,
    fold,
    split_words,
)
from onrecord.intake.permissions.questions import make_choice_reader
from onrecord.intake.permissions.remarks import (
    SEE_ABOVE,
    does_name_review_site,
    find_conditions,
    forbids,
    is_harmless,
    may_limit,
    takes_back,
)
from onrecord.intake.permissions.row_reader import Context, find_places
from onrecord.intake.permissions.scopes import read_scope
from onrecord.intake.permissions.territory_cells import read_territories
from onrecord.names.companies import make_company_keys

_ONLY_THERE = re.compile(r"\s*(?:only|nur|seulement|solo)?\s*(.{2,40}?)\s*(?:only|nur|seulement|solo)?\s*[!.]*\s*")
""""only Germany", "Deutschland nur!": at most 40 characters, so that a sentence is not taken for a country."""
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

    def read_territories(self, row: Row, found: RowFacts) -> None:
        """Use a remark such as `EMEA ONLY` as the territory, if no column has one; otherwise it becomes a question."""
        if self.context.find_first(row, Role.TERRITORIES).text:
            return
        for text in self._list_texts(row):
            there = _find_only_there(text, self.context.vocabulary)
            if there:
                for fact in found.facts:
                    fact.territories = fact.territories or there

    def apply(self, row: Row, found: RowFacts) -> None:
        """Read every remark of a row for limits. Text in unknown columns counts as a remark if somebody says so."""
        at = found.where
        self._read_former(row, found, at)
        self._keep_clauses(row, found)
        self._ask_about_limiting_columns(row, found, at)
        texts = [*found.beside_name, *self._list_texts(row), *self._ask_about_unknown_columns(row, found, at)]
        for text in texts:
            if is_harmless(text) or (
                self._seen & make_company_keys(found.customer) and fold(text).strip(" .") in SEE_ABOVE
            ):
                continue
            safe_text = self.context.persons.remove_from(text)
            if forbids(text):
                public = (
                    ("public",) if "public" in fold(text) and "public" in self.context.vocabulary.channels else None
                )
                named = tuple(read_scope(text, self.context.vocabulary).uses)
                forbidden = Fact("forbidden", "remark", named or ("any",), public, words=[safe_text])
                found.facts.append(forbidden)
                if not named or any(set(fact.uses) & set(named) for fact in found.granted):
                    reply = self._ask_about_conflict(
                        found, f"The remark {safe_text!r} forbids what the row allows", safe_text, at
                    )
                    if reply == "holds":
                        found.facts.remove(forbidden)
            elif takes_back(text):
                self._ask_about_conflict(found, f"The remark {safe_text!r} says that it has ended", safe_text, at)
                if not found.granted:
                    found.against.append(safe_text)
            elif found.granted:
                self._apply_limit(text, safe_text, found, at)
        for column in self.context.header.columns:
            cell = self.context.find_cell(row, column)
            if cell.comment and column.role is not Role.PERSON and found.granted:
                safe_text = self.context.persons.remove_from(cell.comment)
                self._ask_scope(safe_text, f"The note on {column.title} says {safe_text!r}", found, at)
        self._apply_titles(row, found, at)
        self._leave_out_review_sites(found, texts)
        self._seen |= make_company_keys(found.customer)

    def _apply_titles(self, row: Row, found: RowFacts, at: str) -> None:
        """Apply a note at the title of a column to its answers, or to the whole row if the column has no answers."""
        for column in self.context.header.columns:
            cell = self.context.find_cell(row, column)
            for warning in column.warnings:
                safe_text = self.context.persons.remove_from(warning)
                facts = [f for f in found.granted if column.role is not Role.PERMISSION or f.column == column.title]
                if facts and (cell.text or cell.uncomputed) and column.role is not Role.PERSON:
                    text = f"A note at the title of {column.title} says {safe_text!r}"
                    self._ask_scope(f"{column.title}: {safe_text}", text, found, at, facts)

    def _leave_out_review_sites(self, found: RowFacts, texts: list[str]) -> None:
        """Leave out a quote from a review site: the site licenses it, and that is not the customer's permission."""
        for fact in found.granted:
            if "quote" in fact.uses and any(map(does_name_review_site, (*texts, *fact.words, fact.evidence or ""))):
                fact.aside = (
                    "it is a quote from a review site, whose terms allow it, not the customer; record its source"
                )

    def _ask_about_limiting_columns(self, row: Row, found: RowFacts, at: str) -> None:
        """Ask about columns whose title is a limit, and about statuses that are not clearly fine, once per value."""
        c = self.context
        for column in (*c.header.of(Role.LIMIT), *c.header.of(Role.STATUS), *c.header.of(Role.TYPE)):
            cell = c.find_cell(row, column)
            folded_text = fold(cell.text).strip(" .!")
            if not found.granted or not (folded_text or cell.uncomputed) or folded_text in UNKNOWN:
                continue
            if column.role is Role.LIMIT and (folded_text in NO or folded_text == "0"):
                continue
            if column.role is not Role.LIMIT and (forbids(cell.text) or takes_back(cell.text)):
                continue  # the remark about it is asked
            if column.role is Role.STATUS and folded_text in FINE_STATUSES:
                continue
            if column.role is Role.TYPE and not may_limit(cell.text):
                continue
            name = f"{column.group}: {column.title}" if column.group else column.title
            about = f"{name} = {c.persons.remove_from(cell.text) or 'a formula'}"
            self._ask_about_conflict(found, f"The row says yes, but {about}", about, None, at)

    def _ask_about_unknown_columns(self, row: Row, found: RowFacts, at: str) -> list[str]:
        """The texts of columns that are not understood, if somebody says that they are remarks; asked per column."""
        c, texts = self.context, []
        for column in c.header.of(Role.UNKNOWN):
            cell = c.find_cell(row, column)
            name = f"{column.group}: {column.title}" if column.group else column.title
            if not found.granted or (_is_plain_datum(cell) and not _is_gate(column)):
                continue
            if (
                find_places(column, c.vocabulary)
                and read_answer(cell, c.vocabulary, c.legend.signs).said is not Said.DOUBT
            ):
                continue  # an answer about that channel, whose use is asked
            safe_text = c.persons.remove_from(cell.text) or "nothing"
            text = f"The column {name!r} is not understood; here it says {safe_text!r}: may it limit a permission?"
            options = "no: leave it out; or remark: read each of its cells as a remark"
            reply, open_ = self.questions.ask(
                "scope", f"column {name}", at, text, options, make_choice_reader("no", "remark")
            )
            if reply == "remark" and cell.text:
                texts.append(cell.text)
            found.hold(open_)
        return texts

    def _keep_clauses(self, row: Row, found: RowFacts) -> None:
        """Keep the number of a clause with what is based on the contract; the number itself grants nothing.

        In the agreements that we know, no clause grants more than name and logo.
        """
        for text in self._list_texts(row, Role.CLAUSE):
            safe_text = self.context.persons.remove_from(text)
            for fact in found.granted:
                if fact.basis in ("contract-clause", "clickwrap", None) and safe_text not in fact.words:
                    fact.words.append(safe_text)
        for fact in found.granted:
            beyond = [use for use in fact.uses if use not in ("logo", "name")]
            if fact.basis in ("contract-clause", "clickwrap") and beyond:
                text = f"A clause rarely grants more than name and logo: does yours grant {', '.join(beyond)}?"
                about = f"clause grants {', '.join(beyond)}"
                holds, open_ = self.questions.ask(
                    "answer", about, found.where, text, "yes or no", make_choice_reader("yes", "no")
                )
                if holds != "yes":
                    fact.open.append(open_ or "never")

    def _list_texts(self, row: Row, role: Role | None = None) -> list[str]:
        c = self.context
        if role is not None:
            return [text for column in c.header.of(role) if (text := c.find_cell(row, column).text)]
        remarks = [column for column in c.header.of(Role.REMARK) if (row.number, column.place) not in c.beside]
        texts = [c.find_cell(row, column).text for column in remarks]
        texts += [text for text in self._list_texts(row, Role.CLAUSE) if forbids(text) or takes_back(text)]
        for column in (*c.header.of(Role.IGNORED), *c.header.of(Role.STATUS)):
            text = c.find_cell(row, column).text  # a status only counts if it takes something back
            if forbids(text) or takes_back(text):
                texts.append(text)
        for column in c.header.of(Role.UNKNOWN):
            text = c.find_cell(row, column).text
            if forbids(text) or takes_back(text) or (NOT | ONLY) & set(split_words(text)):
                texts.append(text)
        return [text for text in texts if text]

    def _read_former(self, row: Row, found: RowFacts, at: str) -> None:
        cell = self.context.find_first(row, Role.TYPE)
        if find_phrase(fold(cell.text), ENDED):
            self._ask_about_conflict(found, f"The customer's type is {cell.text!r}", cell.text, at)
        left = self.context.find_first(row, Role.LEFT)
        if left.text and self.context.header.of(Role.PERMISSION):
            self._ask_about_conflict(found, f"They left on {left.text}", f"left on {left.text}", at)

    def _ask_about_conflict(
        self, found: RowFacts, text: str, about: str, at: str | None, where: str = ""
    ) -> str | None:
        """Ask which is right, once for each row `at`, or once for all rows that say the same."""
        if not found.granted:
            return None
        options = "over: nothing is allowed; or holds: the yes still counts"
        reply, open_ = self.questions.ask(
            "conflict",
            f"{about}, {at}" if at else about,
            at or where,
            f"{text}: which is right?",
            options,
            make_choice_reader("over", "holds"),
        )
        if reply == "over":
            found.facts.append(Fact("revoked", "remark", ("any",), words=[about]))
            found.hold("never")
        found.hold(open_)
        return reply

    def _apply_limit(self, text: str, safe_text: str, found: RowFacts, at: str) -> None:
        if there := _find_only_there(text, self.context.vocabulary):
            for fact in found.granted:
                if set(fact.territories or ()) != set(there):
                    self._ask_scope(
                        safe_text, f"The remark says {safe_text!r}, but the territory is different", found, at
                    )
                    break
            return
        conditions = tuple(term for term in find_conditions(text) if term in self.context.vocabulary.conditions)
        if conditions and _is_plain(text):
            _narrow(found.granted, conditions, safe_text)
            return
        self._ask_scope(safe_text, f"The remark says {safe_text!r}", found, at)

    def _ask_scope(self, safe_text: str, text: str, found: RowFacts, at: str, facts: list[Fact] | None = None) -> None:
        conditions = ", ".join(self.context.vocabulary.conditions.atoms)
        options = f"none: it limits nothing; or conditions: {conditions}"
        known = values.make_terms_reader(self.context.vocabulary.conditions, "none")
        reply, open_ = self.questions.ask(
            "scope", safe_text, at, f"{text}: does it limit the permission?", options, known
        )
        limited = found.granted if facts is None else facts
        if reply and reply != ("none",):
            _narrow(limited, reply, safe_text)
        for fact in limited:
            if open_ is not None and open_ not in fact.open:
                fact.open.append(open_)


def _is_gate(column: Column) -> bool:
    """Whether a title asks if something is approved at all, so that an empty cell below it also says something."""
    return any(word.startswith(_GATES) for word in split_words(column.title))


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


def _find_only_there(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The territories in a remark that only says `only there`; none if it says anything else."""
    if not ONLY & set(split_words(text)):
        return ()
    found = _ONLY_THERE.fullmatch(text)
    territories = read_territories(found[1], vocabulary.territories) if found else None
    return territories.terms if territories and not territories.unknown and not territories.without else ()


def _is_plain(text: str) -> bool:
    """Whether a remark says nothing except the condition that was understood."""
    rest = fold(text)
    for _, words in CONDITIONS:
        for phrase in words:
            rest = rest.replace(phrase, " ")
    left = {word for word in split_words(rest) if not word.isdigit()} - FILLERS - BESIDE_CONDITION
    return len(text) <= _LONGEST_PLAIN and all(word in USES or word in WIDE_YES for word in left)
