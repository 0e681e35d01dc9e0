"""What is gained, in every state that can come: compared with an oracle that tries them one by one."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, combinations, product

import pytest
from hypothesis import Phase, given, settings
from msgspec.structs import replace

from exhaustive import count_examples
from onrecord.catalog.changes.cells import find_gains
from onrecord.catalog.changes.model import CellChange, Once
from onrecord.catalog.decision.judge import Judge
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.evidence import EvidenceState, FileFact
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from small_world import POLICY, TODAY, VOCABULARY, make_customer, make_day
from small_world import grant as grant_of_all
from strategies import customers, policies

DAYS = [make_day(number) for number in range(-2, 13)]
Asked = tuple[str, str | None, str, str, date]


def make_library(reference: Reference | None, policy: Policy = POLICY) -> Library:
    return Library({reference.slug: reference} if reference else {}, VOCABULARY, policy)


def walk_states(reference: Reference, policy: Policy) -> Iterator[tuple[Reference, Policy, frozenset[str]]]:
    """Everything that may become of a record by itself, in the same order for every record."""
    sure = replace(
        reference,
        logo="logo.svg",
        files={**reference.files, "logo.svg": FileFact("0" * 64)},
        authorizations=tuple(
            replace(a, logo_sha256=("0" * 64,), evidence=a.evidence and replace(a.evidence, state=EvidenceState.OK))
            for a in reference.authorizations
        ),
    )
    free = replace(policy, approvals_default=frozenset(), approvals_by_use={}, least_people={})
    words = sorted(VOCABULARY.conditions.atoms)
    met = chain.from_iterable(combinations(words, n) for n in range(len(words) + 1))
    relationship = reference.relationship
    for there, status, contract, ruled, calm, cleared in product(
        (reference, sure),
        (reference.status, "active"),
        (relationship.contract_ended, None, date(1990, 1, 1)),
        (policy, free),
        (policy.at_risk, replace(policy.at_risk, pauses=frozenset())),
        list(met),
    ):
        so = replace(there, status=status, relationship=replace(relationship, contract_ended=contract))
        yield so, replace(ruled, at_risk=calm), frozenset(cleared)


def answer_all(
    state: tuple[Reference, Policy, frozenset[str]], quotes: list[str], days: list[date], place: str | None
) -> Iterator[tuple[Asked, Answer]]:
    reference, policy, cleared = state
    judge = Judge(reference, VOCABULARY, policy)
    asked = [(use, None) for use in VOCABULARY.uses.atoms] + [("quote", quote) for quote in quotes]
    for (use, quote), channel, territory, on in product(
        asked, VOCABULARY.channels.atoms, VOCABULARY.territories.atoms, days
    ):
        answer = Answer.DENY
        if quote is None or reference.find_quote(quote):
            decision = judge.decide(
                use, channel, territory, Days.on(on), today=TODAY, cleared=cleared, quote=quote, place=place
            )
            answer = decision.answer
        yield (use, quote, channel, territory, on), answer


def find_best_gains(rows: list[CellChange], days: list[date]) -> dict[Asked, Answer]:
    """The best that is told to be gained, cell by cell and day by day."""
    told: dict[Asked, Answer] = {}
    for row in rows:
        for use, channel, territory, on in product(row.uses, row.channels, row.territories, days):
            if row.days.first <= on <= row.days.last:
                key = (use, row.quote, channel, territory, on)
                told[key] = max(told.get(key, Answer.DENY), row.after, key=lambda answer: answer.rank)
    return told


@given(customers(), customers(), policies(), policies())
@settings(
    max_examples=count_examples(4, 15), deadline=None, phases=(Phase.explicit, Phase.generate)
)  # shrinking takes minutes
def test_gains_are_those_of_every_state_and_no_others(
    before: Reference, after: Reference, old: Policy, new: Policy
) -> None:
    days = DAYS[::3]
    quotes = sorted({quote.id for side in (before, after) for quote in side.quotes})
    expected: dict[Asked, Answer] = {}
    for was, is_ in zip(walk_states(before, old), walk_states(after, new), strict=True):
        for place in (None, *dict.fromkeys(place for a in after.authorizations for place in a.places)):
            one, other = dict(answer_all(was, quotes, days, place)), dict(answer_all(is_, quotes, days, place))
            for key, answer in other.items():
                in_time = key[-1] >= TODAY or answer is Answer.ALLOW
                if answer.rank > one[key].rank and in_time and answer.rank > expected.get(key, Answer.DENY).rank:
                    expected[key] = answer
    told = find_best_gains(find_gains(make_library(before, old), before, make_library(after, new), after, TODAY), days)
    assert {
        key: (told.get(key), expected.get(key)) for key in {*told, *expected} if told.get(key) != expected.get(key)
    } == {}


@given(customers())
@settings(max_examples=20, deadline=None)
def test_nothing_changed_is_nothing_gained(reference: Reference) -> None:
    assert find_gains(make_library(reference), reference, make_library(reference), reference, TODAY) == []


ONE_DAY = timedelta(days=1)


def change_first(reference: Reference, **changes: object) -> Reference:
    """The same record with its first authorization changed."""
    first = replace(reference.authorizations[0], **changes)  # type: ignore[arg-type]
    return replace(reference, authorizations=(first, *reference.authorizations[1:]))


@pytest.fixture
def granted() -> Reference:
    """Everything is granted, evidence and approvals are there, and two conditions are not met."""
    return make_customer(grant_of_all(conditions=("copy-approval", "notify-before"), valid_through=None))


def list_gains(before: Reference, after: Reference) -> list[CellChange]:
    return find_gains(make_library(before), before, make_library(after), after, TODAY)


class TestByKind:
    def test_from_paused_to_active_though_a_condition_stands(self, granted: Reference) -> None:
        rows = list_gains(replace(granted, status="paused"), granted)
        assert {row.after for row in rows} == {Answer.ALLOW}
        assert {row.once for row in rows} == {frozenset({Once.CONDITIONS_MET})}

    def test_the_contract_s_end_taken_off_though_a_condition_stands(self, granted: Reference) -> None:
        ended = replace(granted, relationship=replace(granted.relationship, contract_ended=TODAY))
        assert {row.after for row in list_gains(change_first(ended, survives_contract="unstated"), granted)} >= {
            Answer.ALLOW
        }

    def test_outliving_a_contract_that_has_not_ended(self, granted: Reference) -> None:
        rows = list_gains(change_first(granted, survives_contract="no"), change_first(granted, survives_contract="yes"))
        assert {Once.CONTRACT_ENDED} <= {once for row in rows for once in row.once}

    @pytest.mark.parametrize("now", [(), ("copy-approval",), ("notify-before",)])
    def test_fewer_conditions(self, granted: Reference, now: tuple[str, ...]) -> None:
        assert list_gains(granted, change_first(granted, conditions=now))

    def test_another_condition_in_its_place(self, granted: Reference) -> None:
        was = change_first(granted, conditions=("copy-approval",))
        assert list_gains(was, change_first(granted, conditions=("notify-before",)))
        assert list_gains(was, granted) == [], "one more condition is no gain"

    def test_for_more_places(self, granted: Reference) -> None:
        here = change_first(granted, conditions=(), places=("https://fernwright.example/wall/*",))
        assert list_gains(here, change_first(here, places=()))
        assert list_gains(here, change_first(here, places=("https://fernwright.example/*",)))
        assert list_gains(here, change_first(here, places=("https://fernwright.example/wall/banks",))) == [], (
            "fewer is no gain"
        )

    def test_fewer_conditions_in_certain_places(self, granted: Reference) -> None:
        here = change_first(granted, places=("https://fernwright.example/wall/*",))
        (row,) = {row.once for row in list_gains(here, change_first(here, conditions=("copy-approval",)))}
        assert row == {Once.CONDITIONS_MET, Once.IN_ITS_PLACE}

    def test_days_gone_by_that_turn_to_yes(self, granted: Reference) -> None:
        over = change_first(granted, conditions=(), valid_from=TODAY - 9 * ONE_DAY, valid_through=TODAY - ONE_DAY)
        earlier = change_first(over, valid_from=date(2010, 1, 1))
        rows = list_gains(over, earlier)
        assert {row.days.last < TODAY for row in rows} == {True}
        assert list_gains(earlier, over) == []

    def test_while_paused_and_without_a_condition(self, granted: Reference) -> None:
        paused = replace(granted, status="paused")
        rows = list_gains(paused, change_first(paused, conditions=()))
        assert {Once.ACTIVE} <= {once for row in rows for once in row.once}
