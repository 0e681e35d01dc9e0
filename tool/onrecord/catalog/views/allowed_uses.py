"""Which authorization allows which use, and when: from the decision, because dates alone allow nothing."""

from collections.abc import Iterable, Mapping
from datetime import date

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.decision.table import Area
from onrecord.catalog.decision.validity import find_living
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import ONE_DAY, Days, find_last_day, is_within
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.decision_table import join_windows
from onrecord.catalog.views.view import ContentView, ScopeView, Window

Allowed = Mapping[str, Mapping[str, tuple[Window, ...]]]
"""The days on which an authorization allows a use (an atom) somewhere, with its conditions met; by both."""


def find_allowed(library: Library, reference: Reference, day: date) -> Allowed:
    """What each authorization allows from `day` on. An authorization without evidence or an approval allows nothing."""
    found: dict[str, dict[str, tuple[Window, ...]]] = {}
    for authorization, _ in find_living(reference, day):
        uses, known = library.vocabulary.uses, dict[tuple[int, ...], tuple[Window, ...]]()
        for use in uses.sort(uses.expand_all(authorization.uses)):
            answers = _list_answers(library, reference, authorization, use)
            alike = tuple(map(id, answers))  # uses that are answered alike have the same areas
            if alike not in known:
                known[alike] = join_windows(
                    (stretch.days.first, stretch.days.last)
                    for line in {line for areas in answers for _, _, line in areas}
                    for stretch in line.find_stretches(Days(day, find_last_day(day)))
                    if stretch.answer is Answer.ALLOW and authorization.id in stretch.authorizations
                )
            if windows := known[alike]:
                found.setdefault(authorization.id, {})[use] = windows
    return found


def _list_answers(
    library: Library, reference: Reference, authorization: Authorization, use: str
) -> list[tuple[Area, ...]]:
    """How a use is answered with the authorization's conditions met; for quotes, each of them."""
    quotes = [q.id for q in reference.quotes if q.authorization == authorization.id] if use == "quote" else [None]
    judge, cleared = library.judge(reference), frozenset(authorization.conditions)
    return [judge.list_areas(use, quote, cleared) for quote in quotes]


def list_scopes(library: Library, reference: Reference, allowed: Allowed, day: date) -> Iterable[ScopeView]:
    """Each authorization that allows something on the day or later, with the uses it allows."""
    words, ended = library.vocabulary.uses, reference.relationship.contract_ended
    for a, _ in find_living(reference, day):
        works = allowed.get(a.id)
        if works:
            outlives = a.survives_contract == "yes" or ended is None
            ends = (
                a.valid_through,
                a.withdrawn.on - ONE_DAY if a.withdrawn else None,
                None if outlives or ended is None else ended - ONE_DAY,
            )
            uses = a.uses if words.expand_all(a.uses) == set(works) else tuple(works)
            through = min((end for end in ends if end), default=None)
            yield ScopeView(a.id, uses, a.channels, a.territories, a.valid_from, through, a.review_by, a.conditions)


def list_content(reference: Reference, allowed: Allowed, day: date) -> Iterable[ContentView]:
    """Finished assets that may be used on the day, by the authorization they depend on."""
    for item in reference.content:
        for window in allowed.get(item.authorization or "", {}).get(item.use, ()):
            if is_within(day, window.start, window.through):
                done = item.performance
                yield ContentView(
                    item.id,
                    item.title,
                    item.url,
                    item.use,
                    item.published,
                    window.through,
                    done.views if done else None,
                    done.downloads if done else None,
                )
