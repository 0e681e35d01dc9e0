"""What changed in what a customer said: authorizations, restrictions, quotes, and the evidence of each."""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from onrecord.catalog.changes.model import Fact, Weight, pairs
from onrecord.catalog.changes.permission_history import what_happened
from onrecord.catalog.decision.reasons import listed
from onrecord.catalog.record.authorization import Authorization, Restriction
from onrecord.catalog.record.evidence import Evidence, Proof
from onrecord.catalog.record.quote import Consent, Quote
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary


def consent_facts(before: Reference | None, after: Reference | None, words: Vocabulary) -> Iterator[Fact]:
    """What was done to each; what that means for the answers stands with the cells. `words` are the base's."""
    for id_, was, now in pairs(before, after, "authorizations"):
        done = list(what_happened(id_, was, now))
        yield from (Fact("authorization", id_, message, Weight.NEUTRAL) for message in done)
        if was and now:
            yield from _bypassing(was, now)
            noted = [name.replace("_", " ") for name in _NOTED if getattr(was, name) != getattr(now, name)]
            if noted and was.state == now.state:
                yield Fact("authorization", id_, f"{id_}: {listed(noted)} changed", Weight.NEUTRAL)
    for _, banned, bans in pairs(before, after, "restrictions"):
        yield _restriction(banned, bans, words, kept=after is not None)
    for _, said, says in pairs(before, after, "quotes"):
        yield from _quote(said, says)
    yield from _evidence(before, after)


_NOTED = ("decided", "note", "signer", "basis", "supersedes")


def _bypassing(was: Authorization, now: Authorization) -> Iterator[Fact]:
    """What no answer shows today, and yet settles what may be done: each needs who approves the uses."""

    def fact(message: str, weight: Weight) -> Fact:
        return Fact("authorization", now.id, f"{now.id}: {message}", weight, was.uses or now.uses)

    hands = (
        ("asked for by", was.requested.by if was.requested else None, now.requested.by if now.requested else None),
        ("recorded by", was.recorded_by, now.recorded_by),
    )
    for what, old, new in hands:
        if old and old != new:
            # Who had a hand in it does not approve it: four eyes hang on these names.
            yield fact(f"{what} {old} → {new or 'nobody'}", Weight.WIDENS)
    if was.state != "granted":
        return
    if was.logo_sha256 and was.logo_sha256 != now.logo_sha256:
        other = f"{_short(was.logo_sha256)} → {_short(now.logo_sha256)}"
        fewer = set(now.logo_sha256) < set(was.logo_sha256) and now.logo_sha256 != ()
        weight = Weight.NARROWS if fewer else Weight.WIDENS
        yield fact(f"the logo that the customer allowed is another file now ({other})", weight)
    if was.places != now.places:
        fewer = bool(now.places) and (not was.places or set(now.places) <= set(was.places))
        message = f"the places it is for: {_places(was)} → {_places(now)}"
        yield fact(message, Weight.NARROWS if fewer else Weight.WIDENS)
    if was.survives_contract != now.survives_contract:
        order = ("no", "unstated", "yes")
        more = order.index(now.survives_contract) > order.index(was.survives_contract)
        message = f"survives the contract: {was.survives_contract} → {now.survives_contract}"
        yield fact(message, Weight.WIDENS if more else Weight.NARROWS)
    if was.withdrawn and now.withdrawn and was.withdrawn.copies != now.withdrawn.copies:
        message = f"copies of what was withdrawn: {was.withdrawn.copies} → {now.withdrawn.copies}"
        yield fact(message, Weight.WIDENS if now.withdrawn.copies == "stop-new" else Weight.NARROWS)
    if was.incentive and was.incentive != now.incentive:
        how = "is another one now" if now.incentive else "is off the record"
        yield fact(f"the incentive, or how it is disclosed, {how}", Weight.WIDENS)
    elif was.incentive != now.incentive:
        yield fact("an incentive is on record", Weight.NEUTRAL)


def _places(one: Authorization) -> str:
    return listed(list(one.places)) or "all"


def _restriction(was: Restriction | None, now: Restriction | None, words: Vocabulary, *, kept: bool) -> Fact:
    if now is None:
        assert was is not None
        # With the whole record gone, nobody will know what the customer forbade when it is written anew.
        how = "is lifted" if kept else "is lost with the record"
        message = f"restriction {was.id} {how} ({was.why})"
        return Fact("restriction", was.id, message, Weight.WIDENS, was.uses or ("any",))
    if was is None:
        return Fact("restriction", now.id, f"new restriction {now.id}: {now.why}", Weight.NARROWS)
    names = [name for name in Restriction.__struct_fields__ if getattr(was, name) != getattr(now, name)]
    said = {"start": "from"}
    message = f"restriction {now.id}: {listed([said.get(name, name) for name in names])} changed"
    bounding = {"uses", "channels", "territories", "start", "through"} & set(names)
    weight = (Weight.NARROWS if _holds(now, was, words) else Weight.WIDENS) if bounding else Weight.NEUTRAL
    return Fact("restriction", now.id, message, weight, was.uses or ("any",))


def _holds(wide: Restriction, narrow: Restriction, words: Vocabulary) -> bool:
    """Whether a restriction forbids everything that another does."""
    for name in ("uses", "channels", "territories"):
        axis, more, less = words.axis(name), getattr(wide, name), getattr(narrow, name)
        if more is None:
            continue
        known = axis.expand_all([term for term in more if term in axis])
        if not axis.expand_all(axis.atoms if less is None else [term for term in less if term in axis]) <= known:
            return False
    longer = wide.through is None or (narrow.through is not None and narrow.through <= wide.through)
    return wide.start <= narrow.start and longer


def _quote(was: Quote | None, now: Quote | None) -> Iterator[Fact]:
    if was is None or now is None:
        return

    def fact(message: str, weight: Weight) -> Fact:
        return Fact("quote", now.id, message, weight, ("quote",))

    gone = replace(was.speaker, left=now.speaker.left) == now.speaker and was.speaker.left is None
    if (was.text, was.attribution) != (now.text, now.attribution) or (was.speaker != now.speaker and not gone):
        what = "the words" if was.text != now.text else "the attribution"
        yield fact(f"{what} of quote {now.id} changed", Weight.WIDENS)
    elif was.speaker != now.speaker:
        yield fact(f"the speaker of quote {now.id} left the company on {now.speaker.left}", Weight.NARROWS)
    if was.source != now.source:
        weight = Weight.NARROWS if was.source is None else Weight.WIDENS
        yield fact(f"where quote {now.id} was published first, or the terms of that place, changed", weight)
    if was.consent != now.consent:
        message = f"the speaker's consent to quote {now.id}: {_window(was.consent)} → {_window(now.consent)}"
        yield fact(message, Weight.NARROWS if _shorter(now.consent, was.consent) else Weight.WIDENS)


def _shorter(now: Consent | None, was: Consent | None) -> bool:
    """Whether a consent is gone, or the same one for fewer days."""
    if now is None:
        return True
    if was is None or (was.basis, was.text_sha256) != (now.basis, now.text_sha256):
        return False
    return was.on <= now.on and (now.through or date.max) <= (was.through or date.max)


def _window(consent: Consent | None) -> str:
    if consent is None:
        return "none"
    through = f" through {consent.through}" if consent.through else ""
    return f"{consent.basis or 'given'} from {consent.on}{through}"


def _evidence(before: Reference | None, after: Reference | None) -> Iterator[Fact]:
    old, new = _evidence_by_id(before), _evidence_by_id(after)
    for id_ in dict.fromkeys((*old, *new)):
        was, now = old.get(id_), new.get(id_)
        if was == now:
            continue
        if was is None:
            assert now is not None
            yield Fact("evidence", id_, f"evidence of {id_} is added: {now.where}", Weight.NEUTRAL)
        elif now is None:
            yield Fact("evidence", id_, f"evidence of {id_} is removed: {was.where}", Weight.NEUTRAL)
        elif (was.sha256, was.where) != (now.sha256, now.where):
            uses = _uses_of(id_, before, after)
            yield Fact("evidence", id_, f"evidence of {id_} is another one now: {now.where}", Weight.WIDENS, uses)
        else:
            weight = Weight.NEUTRAL if now.proof is Proof.OK else Weight.NARROWS
            yield Fact("evidence", id_, f"evidence of {id_} {_FOUND[now.proof]}: {now.where}", weight)


_FOUND = {
    Proof.OK: "is there again",
    Proof.MISSING: "is gone",
    Proof.CHANGED: "is not the file it was",
    Proof.REMOTE: "is out of reach",
}
_PROVES = {
    ("authorizations", "withdrawn"): "the withdrawal of ",
    ("quotes", "consent"): "the consent to ",
    ("restrictions", "evidence"): "restriction ",
}
"""What an evidence proves that is not an authorization's own, by the list and the key it stands under."""


def _evidence_by_id(reference: Reference | None) -> Mapping[str, Evidence]:
    if reference is None:
        return {}
    found = {}
    for evidence, keys in reference.evidences():
        owner = getattr(reference, str(keys[0]))[int(keys[1])]
        found[f"{_PROVES.get((str(keys[0]), str(keys[2])), '')}{owner.id}"] = evidence
    return found


def _uses_of(id_: str, *sides: Reference | None) -> tuple[str, ...]:
    """The uses that an evidence proves: its authorization's, a quote's; a restriction's evidence grants nothing."""
    both, id_ = [side for side in sides if side], id_.rpartition(" ")[2]
    uses = {use for side in both if id_ in side.by_id for use in side.by_id[id_].uses}
    uses |= {"quote" for side in both if side.quote(id_)}
    return tuple(sorted(uses))


def _short(digests: tuple[str, ...]) -> str:
    return listed([f"{digest[:8]}…" for digest in digests]) or "none"
