"""The reviews of the program as pages: which months, quarters and years have a page, and what is on each.

Pages name only customers who are shown, and have no amounts of deals; `onrecord stats` has both.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.record.wish import FiledWish
from onrecord.catalog.search.program_facts import ProgramFacts
from onrecord.catalog.search.program_review import (
    Exposure,
    Period,
    ProgramReview,
    Who,
    add_months,
    review_periods,
)
from onrecord.reports.program_review import QUESTIONS, Names, Row, list_names, list_rows

Kind = Literal["month", "quarter", "year"]
KINDS: Mapping[Kind, tuple[str, int, int]] = {
    "month": ("By month", 1, 12),
    "quarter": ("By quarter", 3, 8),
    "year": ("By year", 12, 36),
}
"""What each kind is called, how many months it has, and how many closed ones have a page: a year of months, two of
quarters, and all years, since no record has a day before 1990 (yaml/loader.py)."""
MOST = 8
"""How many names each list of a page has; `onrecord stats --format json` has all of them."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_OTHERS: Who = ("", "Customers who are not shown here")


@dataclass(frozen=True, slots=True)
class Review:
    """One period with its page: the last part of its path, what it is called, also in short, and both reviews.

    `is_running` means that the period is not over on the day of the build.
    """

    kind: Kind
    key: str
    title: str
    short: str
    before_short: str
    is_running: bool
    now: ProgramReview
    before: ProgramReview


def make_reviews(
    facts: Iterable[ProgramFacts], slugs: Collection[str], day: date, wishes: Iterable[FiledWish] = ()
) -> list[Review]:
    """The reviews that have something to say on a day (civil), the latest of each kind first.

    `slugs` are the customers who may be named. A period that is not over is beside as many days of the one
    before it.
    """
    planned = [
        (kind, *_find_stretch(kind, day, back)) for kind, (_, _, most) in KINDS.items() for back in range(most + 1)
    ]
    periods = list(dict.fromkeys(period for _, _, now, before in planned for period in (now, before)))
    counted = (_hide_others(review, slugs) for review in review_periods(facts, periods, wishes))
    reviews = dict(zip(periods, counted, strict=True))
    return [
        Review(
            kind,
            _name_file(kind, first),
            _name_period(kind, first),
            _name_period(kind, first, 3),
            _name_period(kind, before.first, 3),
            now.last < _find_last_day(kind, first),
            reviews[now],
            reviews[before],
        )
        for kind, first, now, before in planned
        if not reviews[now].is_empty
    ]


def fill_reviews(reviews: Iterable[Review]) -> dict[str, Any]:
    """The values for the template of the index: the reviews of each kind, with the numbers that matter for it."""
    every = list(reviews)
    kinds = [
        {"title": title, "reviews": [_describe_line(one) for one in every if one.kind == kind]}
        for kind, (title, _, _) in KINDS.items()
    ]
    return {"kinds": [kind for kind in kinds if kind["reviews"]]}


def fill_review(review: Review, reviews: Iterable[Review], vocabulary: Vocabulary) -> dict[str, Any]:
    """The values for the template of one review: its numbers and those of the period before, question by question."""
    lines = list_rows(review.now, review.before, in_amounts=False)
    lists = list_names(_say_places(review.now, vocabulary), vocabulary)
    same = [one for one in reviews if one.kind == review.kind]
    at = same.index(review)
    return {
        "review": review,
        "kind": KINDS[review.kind][0],
        "tiles": [row for row in lines if row.key in _TILES],
        "questions": [
            {
                "id": about,
                "title": question,
                "rows": [row for row in lines if row.about == about],
                "lists": [_describe_list(one, question) for one in lists if one.about == about],
            }
            for about, question in QUESTIONS.items()
        ],
        "later": same[at - 1] if at else None,
        "earlier": same[at + 1] if at + 1 < len(same) else None,
        "most": MOST,
    }


_TILES = ("requests", "held", "won", "pool", "exposed")


def _describe_list(some: Names, question: str) -> dict[str, Any]:
    return {
        "key": some.key,
        "title": "" if some.question == question else some.question,
        "nobody": some.nobody,
        "entries": some.entries[:MOST],
        "more": max(0, len(some.entries) - MOST),
        "most": max((one.value for one in some.entries), default=0),
    }


def _describe_line(review: Review) -> dict[str, Any]:
    by_key: dict[str, Row] = {row.key: row for row in list_rows(review.now, review.before, in_amounts=False)}
    return {"review": review, "cells": [by_key[key] for key in _TILES]}


def _find_stretch(kind: Kind, day: date, back: int) -> tuple[date, Period, Period]:
    """Of the period `back` before the running one: its first day, its days up to `day`, and those to compare with."""
    months = KINDS[kind][1]
    first = add_months(date(day.year, (day.month - 1) // months * months + 1, 1), -back * months)
    now = Period(first, min(day, _find_last_day(kind, first)))
    if now.last == _find_last_day(kind, first):
        return first, now, now.find_before()
    start = add_months(first, -months)
    return first, now, Period(start, min(first - ONE_DAY, start + (now.last - first)))


def _find_last_day(kind: Kind, first: date) -> date:
    return add_months(first, KINDS[kind][1]) - ONE_DAY


def _name_file(kind: Kind, first: date) -> str:
    if kind == "month":
        return f"{first:%Y-%m}"
    return f"{first.year}-q{first.month // 3 + 1}" if kind == "quarter" else str(first.year)


def _name_period(kind: Kind, first: date, letters: int | None = None) -> str:
    if kind == "month":
        return f"{_MONTHS[first.month - 1][:letters]} {first.year}"
    return f"Q{first.month // 3 + 1} {first.year}" if kind == "quarter" else str(first.year)


def _hide_others(review: ProgramReview, slugs: Collection[str]) -> ProgramReview:
    """A review in which customers who are not shown have no name; who rests or was exposed unseen stays countable."""

    def fold(counts: Mapping[Who, int]) -> Mapping[Who, int]:
        known = {who: n for who, n in counts.items() if who[0] in slugs}
        others = sum(counts.values()) - sum(known.values())
        return known | ({_OTHERS: others} if others else {})

    def hide(one: Exposure) -> Exposure:
        return one if one.slug in slugs else replace(one, slug="", name="A customer who is not shown here")

    return replace(
        review,
        asked=fold(review.asked),
        held=fold(review.held),
        won=fold(review.won),
        resting={who: last for who, last in review.resting.items() if who[0] in slugs},
        exposed=tuple(map(hide, review.exposed)),
    )


def _say_places(review: ProgramReview, vocabulary: Vocabulary) -> ProgramReview:
    """A review in which a place is said by what was shown there: an address may name somebody else."""
    uses, channels = vocabulary.uses, vocabulary.channels
    return replace(
        review,
        exposed=tuple(
            replace(one, where=f"{uses.title(one.use)} on {channels.title(one.channel)}") for one in review.exposed
        ),
    )
