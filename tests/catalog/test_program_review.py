"""What a review of the program counts, on records of which each number is known."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desk import Desk
from onrecord.catalog.search.program_facts import gather_facts
from onrecord.catalog.search.program_review import Period, ProgramReview, review_periods, review_program
from onrecord.catalog.workload.live_publications import list_live
from onrecord.reports.program_review import list_names

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
REQUESTS = {
    "2026-07-01-won-call": (
        "requested: {on: 2026-07-01, by: sam}\napproved: {on: 2026-07-02, by: ines}\n"
        "customer: {on: 2026-07-05, answer: accepted}\nheld: 2026-07-31\nopportunity: {amount: 100, currency: EUR}\n"
        "outcome: {on: 2026-08-01, helpful: 4, deal: won, amount: 250}\n"
    ),
    "2026-07-10-lost-call": (
        "requested: {on: 2026-07-10, by: sam}\napproved: {on: 2026-07-11, by: ines}\n"
        "customer: {on: 2026-07-12, answer: accepted}\nheld: 2026-08-09\nopportunity: {amount: 70, currency: USD}\n"
        "outcome: {on: 2026-10-01, helpful: 2, deal: lost}\n"
    ),
    "2026-09-30-no-call": (
        "requested: {on: 2026-09-30, by: sam}\napproved: {on: 2026-09-30, by: ines}\n"
        "customer: {on: 2026-10-02, answer: declined}\n"
    ),
    "2026-06-30-early-event": "requested: {on: 2026-06-30, by: sam}\n",
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "catalog")
    home = desk.root / "references/lumen-energi/requests"
    home.mkdir()
    for name, facts in REQUESTS.items():
        use = "event" if name.endswith("event") else "reference-call"
        (home / f"{name}.yaml").write_text(f"use: {use}\n{facts}", encoding="utf-8")
    return desk


def review(desk: Desk, period: Period = QUARTER) -> ProgramReview:
    return review_program(desk.load_catalog().library, period)


def test_both_ends_are_inside(desk: Desk) -> None:
    found = review(desk)
    assert (found.requests, dict(found.asked_uses)) == (3, {"reference-call": 3})
    assert dict(found.asked) == {("lumen-energi", "Lumen Energi"): 3}
    assert (found.accepted, found.declined) == (2, 0), "the no came two days later"
    assert (found.to_answer.median, found.to_answer.of) == (3, 2)
    assert (found.to_fill.median, found.to_fill.of) == (30, 2)


def test_deals_count_by_the_day_of_their_outcome_and_currencies_are_never_added(desk: Desk) -> None:
    found = review(desk)
    assert (found.deals["won"].count, dict(found.deals["won"].amounts)) == (1, {"EUR": 250}), "the final amount counts"
    assert found.deals["lost"].count == 0
    later = review(desk, Period(date(2026, 10, 1), date(2026, 10, 31)))
    assert dict(later.deals["lost"].amounts) == {"USD": 70}
    assert dict(found.won) == {("lumen-energi", "Lumen Energi"): 1}


def test_what_was_asked_for_and_nobody_allows_is_a_gap(desk: Desk) -> None:
    assert dict(review(desk).gaps) == {}
    june = review(desk, Period(date(2026, 6, 1), date(2026, 6, 30)))
    assert dict(june.gaps) == {("energy", "event"): 1}


def test_what_became_of_a_permission_that_ended(desk: Desk) -> None:
    period = Period(date(2027, 1, 1), date(2027, 1, 31))
    assert dict(review(desk, period).ended) == {"missed": 1}
    assert review(desk, period).lost == {"withdrawn": 0, "ended": 1}
    desk.do("let-go", "lumen-energi", "2026-wall", today="2027-01-20")
    assert dict(review(desk, period).ended) == {"let-go": 1}


def test_a_renewal_is_open_until_it_is_granted(desk: Desk) -> None:
    period = Period(date(2027, 1, 1), date(2027, 1, 31))
    desk.do("renew", "lumen-energi", "2026-wall", "--anyway", "--id", "2027-wall")
    assert dict(review(desk, period).ended) == {"asked": 1}


def test_a_permission_that_was_withdrawn_does_not_end_a_second_time(desk: Desk) -> None:
    year = Period(date(2026, 11, 1), date(2027, 10, 31))
    desk.do("withdraw", "lumen-energi", "2026-wall", "--why", "x")
    assert (review(desk, year).lost, dict(review(desk, year).ended)) == ({"withdrawn": 1, "ended": 0}, {})


def test_what_a_renewal_only_keeps_is_not_gained(desk: Desk) -> None:
    path = desk.root / "references/lumen-energi/reference.yaml"
    text = desk.read_text("lumen-energi")
    talks = text[text.index("  - id: 2026-talks") : text.index("preferences:")]
    again = talks.replace("2026-talks", "2026-more\n    supersedes: 2026-talks").replace(
        "decided: 2026", "decided: 2027"
    )
    again = again.replace("    uses: [reference-call]", "    uses: [reference-call, video]")
    path.write_text(text.replace(talks, talks + again, 1), encoding="utf-8")
    assert review(desk, Period(date(2026, 1, 1), date(2026, 12, 31))).gained == 3
    assert review(desk, Period(date(2027, 1, 1), date(2027, 1, 31))).gained == 1, "the video alone is new"


def test_the_lists_of_deals_add_up_to_all_deals(desk: Desk) -> None:
    found = review(desk)
    lists = {one.key: one.entries for one in list_names(found, desk.load_catalog().library.vocabulary)}
    assert [(one.title, one.value) for one in lists["stages"]] == [("No stage on record", 1)]
    assert [(one.title, one.value) for one in lists["currencies"]] == [("EUR", 1)]


def test_days_without_permission_are_counted_until_it_was_down(desk: Desk) -> None:
    january, february = Period(date(2027, 1, 1), date(2027, 1, 31)), Period(date(2027, 2, 1), date(2027, 2, 28))
    (up,) = review(desk, january).exposed
    assert (up.days, up.is_down) == (20, False), "from the day after the last day, 12 January, to the period's end"
    desk.do("publication", "end", "lumen-energi", "wall", "--on", "2027-02-03", today="2027-02-03")
    (down,) = review(desk, february).exposed
    assert (down.days, down.is_down) == (22, True)
    assert review(desk, Period(date(2027, 3, 1), date(2027, 3, 31))).exposed == ()
    assert not any(
        True for _ in list_live(desk.reference("lumen-energi"), desk.load_catalog().library, date(2027, 2, 3))
    )


def test_what_no_record_dates_is_said_of_today_alone(desk: Desk) -> None:
    today = date(2026, 11, 21)
    desk.do("retire", "lumen-energi", "--why", "They left.")
    (facts,) = (one for one in gather_facts(desk.load_catalog().library, today) if one.slug == "lumen-energi")
    assert {(shown.first, shown.last) for shown in facts.exposed} == {(today, today)}, "no day says since when"
    (october,) = review_periods([facts], [Period(date(2026, 10, 1), date(2026, 10, 31))])
    assert october.exposed == ()


def test_who_rests_has_nothing_left_on_the_last_day(desk: Desk) -> None:
    july = review(desk, Period(date(2026, 7, 1), date(2026, 7, 31)))
    who = ("lumen-energi", "Lumen Energi")
    assert july.resting == {who: date(2026, 9, 30)}, "one call a quarter, held on the last day of July"
    assert review(desk, Period(date(2026, 10, 1), date(2026, 10, 31))).resting == {}


def test_the_pool_counts_those_with_a_permission_in_force_and_each_of_several_periods_is_counted_alone(
    desk: Desk,
) -> None:
    periods = [QUARTER, Period(date(2020, 1, 1), date(2020, 12, 31)), Period(date(2026, 7, 1), date(2026, 7, 31))]
    found = review_periods(gather_facts(desk.load_catalog().library, date(2026, 11, 21)), periods)
    assert [review(desk, period) for period in periods] == found
    assert [dict(one.pool) for one in found] == [{"energy": 1}, {}, {"energy": 1}]
    assert [one.is_empty for one in found] == [False, True, False]


def test_what_had_been_made_with_those_in_won_deals_counts_from_its_first_day(desk: Desk) -> None:
    assert dict(review(desk).won_content) == {}
    file = desk.root / "references/lumen-energi/reference.yaml"
    made = "content:\n  - {id: story, use: case-study, title: A story, published: 2026-08-01}\n"
    file.write_text(file.read_text(encoding="utf-8") + made, encoding="utf-8")
    assert dict(review(desk).won_content) == {"case-study": 1}, "the deal was won on that day"
    file.write_text(file.read_text(encoding="utf-8").replace("2026-08-01}", "2026-08-02}"), encoding="utf-8")
    assert dict(review(desk).won_content) == {}


def test_the_period_before() -> None:
    def read_block(first: str, last: str) -> Iterator[str]:
        period = Period(date.fromisoformat(first), date.fromisoformat(last)).find_before()
        return iter((str(period.first), str(period.last)))

    assert [*read_block("2026-07-01", "2026-09-30")] == ["2026-04-01", "2026-06-30"]
    assert [*read_block("2026-01-01", "2026-03-31")] == ["2025-10-01", "2025-12-31"]
    assert [*read_block("2024-03-01", "2024-03-31")] == ["2024-02-01", "2024-02-29"]
    assert [*read_block("2026-07-02", "2026-07-08")] == ["2026-06-25", "2026-07-01"]
