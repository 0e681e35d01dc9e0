import pytest

from example_catalogs import Find
from onrecord.finding import Severity

NAME = """
authorizations:
  - id: 2026-name
    valid_from: 2026-02-01
    valid_through: 2026-10-31
"""
WALL = """
publications:
  - id: wall
    use: name
    channel: website
    territory: worldwide
    where: https://www.example.com/customers
    since: 2026-02-01
    authorization: 2026-name
"""


@pytest.mark.parametrize(("today", "errors"), [("2026-10-31", 0), ("2026-11-01", 1)])
def test_the_last_day_is_inside(find: Find, today: str, errors: int) -> None:
    assert len(find("expired-published", NAME + WALL, today=today)) == errors


def test_it_says_why_since_when_and_both_ways_out(find: Find) -> None:
    (finding,) = find("expired-published", NAME + WALL)
    assert "2026-name ended on 2026-10-31" in finding.message
    assert "nor on any day since 2026-11-01" in finding.message
    assert "onrecord publication end nordlys-bank wall" in finding.hint
    assert "onrecord renew nordlys-bank 2026-name" in finding.hint


def test_on_its_first_bad_day_there_is_no_since(find: Find) -> None:
    (finding,) = find("expired-published", NAME + WALL, today="2026-11-01")
    assert "is not allowed on 2026-11-01: " in finding.message


def test_since_is_no_earlier_than_the_day_it_went_up(find: Find) -> None:
    (finding,) = find("expired-published", NAME + WALL.replace("since: 2026-02-01", "since: 2026-11-10"))
    assert "since 2026-11-10" in finding.message


def test_since_looks_no_further_back_than_the_last_allowed_day(find: Find) -> None:
    pause = "restrictions:\n  - {id: pause, from: 2026-04-01, through: 2026-04-30, why: quiet period}\n"
    (finding,) = find("expired-published", NAME + pause + WALL)
    assert "since 2026-11-01" in finding.message


@pytest.mark.parametrize(("removed", "errors"), [("2026-11-21", 0), ("2026-11-22", 1)])
def test_the_day_it_came_down_it_no_longer_stands(find: Find, removed: str, errors: int) -> None:
    assert len(find("expired-published", f"{NAME}{WALL}    removed: {removed}\n")) == errors


@pytest.mark.parametrize(
    ("withdrawn", "since", "severity"),
    [
        ("{on: 2026-09-01, copies: stop-new}", "2026-08-31", Severity.WARNING),
        ("{on: 2026-09-01, copies: stop-new}", "2026-09-01", Severity.ERROR),
        ("{on: 2026-09-01, copies: recall}", "2026-08-31", Severity.ERROR),
        ("{on: 2026-09-01}", "2026-08-31", Severity.ERROR),
    ],
)
def test_a_withdrawal_may_let_earlier_copies_stand(find: Find, withdrawn: str, since: str, severity: Severity) -> None:
    text = f"{NAME}    withdrawn: {withdrawn}\n{WALL.replace('since: 2026-02-01', f'since: {since}')}"
    (finding,) = find("expired-published", text)
    assert finding.severity is severity


def test_where_nothing_was_granted_the_way_out_is_to_ask(find: Find) -> None:
    (finding,) = find("expired-published", WALL.replace("    authorization: 2026-name\n", ""))
    assert "onrecord seek nordlys-bank --use name" in finding.hint


def test_an_open_condition_is_met_and_cleared(find: Find) -> None:
    asked = NAME.replace("2026-10-31", "2027-10-31") + "    conditions: [copy-approval]\n"
    (finding,) = find("expired-published", asked + WALL)
    assert "`cleared`" in finding.hint
    cleared = "    cleared: [{condition: copy-approval, on: 2026-01-30, by: mara}]\n"
    assert find("expired-published", asked + WALL + cleared) == []


def test_a_condition_counts_as_cleared_from_its_day_on(find: Find) -> None:
    text = (
        NAME.replace("2026-10-31", "2027-10-31")
        + "    conditions: [copy-approval]\n"
        + WALL
        + "    cleared: [{condition: copy-approval, on: 2026-11-21, by: mara}]\n"
    )
    assert find("expired-published", text, today="2026-11-21") == []
    assert len(find("expired-published", text, today="2026-11-20")) == 1


def test_a_restriction_is_lifted_by_the_customer_alone(find: Find) -> None:
    banned = "restrictions:\n  - {id: never, from: 2026-01-01, why: they said no}\n"
    (finding,) = find("expired-published", NAME.replace("2026-10-31", "2027-10-31") + banned + WALL)
    assert "lift" in finding.hint and "Restriction never" in finding.message


def test_what_is_planned_is_not_live(find: Find) -> None:
    assert find("expired-published", NAME + WALL.replace("since: 2026-02-01", "since: 2026-11-22")) == []


def test_a_record_that_cannot_be_judged_is_left_to_the_rule_that_says_so(find: Find) -> None:
    assert find("expired-published", NAME + WALL.replace("channel: website", "channel: web-site")) == []
    assert find("expired-published", NAME + WALL + "    quote: cfo-2026\n") == []


@pytest.mark.parametrize(
    ("copies", "id_", "severity"),
    [
        ("stop-new", "withdrawn-2026-name", Severity.WARNING),
        ("recall", "withdrawn-2026-name", Severity.ERROR),
        ("stop-new", "another", Severity.ERROR),
    ],
)
def test_the_restriction_that_goes_with_a_withdrawal_is_no_harder(
    find: Find, copies: str, id_: str, severity: Severity
) -> None:
    gone = f"    withdrawn: {{on: 2026-09-01, copies: {copies}}}\n"
    banned = f"restrictions:\n  - {{id: {id_}, uses: [name], from: 2026-09-01, why: withdrawn}}\n"
    (finding,) = find("expired-published", NAME + gone + banned + WALL)
    assert finding.severity is severity


@pytest.mark.parametrize(
    ("head", "lines", "way_out"),
    [
        ("status: paused\nstatus_reason: a merger\n", "", "make the reference active again"),
        ("status: candidate\n", "", "status: active"),
        ("status: retired\nstatus_reason: sold\n", "", "to be a reference again, then: onrecord resume nordlys-bank"),
        ("", "    review_by: 2026-11-20\n", "`review_by`"),
        ("", "    approvals: [{role: legal, by: lee, on: 2026-01-16}]\n", "get the missing approval"),
        ("", f"    evidence: {{file: evidence/x.eml, sha256: {'1' * 64}}}\n", "restore the evidence"),
    ],
)
def test_the_other_way_out_fits_the_reason(find: Find, head: str, lines: str, way_out: str) -> None:
    (finding,) = find("expired-published", head + NAME.replace("2026-10-31", "2027-10-31") + lines + WALL)
    assert way_out in finding.hint and "onrecord publication end nordlys-bank wall" in finding.hint
