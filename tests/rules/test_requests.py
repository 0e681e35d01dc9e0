"""request-disorder, request-stale, outcome-missing, thanks-owed, no-contact and same-prospect."""

import pytest

from example_catalogs import Find
from onrecord.finding import Severity

CALL = "requests/2026-11-02-globex-call.yaml"
ASKED = "use: reference-call\nrequested: {on: 2026-11-02, by: sam, team: sales}\n"
APPROVED = "approved: {on: 2026-11-03, by: dana}\n"
YES = "customer: {on: 2026-11-05, answer: accepted}\n"
NO = "customer: {on: 2026-11-05, answer: declined}\n"
AGREED = ASKED + APPROVED + YES
HELD = AGREED + "held: 2026-11-12\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ASKED, None),
        (AGREED, None),
        (ASKED + APPROVED + NO, None),
        (AGREED + "scheduled: 2026-12-01T10:00:00+01:00\n", None),
        (HELD + "outcome: {on: 2026-11-12}\nthanked: {on: 2026-11-12, by: dana}\n", None),
        (AGREED + "cancelled: {on: 2026-11-06}\n", None),
        (ASKED + YES, "customer success has not approved the request"),
        (ASKED + APPROVED + "scheduled: 2026-12-01T10:00:00+01:00\n", "scheduled, but the customer has not said yes"),
        (ASKED + APPROVED + "held: 2026-11-12\n", "held, but the customer has not said yes"),
        (ASKED + APPROVED + NO + "held: 2026-11-12\n", "held, but the customer declined it"),
        (AGREED + "outcome: {on: 2026-11-12}\n", "the request has `outcome`, but was never held"),
        (AGREED + "thanked: {on: 2026-11-12, by: dana}\n", "the request has `thanked`, but was never held"),
        (HELD + "cancelled: {on: 2026-11-13}\n", "it was held, so it cannot have been cancelled"),
        (ASKED + "approved: {on: 2026-11-01, by: dana}\n", "`approved` is dated 2026-11-01, before `requested`"),
        (ASKED + APPROVED + YES.replace("05", "02"), "`customer` is dated 2026-11-02, before `approved`"),
        (AGREED + "scheduled: 2026-11-04T10:00:00+01:00\n", "`scheduled` is dated 2026-11-04, before `customer`"),
        (AGREED + "held: 2026-11-04\n", "`held` is dated 2026-11-04, before `customer`"),
        (HELD + "outcome: {on: 2026-11-11}\n", "`outcome` is dated 2026-11-11, before `held`"),
        (HELD + "thanked: {on: 2026-11-11, by: dana}\n", "`thanked` is dated 2026-11-11, before `held`"),
        (ASKED + "cancelled: {on: 2026-11-01}\n", "`cancelled` is dated 2026-11-01, before `requested`"),
        (AGREED + "cancelled: {on: 2026-11-04}\n", "`cancelled` is dated 2026-11-04, before `customer` on 2026-11-05"),
        (ASKED + "needed_by: 2026-11-01\n", "`needed_by` is dated 2026-11-01, before `requested`"),
    ],
)
def test_the_order_that_can_happen(find: Find, text: str, words: str | None) -> None:
    found = find("request-disorder", "", {CALL: text})
    assert [words in finding.message for finding in found] == ([True] if words else [])
    assert all(finding.severity is Severity.ERROR and finding.path.endswith(CALL) for finding in found)


@pytest.mark.parametrize(("day", "warned"), [("2026-11-21", False), ("2026-11-22", True)])
def test_what_has_not_happened_yet_is_warned_of(find: Find, day: str, warned: bool) -> None:
    found = find("request-disorder", "", {CALL: AGREED + f"held: {day}\n"})
    assert [finding.severity for finding in found] == ([Severity.WARNING] if warned else [])


LARGE = "opportunity: {amount: 200000, currency: EUR}\n"


@pytest.mark.parametrize(
    ("text", "today", "words"),
    [
        (ASKED, "2026-11-16", None),
        (ASKED, "2026-11-17", "Sam Adeyemi's request has waited 15 days for approval by customer success"),
        (ASKED + APPROVED, "2026-11-17", None),
        (ASKED + APPROVED, "2026-11-18", "for the customer's answer"),
        (AGREED, "2026-11-19", None),
        (AGREED, "2026-11-20", "for a date"),
        (ASKED + LARGE, "2026-11-07", None),
        (ASKED + LARGE, "2026-11-08", "request for a large deal has waited 6 days"),
        (ASKED + LARGE.replace("200000", "199999"), "2026-11-08", None),
        (ASKED + LARGE.replace("EUR", "NOK"), "2026-11-08", None),
        (ASKED + "opportunity: {stage: 3}\n", "2026-11-08", None),
        (ASKED + "needed_by: 2026-11-03\n", "2026-11-03", None),
        (ASKED + "needed_by: 2026-11-02\n", "2026-11-03", "has waited one day for approval by customer success;"),
        (AGREED + "scheduled: 2026-11-10T10:00:00+01:00\n", "2026-11-10", None),
        (AGREED + "scheduled: 2026-11-10T10:00:00+01:00\n", "2026-11-11", "was scheduled for 2026-11-10"),
        (HELD, "2027-11-01", None),
        (ASKED + APPROVED + NO, "2027-11-01", None),
        (ASKED + "cancelled: {on: 2026-11-06}\n", "2027-11-01", None),
    ],
)  # fmt: skip
def test_patience(find: Find, text: str, today: str, words: str | None) -> None:
    found = find("request-stale", "", {CALL: text}, today=today)
    assert [words in finding.message for finding in found] == ([True] if words else [])


def test_without_a_threshold_no_deal_is_large(find: Find) -> None:
    from onrecord.catalog.record.policy import RequestDays

    found = find("request-stale", "", {CALL: ASKED + LARGE}, today="2026-11-08", policy={"requests": RequestDays()})
    assert found == []


@pytest.mark.parametrize(
    ("rule", "fact", "last", "next_"),
    [
        ("outcome-missing", "outcome: {on: 2026-11-12}\n", "2026-11-22", "2026-11-23"),
        ("thanks-owed", "thanked: {on: 2026-11-12, by: dana}\n", "2026-11-19", "2026-11-20"),
    ],
)
def test_what_is_owed_after_it_was_held(find: Find, rule: str, fact: str, last: str, next_: str) -> None:
    assert find(rule, "", {CALL: HELD}, today=last) == []
    (finding,) = find(rule, "", {CALL: HELD}, today=next_)
    assert "days ago" in finding.message
    assert find(rule, "", {CALL: HELD + fact}, today=next_) == []
    assert find(rule, "", {CALL: AGREED}, today=next_) == []


@pytest.mark.parametrize(
    ("prospect", "errors"),
    [
        ("Globex", 1),
        ("GLOBEX GmbH", 1),
        ("Globex Nordic AS", 1),
        ("The Globex Corporation", 1),
        ("Glöbex A/S", 1),
        ("Globex S.A.", 1),
        ("Glоbex (Cyrillic)", 1),
        ("Globexia", 0),
        ("Initech", 0),
    ],
)
def test_names_are_compared_without_case_and_legal_form(find: Find, prospect: str, errors: int) -> None:
    likes = "preferences: {no_contact_with: [Sundby, Globex Inc.]}\n"
    found = find("no-contact", likes, {CALL: f"{ASKED}prospect: {prospect}\n"})
    assert len(found) == errors
    assert all("does not want to meet Globex Inc." in finding.message for finding in found)


@pytest.mark.parametrize(
    "rest", ["cancelled: {on: 2026-11-06}\n", APPROVED + NO, APPROVED + YES + "held: 2026-11-12\n"]
)
def test_what_is_over_cannot_be_undone(find: Find, rest: str) -> None:
    likes = "preferences: {no_contact_with: [Globex]}\n"
    assert find("no-contact", likes, {CALL: f"{ASKED}prospect: Globex\n{rest}"}) == []


def test_nobody_is_barred_or_nobody_is_met(find: Find) -> None:
    assert find("no-contact", "", {CALL: ASKED + "prospect: Globex\n"}) == []
    assert find("no-contact", "preferences: {no_contact_with: [Globex]}\n", {CALL: ASKED}) == []


OTHER = "requests/2026-11-16-globex-visit.yaml"
LATER = "use: site-visit\nrequested: {on: 2026-11-16, by: tess, team: sales}\n"


@pytest.mark.parametrize(
    ("first", "second", "errors"),
    [
        (f"{ASKED}prospect: Globex GmbH\n", f"{LATER}prospect: GLOBEX\n", 1),
        (f"{ASKED}prospect: Globex\n", f"{LATER}prospect: Initech\n", 0),
        (f"{ASKED}prospect: Globex\n", f"{LATER}prospect: Globex Nordic\n", 0),
        (f"{AGREED}prospect: Globex\n", f"{LATER}prospect: Globex\n", 1),
        (f"{HELD}prospect: Globex\n", f"{LATER}prospect: Globex\n", 0),
        (f"{ASKED}prospect: Globex\ncancelled: {{on: 2026-11-06}}\n", f"{LATER}prospect: Globex\n", 0),
        (ASKED, LATER, 0),
    ],
)
def test_two_open_requests_for_one_prospect_are_one_too_many(find: Find, first: str, second: str, errors: int) -> None:
    found = find("same-prospect", "", {CALL: first, OTHER: second})
    assert [finding.path.endswith(OTHER) for finding in found] == [True] * errors
    assert all("on 2026-11-02 for the same prospect" in finding.message for finding in found)
