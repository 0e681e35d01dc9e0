"""What changed about a customer beside the answers: restrictions, evidence, quotes, publications, requests, limits."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from onrecord.catalog.changes import Fact, Weight
from onrecord.catalog.history import what_happened
from onrecord.catalog.library import Library
from onrecord.catalog.published import judged, may_stay
from onrecord.catalog.reasons import Answer, listed
from onrecord.catalog.reference import Authorization, Publication, Reference, Restriction
from onrecord.catalog.requests import Request

T = TypeVar("T")
_BY_THEMSELVES = {"authorizations", "restrictions", "quotes", "publications", "requests", "ignore", "files", "slug"}


def reference_facts(
    before: Reference | None, after: Reference | None, base: Library, head: Library, today: date
) -> Iterator[Fact]:
    """What changed about one customer beside the answers; None where it does not exist on that side."""
    yield from _authorizations(before, after)
    yield from _restrictions(before, after)
    yield from _evidence(before, after)
    yield from _quotes(before, after)
    yield from _publications(before, after, today)
    yield from _must_come_down(before, after, base, head, today)
    yield from _requests(before, after)
    yield from _limits(before, after)
    yield from _ignores(before, after)
    if before and after:
        changed = [
            f.name.replace("_", " ")
            for f in fields(Reference)
            if f.name not in _BY_THEMSELVES and getattr(before, f.name) != getattr(after, f.name)
        ]
        if changed:
            yield Fact("record", after.slug, f"{listed(changed, 9)} changed", Weight.NEUTRAL)


def _both(before: Sequence[T], after: Sequence[T], key: Callable[[T], str]) -> Iterator[tuple[str, T | None, T | None]]:
    old, new = ({key(item): item for item in side} for side in (before, after))
    for id_ in dict.fromkeys((*old, *new)):
        if old.get(id_) != new.get(id_):
            yield id_, old.get(id_), new.get(id_)


def _side(reference: Reference | None, name: str) -> Sequence[Any]:
    found: Sequence[Any] = getattr(reference, name) if reference else ()
    return found


def _authorizations(before: Reference | None, after: Reference | None) -> Iterator[Fact]:
    """What was done to each; what that means for the answers stands with the cells."""

    def key(authorization: Authorization) -> str:
        return authorization.id

    for id_, old, new in _both(_side(before, "authorizations"), _side(after, "authorizations"), key):
        for message in list(what_happened(id_, old, new)) or [f"{id_} changed in what is noted about it"]:
            yield Fact("authorization", id_, message, Weight.NEUTRAL)


def _restrictions(before: Reference | None, after: Reference | None) -> Iterator[Fact]:
    def key(restriction: Restriction) -> str:
        return restriction.id

    for id_, old, new in _both(_side(before, "restrictions"), _side(after, "restrictions"), key):
        if old is None and new is not None:
            yield Fact("restriction", id_, f"new restriction {id_}: {new.why}", Weight.NARROWS)
        elif new is None and old is not None:
            # With the whole record gone, nobody will know what the customer forbade when it is written anew.
            how = "is lifted" if after else "is lost with the record"
            message = f"restriction {id_} {how} ({old.why})"
            yield Fact("restriction", id_, message, Weight.WIDENS, old.uses or ("any",))
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
            uses = _uses_of(id_, before, after)
            yield Fact("evidence", id_, f"evidence of {id_} is another one now: {new[id_][1]}", Weight.WIDENS, uses)


_PROVES = {
    ("authorizations", "withdrawn"): "the withdrawal of ",
    ("quotes", "consent"): "the consent to ",
    ("restrictions", "evidence"): "restriction ",
}
"""What an evidence proves that is not an authorization's own, by the list and the key it stands under."""


def _evidence_by_id(reference: Reference | None) -> Mapping[str, tuple[str | None, str, str]]:
    if reference is None:
        return {}
    found = {}
    for evidence, keys in reference.evidences():
        owner = getattr(reference, str(keys[0]))[int(keys[1])]
        found[f"{_PROVES.get((str(keys[0]), str(keys[2])), '')}{owner.id}"] = (
            evidence.sha256,
            evidence.where,
            evidence.proof.value,
        )
    return found


def _uses_of(id_: str, *sides: Reference | None) -> tuple[str, ...]:
    """The uses that an evidence proves: its authorization's, a quote's; a restriction's evidence grants nothing."""
    both, id_ = [side for side in sides if side], id_.rpartition(" ")[2]
    uses = {use for side in both if id_ in side.by_id for use in side.by_id[id_].uses}
    uses |= {"quote" for side in both if side.quote(id_)}
    return tuple(sorted(uses))


def _quotes(before: Reference | None, after: Reference | None) -> Iterator[Fact]:
    for id_, old, new in _both(_side(before, "quotes"), _side(after, "quotes"), lambda quote: str(quote.id)):
        if old and new and (old.text, old.speaker, old.attribution) != (new.text, new.speaker, new.attribution):
            what = "the words" if old.text != new.text else "the attribution"
            yield Fact("quote", id_, f"{what} of quote {id_} changed", Weight.WIDENS, ("quote",))


def _publications(before: Reference | None, after: Reference | None, today: date) -> Iterator[Fact]:
    def key(publication: Publication) -> str:
        return publication.id

    for id_, old, new in _both(_side(before, "publications"), _side(after, "publications"), key):
        was, is_ = bool(old and old.live(today)), bool(new and new.live(today))
        if is_ and not was and new:
            yield Fact("publication", id_, f"{id_} appears at {new.where}", Weight.NEUTRAL)
        elif was and not is_ and old and new:
            yield Fact("publication", id_, f"{id_} has come down at {old.where}", Weight.NARROWS)
        elif was and old:
            # Off the record, no gate looks at it any more, whether it is allowed or not.
            message = f"{id_} stands at {old.where} and is no longer on record: nobody will watch it"
            yield Fact("publication", id_, message, Weight.WIDENS, (old.use,))
        elif new:
            yield Fact("publication", id_, f"{id_} is {'changed' if old else 'on record'}", Weight.NEUTRAL)


def _must_come_down(
    before: Reference | None, after: Reference | None, base: Library, head: Library, today: date
) -> Iterator[Fact]:
    """Live publications that are not allowed in the head and were in the base, or were not there."""
    barred = {publication.id for publication in _refused(before, base, today)}
    for publication in _refused(after, head, today):
        if publication.id not in barred:
            message = f"{publication.id} at {publication.where} is not allowed and must come down"
            yield Fact("must-come-down", publication.id, message, Weight.NARROWS)


def _refused(reference: Reference | None, library: Library, today: date) -> Iterator[Publication]:
    if reference is None:
        return
    for publication in reference.publications:
        decision = judged(reference, publication, library, today) if publication.live(today) else None
        refused = decision is not None and decision.answer is not Answer.ALLOW
        if decision and refused and not may_stay(reference, publication, decision):
            yield publication


def _requests(before: Reference | None, after: Reference | None) -> Iterator[Fact]:
    def key(request: Request) -> str:
        return request.file

    for _, old, new in _both(_side(before, "requests"), _side(after, "requests"), key):
        if new is None and old is not None:
            # What took capacity takes none once it is off the record, though it took place.
            freed = f"; the {old.use} of {old.day} counts no longer" if old.holds_capacity else ""
            weight = Weight.WIDENS if freed else Weight.NEUTRAL
            yield Fact("request", old.id, f"request {old.id} is removed{freed}", weight, (old.use,))
        elif new is not None:
            state = f"from {old.state} to {new.state}" if old and old.state != new.state else f"now {new.state}"
            takes = new.holds_capacity and not (old and old.holds_capacity)
            capacity = f"; it takes one {new.use} of {new.day}" if takes else ""
            other = old is not None and (old.use, old.prospect, old.about) != (new.use, new.prospect, new.about)
            widens = new.approved and (old is None or other or not old.approved)
            weight = Weight.WIDENS if widens else Weight.NEUTRAL
            yield Fact("request", new.id, f"request {new.id}: {state}{capacity}", weight, (new.use,))


def _limits(before: Reference | None, after: Reference | None) -> Iterator[Fact]:
    """What the customer set for how often, when and before whom they may be asked."""
    if before is None or after is None:
        return
    old, new = before.preferences, after.preferences
    tighter = {limit.use: limit for limit in new.limits}
    for limit in old.limits:
        now = tighter.get(limit.use)
        if now != limit:
            kept = (
                now is not None and now.per == limit.per and now.max <= limit.max and now.rest_days >= limit.rest_days
            )
            said = f"the limit of {limit.max} {limit.use} per {limit.per} is {'tightened' if kept else 'loosened'}"
            yield Fact("limit", limit.use, said, Weight.NARROWS if kept else Weight.WIDENS, (limit.use,))
    for blackout in (blackout for blackout in old.blackouts if blackout not in new.blackouts):
        said = f"{blackout.start} through {blackout.through} is no longer kept free"
        yield Fact("blackout", str(blackout.start), said, Weight.WIDENS)
    for name in (name for name in old.no_contact_with if name not in new.no_contact_with):
        yield Fact("no-contact", name, f"{name} is no longer kept away from them", Weight.WIDENS)


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
