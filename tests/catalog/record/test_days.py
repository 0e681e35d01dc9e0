"""Windows of days: both ends are inside, everywhere."""

from datetime import date

import pytest

from onrecord.catalog.record.days import Days, find_last_day, is_within

FIRST, LAST = date(2026, 1, 15), date(2027, 1, 14)


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 1, 14), False),
        (FIRST, True),
        (date(2026, 6, 1), True),
        (LAST, True),
        (date(2027, 1, 15), False),
    ],
)
def test_both_ends_are_inside(day: date, inside: bool) -> None:
    assert is_within(day, FIRST, LAST) is inside


def test_a_missing_end_is_open() -> None:
    assert is_within(date.max, FIRST, None)
    assert not is_within(date(2026, 1, 14), FIRST, None)
    assert is_within(date.min, None, LAST)
    assert not is_within(date(2027, 1, 15), None, LAST)
    assert is_within(FIRST, None, None)


def test_days_are_walked_one_by_one() -> None:
    assert list(Days(date(2026, 2, 27), date(2026, 3, 1))) == [
        date(2026, 2, 27),
        date(2026, 2, 28),
        date(2026, 3, 1),
    ]
    assert list(Days.on(FIRST)) == [FIRST]


def test_days_are_said_as_the_command_line_takes_them() -> None:
    assert str(Days.on(FIRST)) == "2026-01-15"
    assert str(Days(FIRST, LAST)) == "2026-01-15..2027-01-14"


def test_a_window_that_ends_before_it_starts_holds_no_day() -> None:
    with pytest.raises(ValueError, match=r"2027-01-14 \.\. 2026-01-15 contains no day"):
        Days(LAST, FIRST)


def test_the_last_day_is_ten_years_ahead_and_exists() -> None:
    assert find_last_day(date(2026, 11, 21)) == date(2036, 11, 21)
    assert find_last_day(date(2024, 2, 29)) == date(2034, 2, 28)
