"""The decision against the oracle, over every question that a small world allows.

Each situation (a state of the record, or one of its edges) is tried with no restriction and with each restriction, and
asked every question: each term of each axis, each day and some spans, with and without a quote's id. Set
ONRECORD_EXHAUSTIVE=1 to try every scope and many more restrictions as well, which takes long.
"""

import os
from itertools import product
from typing import Any

import pytest
from msgspec import Struct, field
from msgspec.structs import replace

from onrecord.catalog.decision.judge import Judge
from onrecord.catalog.decision.reasons import LEVELS, Answer
from onrecord.catalog.record.authorization import Approval, Asked, Authorization, Restriction, Withdrawal
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.evidence import EvidenceState, FileFact
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.profile import Relationship, Score
from onrecord.catalog.record.quote import Consent, Source, SourceTerms, Speaker
from oracle import Oracle
from small_world import (
    OTHER_SHA,
    POLICY,
    PROOF,
    TODAY,
    VOCABULARY,
    customer,
    day,
    granted,
    quote,
    requested,
    restriction,
)

THOROUGH = bool(os.environ.get("ONRECORD_EXHAUSTIVE"))

USES = ("logo", "quote", "call", "asset", "any")
CHANNELS = ("web", "deck", "any")
TERRITORIES = ("NO", "DE", "AT", "dach", "worldwide")
SPANS = [(day(n), day(n)) for n in range(1, 8)] + [(day(2), day(6)), (day(5), day(7))]
WALL, BLOG = "https://w.example/wall", "https://w.example/blog/1"
QUESTIONS = [
    (use, channel, territory, span, id_, None)
    for use, channel, territory, span in product(USES, CHANNELS, TERRITORIES, SPANS)
    for id_ in ((None, "cfo") if use == "quote" else (None,))
]
PLACED = [
    (use, "web", "NO", span, id_, place)
    for use, id_, span, place in product(("logo", "quote", "any"), (None, "cfo"), SPANS, (WALL, BLOG))
    if id_ is None or use == "quote"
]
QUESTIONS += PLACED

Scope = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
EVERYTHING: Scope = (("any",), ("any",), ("worldwide",))
SCOPES: list[Scope] = [
    EVERYTHING,
    (("logo",), ("web",), ("dach",)),
    (("asset",), ("any",), ("NO", "DE")),
    (("quote", "call"), ("deck",), ("worldwide",)),
    (("any",), ("public",), ("AT",)),
    (("logo",), (), ("worldwide",)),
]


class Situation(Struct, frozen=True):
    """What the record says, apart from restrictions; and the conditions that are met."""

    authorizations: tuple[Authorization, ...]
    facts: dict[str, Any] = field(default_factory=dict)
    policy: Policy = POLICY
    cleared: frozenset[str] = frozenset()


def one(authorization: Authorization, **facts: Any) -> Situation:
    return Situation((authorization,), facts)


def pausing(signal: str) -> Policy:
    return replace(POLICY, at_risk=replace(POLICY.at_risk, pauses=frozenset({signal})))


CS = Approval("cs", "dana", day(1))
LEGAL = Approval("legal", "lee", day(1))
REVIEW = Source("review-site", "Peers", "https://peers.example/1", day(0), SourceTerms(True, True, 4))
CONDITIONS = ("copy-approval", "notify-before")
ENDED = {"relationship": Relationship(contract_ended=day(4))}

SITUATIONS: dict[str, Situation] = {
    "nothing": Situation(()),
    "declined": one(replace(requested(), state="declined", decided=day(1))),
    "declined-open": one(Authorization("wall", "declined", decided=day(1), uses=("logo",))),
    "declined-about-nothing": one(Authorization("wall", "declined", decided=day(1))),
    "requested": one(requested()),
    "requested-open": one(requested(requested=Asked(day(0), "mara", ("asset",)))),
    "requested-about-nothing": one(requested(requested=Asked(day(0), "mara"))),
    "granted": one(granted()),
    "granted-without-end": one(granted(valid_through=None, review_by=day(5))),
    "granted-for-good": one(granted(valid_through=None)),
    "granted-one-day": one(granted(valid_from=day(4), valid_through=day(4))),
    "granted-without-start": one(granted(valid_from=None)),
    "review-before-end": one(granted(review_by=day(4))),
    "review-after-end": one(granted(review_by=day(7))),
    "withdrawn-midway": one(granted(withdrawn=Withdrawal(day(4)))),
    "withdrawn-first-day": one(granted(withdrawn=Withdrawal(day(2)))),
    "withdrawn-before": one(granted(withdrawn=Withdrawal(day(1)))),
    "withdrawn-after": one(granted(withdrawn=Withdrawal(day(7)), valid_through=None)),
    "ended-survives": one(granted(survives_contract="yes"), **ENDED),
    "ended-does-not-survive": one(granted(survives_contract="no"), **ENDED),
    "ended-unstated": one(granted(), **ENDED),
    "no-evidence": one(granted(evidence=None)),
    "evidence-missing": one(granted(evidence=replace(PROOF, state=EvidenceState.MISSING))),
    "evidence-changed": one(granted(evidence=replace(PROOF, state=EvidenceState.CHANGED))),
    "evidence-remote": one(granted(evidence=replace(PROOF, state=EvidenceState.REMOTE))),
    "evidence-remote-refused": Situation(
        (granted(evidence=replace(PROOF, state=EvidenceState.REMOTE)),),
        policy=replace(POLICY, remote_evidence_counts=False),
    ),
    "logo-changed": one(granted(), files={"logo.svg": FileFact(OTHER_SHA)}),
    "logo-missing": one(granted(logo_sha256=()), files={"logo.svg": FileFact(None)}),
    "logo-unnamed": one(granted(logo_sha256=()), logo=None),
    "not-approved": one(granted(approvals=())),
    "approved-by-one": one(granted(approvals=(CS,))),
    "approved-late": one(granted(approvals=(replace(CS, on=day(4)), replace(LEGAL, on=day(5))))),
    "approved-by-asker": one(granted(approvals=(replace(CS, by="mara"), LEGAL), recorded_by="lee")),
    "approved-by-recorder": one(granted(approvals=(CS, LEGAL), recorded_by="dana")),
    "approved-unasked": one(granted(requested=None, approvals=(CS, LEGAL), recorded_by="dana")),
    "approved-twice": one(granted(approvals=(replace(CS, by="mara"), CS, LEGAL))),
    "condition": one(granted(conditions=CONDITIONS)),
    "condition-half-met": Situation((granted(conditions=CONDITIONS),), cleared=frozenset({"copy-approval"})),
    "condition-met": Situation((granted(conditions=CONDITIONS),), cleared=frozenset(CONDITIONS)),
    "candidate": one(granted(), status="candidate"),
    "paused": one(granted(), status="paused", status_reason="a merger"),
    "paused-declined": one(replace(requested(), state="declined", decided=day(1)), status="paused"),
    "retired": one(granted(), status="retired", status_reason="they left"),
    "speaker-never-asked": one(granted(), quotes=(quote(consent=None),)),
    "speaker-for-good": one(granted(), quotes=(quote(consent=Consent(day(4))),)),
    "quote-on-another": Situation(
        (granted(id="other", valid_through=day(4)), granted()), {"quotes": (quote(authorization="other"),)}
    ),
    "speaker-left": one(granted(), quotes=(quote(speaker=Speaker(title="CFO", left=day(4))),)),
    "speaker-left-before": one(granted(), quotes=(quote(speaker=Speaker(title="CFO", left=day(1))),)),
    "source-terms": one(granted(), quotes=(quote(source=REVIEW),)),
    "source-without-age": one(granted(), quotes=(quote(source=replace(REVIEW, terms=SourceTerms(True, True))),)),
    "source-without-day": one(granted(), quotes=(quote(source=replace(REVIEW, published=None)),)),
    "source-without-terms": one(granted(), quotes=(quote(source=replace(REVIEW, terms=None)),)),
    "places": one(granted(places=("https://w.example/wall",))),
    "places-by-pattern": one(granted(places=("https://w.example/b*/*", "a booth"))),
    "places-and-a-condition": one(granted(places=(WALL,), conditions=CONDITIONS)),
    "places-declined": one(replace(requested(), state="declined", decided=day(1), places=(WALL,))),
    "place-beside-all": Situation((granted(places=(WALL,)), granted(id="all", valid_from=day(4)))),
    "two-places": Situation((granted(places=(WALL,)), granted(id="blog", places=("*blog*",), valid_through=day(4)))),
    "quote-on-a-place": Situation(
        (granted(id="other"), granted(places=(WALL,))), {"quotes": (quote(source=REVIEW),)}
    ),
    "two-people": Situation((granted(),), policy=replace(POLICY, least_people={"logo": 1, "quote": 2, "call": 1})),
    "two-people-one": Situation(
        (granted(approvals=(CS, replace(LEGAL, by="dana"))),), policy=replace(POLICY, least_people={"quote": 2})
    ),
    "quote-on-nothing": one(granted(), quotes=(quote(authorization="gone"),)),
    "health-low": Situation(
        (granted(),), {"relationship": Relationship(health=Score(40, day(4)))}, policy=pausing("health")
    ),
    "nps-low": Situation((granted(),), {"relationship": Relationship(nps=Score(3, day(3)))}, policy=pausing("nps")),
    "renewal-near": Situation(
        (granted(),), {"relationship": Relationship(renewal=day(5))}, policy=pausing("renewal")
    ),
    "two-halves": Situation((granted(channels=("web",)), granted(id="deck", uses=("logo",), territories=("NO",)))),
    "two-that-overlap": Situation((granted(territories=("NO", "DE")), granted(id="south", territories=("dach",)))),
    "two-ends": Situation((granted(channels=("web",), valid_through=day(5)), granted(id="deck", channels=("deck",)))),
    "ends-after-all-days": one(granted(valid_through=day(40))),
    "one-after-the-other": Situation((granted(valid_through=day(3)), granted(id="next", valid_from=day(4)))),
    "a-gap-between": Situation((granted(valid_through=day(3)), granted(id="next", valid_from=day(5)))),
    "declined-then-granted": Situation((replace(requested(id="first"), state="declined"), granted())),
    "expired-and-asked-again": Situation((granted(valid_through=day(3)), requested(id="again"))),
}  # fmt: skip

RESTRICTIONS: dict[str, tuple[Restriction, ...]] = {
    "none": (),
    "everything": (restriction(),),
    "logo": (restriction(uses=("logo",), start=day(3), through=day(5)),),
    "dach-on-the-web": (restriction(channels=("web",), territories=("dach",), start=day(0), through=day(4)),),
    "two": (
        restriction(id="first", uses=("quote",), territories=("AT",), start=day(0), through=day(2)),
        restriction(id="second", uses=("asset",), channels=("deck",), territories=("NO",), start=day(5)),
    ),
}
IN_EVERY_RUN = tuple(RESTRICTIONS)
if THOROUGH:
    windows = [(day(0), day(3)), (day(3), day(5)), (day(6), None)]
    for uses, channels, territories, (start, through) in product(
        (None, ("logo",)), (None, ("web",)), (None, ("dach",)), windows
    ):
        ban = restriction(uses=uses, channels=channels, territories=territories, start=start, through=through)
        RESTRICTIONS[f"{uses} {channels} {territories} {start} {through}"] = (ban,)


def scoped(situation: Situation, scope: Scope) -> Situation:
    """The situation with the first authorization made narrower, where it was about everything."""
    if not situation.authorizations:
        return situation
    first, *rest = situation.authorizations
    if first.state == "granted":
        first = replace(first, uses=scope[0], channels=scope[1], territories=scope[2])
    elif first.requested:
        asked = replace(first.requested, uses=scope[0], channels=scope[1], territories=scope[2])
        first = replace(first, requested=asked)
    return replace(situation, authorizations=(first, *rest))


def variants(name: str) -> list[Situation]:
    """The situation as it is; thoroughly, also on every scope."""
    situation = SITUATIONS[name]
    return [situation, *(scoped(situation, scope) for scope in SCOPES)] if THOROUGH else [situation]


SCOPED = {f"granted on {'/'.join(map(','.join, scope))}": scoped(SITUATIONS["granted"], scope) for scope in SCOPES[1:]}
SITUATIONS |= SCOPED


def differences(situation: Situation, bans: tuple[Restriction, ...]) -> list[str]:
    """Every question on which the tool and the oracle disagree."""
    facts = {"quotes": (quote(),), **situation.facts}
    reference = customer(*situation.authorizations, restrictions=bans, **facts)
    judge = Judge(reference, VOCABULARY, situation.policy)
    oracle = Oracle(reference, VOCABULARY, situation.policy, TODAY)
    found = []
    for use, channel, territory, (first, last), id_, place in QUESTIONS:
        said = judge.decide(
            use, channel, territory, Days(first, last), today=TODAY, cleared=situation.cleared, quote=id_, place=place
        )
        ruled = oracle.decide(use, channel, territory, first, last, situation.cleared, id_, place)
        tool = (
            said.answer,
            list(dict.fromkeys((reason.code, reason.id) for reason in said.reasons)),
            set(said.authorizations),
            said.valid_through,
        )
        if tool != (ruled.answer, ruled.reasons, ruled.authorizations, ruled.valid_through):
            found.append(f"{use} {channel} {territory} {first}..{last} {id_} {place}: {tool}, the oracle says {ruled}")
    return found


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_tool_and_the_oracle_agree_on_every_question(name: str) -> None:
    for situation in variants(name):
        for ban, bans in RESTRICTIONS.items():
            found = differences(situation, bans)
            assert not found, f"restriction {ban}: {len(found)} differences, the first: {found[0]}"


def test_there_are_200_000_cases() -> None:
    assert sum(len(variants(name)) for name in SITUATIONS) * len(RESTRICTIONS) * len(QUESTIONS) >= 200_000


def test_the_small_world_reaches_every_answer_and_every_reason() -> None:
    answers, codes, lasts = set(), set(), set()
    for situation in SITUATIONS.values():
        facts = {"quotes": (quote(),), **situation.facts}
        for bans in RESTRICTIONS.values():
            oracle = Oracle(
                customer(*situation.authorizations, restrictions=bans, **facts), VOCABULARY, situation.policy, TODAY
            )
            for use, channel, territory, (first, last), id_, place in QUESTIONS[::7]:
                ruled = oracle.decide(use, channel, territory, first, last, situation.cleared, id_, place)
                answers.add(ruled.answer)
                codes |= {code for code, _ in ruled.reasons}
                lasts.add(ruled.valid_through)
    assert answers == set(Answer)
    assert codes == set(LEVELS) - {"unknown-customer"}
    assert lasts == {None, *(day(n) for n in range(2, 7)), day(12)}
