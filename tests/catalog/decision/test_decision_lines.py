"""The decision table says what a single decision says, makes each answer once, and depends on no order of asking."""

import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from onrecord.catalog.decision.authorization_state import find_use_kind
from onrecord.catalog.decision.judge import Judge
from onrecord.catalog.decision.table import Table
from onrecord.catalog.decision.verdict import Verdicts
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from small_world import (
    POLICY,
    TODAY,
    VOCABULARY,
    forbid,
    grant,
    make_axis,
    make_customer,
    make_day,
    quote,
)
from strategies import customers, policies

DAYS = [make_day(n) for n in range(-2, 12)]


@given(customers(), policies(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_table_says_what_one_cell_on_one_day_is_answered(
    reference: Reference, policy: Policy, order: random.Random
) -> None:
    table, single = Table(reference, VOCABULARY, policy), Verdicts(reference, VOCABULARY, policy)
    asked = [
        (cells, on, quoted, cleared)
        for use in VOCABULARY.uses.atoms
        for place in (None, "https://fernwright.example/customers")
        for cells in table.scopes.list_cells(use, "any", "worldwide", place)
        for on in DAYS
        for quoted in (None, *(reference.quotes if use == "quote" else ()))
        for cleared in (frozenset(), frozenset(VOCABULARY.conditions.atoms))
    ]
    order.shuffle(asked)
    for cells, on, quoted, cleared in asked[:300]:
        kind = find_use_kind(cells.use, policy)
        ruled = single.decide(cells.mask, kind, on, cleared, quoted, placed=cells.placed)
        said = table.decide_on(cells, on, cleared, quoted)
        if ruled is Verdicts.UNCOVERED:
            assert [reason.code for reason in said.reasons] == ["not-authorized"]
            assert said.reasons[0].message == single.say_uncovered(cells)
        else:
            assert said == ruled


@given(customers(), policies(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_what_was_asked_before_changes_no_answer(reference: Reference, policy: Policy, order: random.Random) -> None:
    kept = Judge(reference, VOCABULARY, policy)
    questions = [(use, on) for use in (*VOCABULARY.uses.atoms, "any") for on in DAYS]
    order.shuffle(questions)
    for use, on in questions:
        fresh = Judge(reference, VOCABULARY, policy)
        words: tuple[Any, ...] = (use, "any", "worldwide", Days.on(on))
        assert kept.decide(*words, today=TODAY) == fresh.decide(*words, today=TODAY)


@given(customers(), policies(), st.sampled_from((frozenset(), frozenset(VOCABULARY.conditions.atoms))))
@settings(max_examples=60, deadline=None)
def test_areas_are_answered_as_the_timeline_says(reference: Reference, policy: Policy, met: frozenset[str]) -> None:
    judge, span = Judge(reference, VOCABULARY, policy), Days(DAYS[0], DAYS[-1])
    for use in VOCABULARY.uses.atoms:
        for id_ in (None, *(one.id for one in reference.quotes if use == "quote")):
            timeline = judge.trace_timeline(use, "any", "worldwide", span, id_, met)
            areas = judge.list_areas(use, id_, met)
            assert [area[:2] for area in areas] == [(cells.channels, cells.territories) for cells, _ in timeline]
            for (_, _, line), (_, stretches) in zip(areas, timeline, strict=True):
                told = [
                    s if s.reasons else replace(s, reasons=w.reasons)
                    for s, w in zip(line.find_stretches(span), stretches, strict=True)
                ]
                assert told == stretches


def test_uses_that_are_answered_alike_share_their_areas() -> None:
    words = replace(VOCABULARY, uses=make_axis("uses", "logo quote talk walk tour", any="logo quote talk walk"))
    judge = Judge(make_customer(grant()), words, POLICY)
    assert judge.list_areas("talk") is judge.list_areas("walk")
    assert judge.list_areas("talk") is not judge.list_areas("tour"), "nothing covers it"
    assert judge.list_areas("talk") is not judge.list_areas("logo"), "which needs the file as well"


def test_each_answer_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: Counter[tuple[object, ...]] = Counter()
    of = Verdicts.decide

    def count_verdict(
        self: Verdicts, mask: int, kind: Any, on: date, cleared: Any, spoken: Any, *, placed: bool
    ) -> Any:
        made[mask, kind, on, cleared, id(spoken), placed] += 1
        return of(self, mask, kind, on, cleared, spoken, placed=placed)

    monkeypatch.setattr(Verdicts, "decide", count_verdict)
    reference = make_customer(grant(), grant(id="more", territories=("dach",)), restrictions=(forbid(),))
    judge = Judge(reference, VOCABULARY, POLICY)
    for _ in range(3):
        for use in (*VOCABULARY.uses.atoms, "any"):
            judge.trace_timeline(use, "any", "worldwide", Days(DAYS[0], DAYS[-1]))
            for on in DAYS:
                judge.decide(use, "any", "worldwide", Days.on(on), today=TODAY)
    assert max(made.values()) == 1
    assert len(made) < 60


def test_two_quotes_of_one_id_are_two() -> None:
    """A record at fault may have them; which of them is asked about then matters."""
    old, new = quote(), quote(consent=None)
    table = Table(make_customer(grant(), quotes=(old, new)), VOCABULARY, POLICY)
    cells = table.scopes.list_cells("quote", "web", "NO")[0]
    assert table.decide_on(cells, make_day(4), frozenset(), old) != table.decide_on(
        cells, make_day(4), frozenset(), new
    )


def test_a_kind_is_all_that_is_seen_of_a_use() -> None:
    assert find_use_kind("logo", POLICY) != find_use_kind("call", POLICY)
    assert find_use_kind("quote", POLICY) != find_use_kind("logo", POLICY)
