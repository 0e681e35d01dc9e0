"""Which reference comes first: one order for `find`, campaigns, the pages and the site's script.

The script takes the numbers from the site's data (publish/search_rows.py); a test compares its order with
that of `find`.
"""

from datetime import date

from msgspec import Struct

from onrecord.catalog.workload.availability import State
from onrecord.names.text_keys import make_search_key

PER_WORD, PER_USE = 100, 10
"""Matching words count more than allowed uses, and those more than availability (`EASE`, below 10)."""

EASE = {State.AVAILABLE: 6, State.LIMITED: 4, State.RESTING: 1, State.PAUSED: 0}
"""Points for availability. What takes nobody's time counts like what is available."""


def measure_fit(relevance: int, allowed: int, state: State | None) -> int:
    """How well a reference fits: the weight of matching words, the allowed uses, and availability."""
    return relevance * PER_WORD + allowed * PER_USE + EASE[state or State.AVAILABLE]


class Rank(Struct, frozen=True, order=True, array_like=True, gc=False):
    """A rank, which sorts ascending. Make it with `rank`."""

    unfit: int
    at_risk: bool
    asked: date
    name: str
    slug: str


def rank(slug: str, name: str, *, fit: int = 0, at_risk: bool = False, last_asked: date | None = None) -> Rank:
    """The rank: by fit, then customers not at risk, then the least recently asked, then by name.

    Pages leave out `at_risk`, because an audience does not see it.
    """
    return Rank(-fit, at_risk, last_asked or date.min, make_search_key(name), slug)
