"""The numbers of the insights page, laid out for its charts, which are tables with bars."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from onrecord.catalog.search.filed_wishes import say_wanted
from onrecord.catalog.search.program_review import FEW
from onrecord.catalog.views.view import SiteView
from onrecord.publish.cards import Card
from onrecord.publish.endings import Ending, find_last_soon_day, list_endings
from onrecord.publish.search_rows import count_soon_days
from onrecord.publish.use_timeline import ALLOW
from onrecord.publish.words import name_month

HEAT_LEVELS = 5
"""As many shades as the style sheets have for the heat table."""
_LOAD_ROWS = 12
"""How many of the busiest customers the chart shows: as many bars as can be compared at a glance."""
_FREE = ("available", "limited")


@dataclass(frozen=True, slots=True)
class Month:
    """How many permissions end in a month, and how many of them soon; `begins_soon` if its first day is soon."""

    label: str
    title: str
    count: int
    soon: int
    begins_soon: bool


@dataclass(slots=True)
class _Counts:
    """What is counted for the customers who are shown, card by card, so that no card need be kept."""

    slugs: set[str]
    ends: list[Ending]
    heat: Counter[tuple[str | None, str]]
    countries: Counter[str | None]
    free: Counter[str | None]
    allowed: int = 0


def _count_cards(cards: Iterable[Card], site: SiteView) -> _Counts:
    counts = _Counts(set(), [], Counter(), Counter(), Counter())
    for one in cards:
        industry, country = one.terms
        counts.slugs.add(one.slug)
        counts.ends += list_endings(one, site)
        counts.heat.update((industry, use) for use in one.uses)
        counts.countries[country] += 1
        counts.free[industry] += _is_free(one)
        counts.allowed += any(s.level == ALLOW for s in one.uses.values())
    return counts


def fill_insights(site: SiteView, cards: Iterable[Card], root: str) -> dict[str, Any]:
    """Everything that insights.html needs; `cards` are those with something allowed on the day of the build."""
    counts = _count_cards(cards, site)
    months = _count_by_month(counts.ends, site)
    regions = _count_by_region(counts.countries, site, root)
    demand = _compare_demand(counts.free, site, root)
    load = [
        (name, count, f"{root}references/{slug}/" if slug in counts.slugs else None)
        for slug, name, count in site.insights.load
    ][:_LOAD_ROWS]
    deals = [
        (title, site.insights.deals.get(deal, 0), None)
        for deal, title in (("won", "Won"), ("open", "Still open"), ("lost", "Lost"))
    ]
    missed = [(say_wanted(kind, site.vocabulary), count, None) for kind, count in site.insights.not_found.items()]
    return {
        "tiles": _make_tiles(counts, site),
        "months": months,
        "months_most": max((month.count for month in months), default=0),
        "soon_days": count_soon_days(site),
        "regions": regions,
        "regions_most": max((value for _, value, _ in regions), default=0),
        "heat": _make_heat(counts.heat, site),
        "demand": demand,
        "demand_most": max((max(one, two) for _, one, two, _ in demand), default=0),
        "load": load,
        "load_most": max((count for _, count, _ in load), default=0),
        "deals": deals,
        "deals_most": max((count for _, count, _ in deals), default=0),
        "few": FEW,
        "not_found": missed,
        "not_found_most": max((count for _, count, _ in missed), default=0),
        "helpful": f"{site.insights.helpful:.1f}" if site.insights.helpful is not None else None,
    }


def _make_tiles(counts: _Counts, site: SiteView) -> list[dict[str, Any]]:
    ending = sum(one.through <= find_last_soon_day(site) for one in counts.ends)
    free = counts.free.total()
    return [
        {"value": counts.allowed, "label": "customers you can use without asking", "tone": ""},
        {"value": len(counts.slugs) - counts.allowed, "label": "only after asking", "tone": ""},
        {
            "value": ending,
            "label": f"permissions end within {count_soon_days(site)} days",
            "tone": "warn" if ending else "",
        },
        {"value": free, "label": "customers free for a conversation", "tone": ""},
    ]


def _is_free(card: Card) -> bool:
    """Whether the customer is available for conversations on the day of the build."""
    return card.free is not None and card.free.state in _FREE


def _count_by_month(ends: list[Ending], site: SiteView) -> list[Month]:
    """Permissions by the month of their last day: this month and the eleven after it."""
    soon = find_last_soon_day(site)
    every = Counter((end.through.year, end.through.month) for end in ends)
    early = Counter((end.through.year, end.through.month) for end in ends if end.through <= soon)
    rows = []
    for ahead in range(12):
        year, index = divmod(site.day.year * 12 + site.day.month - 1 + ahead, 12)
        first = date(year, index + 1, 1)
        at = (first.year, first.month)
        rows.append(Month(name_month(first), f"{name_month(first)} {year}", every[at], early[at], first <= soon))
    return rows


def _count_by_region(countries: Counter[str | None], site: SiteView, root: str) -> list[tuple[str, int, str]]:
    """The regions that divide the world, none inside another, and how many references each has."""
    axis = site.vocabulary.territories
    rows = []
    for region in ("emea", "apac", "latam", "north-america"):
        if region in axis.groups:
            count = sum(countries[country] for country in axis.members[region])
            rows.append((axis.title(region), count, f"{root or './'}?region={region}"))
    return rows


def _make_heat(counts: Counter[tuple[str | None, str]], site: SiteView) -> dict[str, Any]:
    """Industry by use: how many customers allow it. A gap that somebody asked for lately is marked."""
    words = site.vocabulary
    most = max(counts.values(), default=1)
    demand = {(industry, use) for industry, use in site.insights.asked_for}
    rows = []
    for industry in sorted(words.industries.atoms.values(), key=lambda term: term.title):
        cells = [
            {
                "use": use,
                "count": counts[industry.id, use],
                "level": max(1, -(-counts[industry.id, use] * HEAT_LEVELS // most)),
                "asked": (industry.id, use) in demand,
            }
            for use in words.uses.atoms
        ]
        rows.append({"id": industry.id, "title": industry.title, "cells": cells})
    return {"uses": list(words.uses.atoms.values()), "rows": rows}


def _compare_demand(supply: Counter[str | None], site: SiteView, root: str) -> list[tuple[str, int, int, str]]:
    """By industry: requests of the last twelve months, and customers who are free for a conversation today."""
    demand = Counter(site.insights.demand)
    titles = site.vocabulary.industries
    rows = [
        (titles.title(industry), demand[industry], supply[industry], f"{root or './'}?industry={industry}")
        for industry in titles.atoms
        if demand[industry] or supply[industry]
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))
