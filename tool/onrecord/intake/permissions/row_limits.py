"""Reads the limits of a row's yes from its other columns: where, how long, and on what basis."""

import re
from datetime import date

from onrecord.catalog.record.evidence import Basis
from onrecord.intake.permissions import answer_values as values
from onrecord.intake.permissions.columns import Column, Role
from onrecord.intake.permissions.day_cells import DayCell, DayKind
from onrecord.intake.permissions.facts import Fact, RowFacts
from onrecord.intake.permissions.grid import Row
from onrecord.intake.permissions.phrases import BASES, BESIDE_BASIS, FILLERS, UNKNOWN, fold, says, split_words
from onrecord.intake.permissions.questions import make_choice_reader
from onrecord.intake.permissions.remarks import find_address, may_limit
from onrecord.intake.permissions.row_reader import Context
from onrecord.intake.permissions.scopes import read_scope
from onrecord.intake.permissions.territory_cells import read_territories

_PLACES = "territories of the vocabulary, such as [DE, AT], dach or worldwide"
_NUMBER = re.compile(r"v?[0-9]+(?:[.-][0-9]+)*[a-z]?")
"""The number of a contract, its version or its paragraph, after the word that names it."""
_POINTS_ELSEWHERE = ("see ", "siehe ", "voir ", "ver ", "per ", "laut ", "ask ", "frag", "cf", "vgl")


class LimitReader:
    """Reads the limits of the rows of one sheet."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.questions = context.questions

    def read_limits(self, row: Row, found: RowFacts) -> None:
        """Give every fact of a row its limits; a missing one becomes a question that holds the fact back."""
        at = found.where
        self._read_last_day(row, found, at)
        self._decide(row, found, at)
        self._read_first_day(row, found, at)
        self._read_territories(row, found, at)
        self._read_basis(row, found, at)
        self._read_evidence(row, found, at)
        signer = self.context.find_first(row, Role.SIGNER).text
        for fact in found.granted:
            fact.signer = self.context.persons.remove_from(signer)[:200] or None
        self._read_named_channels(row, found, at)
        self._read_channels(found, at)

    def _read_named_channels(self, row: Row, found: RowFacts, at: str) -> None:
        """Read the channels that a separate column names for the whole row, which may narrow those of a title."""
        c = self.context
        column, cell = c.find_filled(row, c.header.of(Role.CHANNELS))
        if column is None or fold(cell.text) in UNKNOWN:
            return
        scope = read_scope(cell.text, c.vocabulary)
        is_more = scope.uses or scope.rest or scope.no or scope.denied or scope.denied_channels or scope.wide
        is_plain = bool(scope.channels) and not (is_more or cell.half_struck or cell.struck)
        named = tuple(scope.channels) if is_plain else None
        for fact in found.granted:
            if all(use in c.vocabulary.activities for use in fact.uses):
                continue
            allowed, open_ = named, None
            if allowed is None:
                safe_text = c.persons.remove_from(cell.text)
                text = f"{safe_text!r} in {column.title} is not fully understood: which channels does it mean?"
                options = f"channels: {', '.join(c.vocabulary.channels.atoms)}"
                allowed, open_ = self.questions.ask(
                    "channel",
                    f"{column.title} = {safe_text}",
                    at,
                    text,
                    options,
                    values.make_terms_reader(c.vocabulary.channels),
                )
            _hold_back(fact, open_)
            both = tuple(one for one in allowed or () if fact.channels is None or one in fact.channels)
            if allowed and not both:
                _hold_back(fact, "never")
            fact.channels = both or fact.channels

    def _read_channels(self, found: RowFacts, at: str) -> None:
        vocabulary = self.context.vocabulary
        for fact in found.granted:
            if fact.channels is not None:
                continue
            if all(use in vocabulary.activities for use in fact.uses):
                usual = {channel for use in fact.uses for channel in vocabulary.find_usual_channels(use)}
                fact.channels = tuple(vocabulary.channels.sort(usual))
                continue
            titles = ", ".join(vocabulary.uses.title(use).lower() for use in fact.uses)
            wide = "wide" in fact.words
            text = f"{fact.column} says yes without naming a channel" if wide else f"{fact.column} does not say where"
            answer, open_ = self.questions.ask(
                "channel",
                f"{fact.column} ({titles})",
                at,
                f"{text}: on which channels is it allowed ({titles})?",
                f"channels: {', '.join(vocabulary.channels.atoms)}",
                values.make_terms_reader(vocabulary.channels),
            )
            fact.channels = answer
            _hold_back(fact, open_)
        for fact in found.facts:
            fact.words = [word for word in fact.words if word != "wide"]

    def _read_territories(self, row: Row, found: RowFacts, at: str) -> None:
        axis = self.context.vocabulary.territories
        cell = self.context.find_first(row, Role.TERRITORIES)
        territories = read_territories(cell.text, axis)
        safe_text = self.context.persons.remove_from(cell.text)
        for fact in found.facts:
            if fact.territories and territories.terms and not self._is_within(fact.territories, territories.terms):
                text = (
                    f"{fact.column} is for {', '.join(fact.territories)}, the row says {safe_text!r}: which is right?"
                )
                answer, open_ = self.questions.ask(
                    "territory", f"{fact.column} beside {safe_text}", at, text, _PLACES, values.make_terms_reader(axis)
                )
                fact.territories = answer or fact.territories
                _hold_back(fact, open_)
            elif not territories.unknown and not cell.half_struck and not cell.struck:
                fact.territories, fact.without = fact.territories or territories.terms or None, territories.without
        for fact in found.granted:
            if fact.territories is None:
                about = safe_text or "not said"
                text = f"{safe_text!r} is not in the vocabulary" if safe_text else "The list gives no territory"
                answer, open_ = self.questions.ask(
                    "territory",
                    about,
                    at,
                    f"{text}: in which countries is it allowed?",
                    _PLACES,
                    values.make_terms_reader(axis),
                )
                fact.territories = answer
                _hold_back(fact, open_)

    def _is_within(self, terms: tuple[str, ...], others: tuple[str, ...]) -> bool:
        axis = self.context.vocabulary.territories
        return axis.expand_all(terms) <= axis.expand_all(others)

    def _read_first_day(self, row: Row, found: RowFacts, at: str) -> None:
        """Read the first day, if a column has one; before it, nothing is allowed."""
        c = self.context
        column, cell = c.find_filled(row, c.header.of(Role.START))
        day_cell = c.read_day(column, cell)
        if column is None or day_cell.kind is DayKind.BLANK:
            return
        for fact in found.granted:
            fact.valid_from = day_cell.day
            if day_cell.day is None:
                safe_text = c.persons.remove_from(cell.text) or "a formula"
                why = day_cell.why or "not a date"
                text = f"{safe_text!r} in {column.title} ({why}): from which day on is it allowed?"
                about = f"{column.title} = {safe_text}"
                fact.valid_from, open_ = self.questions.ask(
                    "date", about, at, text, "the first day, YYYY-MM-DD", values.make_day_reader(c.today, future=True)
                )
                _hold_back(fact, open_)

    def _read_last_day(self, row: Row, found: RowFacts, at: str) -> None:
        c = self.context
        for fact in found.granted:
            columns = [col for col in c.header.of(Role.END) if not col.uses or set(fact.uses) & set(col.uses)]
            column, cell = c.find_filled(row, sorted(columns, key=lambda col: not col.uses))
            day_cell = c.read_day(column, cell)
            if day_cell.kind is DayKind.DAY and day_cell.day is not None:
                fact.through = day_cell.day
            else:
                self._ask_end(fact, day_cell, c.persons.remove_from(cell.text), column, at)

    def _ask_end(self, fact: Fact, day_cell: DayCell, safe_text: str, column: Column | None, at: str) -> None:
        options = "the last day, YYYY-MM-DD, or 'review YYYY-MM-DD' for a review date"
        if day_cell.kind is DayKind.ASK:
            safe_text = safe_text or "a formula"
            ask, about = "date", f"{column.title if column else ''} = {safe_text}"
            text = f"{safe_text!r} in {column.title if column else ''} ({day_cell.why}): which day is it?"
        elif day_cell.kind is DayKind.ENDLESS:
            ask, about = "review", safe_text
            text = f"{safe_text!r} is not a last day: when should somebody review the permission?"
            options = "'review YYYY-MM-DD'"
        elif day_cell.kind is DayKind.CONTRACT:
            ask, about = "end", f"{safe_text}, {at}"
            text = f"{safe_text!r}: when does that contract end?"
        else:
            titles = ", ".join(fact.uses) if self.context.header.of(Role.END) else "any use"
            ask, about = "end", f"not said ({titles})"
            text = f"The list gives no last day for {titles}: until when is it allowed?"
        answer, open_ = self.questions.ask(ask, about, at, text, options, values.make_end_reader(self.context.today))  # type: ignore[arg-type]
        if answer is not None:
            fact.through, fact.review_by = answer
        _hold_back(fact, open_)

    def _decide(self, row: Row, found: RowFacts, at: str) -> None:
        c = self.context
        column, cell = c.find_filled(row, c.header.of(Role.DECIDED))
        day_cell = c.read_day(column, cell)
        safe_text = c.persons.remove_from(cell.text)
        options = "the day, YYYY-MM-DD; or import if nobody knows: it then counts from today"
        day: date | None = day_cell.day if day_cell.kind is DayKind.DAY else None
        open_ = None
        if day is not None and day > c.today:
            day, day_cell = None, DayCell(DayKind.ASK, why="it is in the future")
        for fact in found.granted:
            if fact.through and fact.through < c.today and (day is None or fact.through > day):
                fact.over = fact.through
        if not found.granted:
            return
        if day is None:
            about = f"said yes on {safe_text}" if safe_text else "said yes on: not said"
            why = (
                f"{safe_text!r} ({day_cell.why or 'not a date'})"
                if safe_text
                else "The list gives no day for their answer"
            )
            day, open_ = self.questions.ask(
                "date",
                about,
                at,
                f"{why}: when did they say yes?",
                options,
                values.make_day_reader(c.today, future=False),
            )
        for fact in found.granted:
            fact.decided = day
            _hold_back(fact, open_)
            end = fact.through
            if day is not None and end is not None and end <= day:
                text = f"The last day, {end}, is not after the day of the answer, {day}: which last day is right?"
                answer, held = self.questions.ask(
                    "date",
                    f"last day {end} of {at}",
                    at,
                    text,
                    "YYYY-MM-DD, or 'review YYYY-MM-DD'",
                    values.make_end_reader(c.today),
                )
                fact.through, fact.review_by = answer or (None, None)
                _hold_back(fact, held)
            if fact.through and fact.through < c.today:
                fact.over = fact.through

    def _read_basis(self, row: Row, found: RowFacts, at: str) -> None:
        c = self.context
        for fact in found.granted:
            columns = [col for col in c.header.of(Role.BASIS) if not col.uses or set(fact.uses) & set(col.uses)]
            text = next((c.find_cell(row, col).text for col in columns if c.find_cell(row, col).text), "")
            evidence = c.find_first(row, Role.PROOF)
            basis_text = text if fold(text) not in UNKNOWN else ("" if find_address(evidence.text) else evidence.text)
            bases = _find_bases(basis_text)
            safe_text = c.persons.remove_from(basis_text)
            if len(bases) == 1:
                fact.basis = bases[0]
            elif not basis_text and evidence.link and c.legend.basis:
                fact.basis = c.legend.basis
            else:
                about = safe_text or "not said"
                why = (
                    f"{safe_text!r} may be several kinds of evidence, or none"
                    if safe_text
                    else "The list does not say what kind of evidence there is"
                )
                given, open_ = self.questions.ask(
                    "basis",
                    about,
                    at,
                    f"{why}: which is it?",
                    "signed-form, contract-clause, email, clickwrap, verbal; or none: then nothing is allowed",
                    values.read_basis,
                )
                fact.basis = None if given == "none" else given
                _hold_back(fact, "never" if given == "none" else open_)
            if safe_text and safe_text not in fact.words:
                fact.words.append(safe_text)

    def _read_evidence(self, row: Row, found: RowFacts, at: str) -> None:
        c = self.context
        cell = c.find_first(row, Role.PROOF)
        remark = next(
            (c.find_cell(row, col) for col in c.header.of(Role.REMARK) if find_address(c.find_cell(row, col).text)),
            None,
        )
        pointer = cell.link or find_address(cell.text) or (find_address(remark.text) if remark else None)
        if pointer is not None and not pointer.startswith(("https://", "http://")):
            pointer = None
        safe_text = c.persons.remove_from(cell.text)
        if not found.granted:
            return
        is_doubtful = fold(cell.text).startswith(_POINTS_ELSEWHERE) or (
            not find_address(cell.text) and may_limit(cell.text)
        )
        if is_doubtful and not cell.link:
            text = f"The evidence is {safe_text!r}, which somebody must read first: does it say yes?"
            holds, open_ = self.questions.ask(
                "answer", f"proof = {safe_text}", at, text, "yes or no", make_choice_reader("yes", "no")
            )
            found.hold("never" if holds == "no" else open_)
        behind = {col.title: c.find_cell(row, col).link for col in c.header.of(Role.PERMISSION)}
        for fact in found.granted:
            link = behind.get(fact.column)
            fact.evidence = pointer or (link if link and link.startswith(("https://", "http://")) else None)
        if not all(fact.evidence for fact in found.granted):
            about, text = (
                safe_text or "not said",
                f"{safe_text!r} is not an address" if safe_text else "The list names no evidence",
            )
            answer, _ = self.questions.ask(
                "evidence",
                about,
                at,
                f"{text}: where is the evidence?",
                "an address, a description of where it is kept, or later",
                values.read_free_text,
            )
            for fact in found.granted:
                if answer and answer != "later" and not fact.evidence:
                    fact.evidence = c.persons.remove_from(answer)


def _find_bases(text: str) -> list[Basis]:
    """The kinds of evidence that a text names; none if it says anything else: `form sent`, `email requested`."""
    folded = fold(text)
    bases = [basis for basis, words in BASES.items() if says(folded, words) or ("§" in words and "§" in folded)]
    if "signed-form" in bases and "email" not in folded:
        bases = [basis for basis in bases if basis in ("signed-form", "verbal")]
    known = {word for words in BASES.values() for phrase in words for word in split_words(phrase)}
    rest = set(split_words(text)) - known - FILLERS - BESIDE_BASIS
    return [] if any(not _NUMBER.fullmatch(word.lstrip("§")) for word in rest) else bases


def _hold_back(fact: Fact, open_: str | None) -> None:
    if open_ is not None and open_ not in fact.open:
        fact.open.append(open_)
