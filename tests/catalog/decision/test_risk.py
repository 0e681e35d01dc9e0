"""Signals that a customer should be left alone: from which day through which they speak."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from onrecord.catalog.decision.risk import list_pauses, list_signals
from onrecord.catalog.record.policy import AtRisk, Policy
from onrecord.catalog.record.profile import Relationship, Score
from small_world import POLICY, make_customer, make_day


def make_policy(*kinds: str) -> Policy:
    return replace(
        POLICY, at_risk=AtRisk(health_below=50, nps_below=7, renewal_within_days=60, pauses=frozenset(kinds))
    )


def list_kinds(relationship: Relationship, on: date | None = None) -> list[str]:
    return [signal.kind for signal in list_signals(make_customer(relationship=relationship), make_policy(), on)]


@pytest.mark.parametrize(("score", "speaks"), [(49, True), (49.9, True), (50, False), (82, False)])
def test_a_health_score_below_the_threshold_speaks(score: float, speaks: bool) -> None:
    assert list_kinds(Relationship(health=Score(score, make_day(3)))) == (["health"] if speaks else [])


@pytest.mark.parametrize(("score", "speaks"), [(6, True), (7, False), (9, False)])
def test_a_recommendation_score_below_the_threshold_speaks(score: float, speaks: bool) -> None:
    assert list_kinds(Relationship(nps=Score(score, make_day(3)))) == (["nps"] if speaks else [])


def test_a_score_speaks_from_the_day_it_was_read() -> None:
    low = Relationship(health=Score(12.5, make_day(3)))
    assert list_kinds(low, make_day(2)) == []
    assert list_kinds(low, make_day(3)) == ["health"]
    assert list_kinds(low, make_day(3) + timedelta(days=900)) == ["health"]


def test_a_renewal_speaks_from_sixty_days_before_through_its_day() -> None:
    near = Relationship(renewal=date(2027, 3, 31))
    for on, speaks in (
        (date(2027, 1, 29), False),
        (date(2027, 1, 30), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
    ):
        assert list_kinds(near, on) == (["renewal"] if speaks else [])


def test_the_end_of_the_contract_speaks_from_its_day_on() -> None:
    ended = Relationship(contract_ended=make_day(4))
    assert list_kinds(ended, make_day(3)) == []
    assert list_kinds(ended, make_day(4)) == ["contract-ended"]
    assert list_kinds(ended, make_day(400)) == ["contract-ended"]


def test_a_renewal_at_the_beginning_of_time_speaks_on_its_day() -> None:
    assert list_kinds(Relationship(renewal=date.min), date.min) == ["renewal"]
    assert list_kinds(Relationship(renewal=date.min), date(1, 1, 2)) == []


def test_no_facts_no_signals() -> None:
    assert list_kinds(Relationship()) == []


@pytest.mark.parametrize("kind", ["health", "nps", "renewal", "contract-ended"])
def test_policy_says_which_signals_pause(kind: str) -> None:
    every = Relationship(
        health=Score(10, make_day(1)), nps=Score(1, make_day(1)), renewal=make_day(9), contract_ended=make_day(1)
    )
    customer = make_customer(relationship=every)
    found = list(list_signals(customer, make_policy(kind)))
    assert [signal.kind for signal in found] == ["health", "nps", "renewal", "contract-ended"]
    assert list_pauses(customer, make_policy(kind)) == tuple(signal for signal in found if signal.kind == kind)
    assert list_pauses(customer, make_policy()) == ()


def test_a_signal_says_its_figures_and_points_at_its_field() -> None:
    every = Relationship(
        health=Score(12.5, make_day(1)), nps=Score(3, make_day(2)), renewal=make_day(9), contract_ended=make_day(4)
    )
    health, nps, renewal, ended = list_signals(make_customer(relationship=every), make_policy())
    assert health.message == "the health score was 12.5 on 2026-03-03 (below 50)."
    assert health.keys == ("relationship", "health", "score")
    assert nps.message == "the recommendation score was 3 on 2026-03-04 (below 7)."
    assert nps.keys == ("relationship", "nps", "score")
    assert renewal.message == "the contract is up for renewal on 2026-03-11."
    assert renewal.keys == ("relationship", "renewal")
    assert ended.message == "the contract ended on 2026-03-06."
    assert ended.keys == ("relationship", "contract_ended")
