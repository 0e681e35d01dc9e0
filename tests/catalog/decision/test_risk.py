"""Signals that a customer should be left alone: from which day through which they speak."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from onrecord.catalog.decision.risk import list_signals
from onrecord.catalog.record.policy import AtRisk, Policy
from onrecord.catalog.record.profile import Relationship, Score
from small_world import POLICY, customer, day


def heeding(*kinds: str) -> Policy:
    return replace(
        POLICY, at_risk=AtRisk(health_below=50, nps_below=7, renewal_within_days=60, pauses=frozenset(kinds))
    )


def kinds(relationship: Relationship, on: date | None = None) -> list[str]:
    return [signal.kind for signal in list_signals(customer(relationship=relationship), heeding(), on)]


@pytest.mark.parametrize(("score", "speaks"), [(49, True), (49.9, True), (50, False), (82, False)])
def test_a_health_score_below_the_threshold_speaks(score: float, speaks: bool) -> None:
    assert kinds(Relationship(health=Score(score, day(3)))) == (["health"] if speaks else [])


@pytest.mark.parametrize(("score", "speaks"), [(6, True), (7, False), (9, False)])
def test_a_recommendation_score_below_the_threshold_speaks(score: float, speaks: bool) -> None:
    assert kinds(Relationship(nps=Score(score, day(3)))) == (["nps"] if speaks else [])


def test_a_score_speaks_from_the_day_it_was_read() -> None:
    low = Relationship(health=Score(12.5, day(3)))
    assert kinds(low, day(2)) == []
    assert kinds(low, day(3)) == ["health"]
    assert kinds(low, day(3) + timedelta(days=900)) == ["health"]


def test_a_renewal_speaks_from_sixty_days_before_through_its_day() -> None:
    near = Relationship(renewal=date(2027, 3, 31))
    for on, speaks in (
        (date(2027, 1, 29), False),
        (date(2027, 1, 30), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
    ):
        assert kinds(near, on) == (["renewal"] if speaks else [])


def test_the_end_of_the_contract_speaks_from_its_day_on() -> None:
    ended = Relationship(contract_ended=day(4))
    assert kinds(ended, day(3)) == []
    assert kinds(ended, day(4)) == ["contract-ended"]
    assert kinds(ended, day(400)) == ["contract-ended"]


def test_a_renewal_at_the_beginning_of_time_speaks_on_its_day() -> None:
    assert kinds(Relationship(renewal=date.min), date.min) == ["renewal"]
    assert kinds(Relationship(renewal=date.min), date(1, 1, 2)) == []


def test_no_facts_no_signals() -> None:
    assert kinds(Relationship()) == []


@pytest.mark.parametrize("kind", ["health", "nps", "renewal", "contract-ended"])
def test_policy_says_which_signals_pause(kind: str) -> None:
    every = Relationship(health=Score(10, day(1)), nps=Score(1, day(1)), renewal=day(9), contract_ended=day(1))
    found = list(list_signals(customer(relationship=every), heeding(kind)))
    assert [signal.kind for signal in found] == ["health", "nps", "renewal", "contract-ended"]
    assert [signal.kind for signal in found if signal.pauses] == [kind]


def test_a_signal_says_its_figures_and_points_at_its_field() -> None:
    every = Relationship(health=Score(12.5, day(1)), nps=Score(3, day(2)), renewal=day(9), contract_ended=day(4))
    health, nps, renewal, ended = list_signals(customer(relationship=every), heeding())
    assert health.message == "the health score was 12.5 on 2026-03-03, below 50."
    assert health.keys == ("relationship", "health", "score")
    assert nps.message == "the recommendation score was 3 on 2026-03-04, below 7."
    assert nps.keys == ("relationship", "nps", "score")
    assert renewal.message == "the contract is up for renewal on 2026-03-11."
    assert renewal.keys == ("relationship", "renewal")
    assert ended.message == "the contract ended on 2026-03-06."
    assert ended.keys == ("relationship", "contract_ended")
