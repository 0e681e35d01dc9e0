"""What changed beside the answers: restrictions, evidence, quotes, publications, requests, ignores, policy, words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from onrecord.catalog.changes import Fact, Weight
from onrecord.catalog.library import Library
from onrecord.catalog.policy import Policy
from onrecord.catalog.reasons import Answer, listed
from onrecord.catalog.reference import Publication, Reference, Restriction
from onrecord.catalog.requests import Request
from onrecord.catalog.vocabulary import Axis, Vocabulary

T = TypeVar("T")
_BY_THEMSELVES = {"authorizations", "restrictions", "quotes", "publications", "requests", "ignore", "files", "slug"}


def reference_facts(before: Reference | None, after: Reference | None, head: Library, today: date) -> Iterator[Fact]:
    """What changed about one customer beside the answers; None where it does not exist on that side."""
    yield from _restrictions(before, after)
    yield from _evidence(before, after)
    yield from _quotes(before, after)
    yield from _publications(before, after, head, today)
    yield from _requests(before, after)
    yield from _ignores(before, after)
    if before and after:
        changed = [
            f.name.replace("_", " ")
            for f in fields(Reference)
            if f.name not in _BY_THEMSELVES and getattr(before, f.name) != getattr(after, f.name)
        ]
        if changed:
            yield Fact("record", after.slug, f"{listed(changed, 9)} changed", Weight.NEUTRAL)


def settings_facts(base: Library, head: Library) -> Iterator[Fact]:
    """What changed in policy and vocabulary. Each needs an administrator, whatever its effect."""
    for f in fields(Policy):
        if getattr(base.policy, f.name) != getattr(head.policy, f.name):
            title = f.name.replace("_", " ")
            yield Fact("policy", f.name, f"the policy's {title} changed", Weight.WIDENS)
    for f in fields(Vocabulary):
        yield from _axis(base.vocabulary.axis(f.name), head.vocabulary.axis(f.name))


def _both(before: Sequence[T], after: Sequence[T], key: Callable[[T], str]) -> Iterator[tuple[str, T | None, T | None]]:
    old, new = ({key(item): item for item in side} for side in (before, after))
    for id_ in dict.fromkeys((*old, *new)):
        if old.get(id_) != new.get(id_):
            yield id_, old.get(id_), new.get(id_)


def _side(reference: Reference | None, name: str) -> Sequence[Any]:
    found: Sequence[Any] = getattr(reference, name) if reference else ()
    return found


def _restrictions(before: Reference | None, after: Reference | None) -> Iterator[Fact]:
    def key(restriction: Restriction) -> str:
        return restriction.id

    for id_, old, new in _both(_side(before, "restrictions"), _side(after, "restrictions"), key):
        if old is None and new is not None:
            yield Fact("restriction", id_, f"new restriction {id_}: {new.why}", Weight.NARROWS)
        elif new is None and old is not None:
            weight = Weight.WIDENS if after else Weight.NARROWS
            yield Fact("restriction", id_, f"restriction {id_} is lifted ({old.why})", weight, old.uses or ("any",))
        elif old and new:
            scope = ("uses", "channels", "territories", "start", "through")
            widens = any(getattr(old, name) != getattr(new, name) for name in scope)
            weight = Weight.WIDENS if widens else Weight.NEUTRAL
            yield Fact("restriction", id_, f"restriction {id_} is changed", weight, old.uses or ("any",))


def _evidence(before: Reference | None, after: Reference | None) -> Iterator[Fact]:
    old = _evidence_by_id(before)
    new = _evidence_by_id(after)
    for id_ in dict.fromkeys((*old, *new)):
        if old.get(id_) == new.get(id_):
            continue
        if id_ not in old:
            yield Fact("evidence", id_, f"evidence of {id_} is added: {new[id_][1]}", Weight.NEUTRAL)
        elif id_ not in new:
            yield Fact("evidence", id_, f"evidence of {id_} is removed: {old[id_][1]}", Weight.NEUTRAL)
        else:
            yield Fact("evidence", id_, f"evidence of {id_} is another one now: {new[id_][1]}", Weight.WIDENS)


def _evidence_by_id(reference: Reference | None) -> Mapping[str, tuple[str | None, str, str]]:
    if reference is None:
        return {}
    found = {}
    for evidence, keys in reference.evidences():
        owner = getattr(reference, str(keys[0]))[int(keys[1])]
        found[str(owner.id)] = (evidence.sha256, evidence.where, evidence.proof.value)
    return found


def _quotes(before: Reference | None, after: Reference | None) -> Iterator[Fact]:
    for id_, old, new in _both(_side(before, "quotes"), _side(after, "quotes"), lambda quote: str(quote.id)):
        if old and new and (old.text, old.speaker, old.attribution) != (new.text, new.speaker, new.attribution):
            what = "the words" if old.text != new.text else "the attribution"
            yield Fact("quote", id_, f"{what} of quote {id_} changed", Weight.WIDENS, ("quote",))


def _publications(before: Reference | None, after: Reference | None, head: Library, today: date) -> Iterator[Fact]:
    def key(publication: Publication) -> str:
        return publication.id

    for id_, old, new in _both(_side(before, "publications"), _side(after, "publications"), key):
        was, is_ = bool(old and old.live(today)), bool(new and new.live(today))
        if is_ and not was and new:
            yield Fact("publication", id_, f"{id_} appears at {new.where}", Weight.NEUTRAL)
        elif was and not is_ and old:
            how = "has come down" if new else "is no longer on record, although it was live,"
            yield Fact("publication", id_, f"{id_} {how} at {old.where}", Weight.NARROWS)
        elif old and new:
            yield Fact("publication", id_, f"{id_} is changed", Weight.NEUTRAL)
    for publication in _side(after, "publications"):
        if after and publication.live(today) and not _allowed(after, publication, head, today):
            message = f"{publication.id} at {publication.where} is not allowed and must come down"
            yield Fact("must-come-down", publication.id, message, Weight.NARROWS)


def _allowed(reference: Reference, publication: Publication, library: Library, today: date) -> bool:
    from onrecord.catalog.published import judged

    decision = judged(reference, publication, library, today)
    return decision is not None and decision.answer is Answer.ALLOW


def _requests(before: Reference | None, after: Reference | None) -> Iterator[Fact]:
    def key(request: Request) -> str:
        return request.file

    for _, old, new in _both(_side(before, "requests"), _side(after, "requests"), key):
        if new is None and old is not None:
            yield Fact("request", old.id, f"request {old.id} is removed", Weight.NEUTRAL)
        elif new is not None:
            state = f"from {old.state} to {new.state}" if old and old.state != new.state else f"now {new.state}"
            takes = new.holds_capacity and not (old and old.holds_capacity)
            capacity = f"; it takes one {new.use} of {new.day}" if takes else ""
            weight = Weight.WIDENS if new.approved and not (old and old.approved) else Weight.NEUTRAL
            yield Fact("request", new.id, f"request {new.id}: {state}{capacity}", weight, (new.use,))


def _ignores(before: Reference | None, after: Reference | None) -> Iterator[Fact]:
    def all_of(reference: Reference | None) -> list[tuple[str, str, str, date]]:
        if reference is None:
            return []
        both = (*reference.ignore, *(ignore for request in reference.requests for ignore in request.ignore))
        return [(ignore.file, ignore.rule, ignore.why, ignore.until) for ignore in both]

    old, new = all_of(before), all_of(after)
    for file, rule, why, until in (entry for entry in new if entry not in old):
        yield Fact("ignore", rule, f"{rule} is ignored in {file} until {until}: {why}", Weight.WIDENS)
    for file, rule, *_ in (entry for entry in old if entry not in new):
        yield Fact("ignore", rule, f"{rule} is no longer ignored in {file}", Weight.NARROWS)


def _axis(old: Axis, new: Axis) -> Iterator[Fact]:
    title = old.name.replace("_", " ")
    for term in dict.fromkeys((*old.groups, *old.atoms, *new.groups, *new.atoms)):
        if term not in old:
            yield Fact("vocabulary", term, f"{title}: new term {term}", Weight.WIDENS)
        elif term not in new:
            yield Fact("vocabulary", term, f"{title}: {term} is gone", Weight.WIDENS)
        elif old.expand(term) != new.expand(term):
            gained = sorted(new.expand(term) - old.expand(term))
            lost = sorted(old.expand(term) - new.expand(term))
            parts = [f"gains {listed(gained)}"] if gained else []
            parts += [f"loses {listed(lost)}"] if lost else []
            yield Fact("vocabulary", term, f"{title}: {term} {' and '.join(parts)}", Weight.WIDENS)
        elif old.term(term) != new.term(term):
            yield Fact("vocabulary", term, f"{title}: the words of {term} changed", Weight.WIDENS)
