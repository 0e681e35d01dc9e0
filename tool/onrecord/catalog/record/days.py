"""Civil dates and windows of them. Both ends of every window are inside it."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from onrecord.catalog.record.facts import Facts

ONE_DAY = timedelta(days=1)
FIRST_DAY = date(1990, 1, 1)
"""No permission is older than the web: an earlier day is a typo, or an empty spreadsheet cell (1900, 1904)."""
YEARS_AHEAD = 10
"""A permission for longer than ten years is one without an end, or its year is a typo."""


@lru_cache(1)  # a run has one
def find_last_day(today: date) -> date:
    """The last day that records and questions may name: ten years after `today`."""
    year = today.year + YEARS_AHEAD
    try:
        return today.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 2, 28)


class Days(Facts, frozen=True):
    """One or more consecutive civil days, `first` and `last` inclusive. Raises ValueError if there is none."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.first} .. {self.last} contains no day")

    @classmethod
    def on(cls, day: date) -> "Days":
        """The single day."""
        return cls(day, day)

    def __iter__(self) -> Iterator[date]:
        day = self.first
        while day <= self.last:
            yield day
            day += ONE_DAY

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first}..{self.last}"


def is_within(day: date, first: date | None, last: date | None) -> bool:
    """Whether the day lies in the window, both ends included; a missing end is open."""
    return (first is None or day >= first) and (last is None or day <= last)
