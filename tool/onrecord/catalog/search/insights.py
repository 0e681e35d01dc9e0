"""The numbers behind the charts: demand, load, deals. Of customers who stand; nobody else is counted by name."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Insights:
    """What requests of the last twelve months say.

    `load`: (slug, name, requests that took of the customer's time), the most loaded first, of customers who stand.
    `demand`: requests by the industry of the customer asked for. `asked_for`: which uses were asked for in which
    industry. `deals`: outcomes by what became of the deal. `helpful`: the mean of 1..5, None without an outcome.
    """

    load: tuple[tuple[str, str, int], ...]
    demand: Mapping[str, int]
    asked_for: frozenset[tuple[str, str]]
    deals: Mapping[str, int]
    helpful: float | None


def insights(library: Library, shown: Collection[str], day: date) -> Insights:
    """The numbers on a day (a civil day; the twelve months before it count). `shown` are the slugs that stand."""
    recent = [(reference, request) for reference, request in _requests(library) if _within_a_year(request, day)]
    load = Counter(reference.slug for reference, request in recent if request.held and reference.slug in shown)
    demand = Counter(reference.profile.industry for reference, _ in recent if reference.profile.industry)
    outcomes = [request.outcome for _, request in recent if request.outcome]
    scores = [outcome.helpful for outcome in outcomes if outcome.helpful is not None]
    names = library.references
    return Insights(
        load=tuple(
            (slug, names[slug].name, count) for slug, count in sorted(load.items(), key=lambda kv: (-kv[1], kv[0]))
        ),
        demand=dict(demand),
        asked_for=frozenset((r.profile.industry, request.use) for r, request in recent if r.profile.industry),
        deals=dict(Counter(outcome.deal for outcome in outcomes if outcome.deal)),
        helpful=sum(scores) / len(scores) if scores else None,
    )


def _requests(library: Library) -> Iterator[tuple[Reference, Request]]:
    for reference in library.references.values():
        for request in reference.requests:
            yield reference, request


def _within_a_year(request: Request, day: date) -> bool:
    return day - YEAR < request.requested.on <= day
