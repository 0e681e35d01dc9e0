"""Reads the limits of a row's yes from its other columns: where, how long, and on what basis."""

import re
from datetime import date

from onrecord.catalog.record.evidence import Basis
from onrecord.intake.permissions import answer_values as values
from onrecord.intake.permissions.columns import Column, Role
from onrecord.intake.permissions.day_cells import DayCell, DayKind
from onrecord.intake.permissions.facts import Fact, RowFacts
from onrecord.intake.permissions.grid import Row
from onrecord.intake.permissions.phrases import BASES, BESIDE_BASIS, FILLERS, UNKNOWN, fold, says, words_of
from onrecord.intake.permissions.questions import one_of
from onrecord.intake.permissions.remarks import address_in, may_limit
from onrecord.intake.permissions.row_reader import Context
from onrecord.intake.permissions.scopes import read_scope
from onrecord.intake.permissions.territory_cells import read_territories

_PLACES = "territories of the vocabulary, such as [DE, AT], dach or worldwide"
_NUMBER = re.compile(r"v?[0-9]+(?:[.-][0-9]+)*[a-z]?")
_POINTS_ELSEWHERE = ("see ", "siehe ", "voir ", "ver ", "per ", "laut ", "ask ", "frag", "cf", "vgl")


class LimitReader:
    """Reads the limits of the rows of one sheet."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.questions = context.questions

    def limit(self, row: Row, found: RowFacts) -> None:
        """Give every fact of a row its limits; a missing one becomes a question that holds the fact back."""
        at = found.where
        self._ends(row, found, at)
        self._decide(row, found, at)
        self._starts(row, found, at)
        self._territories(row, found, at)
        self._basis(row, found, at)
        self._evidence(row, found, at)
        signer = self.context.first(row, Role.SIGNER).text
        for fact in found.granted:
            fact.signer = self.context.persons.without(signer)[:200] or None
        self._named_channels(row, found, at)
        self._channels(found, at)

    def _named_channels(self, row: Row, found: RowFacts, at: str) -> None:
        """Read the channels that a separate column names for the whole row, which may narrow those of a title."""
        c = self.context
        column, cell = c.found(row, c.header.of(Role.CHANNELS))
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
                shown = c.persons.without(cell.text)
                text = f"{shown!r} in {column.title} is not fully understood: which channels does it mean?"
                options = f"channels: {', '.join(c.vocabulary.channels.atoms)}"
                allowed, open_ = self.questions.ask(
                    "channel", f"{column.title} = {shown}", at, text, options, values.terms(c.vocabulary.channels)
                )
            _held(fact, open_)
            both = tuple(one for one in allowed or () if fact.channels is None or one in fact.channels)
            if allowed and not both:
                _held(fact, "never")
            fact.channels = both or fact.channels

    def _channels(self, found: RowFacts, at: str) -> None:
        vocabulary = self.context.vocabulary
        for fact in found.granted:
            if fact.channels is not None:
                continue
            if all(use in vocabulary.activities for use in fact.uses):
                usual = {channel for use in fact.uses for channel in vocabulary.usual_channels(use)}
                fact.channels = tuple(vocabulary.channels.sorted(usual))
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
                values.terms(vocabulary.channels),
            )
            fact.channels = answer
            _held(fact, open_)
        for fact in found.facts:
            fact.words = [word for word in fact.words if word != "wide"]

    def _territories(self, row: Row, found: RowFacts, at: str) -> None:
        axis = self.context.vocabulary.territories
        cell = self.context.first(row, Role.TERRITORIES)
        said = read_territories(cell.text, axis)
        shown = self.context.persons.without(cell.text)
        for fact in found.facts:
            if fact.territories and said.terms and not self._within(fact.territories, said.terms):
                text = f"{fact.column} is for {', '.join(fact.territories)}, the row says {shown!r}: which is right?"
                answer, open_ = self.questions.ask(
                    "territory", f"{fact.column} beside {shown}", at, text, _PLACES, values.terms(axis)
                )
                fact.territories = answer or fact.territories
                _held(fact, open_)
            elif not said.unknown and not cell.half_struck and not cell.struck:
                fact.territories, fact.without = fact.territories or said.terms or None, said.without
        for fact in found.granted:
            if fact.territories is None:
                about = shown or "not said"
                text = f"{shown!r} is not in the vocabulary" if shown else "The list gives no territory"
                answer, open_ = self.questions.ask(
                    "territory",
                    about,
                    at,
                    f"{text}: in which countries is it allowed?",
                    _PLACES,
                    values.terms(axis),
                )
                fact.territories = answer
                _held(fact, open_)

    def _within(self, terms: tuple[str, ...], others: tuple[str, ...]) -> bool:
        axis = self.context.vocabulary.territories
        return axis.expand_all(terms) <= axis.expand_all(others)

    def _starts(self, row: Row, found: RowFacts, at: str) -> None:
        """Read the first day, if a column has one; before it, nothing is allowed."""
        c = self.context
        column, cell = c.found(row, c.header.of(Role.START))
        said = c.day(column, cell)
        if column is None or said.kind is DayKind.BLANK:
            return
        for fact in found.granted:
            fact.valid_from = said.day
            if said.day is None:
                shown = c.persons.without(cell.text) or "a formula"
                text = f"{shown!r} in {column.title} ({said.why or 'not a date'}): from which day on is it allowed?"
                about = f"{column.title} = {shown}"
                fact.valid_from, open_ = self.questions.ask(
                    "date", about, at, text, "the first day, YYYY-MM-DD", values.day_of(c.today, future=True)
                )
                _held(fact, open_)

    def _ends(self, row: Row, found: RowFacts, at: str) -> None:
        c = self.context
        for fact in found.granted:
            columns = [col for col in c.header.of(Role.END) if not col.uses or set(fact.uses) & set(col.uses)]
            column, cell = c.found(row, sorted(columns, key=lambda col: not col.uses))
            said = c.day(column, cell)
            if said.kind is DayKind.DAY and said.day is not None:
                fact.through = said.day
            else:
                self._ask_end(fact, said, c.persons.without(cell.text), column, at)

    def _ask_end(self, fact: Fact, said: DayCell, shown: str, column: Column | None, at: str) -> None:
        options = "the last day, YYYY-MM-DD, or 'review YYYY-MM-DD' for a review date"
        if said.kind is DayKind.ASK:
            shown = shown or "a formula"
            ask, about = "date", f"{column.title if column else ''} = {shown}"
            text = f"{shown!r} in {column.title if column else ''} ({said.why}): which day is it?"
        elif said.kind is DayKind.ENDLESS:
            ask, about = "review", shown
            text = f"{shown!r} is not a last day: when should somebody review the permission?"
            options = "'review YYYY-MM-DD'"
        elif said.kind is DayKind.CONTRACT:
            ask, about = "end", f"{shown}, {at}"
            text = f"{shown!r}: when does that contract end?"
        else:
            titles = ", ".join(fact.uses) if self.context.header.of(Role.END) else "any use"
            ask, about = "end", f"not said ({titles})"
            text = f"The list gives no last day for {titles}: until when is it allowed?"
        answer, open_ = self.questions.ask(ask, about, at, text, options, values.end_of(self.context.today))  # type: ignore[arg-type]
        if answer is not None:
            fact.through, fact.review_by = answer
        _held(fact, open_)

    def _decide(self, row: Row, found: RowFacts, at: str) -> None:
        c = self.context
        column, cell = c.found(row, c.header.of(Role.DECIDED))
        said = c.day(column, cell)
        shown = c.persons.without(cell.text)
        options = "the day, YYYY-MM-DD, or import if nobody knows: then it counts from today"
        day: date | None = said.day if said.kind is DayKind.DAY else None
        open_ = None
        if day is not None and day > c.today:
            day, said = None, DayCell(DayKind.ASK, why="it is in the future")
        for fact in found.granted:
            if fact.through and fact.through < c.today and (day is None or fact.through > day):
                fact.over = fact.through
        if not found.granted:
            return
        if day is None:
            about = f"said yes on {shown}" if shown else "said yes on: not said"
            why = f"{shown!r} ({said.why or 'not a date'})" if shown else "The list gives no day for their answer"
            day, open_ = self.questions.ask(
                "date", about, at, f"{why}: when did they say yes?", options, values.day_of(c.today, future=False)
            )
        for fact in found.granted:
            fact.decided = day
            _held(fact, open_)
            end = fact.through
            if day is not None and end is not None and end <= day:
                text = f"The last day, {end}, is not after the day of the answer, {day}: which last day is right?"
                answer, held = self.questions.ask(
                    "date",
                    f"last day {end} of {at}",
                    at,
                    text,
                    "YYYY-MM-DD, or 'review YYYY-MM-DD'",
                    values.end_of(c.today),
                )
                fact.through, fact.review_by = answer or (None, None)
                _held(fact, held)
            if fact.through and fact.through < c.today:
                fact.over = fact.through

    def _basis(self, row: Row, found: RowFacts, at: str) -> None:
        c = self.context
        for fact in found.granted:
            columns = [col for col in c.header.of(Role.BASIS) if not col.uses or set(fact.uses) & set(col.uses)]
            text = next((c.cell(row, col).text for col in columns if c.cell(row, col).text), "")
            evidence = c.first(row, Role.PROOF)
            said = text if fold(text) not in UNKNOWN else ("" if address_in(evidence.text) else evidence.text)
            bases = _bases(said)
            shown = c.persons.without(said)
            if len(bases) == 1:
                fact.basis = bases[0]
            elif not said and evidence.link and c.legend.basis:
                fact.basis = c.legend.basis
            else:
                about = shown or "not said"
                why = (
                    f"{shown!r} may be several kinds of evidence, or none"
                    if shown
                    else "The list does not say what kind of evidence there is"
                )
                given, open_ = self.questions.ask(
                    "basis",
                    about,
                    at,
                    f"{why}: which is it?",
                    "signed-form, contract-clause, email, clickwrap, verbal; or none: then nothing is allowed",
                    values.basis,
                )
                fact.basis = None if given == "none" else given
                _held(fact, "never" if given == "none" else open_)
            if shown and shown not in fact.words:
                fact.words.append(shown)

    def _evidence(self, row: Row, found: RowFacts, at: str) -> None:
        c = self.context
        cell = c.first(row, Role.PROOF)
        remark = next((c.cell(row, col) for col in c.header.of(Role.REMARK) if address_in(c.cell(row, col).text)), None)
        pointer = cell.link or address_in(cell.text) or (address_in(remark.text) if remark else None)
        if pointer is not None and not pointer.startswith(("https://", "http://")):
            pointer = None
        shown = c.persons.without(cell.text)
        if not found.granted:
            return
        is_doubtful = fold(cell.text).startswith(_POINTS_ELSEWHERE) or (
            not address_in(cell.text) and may_limit(cell.text)
        )
        if is_doubtful and not cell.link:
            text = f"The evidence is {shown!r}, which somebody must read first: does it say yes?"
            holds, open_ = self.questions.ask("answer", f"proof = {shown}", at, text, "yes or no", one_of("yes", "no"))
            found.hold("never" if holds == "no" else open_)
        behind = {col.title: c.cell(row, col).link for col in c.header.of(Role.PERMISSION)}
        for fact in found.granted:
            link = behind.get(fact.column)
            fact.evidence = pointer or (link if link and link.startswith(("https://", "http://")) else None)
        if not all(fact.evidence for fact in found.granted):
            about, text = shown or "not said", f"{shown!r} is not an address" if shown else "The list names no evidence"
            answer, _ = self.questions.ask(
                "evidence",
                about,
                at,
                f"{text}: where is the evidence?",
                "an address, a description of where it is kept, or later",
                values.free_text,
            )
            for fact in found.granted:
                if answer and answer != "later" and not fact.evidence:
                    fact.evidence = c.persons.without(answer)


def _bases(text: str) -> list[Basis]:
    """The kinds of evidence that a text names; none if it says anything else: `form sent`, `email requested`."""
    folded = fold(text)
    bases = [basis for basis, words in BASES.items() if says(folded, words) or ("§" in words and "§" in folded)]
    if "signed-form" in bases and "email" not in folded:
        bases = [basis for basis in bases if basis in ("signed-form", "verbal")]
    known = {word for words in BASES.values() for phrase in words for word in words_of(phrase)}
    rest = set(words_of(text)) - known - FILLERS - BESIDE_BASIS
    return [] if any(not _NUMBER.fullmatch(word.lstrip("§")) for word in rest) else bases


def _held(fact: Fact, open_: str | None) -> None:
    if open_ is not None and open_ not in fact.open:
        fact.open.append(open_)
