"""What changed in whom a record is about, and in what the customer set for how they may be asked."""

from collections.abc import Iterator

from onrecord.catalog.changes.model import Fact, Weight
from onrecord.catalog.decision.reasons import listed
from onrecord.catalog.record.reference import Reference

_MATCHING = ("never-alone", "exact-case", "any-case")
"""How a name is found in content, the least found first."""

_TOLD = {"authorizations", "restrictions", "quotes", "publications", "requests", "ignore", "files", "slug"}
_TOLD |= {"name", "legal_name", "aliases", "former_names", "matching", "anonymous_as"}
"""Fields whose change is said by itself."""


def identity_facts(before: Reference, after: Reference) -> Iterator[Fact]:
    """Names are what permissions and restrictions hang on: where there are any, gaining or losing one widens."""
    bound = any((before.authorizations, before.restrictions, after.authorizations, after.restrictions))
    weight = Weight.WIDENS if bound else Weight.NEUTRAL
    old, new = ({name for name, _ in side.names()} for side in (before, after))
    for name in sorted(new - old):
        yield Fact("name", name, f"they answer to {name!r} now", weight)
    for name in sorted(old - new):
        yield Fact("name", name, f"they answer to {name!r} no longer; keep it under aliases or former_names", weight)
    if before.name != after.name:
        yield Fact("name", after.name, f"the name is {after.name!r}, no longer {before.name!r}", Weight.NEUTRAL)
    if before.matching != after.matching:
        less = _MATCHING.index(after.matching) < _MATCHING.index(before.matching)
        message = f"the name is found by {after.matching}, no longer by {before.matching}"
        yield Fact("matching", after.matching, message, weight if less else Weight.NEUTRAL)
    if before.anonymous_as != after.anonymous_as:
        message = f"without the name they are described as {after.anonymous_as!r}, before as {before.anonymous_as!r}"
        yield Fact("anonymous-as", after.slug, message, weight)
    changed = [
        name.replace("_", " ")
        for name in Reference.__struct_fields__
        if name not in _TOLD and getattr(before, name) != getattr(after, name)
    ]
    if changed:
        yield Fact("record", after.slug, f"{listed(changed, 9)} changed", Weight.NEUTRAL)


def wish_facts(before: Reference, after: Reference) -> Iterator[Fact]:
    """What the customer set for how often, when, about what and before whom they may be asked."""
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
    for topic in (topic for topic in old.topics_barred if topic not in new.topics_barred):
        yield Fact("topic", topic, f"they may be asked about {topic!r}, which was barred", Weight.WIDENS)
    if new.notice_days != old.notice_days:
        said = f"they are told {new.notice_days} days ahead, before {old.notice_days}"
        weight = Weight.WIDENS if new.notice_days < old.notice_days else Weight.NARROWS
        yield Fact("notice", after.slug, said, weight)
