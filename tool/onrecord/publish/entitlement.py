"""What may be shown on a day, from the decision, cell by cell: the read-back's own answer.

It shares no function with the code that chose what to show (views, feeds, cards), so that a mistake there is found
here. Therefore it removes what errors withhold by itself, and has its answers only from `Judge.decide` (`standing.py`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.authorization_state import find_use_kind
from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.library import Library
from onrecord.catalog.record.agreed_words import find_name
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Finding, Withholds
from onrecord.publish.standing import Standing

WEBSITE = ("website", "worldwide")
"""The channel and the territory of the public site."""


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
        self._standings: dict[str, Standing | None] = {}

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

    def find_standing(self, slug: str) -> Standing | None:
        """What a customer allows; None if there is no record, all of it is withheld, or it cannot be judged."""
        if slug not in self._standings:
            reference = self.find_reference(slug)
            try:
                judge = self.judges.judge(reference) if reference else None
            except DecisionError:
                judge = None
            self._standings[slug] = Standing(judge, self.day, self._kinds) if judge else None
        return self._standings[slug]

    @cached_property
    def _kinds(self) -> Mapping[str, int]:
        """The kind of each use, as a number."""
        kinds = {use: find_use_kind(use, self.policy) for use in self.vocabulary.uses.atoms}
        numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds.values()))}
        return {use: numbers[kind] for use, kind in kinds.items()}

    def is_shown(self, slug: str) -> bool:
        """Whether colleagues may see a customer: something was granted that is not denied on the day."""
        standing = self.find_standing(slug)
        return standing is not None and standing.is_shown

    def allows(self, slug: str, use: str, day: date, least: Answer, quote: str | None = None) -> bool:
        """Whether any cell of a use has at least an answer on a day; for quotes, with any quote if none is named.

        What was only requested does not count.
        """
        standing = self.find_standing(slug)
        return standing is not None and standing.allows(use, day, least, quote)

    def may_use_logo_file(self, slug: str, digest: str) -> bool:
        """Whether a file belongs to the logo, and a permission that names its hash allows the logo on the day."""
        standing = self.find_standing(slug)
        if standing is None:
            return False
        reference = standing.reference
        ours = {fact.sha256 for one in reference.logos if (fact := reference.files.get(one.file))}
        return digest in ours and digest in standing.list_logo_files()

    def decide_on_website(self, slug: str, use: str, quote: str | None = None) -> Decision | None:
        """The decision about a use on the public website, worldwide, on the day; None if nothing can be decided."""
        standing = self.find_standing(slug)
        return standing.decide(use, *WEBSITE, Days.on(self.day), quote) if standing else None

    def is_allowed_on_website(self, slug: str, use: str, quote: str | None = None) -> bool:
        """Whether that decision is allow."""
        decision = self.decide_on_website(slug, use, quote)
        return decision is not None and decision.answer is Answer.ALLOW


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
