"""The decision against the oracle, over every question that a small world allows.

Each situation (a state of the record, or one of its edges) is tried with no restriction and with each restriction, and
asked every question: each term of each axis, each day and some spans, with and without a quote's id. Set
ONRECORD_EXHAUSTIVE=1 to try every scope and many more restrictions as well, which takes long.
"""

from itertools import product
from typing import Any

import pytest
from msgspec import Struct, field
from msgspec.structs import replace

from exhaustive import EXHAUSTIVE
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
    forbid,
    grant,
    make_customer,
    make_day,
    make_requested,
    quote,
)

USES = ("logo", "quote", "call", "asset", "any")
CHANNELS = ("web", "deck", "any")
TERRITORIES = ("NO", "DE", "AT", "dach", "worldwide")
SPANS = [(make_day(n), make_day(n)) for n in range(1, 8)] + [(make_day(2), make_day(6)), (make_day(5), make_day(7))]
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


def make_situation(authorization: Authorization, **facts: Any) -> Situation:
    return Situation((authorization,), facts)


def pause_on(signal: str) -> Policy:
    return replace(POLICY, at_risk=replace(POLICY.at_risk, pauses=frozenset({signal})))


CS = Approval("cs", "dana", make_day(1))
LEGAL = Approval("legal", "lee", make_day(1))
REVIEW = Source("review-site", "Peers", "https://peers.example/1", make_day(0), SourceTerms(True, True, 4))
AGELESS = replace(REVIEW, terms=SourceTerms(True, True))
CONDITIONS = ("copy-approval", "notify-before")
ENDED = {"relationship": Relationship(contract_ended=make_day(4))}

SITUATIONS: dict[str, Situation] = {
    "nothing": Situation(()),
    "declined": make_situation(replace(make_requested(), state="declined", decided=make_day(1))),
    "declined-open": make_situation(Authorization("wall", "declined", decided=make_day(1), uses=("logo",))),
    "declined-about-nothing": make_situation(Authorization("wall", "declined", decided=make_day(1))),
    "requested": make_situation(make_requested()),
    "requested-open": make_situation(make_requested(requested=Asked(make_day(0), "mara", ("asset",)))),
    "requested-about-nothing": make_situation(make_requested(requested=Asked(make_day(0), "mara"))),
    "granted": make_situation(grant()),
    "granted-without-end": make_situation(grant(valid_through=None, review_by=make_day(5))),
    "granted-for-good": make_situation(grant(valid_through=None)),
    "granted-one-day": make_situation(grant(valid_from=make_day(4), valid_through=make_day(4))),
    "granted-without-start": make_situation(grant(valid_from=None)),
    "review-before-end": make_situation(grant(review_by=make_day(4))),
    "review-after-end": make_situation(grant(review_by=make_day(7))),
    "withdrawn-midway": make_situation(grant(withdrawn=Withdrawal(make_day(4)))),
    "withdrawn-first-day": make_situation(grant(withdrawn=Withdrawal(make_day(2)))),
    "withdrawn-before": make_situation(grant(withdrawn=Withdrawal(make_day(1)))),
    "withdrawn-after": make_situation(grant(withdrawn=Withdrawal(make_day(7)), valid_through=None)),
    "ended-survives": make_situation(grant(survives_contract="yes"), **ENDED),
    "ended-does-not-survive": make_situation(grant(survives_contract="no"), **ENDED),
    "ended-unstated": make_situation(grant(), **ENDED),
    "no-evidence": make_situation(grant(evidence=None)),
    "evidence-missing": make_situation(grant(evidence=replace(PROOF, state=EvidenceState.MISSING))),
    "evidence-changed": make_situation(grant(evidence=replace(PROOF, state=EvidenceState.CHANGED))),
    "evidence-remote": make_situation(grant(evidence=replace(PROOF, state=EvidenceState.REMOTE))),
    "evidence-remote-refused": Situation(
        (grant(evidence=replace(PROOF, state=EvidenceState.REMOTE)),),
        policy=replace(POLICY, remote_evidence_counts=False),
    ),
    "logo-changed": make_situation(grant(), files={"logo.svg": FileFact(OTHER_SHA)}),
    "logo-missing": make_situation(grant(logo_sha256=()), files={"logo.svg": FileFact(None)}),
    "logo-unnamed": make_situation(grant(logo_sha256=()), logo=None),
    "not-approved": make_situation(grant(approvals=())),
    "approved-by-one": make_situation(grant(approvals=(CS,))),
    "approved-late": make_situation(grant(approvals=(replace(CS, on=make_day(4)), replace(LEGAL, on=make_day(5))))),
    "approved-by-asker": make_situation(grant(approvals=(replace(CS, by="mara"), LEGAL), recorded_by="lee")),
    "approved-by-recorder": make_situation(grant(approvals=(CS, LEGAL), recorded_by="dana")),
    "approved-unasked": make_situation(grant(requested=None, approvals=(CS, LEGAL), recorded_by="dana")),
    "approved-twice": make_situation(grant(approvals=(replace(CS, by="mara"), CS, LEGAL))),
    "condition": make_situation(grant(conditions=CONDITIONS)),
    "condition-half-met": Situation((grant(conditions=CONDITIONS),), cleared=frozenset({"copy-approval"})),
    "condition-met": Situation((grant(conditions=CONDITIONS),), cleared=frozenset(CONDITIONS)),
    "candidate": make_situation(grant(), status="candidate"),
    "paused": make_situation(grant(), status="paused", status_reason="a merger"),
    "paused-declined": make_situation(make_requested(state="declined", decided=make_day(1)), status="paused"),
    "retired": make_situation(grant(), status="retired", status_reason="they left"),
    "speaker-never-asked": make_situation(grant(), quotes=(quote(consent=None),)),
    "speaker-for-good": make_situation(grant(), quotes=(quote(consent=Consent(make_day(4))),)),
    "quote-on-another": Situation(
        (grant(id="other", valid_through=make_day(4)), grant()), {"quotes": (quote(authorization="other"),)}
    ),
    "speaker-left": make_situation(grant(), quotes=(quote(speaker=Speaker(title="CFO", left=make_day(4))),)),
    "speaker-left-before": make_situation(grant(), quotes=(quote(speaker=Speaker(title="CFO", left=make_day(1))),)),
    "source-terms": make_situation(grant(), quotes=(quote(source=REVIEW),)),
    "source-without-age": make_situation(grant(), quotes=(quote(source=AGELESS),)),
    "source-without-day": make_situation(grant(), quotes=(quote(source=replace(REVIEW, published=None)),)),
    "source-without-terms": make_situation(grant(), quotes=(quote(source=replace(REVIEW, terms=None)),)),
    "places": make_situation(grant(places=("https://w.example/wall",))),
    "places-by-pattern": make_situation(grant(places=("https://w.example/b*/*", "a booth"))),
    "places-and-a-condition": make_situation(grant(places=(WALL,), conditions=CONDITIONS)),
    "places-declined": make_situation(replace(make_requested(), state="declined", decided=make_day(1), places=(WALL,))),
    "place-beside-all": Situation((grant(places=(WALL,)), grant(id="all", valid_from=make_day(4)))),
    "two-places": Situation((grant(places=(WALL,)), grant(id="blog", places=("*blog*",), valid_through=make_day(4)))),
    "quote-on-a-place": Situation(
        (grant(id="other"), grant(places=(WALL,))), {"quotes": (quote(source=REVIEW),)}
    ),
    "two-people": Situation((grant(),), policy=replace(POLICY, least_people={"logo": 1, "quote": 2, "call": 1})),
    "two-people-one": Situation(
        (grant(approvals=(CS, replace(LEGAL, by="dana"))),), policy=replace(POLICY, least_people={"quote": 2})
    ),
    "quote-on-nothing": make_situation(grant(), quotes=(quote(authorization="gone"),)),
    "health-low": Situation(
        (grant(),), {"relationship": Relationship(health=Score(40, make_day(4)))}, policy=pause_on("health")
    ),
    "nps-low": Situation((grant(),), {"relationship": Relationship(nps=Score(3, make_day(3)))}, policy=pause_on("nps")),
    "renewal-near": Situation(
        (grant(),), {"relationship": Relationship(renewal=make_day(5))}, policy=pause_on("renewal")
    ),
    "two-halves": Situation((grant(channels=("web",)), grant(id="deck", uses=("logo",), territories=("NO",)))),
    "two-that-overlap": Situation((grant(territories=("NO", "DE")), grant(id="south", territories=("dach",)))),
    "two-ends": Situation((grant(channels=("web",), valid_through=make_day(5)), grant(id="deck", channels=("deck",)))),
    "ends-after-all-days": make_situation(grant(valid_through=make_day(40))),
    "one-after-the-other": Situation((grant(valid_through=make_day(3)), grant(id="next", valid_from=make_day(4)))),
    "a-gap-between": Situation((grant(valid_through=make_day(3)), grant(id="next", valid_from=make_day(5)))),
    "declined-then-granted": Situation((replace(make_requested(id="first"), state="declined"), grant())),
    "expired-and-asked-again": Situation((grant(valid_through=make_day(3)), make_requested(id="again"))),
}  # fmt: skip

RESTRICTIONS: dict[str, tuple[Restriction, ...]] = {
    "none": (),
    "everything": (forbid(),),
    "logo": (forbid(uses=("logo",), start=make_day(3), through=make_day(5)),),
    "dach-on-the-web": (forbid(channels=("web",), territories=("dach",), start=make_day(0), through=make_day(4)),),
    "two": (
        forbid(id="first", uses=("quote",), territories=("AT",), start=make_day(0), through=make_day(2)),
        forbid(id="second", uses=("asset",), channels=("deck",), territories=("NO",), start=make_day(5)),
    ),
}
IN_EVERY_RUN = tuple(RESTRICTIONS)
if EXHAUSTIVE:
    windows = [(make_day(0), make_day(3)), (make_day(3), make_day(5)), (make_day(6), None)]
    for uses, channels, territories, (start, through) in product(
        (None, ("logo",)), (None, ("web",)), (None, ("dach",)), windows
    ):
        ban = forbid(uses=uses, channels=channels, territories=territories, start=start, through=through)
        RESTRICTIONS[f"{uses} {channels} {territories} {start} {through}"] = (ban,)


def narrow_scope(situation: Situation, scope: Scope) -> Situation:
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


def list_variants(name: str) -> list[Situation]:
    """The situation as it is; thoroughly, also on every scope."""
    situation = SITUATIONS[name]
    return [situation, *(narrow_scope(situation, scope) for scope in SCOPES)] if EXHAUSTIVE else [situation]


SCOPED = {
    f"granted on {'/'.join(map(','.join, scope))}": narrow_scope(SITUATIONS["granted"], scope) for scope in SCOPES[1:]
}
SITUATIONS |= SCOPED


def find_differences(situation: Situation, bans: tuple[Restriction, ...]) -> list[str]:
    """Every question on which the tool and the oracle disagree."""
    facts = {"quotes": (quote(),), **situation.facts}
    reference = make_customer(*situation.authorizations, restrictions=bans, **facts)
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
    for situation in list_variants(name):
        for ban, bans in RESTRICTIONS.items():
            found = find_differences(situation, bans)
            assert not found, f"restriction {ban}: {len(found)} differences, the first: {found[0]}"


def test_there_are_200_000_cases() -> None:
    assert sum(len(list_variants(name)) for name in SITUATIONS) * len(RESTRICTIONS) * len(QUESTIONS) >= 200_000


def test_the_small_world_reaches_every_answer_and_every_reason() -> None:
    answers, codes, lasts = set(), set(), set()
    for situation in SITUATIONS.values():
        facts = {"quotes": (quote(),), **situation.facts}
        for bans in RESTRICTIONS.values():
            oracle = Oracle(
                make_customer(*situation.authorizations, restrictions=bans, **facts),
                VOCABULARY,
                situation.policy,
                TODAY,
            )
            for use, channel, territory, (first, last), id_, place in QUESTIONS[::7]:
                ruled = oracle.decide(use, channel, territory, first, last, situation.cleared, id_, place)
                answers.add(ruled.answer)
                codes |= {code for code, _ in ruled.reasons}
                lasts.add(ruled.valid_through)
    assert answers == set(Answer)
    assert codes == set(LEVELS) - {"unknown-customer"}
    assert lasts == {None, *(make_day(n) for n in range(2, 7)), make_day(12)}
