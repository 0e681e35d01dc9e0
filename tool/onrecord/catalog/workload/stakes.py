"""What is lost if nobody acts, as a weight and in words: deals, uses that are hard to replace, what is published."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from onrecord.catalog.decision.reasons import DecisionError
from onrecord.catalog.decision.validity import find_living
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Opportunity, Request

OF_KIND = {
    "take-down": 4,  # a promise is broken in public
    "cancel": 3,  # a promise to a prospect is about to be broken
    "expiring": 2,
    "lapsed": 2,
    "request": 2,
    "at-risk": 2,
    "review": 1,
    "answer": 1,
    "outcome": 1,
    "thanks": 1,
    "nomination": 0,
    "wish": 1,
}
"""Points by the kind alone, before anything is known about the customer."""
HIGH_VALUE, ANY_DEAL = 4, 1
"""A deal over the policy's high value weighs as much as a broken promise; a smaller one is one point."""
LAST, LAST_BUT_ONE = 2, 1
"""Points if no other customer in the industry allows the use, and if only one does. With two, there is a choice."""
PUBLISHED = 1
"""A publication would have to be taken down. That can be undone, so it weighs less than a permanent loss."""
SOON = ((0, 3), (7, 2), (30, 1))
"""Points by days left: late or today, within a week, within a month. The sample policy warns at 7 and 30 days too."""


@dataclass(frozen=True, slots=True)
class Stake:
    """How much is lost, in points that only serve for sorting, and why, in short phrases."""

    weight: int
    why: tuple[str, ...]


NO_STAKE = Stake(0, ())
"""Nothing is known to be lost; sorts last."""


class Stakes:
    """Weighs what is due, in comparison with all customers of a catalog on a day."""

    def __init__(self, library: Library, today: date) -> None:
        self.library, self.today = library, today

    @cached_property
    def _others(self) -> Mapping[tuple[str | None, str], set[str]]:
        """The customers that allow a use, by industry and use."""
        found = defaultdict[tuple[str | None, str], set[str]](set)
        for reference in self.library.references.values():
            if reference.status == "active":
                for authorization, _ in find_living(reference, self.today):
                    for use in self._expand_atoms(authorization):
                        found[reference.profile.industry, use].add(reference.slug)
        return found

    def weigh(self, kind: str, reference: Reference, id_: str | None, by: date) -> Stake:
        """The stake of a task of a kind for a customer, due on the day `by`.

        `id_` is the id of a permission, a request or a publication; None where the task is about the customer.
        """
        authorization = reference.by_id.get(id_ or "")
        request = next((one for one in reference.requests if one.id == id_), None)
        uses = [request.use] if request else self._expand_atoms(authorization) if authorization else []
        requests = [request] if request else [one for one in reference.requests if one.open and one.use in uses]
        parts = [
            *self._list_deals(requests),
            *self._find_scarce(reference, uses if kind in _REPLACEABLE else ()),
            *self._weigh_published(reference, authorization if kind in _REPLACEABLE else None),
        ]
        return self._sum(kind, by, parts)

    def weigh_wish(self, deal: Opportunity | None, by: date) -> Stake:
        """The stake of what somebody looks for, with the deal that it may help; due on the day `by`."""
        return self._sum("wish", by, list(self._weigh_deal(deal)))

    def _sum(self, kind: str, by: date, parts: Sequence[tuple[int, str]]) -> Stake:
        left = (by - self.today).days
        soon = next((points for most, points in SOON if left <= most), 0)
        return Stake(OF_KIND[kind] + soon + sum(points for points, _ in parts), tuple(words for _, words in parts))

    def _expand_atoms(self, authorization: Authorization) -> list[str]:
        try:
            return sorted(self.library.vocabulary.uses.expand_all(authorization.uses))
        except DecisionError:
            return []

    def _list_deals(self, requests: Iterable[Request]) -> Iterator[tuple[int, str]]:
        """The deal that weighs most, then the largest sum: sums in different currencies cannot be compared."""
        deals = [one.opportunity for one in requests if one.opportunity and one.opportunity.amount and not one.outcome]
        for deal in sorted(deals, key=lambda one: (self._is_high(one), one.amount or 0), reverse=True)[:1]:
            yield from self._weigh_deal(deal)

    def _is_high(self, deal: Opportunity) -> bool:
        return self.library.policy.requests.is_high(deal.amount, deal.currency)

    def _weigh_deal(self, deal: Opportunity | None) -> Iterator[tuple[int, str]]:
        if deal and deal.amount:
            currency = f"{deal.currency} " if deal.currency else ""
            yield HIGH_VALUE if self._is_high(deal) else ANY_DEAL, f"a deal of {currency}{deal.amount:,.0f} is open"

    def _find_scarce(self, reference: Reference, uses: Iterable[str]) -> Iterator[tuple[int, str]]:
        industry = reference.profile.industry
        fewest, use = min(
            ((len(self._others[industry, use] - {reference.slug}), use) for use in uses), default=(LAST, "")
        )
        if industry and fewest < LAST:
            words = self.library.vocabulary
            where, what = words.industries.title(industry), words.uses.title(use)
            others = "no other customer" if not fewest else "only one other customer"
            yield (LAST if not fewest else LAST_BUT_ONE), f"{others} in {where} allows {what}"

    def _weigh_published(self, reference: Reference, authorization: Authorization | None) -> Iterator[tuple[int, str]]:
        live = [one for one in reference.publications if one.is_live(self.today)]
        resting = [one for one in live if authorization and one.authorization == authorization.id]
        if resting:
            count = len(resting)
            yield PUBLISHED, f"{count} {'publication depends' if count == 1 else 'publications depend'} on it"


_REPLACEABLE = ("expiring", "lapsed", "review", "answer", "request")
"""Kinds where a use is lost if nobody acts. After a call, or for a logo that must go, nothing can be saved."""
