"""The numbers behind the charts: demand, load, deals. Only customers with something allowed are named."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.catalog.record.wish import FiledWish, Kind
from onrecord.catalog.search.filed_wishes import count_kinds
from onrecord.catalog.search.program_facts import ProgramFacts

YEAR = timedelta(days=365)
"""One year, so that it contains every season once."""


@dataclass(frozen=True, slots=True)
class Insights:
    """What requests of the last twelve months say.

    `load`: (slug, name, requests that took of the customer's time), the most loaded first, of customers with something
    allowed. `demand`: requests by the industry of the customer asked for. `asked_for`: which uses were asked for in
    which industry, or looked for there in vain. `deals`: outcomes by the result of the deal. `helpful`: the mean of
    1..5, None without an outcome. `not_found`: what was filed as not found and is not answered yet, by kind.
    """

    load: tuple[tuple[str, str, int], ...]
    demand: Mapping[str, int]
    asked_for: frozenset[tuple[str, str]]
    deals: Mapping[str, int]
    helpful: float | None
    not_found: Mapping[Kind, int]


NOTHING = Insights((), {}, frozenset(), {}, None, {})
"""The insights if nobody asked for anything."""


def gather_insights(
    facts: Iterable[ProgramFacts], slugs: Collection[str], day: date, wishes: Iterable[FiledWish] = ()
) -> Insights:
    """The numbers on a day (a civil day; the twelve months before it count). `slugs` are those of customers with
    something allowed.
    """
    missed = [wish for wish in wishes if not wish.answered and day - YEAR < wish.requested.on <= day]
    load, demand, deals = Counter[tuple[str, str]](), Counter[str](), Counter[str]()
    asked_for, scores = set[tuple[str, str]](), list[int]()
    for one in facts:
        for engagement in one.engagements:
            if not day - YEAR < engagement.asked <= day:
                continue
            if engagement.held and one.slug in slugs:
                load[one.slug, one.name] += 1
            if one.industry:
                demand[one.industry] += 1
                asked_for.add((one.industry, engagement.use))
            deals.update([engagement.deal] if engagement.deal else ())
            scores += [engagement.helpful] if engagement.helpful is not None else []
    asked_for.update((industry, use) for wish in missed for industry in wish.industries for use in wish.uses)
    most = sorted(load.items(), key=lambda counted: (-counted[1], counted[0]))
    return Insights(
        load=tuple((slug, name, count) for (slug, name), count in most),
        demand=dict(demand),
        asked_for=frozenset(asked_for),
        deals=dict(deals),
        helpful=sum(scores) / len(scores) if scores else None,
        not_found=count_kinds(missed),
    )
