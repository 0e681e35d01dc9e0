"""What may be shown on a day, from the decision, cell by cell: the read-back's own answer.

It shares no function with the code that chose what to show (views, feeds, cards), so that a mistake there is found
here. Therefore it removes what errors withhold by itself, and uses nothing of a judge except `decide`.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from onrecord.catalog.decision.answers import Cells, Decision
from onrecord.catalog.decision.authorization_state import find_use_kind
from onrecord.catalog.decision.judge import Judge
from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.library import Library
from onrecord.catalog.record.agreed_words import find_name
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import Days, find_last_day
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Finding, Withholds

Likeness = tuple[int, tuple[tuple[int, int, int], ...]] | None
WEBSITE = ("website", "worldwide")
"""The channel and the territory of the public site."""
_NOBODY = ("candidate", "retired")


class Entitlements:
    """The answers about all customers of a catalog, without what its errors withhold. `day` is a civil day."""

    def __init__(self, library: Library, day: date, errors: Iterable[Finding] = ()) -> None:
        self.day = day
        self.everybody = library.references
        self.vocabulary, self.policy = library.vocabulary, library.policy
        errors = list(errors)
        self._gone = {error.customer for error in errors if error.withholds is Withholds.RECORD}
        self._spoiled: dict[str, set[tuple[object, ...]]] = defaultdict(set)
        for error in errors:
            if error.customer and error.withholds is Withholds.ITEM and error.keys:
                self._spoiled[error.customer].add(error.keys[:2])
        self.forget()

    def forget(self) -> None:
        """Free the memory of all answers: with ten thousand customers, none of them is needed twice."""
        self.judges = Library({}, self.vocabulary, self.policy)
        self._kept: dict[str, Reference | None] = {}
        self._known_judges: dict[str, Judge | None] = {}
        self._cells: dict[tuple[str, str], list[Cells]] = {}
        self._decisions: dict[tuple[object, ...], Decision | None] = {}
        self._shown: dict[str, bool] = {}
        self._most: dict[tuple[str, Likeness, date, str | None], int] = {}
        self._open: dict[tuple[str, Likeness, date, str, Answer], set[str]] = {}
        self._later: dict[tuple[str, Likeness, int], bool] = {}
        self._likenesses: dict[tuple[str, str], Likeness] = {}

    def find_reference(self, slug: str) -> Reference | None:
        """The record without what its errors withhold; None if there is none, or all of it is withheld."""
        if slug not in self._kept:
            whole = None if slug in self._gone else self.everybody.get(slug)
            spoiled = self._spoiled.get(slug)
            self._kept[slug] = _leave_out(whole, spoiled) if whole and spoiled else whole
        return self._kept[slug]

    @cached_property
    def by_name(self) -> Mapping[str, list[str]]:
        """The slugs by the customers' names on the day."""
        return self._group_by(lambda reference: find_name(reference, self.day))

    @cached_property
    def by_logo(self) -> Mapping[str, list[str]]:
        """The slugs by the hashes of the customers' logos."""
        return self._group_by(lambda reference: reference.logo_sha256)

    def _group_by(self, key: Callable[[Reference], str | None]) -> Mapping[str, list[str]]:
        found = defaultdict[str, list[str]](list)
        for slug, reference in self.everybody.items():
            if (value := key(reference)) is not None:
                found[value].append(slug)
        return found

    def is_shown(self, slug: str) -> bool:
        """Whether colleagues may see a customer: something was granted that is not denied on the day."""
        if slug not in self._shown:
            reference = self.find_reference(slug)
            is_active = reference is not None and reference.status not in _NOBODY
            self._shown[slug] = is_active and any(
                self.allows(slug, use, self.day, Answer.ASK) for use in self.vocabulary.uses.atoms
            )
        return self._shown[slug]

    def allows(self, slug: str, use: str, day: date, least: Answer, quote: str | None = None) -> bool:
        """Whether any cell of a use has at least an answer on a day; for quotes, with any quote if none is named.

        What was only requested does not count.
        """
        key = (slug, self.find_likeness(slug, use), day, quote)
        if key not in self._most:
            reference = self.find_reference(slug)
            more = [q.id for q in reference.quotes] if reference and use == "quote" and quote is None else []
            self._most[key] = _find_most(
                decision for which in (quote, *more) for _, decision in self.decide_each(slug, use, day, which)
            )
        return self._most[key] >= least.rank

    def may_use_logo_file(self, slug: str, digest: str) -> bool:
        """Whether a file belongs to the logo, and a permission that names its hash allows the logo on the day."""
        reference = self.find_reference(slug)
        if reference is None:
            return False
        ours = {fact.sha256 for one in reference.logos if (fact := reference.files.get(one.file))}
        named = {
            hashed
            for _, decision in self.decide_each(slug, "logo", self.day)
            if decision.answer is Answer.ALLOW
            for id_ in decision.authorizations
            for hashed in reference.by_id[id_].logo_sha256
        }
        return digest in ours & named

    def find_lacking(
        self, slug: str, use: str, day: date, channel: str, least: Answer, countries: Collection[str]
    ) -> set[str]:
        """Those of some countries in which a use has less than an answer on a channel on a day."""
        key = (slug, self.find_likeness(slug, use), day, channel, least)
        if key not in self._open:
            reference = self.find_reference(slug)
            quotes = [None, *([q.id for q in reference.quotes] if reference and use == "quote" else [])]
            self._open[key] = {
                territory
                for which in quotes
                for cells, decision in self.decide_each(slug, use, day, which, channel=channel)
                if decision.answer.rank >= least.rank
                for territory in cells.territories
            }
        return set(countries) - self._open[key]

    def is_allowed_by(self, slug: str, authorization: Authorization, use: str, day: date) -> bool:
        """Whether an authorization allows a use somewhere on a day, once its conditions are met."""
        reference, met = self.find_reference(slug), frozenset(authorization.conditions)
        if reference is None:
            return False
        quotes = [q.id for q in reference.quotes] if use == "quote" else [None]
        return any(
            decision.answer is Answer.ALLOW and authorization.id in decision.authorizations
            for which in quotes
            for _, decision in self.decide_each(slug, use, day, which, met)
        )

    def is_allowed_later(self, slug: str, authorization: Authorization, use: str) -> bool:
        """The same on the day or on any later day on which the answer may change."""
        key = (slug, self.find_likeness(slug, use), id(authorization))
        judge = self._find_judge(slug)
        if judge is None:
            return False
        if key not in self._later:
            days = (day for day in judge.list_boundaries() if self.day < day <= find_last_day(self.day))
            self._later[key] = any(self.is_allowed_by(slug, authorization, use, day) for day in (self.day, *days))
        return self._later[key]

    def decide_on_website(self, slug: str, use: str, quote: str | None = None) -> Decision | None:
        """The decision about a use on the public website, worldwide, on the day; None if nothing can be decided."""
        return self.decide(slug, use, *WEBSITE, Days.on(self.day), quote)

    def is_allowed_on_website(self, slug: str, use: str, quote: str | None = None) -> bool:
        """Whether that decision is allow."""
        decision = self.decide_on_website(slug, use, quote)
        return decision is not None and decision.answer is Answer.ALLOW

    def decide(
        self,
        slug: str,
        use: str,
        channel: str,
        territory: str,
        days: Days,
        quote: str | None = None,
        cleared: frozenset[str] = frozenset(),
        place: str | None = None,
    ) -> Decision | None:
        """One decision; None if there is no record, or it cannot be judged."""
        judge = self._find_judge(slug)
        if judge is None:
            return None
        try:
            return judge.decide(
                use, channel, territory, days, today=self.day, cleared=cleared, quote=quote, place=place
            )
        except DecisionError:
            return None

    def find_cells(self, slug: str, use: str) -> list[Cells]:
        """The kinds of cells of a use that any permission or restriction covers; nothing is allowed in all others."""
        if (slug, use) not in self._cells:
            judge = self._find_judge(slug) if use in self.vocabulary.uses.atoms else None
            every = judge.scopes.list_cells(use, "any", "worldwide") if judge else []
            self._cells[slug, use] = [cells for cells in every if cells.mask]
        return self._cells[slug, use]

    def find_likeness(self, slug: str, use: str) -> Likeness:
        """What a use's answers depend on: uses of one kind that the same scopes hold in the same places are alike."""
        key = (slug, use)
        if key not in self._likenesses:
            cells = self.find_cells(slug, use)
            # A judge has the channels and territories that its scopes do not tell apart once, and they are kept here.
            where = tuple((one.mask, id(one.channels), id(one.territories)) for one in cells)
            self._likenesses[key] = (self._kinds[use], where) if cells else None
        return self._likenesses[key]

    def decide_cells(
        self, slug: str, cells: Cells, days: Days, quote: str | None = None, cleared: frozenset[str] = frozenset()
    ) -> Decision | None:
        """The decision about some cells that the record cannot tell apart, by one of them; None as in `decide`.

        It is made once for all uses of one kind that the same scopes hold: no more of a use is seen by the decision.
        """
        key = (slug, cells.mask, self._kinds[cells.use], days.first, days.last, quote, cleared)
        if key not in self._decisions:
            first = cells.channels[0], cells.territories[0]
            self._decisions[key] = self.decide(slug, cells.use, *first, days, quote, cleared)
        return self._decisions[key]

    @cached_property
    def _kinds(self) -> Mapping[str, int]:
        """The kind of each use, as a number."""
        kinds = {use: find_use_kind(use, self.policy) for use in self.vocabulary.uses.atoms}
        numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds.values()))}
        return {use: numbers[kind] for use, kind in kinds.items()}

    def decide_each(
        self,
        slug: str,
        use: str,
        day: date,
        quote: str | None = None,
        cleared: frozenset[str] = frozenset(),
        channel: str | None = None,
    ) -> Iterator[tuple[Cells, Decision]]:
        """The decision about each of these on a day, or about those on one channel."""
        days = Days.on(day)
        for cells in self.find_cells(slug, use):
            if channel is None or channel in cells.channels:
                decision = self.decide_cells(slug, cells, days, quote, cleared)
                if decision:
                    yield cells, decision

    def _find_judge(self, slug: str) -> Judge | None:
        if slug not in self._known_judges:
            reference = self.find_reference(slug)
            try:
                self._known_judges[slug] = self.judges.judge(reference) if reference else None
            except DecisionError:
                self._known_judges[slug] = None
        return self._known_judges[slug]


def _find_most(decisions: Iterable[Decision]) -> int:
    """The rank of the most permissive of some decisions; after an allow, no further one is made."""
    most = 0
    for decision in decisions:
        if decision.answer.rank > most and not _is_only_asked(decision):
            most = decision.answer.rank
            if decision.answer is Answer.ALLOW:
                break
    return most


def _is_only_asked(decision: Decision) -> bool:
    return {reason.code for reason in decision.reasons} - {"quote-unspecified"} == {"pending"}


def _leave_out(reference: Reference, routes: set[tuple[object, ...]]) -> Reference:
    def keep_rest(key: str) -> Iterator[object]:
        return (entry for i, entry in enumerate(getattr(reference, key)) if (key, i) not in routes)

    lists = {key: tuple(keep_rest(key)) for key in ("authorizations", "quotes", "publications", "content")}
    logo = {"logo": None} if ("logo",) in routes else {}
    return replace(reference, **lists, **logo)


def read_day(row: dict[str, Any], key: str) -> date | None:
    """A day from a site's data, written as YYYY-MM-DD; None if the key is missing or empty. Raises ValueError."""
    value = row.get(key)
    return date.fromisoformat(value) if value else None
