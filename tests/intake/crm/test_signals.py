"""An imported signal never grants anything, not even by lifting a caution: for every record, value and policy."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from onrecord.catalog.decision.judge import Judge
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.profile import Profile, Relationship, Score
from onrecord.catalog.record.reference import Reference
from onrecord.intake.crm.signals import Written, list_changes
from small_world import POLICY, TODAY, VOCABULARY, grant, make_customer, make_day
from strategies import customers, dates, policies, questions, relationships

NOW = make_day(4)

values: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "health": st.integers(0, 100),
        "nps": st.integers(0, 10),
        "renewal": dates,
        "contract_ended": dates,
        "read_on": dates.filter(lambda on: on <= NOW),
        "industry": st.sampled_from(["energy", "retail"]),
        "country": st.sampled_from(["NO", "DE"]),
    },
)


def apply_written(reference: Reference, written: list[Written]) -> Reference:
    """The record after the import, as the loader would read it."""
    facts: dict[str, Any] = {}
    profile: dict[str, Any] = {}
    for one in written:
        part, field = one.keys
        assert part in ("relationship", "profile")
        value: Any = one.after
        if field in ("health", "nps"):
            value = Score(value["score"], date.fromisoformat(value["on"]))
        elif field in ("renewal", "contract_ended"):
            value = date.fromisoformat(value)
        (facts if part == "relationship" else profile)[str(field)] = value
    return replace(
        reference,
        relationship=replace(reference.relationship, **facts),
        profile=replace(reference.profile, **profile),
    )


@given(st.data(), customers(), relationships(), policies(), values)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_import_makes_any_answer_more_permissive(
    data: st.DataObject, reference: Reference, facts: Relationship, policy: Policy, said: dict[str, Any]
) -> None:
    reference = replace(reference, relationship=facts)
    written, *_ = list_changes(reference, said, "18000000000", policy, NOW, NOW)
    after = apply_written(reference, written)
    question = data.draw(questions(reference))
    judges = [Judge(record, VOCABULARY, policy) for record in (reference, after)]
    for on in (make_day(n) for n in range(4, 13)):
        was, becoming = (
            judge.decide(
                question.use,
                question.channel,
                question.territory,
                Days.on(on),
                today=TODAY,
                cleared=question.cleared,
                quote=question.quote,
            ).answer.rank
            for judge in judges
        )
        assert becoming <= was


def pause_on(*kinds: str) -> Policy:
    return replace(POLICY, at_risk=replace(POLICY.at_risk, pauses=frozenset(kinds)))


def list_written(reference: Reference, policy: Policy = POLICY, **said: Any) -> dict[str, object]:
    return {str(one.keys[1]): one.after for one in list_changes(reference, said, None, policy, NOW, NOW)[0]}


def list_held(reference: Reference, policy: Policy = POLICY, **said: Any) -> list[str]:
    return [one.field for one in list_changes(reference, said, None, policy, NOW, NOW)[1]]


def add_facts(**facts: Any) -> Reference:
    return make_customer(grant(), relationship=Relationship(**facts))


def test_a_better_score_does_not_lift_a_pause() -> None:
    low = add_facts(health=Score(20, make_day(1)))
    assert list_held(low, pause_on("health"), health=90) == ["health"]
    assert list_written(low, pause_on("health"), health=10) == {"health": {"score": 10, "on": NOW.isoformat()}}
    assert list_written(low, pause_on("nps"), health=90) == {"health": {"score": 90, "on": NOW.isoformat()}}


def test_a_later_renewal_does_not_lift_a_pause_but_one_that_is_over_gives_way() -> None:
    assert list_held(add_facts(renewal=make_day(9)), pause_on("renewal"), renewal=make_day(300)) == ["renewal"]
    assert list_written(add_facts(renewal=make_day(3)), pause_on("renewal"), renewal=make_day(300)) == {
        "renewal": str(make_day(300))
    }


@pytest.mark.parametrize(
    ("old", "new", "holds"), [(6, 8, True), (6, 5, False), (6, 2, False), (1, 3, False), (1, 5, True)]
)
def test_a_contract_that_ended_does_not_come_back(old: int, new: int, holds: bool) -> None:
    assert (
        list_held(add_facts(contract_ended=make_day(old)), contract_ended=make_day(new)) == ["contract_ended"]
    ) is holds


def test_the_end_of_a_contract_takes_away_what_does_not_outlive_it() -> None:
    reference = make_customer(grant(survives_contract="no"))
    after = apply_written(
        reference, list_changes(reference, {"contract_ended": make_day(4)}, None, POLICY, NOW, NOW)[0]
    )
    answers = [
        Judge(record, VOCABULARY, POLICY).decide("logo", "web", "NO", Days.on(make_day(4)), today=TODAY).answer
        for record in (reference, after)
    ]
    assert answers == [Answer.ALLOW, Answer.DENY]


def test_what_the_record_knows_better_is_kept() -> None:
    reference = add_facts(health=Score(70, make_day(8)), nps=Score(9, make_day(1)), crm_id="A-1")
    assert list_written(reference, health=50, read_on=make_day(2)) == {}
    assert list_written(reference, nps=9) == {}
    assert list_written(reference, nps=8) == {"nps": {"score": 8, "on": NOW.isoformat()}}
    assert list_changes(reference, {}, "B-2", POLICY, NOW, NOW) == ([], [], False)
    assert list_changes(reference, {"health": 50, "read_on": make_day(2)}, None, POLICY, NOW, NOW) == ([], [], True)


def test_the_profile_is_only_filled_where_it_is_empty() -> None:
    assert list_written(make_customer(profile=Profile(industry="energy")), industry="retail", country="NO") == {
        "country": "NO"
    }
