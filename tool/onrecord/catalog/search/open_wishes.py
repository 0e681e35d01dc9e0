"""Who fits by now what colleagues looked for and did not find, and who must act."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import chain
from operator import or_

from onrecord.catalog.library import Library
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import UnknownTermError
from onrecord.catalog.record.wish import FiledWish
from onrecord.catalog.search.filed_wishes import make_search, say_wanted
from onrecord.catalog.search.finder import Asked, Fit, Search, Wish
from onrecord.catalog.search.ranking import Rank
from onrecord.catalog.search.traits import list_profile_terms
from onrecord.catalog.workload.due import Due, list_due
from onrecord.catalog.workload.stakes import Stakes


def list_due_with_wishes(library: Library, wishes: Iterable[FiledWish], today: date, within_days: int) -> list[Due]:
    """Everything due, as `list_due` returns it, and the open wishes."""
    items = [item for item in list_wishes_due(library, wishes, today) if item.by <= today + timedelta(days=within_days)]
    return sorted([*list_due(library, today, within_days), *items], key=lambda item: item.order)


def list_wishes_due(library: Library, wishes: Iterable[FiledWish], today: date) -> Iterator[Due]:
    """Each open wish: who asked is told what fits by now; where nothing does, it is for customer success to find one.

    Those who fit when it was filed are not told again. They may wait as long as a request.
    """
    put = OpenWishes(library, wishes, today)
    return put.list_due(put.try_on(one) for one in library.references.values()) if put.wishes else iter(())


_ANYBODY = ("",)
"""The one term of searches that say nothing of a profile."""


class OpenWishes:
    """The open wishes as they are put to one customer after the other. What several look for is put once."""

    def __init__(self, library: Library, wishes: Iterable[FiledWish], today: date) -> None:
        self.wishes = tuple(wish for wish in wishes if wish.state == "open")
        self._library, self._today, self._search = library, today, Search(library, today)
        asked = dict[Wish, Asked]()
        for wish in map(self._make_search, self.wishes):
            with suppress(UnknownTermError):  # a term is gone: it fits nobody
                asked[wish] = asked.get(wish) or self._search.prepare(wish)
        self.searches, self._asked = tuple(asked), tuple(asked.values())
        """What is looked for; results name it by its place."""
        self._places = defaultdict[tuple[str, str | None], list[int]](list)
        """Where each search is, by the terms of one of its axes: most are ruled out without a look at them."""
        for at, one in enumerate(self._asked):
            axis, terms = next(iter(one.profile.items()), ("", _ANYBODY))
            for term in terms:
                self._places[axis, term].append(at)

    def try_on(self, reference: Reference, some: Collection[int] | None = None) -> list[tuple[int, Fit]]:
        """The searches that a customer fits but for words, by place: of all, or of `some`."""
        terms = [("", _ANYBODY), *list_profile_terms(reference.profile).items()]
        places = {at for axis, some_terms in terms for term in some_terms for at in self._places.get((axis, term), ())}
        found = [
            (at, fit)
            for at in sorted(places if some is None else places.intersection(some))
            if (fit := self._search.try_on(reference, self._asked[at]))
        ]
        self._search.forget()
        return found

    def list_due(self, fits: Iterable[Iterable[tuple[int, Fit]]]) -> Iterator[Due]:
        """What `list_wishes_due` lists, from what `try_on` found of each customer."""
        places = {search: at for at, search in enumerate(self.searches)}
        tallies = [(wish, _Tally(wish.not_enough)) for wish in self.wishes]
        by_place = defaultdict[int, list[_Tally]](list)
        for wish, tally in tallies:
            by_place[places.get(self._make_search(wish), -1)].append(tally)
        for at, fit in chain.from_iterable(fits):
            for tally in by_place[at]:
                tally.add(fit)
        stakes = Stakes(self._library, self._today)
        for wish, tally in tallies:
            search, deal = self._make_search(wish), wish.opportunity
            done = self._correct(self._asked[places[search]], tally) if search in places else tally
            item = (
                _make_found(wish, done.first.slug, done.count, self._library, self._today)
                if done.first
                else _make_wanted(wish, self._library, self._today)
            )
            large = deal is not None and self._library.policy.requests.is_high(deal.amount, deal.currency)
            yield replace(item, first=large, stake=stakes.weigh_wish(deal, item.by))

    def _make_search(self, wish: FiledWish) -> Wish:
        return make_search(wish, self._today)

    def _correct(self, asked: Asked, tally: "_Tally") -> "_Tally":
        """The same with what unknown words stand for, if anybody who fits but for words may have that: what they stand
        for depends on all customers.
        """
        unknown = [word for word, is_seen in zip(asked.words, tally.seen, strict=False) if not is_seen]
        may_fit = unknown and self._search.may_have_meant(tally.others, unknown)
        meant = self._search.correct(asked, set(asked.words).difference(unknown)) if may_fit else None
        if not meant:
            return tally
        again = _Tally(tally.not_enough)
        for slug in tally.others:
            if fit := self._search.try_on(self._library.references[slug], meant):
                again.add(fit)
        return again


@dataclass(slots=True)
class _Tally:
    """How many fit a wish who were not known when it was filed, the best of them, which of its words anybody has, and
    who would fit but for words.
    """

    not_enough: Collection[str]
    count: int = 0
    first: Rank | None = None
    seen: tuple[bool, ...] = ()
    others: list[str] = field(default_factory=list)

    def add(self, fit: Fit) -> None:
        self.seen = tuple(map(or_, self.seen, fit.has)) if self.seen else fit.has
        if fit.rank is None:
            self.others.append(fit.slug)
        elif fit.slug not in self.not_enough:
            self.count += 1
            self.first = min(self.first or fit.rank, fit.rank)


def _make_found(wish: FiledWish, first: str, count: int, library: Library, today: date) -> Due:
    fits = "fits" if count == 1 else f"is one of {count} customers who fit"
    what = f"{say_wanted(wish.kind, library.vocabulary)}: {fits} what was looked for on {wish.requested.on}"
    answer = f"onrecord wish --answer {wish.id} --customer {first}"
    owner, step = _find_one_still_here([wish.requested.by], library.policy, today), library.policy.raci.get("request")
    role = step.responsible if step else None
    return Due("wish", first, wish.id, what, today, owner, "request", role, f"say whether it helps: {answer}")


def _make_wanted(wish: FiledWish, library: Library, today: date) -> Due:
    policy, request = library.policy, wish.requested
    by = request.on + timedelta(days=policy.requests.stale_days)
    by = min(by, wish.needed_by) if wish.needed_by else by
    wanted = say_wanted(wish.kind, library.vocabulary)
    what = f"{wanted}: {policy.name_of(request.by)} looked for it on {request.on} and did not find it"
    found = f"onrecord wish --answer {wish.id} --customer CUSTOMER"
    ways = f"{found}; if nobody needs one anymore: onrecord wish --close {wish.id}"
    step = policy.raci.get("nominate")
    role = step.accountable if step else "cs"
    owner = _find_one_still_here([key for key, one in policy.people.items() if role in one.roles], policy, today)
    return Due("wish", "", wish.id, what, by, owner, "nominate", role, ways)


def _find_one_still_here(keys: Iterable[str], policy: Policy, today: date) -> str | None:
    known = ((key, policy.people.get(key)) for key in keys)
    return next((key for key, one in known if one and (one.left is None or one.left > today)), None)
