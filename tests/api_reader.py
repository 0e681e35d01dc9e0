"""A program that reads api/v1/references/<customer>.json and asks whether it may show something, as the guide says."""

from datetime import date
from typing import Any

from onrecord.catalog.record.vocabulary import Axis, Vocabulary


def is_allowed(
    row: dict[str, Any], words: Vocabulary, use: str, channel: str, country: str, on: date, cleared: frozenset[str]
) -> bool:
    """Whether a permission covers it, is not due for review, has its conditions met, and no restriction covers it."""

    def covers(one: dict[str, Any]) -> bool:
        asked = (
            (words.uses, "uses", use),
            (words.channels, "channels", channel),
            (words.territories, "territories", country),
        )
        inside = all(one[key] is None or _has(axis, one[key], atom) for axis, key, atom in asked)
        return inside and (one["valid_from"] or "") <= on.isoformat() <= (one["valid_through"] or "9999-12-31")

    granted = any(
        covers(one) and set(one["conditions"]) <= cleared and on.isoformat() <= (one["review_by"] or "9999-12-31")
        for one in row["permissions"]
    )
    return granted and not any(covers(one) for one in row["restrictions"])


def _has(axis: Axis, terms: list[str], atom: str) -> bool:
    return atom in axis.expand_all(terms)
