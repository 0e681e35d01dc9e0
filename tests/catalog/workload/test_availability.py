"""How often a customer may be used and when they are free, compared with a count of every single day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.catalog.record.days import ONE_DAY, Days
from onrecord.catalog.record.policy import AtRisk, Limit, Policy
from onrecord.catalog.record.preferences import Blackout, Preferences
from onrecord.catalog.record.profile import Relationship, Score
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Answer, Cancellation, Request, Signed
from onrecord.catalog.views.free_days import WATCHED_DAYS, find_free_days
from onrecord.catalog.workload.availability import Availability, State, find_availability, find_period
from small_world import POLICY, VOCABULARY, make_axis, make_customer

TODAY = date(2026, 11, 21)
WORLD = replace(VOCABULARY, uses=make_axis("uses", "logo call", activity="call", any="logo call"))
CALLS = Limit("call", 1, "quarter", 30)


def get_day(number: int) -> date:
    return TODAY + timedelta(days=number)


def make_request(number: int, **changes: object) -> Request:
    signed = Signed(TODAY, "dana")
    request = Request(f"requests/{number}.yaml", "call", signed, approved=signed, held=get_day(number))
    return replace(request, **changes)  # type: ignore[arg-type]


def measure_left(reference: Reference, day: date = TODAY, policy: Policy = POLICY) -> Availability:
    return find_availability(reference, "call", day, policy, WORLD)


@pytest.mark.parametrize(
    ("per", "day", "first", "last"),
    [
        ("month", date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28)),
        ("quarter", date(2026, 11, 21), date(2026, 10, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        ("year", date(2028, 2, 29), date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_periods_are_those_of_the_calendar(per: str, day: date, first: date, last: date) -> None:
    assert find_period(per, day) == Days(first, last)


class TestOneDay:
    def test_without_a_limit_nothing_is_counted(self) -> None:
        free = measure_left(make_customer(requests=(make_request(-1),)))
        assert (free.state, free.max, free.left, free.free_on) == (State.AVAILABLE, None, None, TODAY)

    def test_what_is_left_of_a_limit(self) -> None:
        free = measure_left(
            make_customer(requests=(make_request(-40),)), policy=replace(POLICY, limits=(replace(CALLS, max=2),))
        )
        assert (free.state, free.used, free.left, free.why) == (State.LIMITED, 1, 1, "1 of 2 left this quarter.")
        assert free.window == Days(date(2026, 10, 1), date(2026, 12, 31))

    def test_a_quarter_that_is_used_up(self) -> None:
        free = measure_left(make_customer(requests=(make_request(-40),)), policy=replace(POLICY, limits=(CALLS,)))
        assert (free.state, free.free_on) == (State.RESTING, date(2027, 1, 1))

    @pytest.mark.parametrize(
        ("day", "used"),
        [(date(2026, 9, 30), 0), (date(2026, 10, 1), 1), (date(2026, 12, 31), 1), (date(2027, 1, 1), 0)],
    )
    def test_both_ends_of_a_period_are_inside_it(self, day: date, used: int) -> None:
        free = measure_left(
            make_customer(requests=(make_request(0, held=day),)),
            policy=replace(POLICY, limits=(replace(CALLS, max=2),)),
        )
        assert free.used == used

    @pytest.mark.parametrize(("number", "free_on"), [(-29, 1), (-30, 0), (29, 59), (30, 0)])
    def test_rest_lies_before_and_after(self, number: int, free_on: int) -> None:
        yearly = replace(POLICY, limits=(Limit("call", 9, "year", 30),))
        assert measure_left(make_customer(requests=(make_request(number),)), policy=yearly).free_on == get_day(free_on)

    def test_the_tighter_limit_wins_whoever_set_it(self) -> None:
        own = Preferences(limits=(Limit("any", 3, "year"), Limit("call", 2, "quarter")))
        free = measure_left(make_customer(preferences=own), policy=replace(POLICY, limits=(Limit("call", 5, "month"),)))
        assert (free.max, free.per) == (2, "quarter")

    @pytest.mark.parametrize(
        "changes",
        [
            {"cancelled": Cancellation(TODAY, "dropped")},
            {"customer": Answer(TODAY, "declined")},
            {"approved": None, "held": None, "needed_by": get_day(-1)},
        ],
    )
    def test_what_holds_no_capacity(self, changes: dict[str, object]) -> None:
        limited = replace(POLICY, limits=(CALLS,))
        assert (
            measure_left(make_customer(requests=(make_request(-1, **changes),)), policy=limited).state
            is State.AVAILABLE
        )

    def test_a_blackout_has_both_its_ends(self) -> None:
        closed = make_customer(preferences=Preferences(blackouts=(Blackout(get_day(0), get_day(3), "year-end close"),)))
        assert [measure_left(closed, get_day(n)).state for n in (-1, 0, 3, 4)] == [
            "available",
            "resting",
            "resting",
            "available",
        ]
        assert measure_left(closed).free_on == get_day(4)
        assert "(year-end close)" in measure_left(closed).why

    def test_paused_by_status_or_by_a_signal(self) -> None:
        assert (
            measure_left(make_customer(status="paused", status_reason="merger")).why
            == "Nordlys Bank is paused: merger."
        )
        heeding = replace(POLICY, at_risk=AtRisk(pauses=frozenset({"renewal"})))
        renewing = make_customer(relationship=Relationship(renewal=get_day(60)))
        assert [measure_left(renewing, get_day(n), heeding).state for n in (-1, 0, 60, 61)] == [
            *("available", "paused", "paused", "available")
        ]


numbers = st.integers(-420, 420)
limits = st.lists(
    st.builds(
        Limit,
        st.sampled_from(["call", "any"]),
        st.integers(0, 3),
        st.sampled_from(["month", "quarter", "year"]),
        st.sampled_from([0, 0, 1, 30]),
    ),
    max_size=3,
).map(tuple)
requests = st.lists(
    st.builds(lambda n, use: make_request(n, use=use), numbers, st.sampled_from(["call", "call", "logo"])),
    max_size=6,
    unique_by=lambda request: request.file,
).map(tuple)
blackouts = st.lists(
    st.builds(lambda n, more: Blackout(get_day(n), get_day(n + more)), numbers, st.integers(0, 40)), max_size=2
)
relationships = st.builds(
    Relationship,
    health=st.one_of(st.none(), st.builds(lambda n: Score(20, get_day(n)), numbers)),
    renewal=st.one_of(st.none(), numbers.map(get_day)),
)
customers = st.builds(
    lambda requests, limits, blackouts, relationship: make_customer(
        requests=requests,
        preferences=Preferences(limits=limits, blackouts=tuple(blackouts)),
        relationship=relationship,
    ),
    requests,
    limits,
    blackouts,
    relationships,
)
pauses = st.frozensets(st.sampled_from(["health", "renewal"]))
policies = st.builds(
    lambda limits, pauses: replace(POLICY, limits=limits, at_risk=AtRisk(pauses=pauses)), limits, pauses
)
thoroughly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def count_by_hand(reference: Reference, policy: Policy, day: date) -> tuple[str, int | None]:
    """The state on a day and the least that any limit leaves, by walking over everything there is."""
    bounds = (*reference.preferences.limits, *policy.limits)
    rooms, rests = [], []
    for limit in bounds:
        days = [r.day for r in reference.requests if limit.use == "any" or r.use == limit.use]
        rooms.append(limit.max - sum(find_period(limit.per, other) == find_period(limit.per, day) for other in days))
        rests += [abs((other - day).days) < limit.rest_days for other in days]
    room = max(0, min(rooms)) if rooms else None
    facts, risk = reference.relationship, policy.at_risk
    low = "health" in risk.pauses and facts.health is not None and day >= facts.health.on
    soon = "renewal" in risk.pauses and facts.renewal is not None and 0 <= (facts.renewal - day).days <= 60
    if low or soon:
        return "paused", room
    closed = any(b.start <= day <= b.through for b in reference.preferences.blackouts)
    if closed or room == 0 or any(rests):
        return "resting", room
    counted = {limit: limit.max - left for limit, left in zip(bounds, rooms, strict=True)}
    tightest = min(bounds, key=lambda limit: (limit.max - counted[limit], limit.max), default=None)
    return ("limited" if tightest and counted[tightest] else "available"), room


@given(customers, policies, numbers)
@thoroughly
def test_a_day_is_as_counted_by_hand(reference: Reference, policy: Policy, number: int) -> None:
    free = measure_left(reference, get_day(number), policy)
    assert (free.state.value, free.left) == count_by_hand(reference, policy, get_day(number))


@given(customers, policies)
@thoroughly
def test_the_first_free_day_is_free_and_none_before_it_is(reference: Reference, policy: Policy) -> None:
    free = measure_left(reference, TODAY, policy)
    if free.state is State.RESTING:
        alone = replace(policy, at_risk=AtRisk())
        days = [get_day(n) for n in range(1, 1000)]
        rested = (day for day in days if count_by_hand(reference, alone, day)[0] != "resting")
        assert free.free_on == next(rested, None)


@given(customers, policies)
@thoroughly
def test_the_days_to_come_are_said_in_stretches_without_a_gap(reference: Reference, policy: Policy) -> None:
    stretches = find_free_days(Library({}, WORLD, policy), reference, TODAY)["call"]
    assert stretches[0].start == TODAY
    assert stretches[-1].through is None
    for number in range(WATCHED_DAYS + 1):
        [now] = [
            s for s in stretches if s.start <= get_day(number) and (s.through is None or get_day(number) <= s.through)
        ]
        assert (now.state, now.left) == count_by_hand(reference, policy, get_day(number)), get_day(number)
    for one, other in pairwise(stretches):
        assert one.through is not None
        assert one.through + ONE_DAY == other.start
