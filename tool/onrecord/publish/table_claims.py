"""Checks the table in which the page of a customer looks up answers: each is compared with the decision."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import lru_cache

from msgspec import MsgspecError, Raw, Struct
from msgspec.json import Decoder

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.record.days import Days
from onrecord.publish.standing import Alike, Standing

Claim = tuple[str, str, str | None]
"""The rule, the message, and the slug of the customer."""
LEAST = {"ask": Answer.ASK, "allow": Answer.ALLOW}
"""What must at least be true where a site says it."""
MOST_SETS = 100
"""How many lists of sets of channels, or of territories, are kept as sets: some 10 kB each."""


class _Answered(Struct, array_like=True):
    """What the table of a page says somewhere; its reasons are not claims."""

    answer: str


class _Table(Struct):
    """The table of a page (publish/answer_lookup.py writes it), with its sets and the answers of each use unread."""

    day: date
    last: date
    channels: Raw
    territories: Raw
    says: list[_Answered]
    uses: dict[str, Raw]
    quotes: dict[str, Raw]


class _Facts(Struct):
    """What a page gives to its script."""

    table: _Table


_FACTS = Decoder(_Facts)
_SETS = Decoder(list[frozenset[str] | None])
_Stretches = tuple[tuple[int, int], ...]
"""The first day of each, counted from the table's, and what it says."""
_CLASSES = Decoder(list[tuple[int, int, _Stretches]])
"""Channels, territories and stretches."""


def _read_table(text: str) -> _Table:
    """Raises ValueError if it is none."""
    try:
        return _FACTS.decode(text).table
    except MsgspecError as error:
        raise ValueError(f"the table of a page cannot be read: {error}") from None


class TableClaims:
    """Compares the tables of pages with the decision. `territories` are all atoms.

    `find_span` gives the days, counted from the day of the build, that are to be compared; None where there are none.
    """

    def __init__(self, territories: Collection[str], find_span: Callable[[date, int, int | None], Days | None]) -> None:
        self._territories, self._find_span = frozenset(territories), find_span
        self._read_sets = lru_cache(MOST_SETS)(self._read_sets)  # type: ignore[method-assign]  # most pages have the same

    def check(self, standing: Standing, text: str) -> Iterator[Claim]:
        """What the table of a customer's page says. Raises ValueError if the text is none."""
        table = _read_table(text)
        slug, right = standing.reference.slug, dict[tuple[Alike | None, str | None], bytes]()
        where, areas = (self._read_sets(bytes(raw)) for raw in (table.channels, table.territories))
        said = dict[_Stretches, list[tuple[Days, Answer]]]()
        for quote, uses in ((None, table.uses), *((id_, {"quote": raw}) for id_, raw in table.quotes.items())):
            if quote is not None and standing.reference.find_quote(quote) is None:
                message = f"{slug}: it has answers about the quote {quote}, which may not be used"
                yield "not-allowed", message, None
                continue
            for use, raw in uses.items():
                alike, classes = (standing.alike.get(use), quote), bytes(raw)
                if classes == right.get(alike):
                    continue
                wrong = list[Claim]()
                for channels, territories, stretches in _CLASSES.decode(raw):
                    if stretches not in said:  # most classes have the same ones
                        said[stretches] = list(self._list_answers(table, stretches))
                    for span, least in said[stretches]:
                        there = where[channels], areas[territories]
                        wrong += self._check_answer(standing, use, quote, there, span, least)
                if not wrong:
                    right[alike] = classes
                yield from wrong

    def _read_sets(self, raw: bytes) -> list[frozenset[str]]:
        """The channels or the territories of a table, set by set; null is all territories that are in no other set."""
        sets = _SETS.decode(raw)
        rest = self._territories - frozenset[str]().union(*filter(None, sets))
        return [frozenset(rest) if one is None else one for one in sets]

    def _list_answers(self, table: _Table, stretches: _Stretches) -> Iterator[tuple[Days, Answer]]:
        """The days of some stretches of a table on which it does not say no, with what it says."""
        ends = [*(start for start, _ in stretches[1:]), (table.last - table.day).days + 1]
        for (start, place), end in zip(stretches, ends, strict=True):
            answer = table.says[place].answer
            if answer != "deny" and (span := self._find_span(table.day, start, end - 1)):
                yield span, LEAST[answer]

    @staticmethod
    def _check_answer(
        standing: Standing,
        use: str,
        quote: str | None,
        where: tuple[frozenset[str], frozenset[str]],
        span: Days,
        least: Answer,
    ) -> Iterator[Claim]:
        """One answer of the table, which must be true for every kind of cell in it, on all of its days."""
        slug, (channels, territories) = standing.reference.slug, where
        extent = standing.find_extent(use, *where)
        for cells in extent.cells:
            if not standing.find_line(cells, quote).is_throughout(span, least):
                channel = next(atom for atom in cells.channels if atom in channels)
                territory = next(atom for atom in cells.territories if atom in territories)
                message = f"{slug}: its page answers {least} for {use} on {channel} in {territory}"
                yield "not-allowed", f"{message}, {span}, but that is wrong", slug
        if not extent.is_covered:
            yield "not-allowed", f"{slug}: its page answers {least} for {use} where nothing covers it, {span}", slug
