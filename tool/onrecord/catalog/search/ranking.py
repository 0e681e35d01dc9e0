"""Which reference comes first: one order for `find`, campaigns, the pages and the site's script.

The script takes the numbers from the site's data (publish/search_rows.py); a test compares its order with
that of `find`.
"""

from dataclasses import dataclass
from datetime import date

from onrecord.catalog.workload.availability import State
from onrecord.names.text_keys import search_key

PER_WORD, PER_USE = 100, 10
"""What was searched for counts before what is allowed, and that before how easily it is had (`EASE`, below 10)."""

EASE = {State.AVAILABLE: 6, State.LIMITED: 4, State.RESTING: 1, State.PAUSED: 0}
"""How easily somebody is had. What takes nobody's time is as easy as what is available."""


def fit(relevance: int, allowed: int, state: State | None) -> int:
    """How well a reference fits: the weight of the words it matches, the uses that are allowed, its availability."""
    return relevance * PER_WORD + allowed * PER_USE + EASE[state or State.AVAILABLE]


@dataclass(frozen=True, slots=True, order=True)
class Rank:
    """A place in the order; the least comes first. Make it with `rank`."""

    unfit: int
    at_risk: bool
    asked: date
    name: str
    slug: str


def rank(slug: str, name: str, *, fit: int = 0, at_risk: bool = False, asked: date | None = None) -> Rank:
    """By fit, then by who is not at risk, then by who was asked least lately, then by name.

    Pages leave `at_risk` out: an audience does not see it.
    """
    return Rank(-fit, at_risk, asked or date.min, search_key(name), slug)
