"""Whether an authorization is in force: both ends of its window are inside, the day of a withdrawal is not."""

from datetime import date

import pytest

from onrecord.catalog.decision.validity import find_living, is_in_force, is_over
from onrecord.catalog.record.authorization import Authorization, Withdrawal
from onrecord.catalog.record.reference import Reference

FIRST, LAST = date(2026, 2, 1), date(2026, 3, 31)


def make_grant(withdrawn: date | None = None, through: date | None = LAST, state: str = "granted") -> Authorization:
    gone = Withdrawal(withdrawn) if withdrawn else None
    return Authorization("a", state, valid_from=FIRST, valid_through=through, withdrawn=gone)


@pytest.mark.parametrize(
    ("authorization", "day", "standing", "ended"),
    [
        (make_grant(), date(2026, 1, 31), False, False),
        (make_grant(), FIRST, True, False),
        (make_grant(), LAST, True, False),
        (make_grant(), date(2026, 4, 1), False, True),
        (make_grant(through=None), date(2036, 1, 1), True, False),
        (make_grant(withdrawn=date(2026, 3, 1)), date(2026, 2, 28), True, False),
        (make_grant(withdrawn=date(2026, 3, 1)), date(2026, 3, 1), False, True),
        (make_grant(state="declined"), FIRST, False, False),
        (make_grant(state="requested"), FIRST, False, False),
    ],
)
def test_a_day(authorization: Authorization, day: date, standing: bool, ended: bool) -> None:
    assert (is_in_force(authorization, day), is_over(authorization, day)) == (standing, ended)


def test_what_lives_is_granted_and_not_over() -> None:
    several = (make_grant(state="declined"), make_grant(), make_grant(withdrawn=FIRST), make_grant(through=None))
    reference = Reference("x", "X", "active", "dana", authorizations=several)
    assert [keys for _, keys in find_living(reference, FIRST)] == [("authorizations", 1), ("authorizations", 3)]
    assert [keys for _, keys in find_living(reference, date(2026, 4, 1))] == [("authorizations", 3)]
