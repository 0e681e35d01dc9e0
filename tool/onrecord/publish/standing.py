"""What one customer allows, use by use and day by day: the read-back's own table of a record.

An answer is asked for with `Judge.decide`, of one day, once for all days up to the next on which it may change, and
once for all uses that are answered alike. What a page, an API file, a row and a badge claim is then looked up.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from msgspec import Struct

from onrecord.catalog.decision.answers import Cells, Decision
from onrecord.catalog.decision.judge import Judge
from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import Days, find_last_day

_NOBODY = ("candidate", "retired")
_NOTHING_MET = frozenset[str]()


class Alike(Struct, frozen=True, eq=False):
    """Uses of one kind that the same scopes hold: nothing else of a use is seen by the decision.

    `cells` are the kinds of cells that any scope covers, by the first of these uses; nothing is allowed in all others.
    """

    cells: tuple[Cells, ...]


class Extent(Struct, frozen=True):
    """Where some channels and territories are among the cells of a use.

    `cells` are those that have some of both. `is_covered`: none of the channels and territories is in other cells.
    """

    cells: tuple[Cells, ...]
    is_covered: bool


class Line:
    """The decisions about one kind of cell. Each is made when it is first needed, and counts until the next turn."""

    __slots__ = ("_cleared", "_found", "_quote", "_standing", "_turns", "_where")

    def __init__(self, standing: "Standing", cells: Cells, quote: str | None, cleared: frozenset[str]) -> None:
        self._standing, self._quote, self._cleared = standing, quote, cleared
        self._where = cells.use, cells.channels[0], cells.territories[0]
        self._found: dict[int, Decision | None] = {}
        try:
            self._turns = sorted(standing.judge.find_turns(*self._where, quote, None))
        except DecisionError:  # then there is no decision on any day
            self._turns = []

    def find(self, day: date) -> Decision | None:
        """The decision about a day; None if there is none."""
        at = bisect_right(self._turns, day)
        if at not in self._found:
            self._found[at] = self._standing.decide(*self._where, Days.on(day), self._quote, self._cleared)
        return self._found[at]

    def find_rank(self, day: date) -> int:
        """The rank of the answer on a day."""
        decision = self.find(day)
        return decision.answer.rank if decision else 0

    def list_days(self, days: Days) -> list[date]:
        """The first of some days, and those of them on which the answer may be another."""
        turns = self._turns
        return [days.first, *turns[bisect_right(turns, days.first) : bisect_right(turns, days.last)]]

    def is_throughout(self, days: Days, least: Answer) -> bool:
        """Whether the answer is at least this on all of some days."""
        return all(self.find_rank(day) >= least.rank for day in self.list_days(days))


class Standing:
    """What one customer allows, for a civil day `today` and later ones. `kinds` are the kinds of all uses."""

    def __init__(self, judge: Judge, today: date, kinds: Mapping[str, int]) -> None:
        self.reference, self.judge, self.today, self._kinds = judge.reference, judge, today, kinds
        self._quotes = [quote.id for quote in judge.reference.quotes]
        self.alike: dict[str, Alike] = {}
        found: dict[tuple[int, int], Alike] = {}
        for use, kind in kinds.items():
            if mask := judge.scopes.find_mask("uses", use):
                if (mask, kind) not in found:
                    every = judge.scopes.list_cells(use, "any", "worldwide")
                    found[mask, kind] = Alike(tuple(cells for cells in every if cells.mask))
                self.alike[use] = found[mask, kind]
        self._lines: dict[tuple[int, int, str | None, frozenset[str]], Line] = {}
        self._most: dict[tuple[Alike, date, str | None], int] = {}
        self._later: dict[tuple[Alike, int], bool] = {}
        self._extents: dict[tuple[Alike, frozenset[str], frozenset[str]], Extent] = {}
        every_cells = [cells for alike in found.values() for cells in alike.cells]  # with the same few tuples of atoms
        self._on = {id(cells.channels): cells.channels for cells in every_cells}
        self._within = {id(cells.territories): cells.territories for cells in every_cells}
        self._shared: dict[tuple[int, frozenset[str]], dict[int, int]] = {}

    @cached_property
    def is_shown(self) -> bool:
        """Whether colleagues may see the customer: something was granted that is not denied today."""
        is_active = self.reference.status not in _NOBODY
        return is_active and any(self.allows(use, self.today, Answer.ASK) for use in self.alike)

    def allows(self, use: str, day: date, least: Answer, quote: str | None = None) -> bool:
        """Whether any cell of a use has at least an answer on a day; for quotes, with any quote if none is named.

        What was only requested does not count.
        """
        alike = self.alike.get(use)
        if alike is None:
            return False
        key = alike, day, quote
        if key not in self._most:
            which = (None, *self._quotes) if use == "quote" and quote is None else (quote,)
            self._most[key] = _find_most(self.find_line(cells, one).find(day) for one in which for cells in alike.cells)
        return self._most[key] >= least.rank

    def is_everywhere(
        self, use: str, day: date, least: Answer, channels: frozenset[str], territories: frozenset[str]
    ) -> bool:
        """Whether a use has at least an answer on all of some channels in all of some territories on a day."""
        extent = self.find_extent(use, channels, territories)
        return extent.is_covered and all(self._is_open(cells, day, least) for cells in extent.cells)

    def find_lacking(self, use: str, day: date, least: Answer, channel: str, countries: Collection[str]) -> set[str]:
        """Those of some countries in which a use has less than an answer on a channel on a day."""
        return set(countries).difference(
            *(
                cells.territories
                for cells in self.list_cells(use)
                if channel in cells.channels and self._is_open(cells, day, least)
            )
        )

    def _is_open(self, cells: Cells, day: date, least: Answer) -> bool:
        """Whether some cells have at least an answer on a day; for quotes, with any quote or without."""
        which = (None, *self._quotes) if cells.use == "quote" else (None,)
        return any(self.find_line(cells, one).find_rank(day) >= least.rank for one in which)

    def is_allowed_by(self, authorization: Authorization, use: str, day: date) -> bool:
        """Whether an authorization allows a use somewhere on a day, once its conditions are met."""
        return _is_among(authorization, (line.find(day) for line in self._list_lines(authorization, use)))

    def is_allowed_later(self, authorization: Authorization, use: str) -> bool:
        """The same today or on any later day."""
        alike = self.alike.get(use)
        if alike is None:
            return False
        key = alike, id(authorization)
        if key not in self._later:
            span = Days(self.today, find_last_day(self.today))
            self._later[key] = self.is_allowed_by(authorization, use, self.today) or _is_among(
                authorization,
                (line.find(day) for line in self._list_lines(authorization, use) for day in line.list_days(span)),
            )
        return self._later[key]

    def _list_lines(self, authorization: Authorization, use: str) -> Iterator[Line]:
        """The lines of a use, once the conditions of an authorization are met; for quotes, with each of them."""
        met = frozenset(authorization.conditions)
        for quote in self._quotes if use == "quote" else (None,):
            for cells in self.list_cells(use):
                yield self.find_line(cells, quote, met)

    def list_logo_files(self) -> set[str]:
        """The hashes of the logo files that permissions name which allow the logo today."""
        decisions = [self.find_line(cells).find(self.today) for cells in self.list_cells("logo")]
        return {
            digest
            for decision in decisions
            if decision and decision.answer is Answer.ALLOW
            for id_ in decision.authorizations
            for digest in self.reference.by_id[id_].logo_sha256
        }

    def decide(
        self,
        use: str,
        channel: str,
        territory: str,
        days: Days,
        quote: str | None = None,
        cleared: frozenset[str] = _NOTHING_MET,
        place: str | None = None,
    ) -> Decision | None:
        """One decision; None if it cannot be made."""
        try:
            return self.judge.decide(
                use, channel, territory, days, today=self.today, cleared=cleared, quote=quote, place=place
            )
        except DecisionError:
            return None

    def list_cells(self, use: str) -> tuple[Cells, ...]:
        """The kinds of cells of a use that any permission or restriction covers; nothing is allowed in all others."""
        return self.alike[use].cells if use in self.alike else ()

    def find_extent(self, use: str, channels: frozenset[str], territories: frozenset[str]) -> Extent:
        """Where some channels and territories are among the cells of a use."""
        if use not in self.alike:
            return Extent((), not (channels and territories))
        key = self.alike[use], channels, territories
        if key not in self._extents:
            on, within = self._count_shared(channels, self._on), self._count_shared(territories, self._within)
            met = [one for one in key[0].cells if id(one.channels) in on and id(one.territories) in within]
            covered = sum(on[id(one.channels)] * within[id(one.territories)] for one in met)
            self._extents[key] = Extent(tuple(met), covered == len(channels) * len(territories))
        return self._extents[key]

    def _count_shared(self, some: frozenset[str], places: Mapping[int, tuple[str, ...]]) -> Mapping[int, int]:
        """How many of some atoms are in which of the record's places on an axis; without places that have none."""
        key = id(places), some
        if key not in self._shared:
            counts = {place: len(some.intersection(atoms)) for place, atoms in places.items()}
            self._shared[key] = {place: count for place, count in counts.items() if count}
        return self._shared[key]

    def find_line(self, cells: Cells, quote: str | None = None, cleared: frozenset[str] = _NOTHING_MET) -> Line:
        """The decisions about some cells that the record cannot tell apart, by one of them.

        They are made once for all uses of one kind that the same scopes hold.
        """
        key = cells.mask, self._kinds[cells.use], quote, cleared
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = Line(self, cells, quote, cleared)
        return line


def _find_most(decisions: Iterable[Decision | None]) -> int:
    """The rank of the most permissive of some decisions; after an allow, no further one is made."""
    most = 0
    for decision in decisions:
        if decision and decision.answer.rank > most and not _is_only_asked(decision):
            most = decision.answer.rank
            if decision.answer is Answer.ALLOW:
                break
    return most


def _is_only_asked(decision: Decision) -> bool:
    return {reason.code for reason in decision.reasons} - {"quote-unspecified"} == {"pending"}


def _is_among(authorization: Authorization, decisions: Iterable[Decision | None]) -> bool:
    """Whether any of some decisions allows, by an authorization."""
    return any(
        decision is not None and decision.answer is Answer.ALLOW and authorization.id in decision.authorizations
        for decision in decisions
    )
