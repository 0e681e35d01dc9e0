"""The decision table: one record's answers for all cells and days, each made once and then looked up.

A line holds the answers for one kind of cell: the scopes that cover it (a mask), what the decision may know of its
use, whether a place is named, the quote, and which of the record's conditions are met. It has the days on which the
answer may change, and one verdict for each period between them, made when it is first needed. A question about any
cell and day is therefore a search among a few dates. The table depends on record, vocabulary and policy, not on a day.
"""

from bisect import bisect_right
from datetime import date

from onrecord.catalog.decision.answers import Cells, Stretch, Verdict
from onrecord.catalog.decision.authorization_state import UseKind, find_use_kind
from onrecord.catalog.decision.reasons import Answer, Reason
from onrecord.catalog.decision.verdict import Verdicts
from onrecord.catalog.record.days import ONE_DAY, Days, find_last_day
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary

Key = tuple[int, int, bool, int | None, frozenset[str]]
"""Quotes count by identity, not by id: a record that is at fault may have two of one id. So do kinds of use, of which
there is one object each."""
Area = tuple[tuple[str, ...], tuple[str, ...], "Line"]
"""Channels and territories (atoms) with the same answers for a use, and the line that gives them."""


class Line:
    """The answers about one kind of cell. `turns` are the days on which they may change, sorted."""

    __slots__ = ("_cleared", "_found", "_kind", "_mask", "_placed", "_quote", "_stretches", "_verdicts", "turns")

    def __init__(self, verdicts: Verdicts, key: Key, kind: UseKind, quote: Quote | None) -> None:
        mask, _, self._placed, _, self._cleared = key
        self._verdicts, self._mask, self._kind, self._quote = verdicts, mask, kind, quote
        self.turns = verdicts.list_turns(mask, kind, quote)
        self._found: list[Verdict | None] = [None] * (len(self.turns) + 1)
        self._stretches: dict[tuple[date, date], list[Stretch]] = {}

    def decide_on(self, day: date) -> Verdict:
        """The answer on a day: that of the first day of its period, because it is the same on all of them."""
        at = bisect_right(self.turns, day)
        found = self._found[at]
        if found is None:
            first = self.turns[at - 1] if at else day
            found = self._found[at] = self._verdicts.decide(
                self._mask, self._kind, first, self._cleared, self._quote, placed=self._placed
            )
        return found

    def count_turns(self, days: Days) -> tuple[int, int]:
        """How many turns have come by the first and by the last of the days: all that the answers hang on."""
        return bisect_right(self.turns, days.first), bisect_right(self.turns, days.last)

    def list_starts(self, days: Days) -> list[date]:
        """The first of the days, and those of them on which the answer may be another."""
        at, end = self.count_turns(days)
        return [days.first, *self.turns[at:end]]

    def find_allowed_through(self, last: date, today: date) -> date:
        """The last day through which cells that are allowed on `last` stay so without a break."""
        end = find_last_day(today)
        for day in self.turns[bisect_right(self.turns, last) :]:
            if self.decide_on(day).answer is not Answer.ALLOW:
                return min(day - ONE_DAY, end)
        return end

    def find_stretches(self, days: Days) -> list[Stretch]:
        """The answers over a span of days, in periods on which they are constant. Do not change it."""
        span = days.first, days.last
        if span not in self._stretches:
            self._stretches[span] = list(self._join(days))
        return self._stretches[span]

    def _join(self, days: Days) -> list[Stretch]:
        found: list[Stretch] = []
        first, verdict = days.first, self.decide_on(days.first)
        for start in self.list_starts(days)[1:]:
            following = self.decide_on(start)
            if following != verdict:
                found.append(_make_stretch(first, start - ONE_DAY, verdict))
                first, verdict = start, following
        return [*found, _make_stretch(first, days.last, verdict)]


class Table:
    """The answers about one customer. Raises UnknownTermError for a term that the vocabulary does not have."""

    def __init__(self, reference: Reference, vocabulary: Vocabulary, policy: Policy) -> None:
        self.vocabulary = vocabulary
        self._policy = policy
        self._verdicts = Verdicts(reference, vocabulary, policy)
        self.scopes = self._verdicts.scopes
        self._known = frozenset(condition for a in reference.authorizations for condition in a.conditions)
        self._lines: dict[Key, Line] = {}
        self._kinds: dict[str, UseKind] = {}
        self._areas: dict[tuple[int, int, int | None, frozenset[str]], tuple[Area, ...]] = {}
        self._uncovered: dict[Cells, Verdict] = {}

    def find_line(self, cells: Cells, cleared: frozenset[str], quote: Quote | None) -> Line:
        """The line of some cells, with the conditions that are met, about a quote where one is named."""
        return self._make_line(
            cells.mask, self._find_kind(cells.use), cleared & self._known, quote, placed=cells.placed
        )

    def _make_line(
        self, mask: int, kind: UseKind, cleared: frozenset[str], quote: Quote | None, *, placed: bool = False
    ) -> Line:
        key = (mask, id(kind), placed, id(quote) if quote else None, cleared)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = Line(self._verdicts, key, kind, quote)
        return line

    def list_areas(self, use: str, cleared: frozenset[str], quote: Quote | None) -> tuple[Area, ...]:
        """All channels and territories, by how a use (an atom) is answered there; uses answered alike share it."""
        mask, kind, met = self.scopes.find_mask("uses", use), self._find_kind(use), cleared & self._known
        key = (mask, id(kind), id(quote) if quote else None, met)
        if key not in self._areas:
            self._areas[key] = tuple(
                (cells.channels, cells.territories, self._make_line(cells.mask, kind, met, quote))
                for cells in self.scopes.list_cells(use, "any", "worldwide")
            )
        return self._areas[key]

    def _find_kind(self, use: str) -> UseKind:
        kind = self._kinds.get(use)
        if kind is None:
            kind = self._kinds[use] = find_use_kind(use, self._policy)
        return kind

    def decide_on(self, cells: Cells, day: date, cleared: frozenset[str], quote: Quote | None) -> Verdict:
        """The answer for the cells on a day; if nothing covers them, with the words for these cells."""
        found = self.find_line(cells, cleared, quote).decide_on(day)
        return self._say_nothing_covers(cells) if found is Verdicts.UNCOVERED else found

    def find_stretches(self, cells: Cells, days: Days, cleared: frozenset[str], quote: Quote | None) -> list[Stretch]:
        """The answers for the cells over a span of days, in periods on which they are constant."""
        found = self.find_line(cells, cleared, quote).find_stretches(days)
        if all(stretch.reasons for stretch in found):
            return found
        nothing = self._say_nothing_covers(cells).reasons
        return [s if s.reasons else Stretch(s.days, s.answer, nothing, s.authorizations) for s in found]

    def list_every_turn(self, quotes: tuple[Quote, ...]) -> list[date]:
        """The days on which any answer may change, including those about the quotes; sorted."""
        return self._verdicts.list_every_turn(quotes)

    def _say_nothing_covers(self, cells: Cells) -> Verdict:
        """The reason for most cells on most days; worded once."""
        found = self._uncovered.get(cells)
        if found is None:
            reason = Reason("not-authorized", None, self._verdicts.say_uncovered(cells))
            found = self._uncovered[cells] = Verdict(Answer.DENY, (reason,))
        return found


def _make_stretch(first: date, last: date, verdict: Verdict) -> Stretch:
    return Stretch(Days(first, last), verdict.answer, verdict.reasons, verdict.authorizations)
