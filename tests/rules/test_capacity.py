"""over-limit, blackout and duplicate-outreach."""

import pytest

from example_catalogs import Find
from onrecord.catalog.record.policy import Limit

NO_LIMITS: dict[str, object] = {"limits": ()}
ONCE = "preferences: {limits: [{use: reference-call, max: 1, per: quarter}]}\n"


def call(day: str, approved: str = "2026-11-10", use: str = "reference-call", rest: str = "") -> str:
    return (
        f"use: {use}\nrequested: {{on: 2026-09-01, by: sam, team: sales}}\n"
        f"approved: {{on: {approved}, by: dana}}\nneeded_by: {day}\n{rest}"
    )


def make_files(*calls: str) -> dict[str, str]:
    return {f"requests/2026-09-01-{letter}.yaml": text for letter, text in zip("abcd", calls, strict=False)}


@pytest.mark.parametrize(
    ("first", "second", "errors"),
    [
        ("2026-12-01", "2026-12-31", 1),
        ("2026-12-31", "2027-01-01", 0),  # the next calendar quarter
        ("2026-10-01", "2026-12-31", 1),
    ],
)
def test_quarters_are_those_of_the_calendar(find: Find, first: str, second: str, errors: int) -> None:
    assert len(find("over-limit", ONCE, make_files(call(first), call(second)), policy=NO_LIMITS)) == errors


def test_who_was_approved_first_keeps_the_place(find: Find) -> None:
    late, early = call("2026-12-01", approved="2026-11-12"), call("2026-12-10", approved="2026-11-11")
    (finding,) = find("over-limit", ONCE, make_files(late, early), policy=NO_LIMITS)
    assert finding.path.endswith("a.yaml")
    assert "is at most 1 per quarter (reference call) from 2026-10-01 until 2026-12-31" in finding.message
    assert "their own limit for Nordlys Bank" in finding.message
    assert "taken by 2026-09-01-b" in finding.message
    assert finding.line == 4


@pytest.mark.parametrize(
    ("limit", "errors"),
    [
        (Limit("reference-call", 1, "quarter"), 1),
        (Limit("reference-call", 2, "quarter"), 0),
        (Limit("activity", 1, "year"), 1),
        (Limit("any", 1, "month"), 1),
        (Limit("speaking", 1, "year"), 0),
        (Limit("reference-call", 0, "quarter"), 2),
    ],
)
def test_the_limits_of_policy_hold_as_well(find: Find, limit: Limit, errors: int) -> None:
    both = make_files(call("2026-12-01"), call("2026-12-10"))
    found = find("over-limit", "", both, policy={"limits": (limit,)})
    assert len(found) == errors
    assert all("our policy's limit" in finding.message for finding in found)


def test_any_counts_every_use(find: Find) -> None:
    text = "preferences: {limits: [{use: any, max: 2, per: year}]}\n"
    three = make_files(call("2026-12-01"), call("2026-12-02", use="speaking"), call("2026-12-03", use="event"))
    (finding,) = find("over-limit", text, three, policy=NO_LIMITS)
    assert finding.path.endswith("c.yaml")


@pytest.mark.parametrize(
    "free",
    [
        "cancelled: {on: 2026-11-12}\n",
        "customer: {on: 2026-11-12, answer: declined}\n",
    ],
)
def test_what_will_not_take_place_frees_its_place(find: Find, free: str) -> None:
    assert (
        find("over-limit", ONCE, make_files(call("2026-12-01", rest=free), call("2026-12-10")), policy=NO_LIMITS) == []
    )


def test_what_is_not_approved_holds_nothing(find: Find) -> None:
    asked = call("2026-12-10").replace("approved: {on: 2026-11-10, by: dana}\n", "")
    assert find("over-limit", ONCE, make_files(call("2026-12-01"), asked), policy=NO_LIMITS) == []


HELD = "customer: {on: 2026-09-12, answer: accepted}\nheld: %s\n"


def test_a_quarter_that_is_over_is_history(find: Find) -> None:
    both = make_files(
        *(call("2026-09-30", approved="2026-09-10", rest=HELD % day) for day in ("2026-09-20", "2026-09-25"))
    )
    assert find("over-limit", ONCE, both, today="2026-10-01", policy=NO_LIMITS) == []
    assert len(find("over-limit", ONCE, both, today="2026-09-30", policy=NO_LIMITS)) == 1


@pytest.mark.parametrize(("second", "errors"), [("2027-01-08", 1), ("2027-01-09", 0)])
def test_days_of_rest_between_two(find: Find, second: str, errors: int) -> None:
    rest = {"limits": (Limit("reference-call", 5, "quarter", 30),)}
    found = find("over-limit", "", make_files(call("2026-12-10"), call(second)), policy=rest)
    assert len(found) == errors
    assert all("is 30 days between two" in f.message and "only 29 days away" in f.message for f in found)


def test_rest_looks_both_ways(find: Find) -> None:
    rest = {"limits": (Limit("reference-call", 5, "quarter", 30),)}
    both = make_files(call("2026-12-10", approved="2026-11-12"), call("2026-12-20", approved="2026-11-11"))
    (finding,) = find("over-limit", "", both, policy=rest)
    assert finding.path.endswith("a.yaml")


def test_rest_between_two_that_were_held_is_history(find: Find) -> None:
    rest = {"limits": (Limit("reference-call", 5, "quarter", 30),)}
    both = make_files(*(call(day, approved="2026-09-15", rest=HELD % day) for day in ("2026-10-20", "2026-10-25")))
    assert find("over-limit", "", both, policy=rest) == []


def test_an_unknown_use_is_the_matter_of_another_rule(find: Find) -> None:
    assert find("over-limit", "", make_files(call("2026-12-01", use="golf"), call("2026-12-02", use="any"))) == []


QUIET = "preferences: {blackouts: [{from: 2026-12-15, through: 2027-01-05%s}]}\n"


@pytest.mark.parametrize(
    ("day", "errors"), [("2026-12-14", 0), ("2026-12-15", 1), ("2027-01-05", 1), ("2027-01-06", 0)]
)
def test_both_ends_of_a_blackout_are_inside(find: Find, day: str, errors: int) -> None:
    assert len(find("blackout", QUIET % "", make_files(call(day)))) == errors


def test_it_says_why_and_points_at_the_day(find: Find) -> None:
    (finding,) = find("blackout", QUIET % ", why: year-end close", make_files(call("2026-12-20")))
    assert "(year-end close)" in finding.message and finding.line == 4
    planned = "customer: {on: 2026-11-12, answer: accepted}\nscheduled: 2026-12-16T10:00:00+01:00\n"
    (finding,) = find("blackout", QUIET % "", make_files(call("2027-02-01", rest=planned)))
    assert "2026-12-16" in finding.message and finding.line == 6


def test_what_is_not_promised_or_was_held_is_left_alone(find: Find) -> None:
    asked = call("2026-12-20").replace("approved: {on: 2026-11-10, by: dana}\n", "")
    assert find("blackout", QUIET % "", make_files(asked)) == []
    held = call("2026-12-20", rest=HELD.replace("09-12", "11-12") % "2026-12-20")
    assert find("blackout", QUIET % "", make_files(held), today="2026-12-21") == []
    assert len(find("blackout", QUIET % "", make_files(held), today="2026-12-20")) == 1


ASKED = "outreach:\n  - {on: 2026-11-10, by: mara, team: marketing}\n  - {on: %s, by: %s}\n"


@pytest.mark.parametrize(
    ("day", "who", "words"),
    [
        ("2026-11-17", "sam, team: sales", "7 days after Mara Conti (marketing)"),
        ("2026-11-18", "sam, team: sales", None),
        ("2026-11-11", "sam, team: sales", "a day after Mara Conti"),
        ("2026-11-10", "sam, team: sales", "on the same day"),
        ("2026-11-11", "piet, team: marketing", None),
        ("2026-11-11", "sam", None),
    ],
)
def test_two_teams_in_one_week(find: Find, day: str, who: str, words: str | None) -> None:
    found = find("duplicate-outreach", ASKED % (day, who))
    assert [words in finding.message for finding in found] == ([True] if words else [])


def test_a_request_for_an_engagement_is_no_outreach(find: Find) -> None:
    request = "use: reference-call\nrequested: {on: 2026-11-12, by: sam, team: sales}\n"
    outreach = "outreach: [{on: 2026-11-10, by: mara, team: marketing}]\n"
    assert find("duplicate-outreach", outreach, make_files(request)) == []


@pytest.mark.parametrize(("today", "errors"), [("2027-02-15", 1), ("2027-02-16", 0)])
def test_after_a_quarter_of_a_year_it_is_history(find: Find, today: str, errors: int) -> None:
    assert len(find("duplicate-outreach", ASKED % ("2026-11-17", "sam, team: sales"), today=today)) == errors
