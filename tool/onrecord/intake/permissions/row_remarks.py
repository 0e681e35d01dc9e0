"""What the remarks of a row do to its answers: they narrow them, hold them back or forbid; they never widen one."""

import re

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.intake.permissions import answer_values as values
from onrecord.intake.permissions.columns import Role
from onrecord.intake.permissions.facts import Fact, RowFacts
from onrecord.intake.permissions.grid import Row
from onrecord.intake.permissions.phrases import CONDITIONS, ENDED, NOT, ONLY, fold, has, words_of
from onrecord.intake.permissions.questions import one_of
from onrecord.intake.permissions.remarks import conditions_in, forbids, is_harmless, takes_back
from onrecord.intake.permissions.row_reader import Context
from onrecord.intake.permissions.scopes import read_scope
from onrecord.intake.permissions.territory_cells import read_territories

_ONLY_THERE = re.compile(r"\s*(?:only|nur|seulement|solo)?\s*(.{2,40}?)\s*(?:only|nur|seulement|solo)?\s*[!.]*\s*")
_LONGEST_PLAIN = 80
"""A remark of more letters than this says more than the one condition that was understood in it."""


class RemarkReader:
    """The remarks, clauses and notes of rows of one sheet."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.questions = context.questions

    def territories(self, row: Row, found: RowFacts) -> None:
        """`EMEA ONLY` as a remark says the territory where no column does; elsewhere it narrows by a question."""
        for text in self._texts(row):
            there = _only_there(text, self.context.vocabulary)
            if there:
                for fact in found.facts:
                    fact.territories = fact.territories or there

    def apply(self, row: Row, found: RowFacts) -> None:
        """Read every remark of a row for what it takes away. Words of unknown columns count as remarks that limit."""
        at = found.where
        self._former(row, found, at)
        self._clauses(row, found)
        for text in self._texts(row):
            if is_harmless(text):
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
                self._conflict(found, f"The remark {shown!r} says that it is over", shown, at)
            elif found.granted:
                self._limit(text, shown, found, at)
        for column in self.context.header.columns:
            cell = self.context.cell(row, column)
            if cell.comment and column.role is not Role.PERSON and found.granted:
                shown = self.context.persons.without(cell.comment)
                self._ask_scope(shown, f"The note on {column.title} says {shown!r}", found, at)

    def _clauses(self, row: Row, found: RowFacts) -> None:
        """The number of a clause stays with what rests on the contract, for who reads it; it grants nothing itself.

        None of the agreements that we know lets a clause grant more than name and logo.
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
        texts = [c.cell(row, column).text for column in c.header.of(Role.REMARK)]
        texts += [text for text in self._texts(row, Role.CLAUSE) if forbids(text) or takes_back(text)]
        for column in c.header.of(Role.IGNORED):  # a status is not believed, unless it takes something back
            text = c.cell(row, column).text
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
            self._conflict(found, f"{cell.text!r} in the customer's type", cell.text, at)
        left = self.context.first(row, Role.LEFT)
        if left.text and self.context.header.of(Role.PERMISSION):
            self._conflict(found, f"They left on {left.text}", f"left on {left.text}", at)

    def _conflict(self, found: RowFacts, text: str, about: str, at: str) -> str | None:
        if not found.granted:
            return None
        options = "over: nothing stands; or holds: the row's yes stands all the same"
        said, open_ = self.questions.ask(
            "conflict", f"{about}, {at}", at, f"{text}: what stands?", options, one_of("over", "holds")
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
                    self._ask_scope(shown, f"The remark says {shown!r}, the territory is another", found, at)
                    break
            return
        conditions = tuple(term for term in conditions_in(text) if term in self.context.vocabulary.conditions)
        if conditions and _is_plain(text):
            _narrow(found, conditions, shown)
            return
        self._ask_scope(shown, f"The remark says {shown!r}", found, at)

    def _ask_scope(self, shown: str, text: str, found: RowFacts, at: str) -> None:
        options = "none: it limits nothing; or conditions of the vocabulary, such as [copy-approval, own-words]"
        known = values.terms(self.context.vocabulary.conditions, "none")
        said, open_ = self.questions.ask("scope", shown, at, f"{text}: does it limit the permission?", options, known)
        if said and said != ("none",):
            _narrow(found, said, shown)
        found.hold(open_)


def _narrow(found: RowFacts, conditions: tuple[str, ...], words: str) -> None:
    for fact in found.granted:
        fact.conditions = tuple(dict.fromkeys((*fact.conditions, *conditions)))
        if words not in fact.words:
            fact.words.append(words)


def _only_there(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The territories of a remark that says nothing but `only there`; none where it says anything else."""
    if not ONLY & set(words_of(text)):
        return ()
    found = _ONLY_THERE.fullmatch(text)
    said = read_territories(found[1], vocabulary.territories) if found else None
    return said.terms if said and not said.unknown and not said.without else ()


def _is_plain(text: str) -> bool:
    """Whether a remark says nothing beside the condition that was understood."""
    rest = fold(text)
    for _, words in CONDITIONS:
        for phrase in words:
            rest = rest.replace(phrase, " ")
    return len(text) <= _LONGEST_PLAIN and not (NOT | ONLY) & set(words_of(rest))
