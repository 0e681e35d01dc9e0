"""What changed about a customer beside the answers; here publications, requests and what is ignored."""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.changes.consents import consent_facts
from onrecord.catalog.changes.identity import identity_facts, wish_facts
from onrecord.catalog.changes.model import Fact, Weight, pairs
from onrecord.catalog.decision.reasons import Answer, listed
from onrecord.catalog.library import Library
from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.publication import Publication
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.workload.live_publications import judged, may_stay


def reference_facts(
    before: Reference | None, after: Reference | None, base: Library, head: Library, today: date
) -> Iterator[Fact]:
    """What changed about one customer beside the answers; None where it does not exist on that side."""
    yield from consent_facts(before, after, base.vocabulary)
    yield from _publications(before, after, today)
    yield from _must_come_down(before, after, base, head, today)
    yield from _requests(before, after)
    yield from _ignores(before, after)
    if before and after:
        yield from wish_facts(before, after)
        yield from identity_facts(before, after)


def _publications(before: Reference | None, after: Reference | None, today: date) -> Iterator[Fact]:
    for id_, old, new in pairs(before, after, "publications"):
        was, is_ = bool(old and old.live(today)), bool(new and new.live(today))
        moved = was and is_ and old.where != new.where
        if (is_ and not was) or moved:
            yield Fact("publication", id_, f"{id_} appears at {new.where}", Weight.NEUTRAL)
        if was and not is_ and new:
            yield Fact("publication", id_, f"{id_} has come down at {old.where}", Weight.NARROWS)
        elif moved or (was and not new):
            # Off the record, no gate looks at it any more, whether it is allowed or not.
            message = f"{id_} stands at {old.where} and is no longer on record: nobody will watch it"
            yield Fact("publication", id_, message, Weight.WIDENS, (old.use,))
        elif was == is_ and new:
            what = f"{listed(_differing(old, new))} changed" if old else "is on record"
            yield Fact("publication", id_, f"{id_}: {what}" if old else f"{id_} {what}", Weight.NEUTRAL)


def _differing(old: Facts, new: object) -> list[str]:
    """The names of the fields that differ."""
    return [name.replace("_", " ") for name in old.__struct_fields__ if getattr(old, name) != getattr(new, name)]


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
    for _, old, new in pairs(before, after, "requests", key="file"):
        if new is None:
            # What took capacity takes none once it is off the record, though it took place.
            freed = f"; the {old.use} of {old.day} counts no longer" if old.holds_capacity else ""
            weight = Weight.WIDENS if freed else Weight.NEUTRAL
            yield Fact("request", old.id, f"request {old.id} is removed{freed}", weight, (old.use,))
            continue
        state = f"from {old.state} to {new.state}" if old and old.state != new.state else f"now {new.state}"
        takes = new.holds_capacity and not (old and old.holds_capacity)
        capacity = f"; it takes one {new.use} of {new.day}" if takes else ""
        other = old is not None and (old.use, old.prospect, old.about) != (new.use, new.prospect, new.about)
        widens = new.approved and (old is None or other or not old.approved)
        weight = Weight.WIDENS if widens else Weight.NEUTRAL
        message = f"request {new.id} ({_purpose(new)}): {state}{capacity}"
        if old is not None and _purpose(old) != _purpose(new):
            message += f"; it was {_purpose(old)}"
        yield Fact("request", new.id, message, weight, (new.use,))
        if old is not None and old.requested.by != new.requested.by:
            # Who asked for it does not approve it: four eyes hang on the name.
            message = f"request {new.id}: asked for by {old.requested.by} → {new.requested.by}"
            yield Fact("request", new.id, message, Weight.WIDENS, (new.use,))


def _purpose(request: Request) -> str:
    return f"{request.use} for {request.prospect}" if request.prospect else request.use


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
