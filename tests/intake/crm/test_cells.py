"""Single cells: days, numbers, flags and ids of accounts. What could mean two things is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.intake.crm.account_ids import IdError, check_characters, is_salesforce, normalize_account_id
from onrecord.intake.crm.cell_values import CellError, Order, count, flag, read_cell_day, read_number

OSLO = "Europe/Oslo"


@pytest.mark.parametrize(
    ("cell", "order", "meant"),
    [
        ("2024-05-17", Order.UNSAID, date(2024, 5, 17)),
        ("2024-05-17 09:21:33", Order.UNSAID, date(2024, 5, 17)),
        ("2020-10-17 18:36", Order.UNSAID, date(2020, 10, 17)),
        ("2024-05-17T09:21:33.000Z", Order.UNSAID, date(2024, 5, 17)),
        ("2024-05-17T23:30:00.000Z", Order.UNSAID, date(2024, 5, 18)),
        ("2024-05-17T23:30:00+0200", Order.UNSAID, date(2024, 5, 17)),
        ("5/17/2024", Order.UNSAID, date(2024, 5, 17)),
        ("17.05.2024", Order.UNSAID, date(2024, 5, 17)),
        ("5/17/2024 9:21 AM", Order.UNSAID, date(2024, 5, 17)),
        ("05/05/2024", Order.UNSAID, date(2024, 5, 5)),
        ("05/06/2024", Order.DMY, date(2024, 6, 5)),
        ("05/06/2024", Order.MDY, date(2024, 5, 6)),
        ("17 May 2024", Order.UNSAID, date(2024, 5, 17)),
        ("17-May-2024", Order.UNSAID, date(2024, 5, 17)),
        ("May 17, 2024", Order.UNSAID, date(2024, 5, 17)),
        ("September 1, 2024", Order.UNSAID, date(2024, 9, 1)),
    ],
)
def test_days(cell: str, order: Order, meant: date) -> None:
    assert read_cell_day(cell, order, OSLO) == meant


@pytest.mark.parametrize(
    ("cell", "order", "said"),
    [
        ("05/06/2024", Order.UNSAID, "can mean 5 June or 6 May"),
        ("5.6.2024", Order.UNSAID, "can mean 5 June or 6 May"),
        ("5/17/2024", Order.DMY, "no such day"),
        ("17.05.2024", Order.MDY, "no such day"),
        ("2024-02-30", Order.UNSAID, "no such day"),
        ("0/5/2024", Order.UNSAID, "no such day"),
        ("31/11/2024", Order.UNSAID, "no such day"),
        ("17 Mayor 2024", Order.UNSAID, "is not a valid date"),
        ("5/17/24", Order.UNSAID, "is not a valid date"),
        ("45432", Order.UNSAID, "is not a valid date"),
        ("2024-05-17T25:00:00Z", Order.UNSAID, "no such day"),
    ],
)
def test_days_that_are_refused(cell: str, order: Order, said: str) -> None:
    with pytest.raises(CellError, match=said) as caught:
        read_cell_day(cell, order, OSLO)
    assert caught.value.hint


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_a_numeric_day_is_never_guessed(meant: date) -> None:
    for text in (f"{meant.day}/{meant.month}/{meant.year}", f"{meant.month}/{meant.day}/{meant.year}"):
        if meant.day > 12 or meant.day == meant.month:
            assert read_cell_day(text, Order.UNSAID, OSLO) == meant
        else:
            with pytest.raises(CellError, match="can mean"):
                read_cell_day(text, Order.UNSAID, OSLO)


@pytest.mark.parametrize(
    ("cell", "value"), [("97", 97), ("97.0", 97), ("88,5", 88.5), ("0", 0), ("97%", 97), ("97.0000", 97)]
)
def test_scores(cell: str, value: float) -> None:
    assert read_number(cell, 0, 100) == value


@pytest.mark.parametrize("cell", ["Green", "101", "-1", "1e2", "97,500", "1.000", "٩٧", "nan"])
def test_scores_that_are_refused(cell: str) -> None:
    with pytest.raises(CellError):
        read_number(cell, 0, 100)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("5200", 5200), ("5,200", 5200), ("5.200", 5200), ("1 234 567", 1234567), ("225000000.0", 225000000)],
)
def test_whole_numbers(cell: str, value: int) -> None:
    assert count(cell) == value


@pytest.mark.parametrize("cell", ["12.5", "about 12", "1,2,3", "-4", "1,234.567"])
def test_whole_numbers_that_are_refused(cell: str) -> None:
    with pytest.raises(CellError):
        count(cell)


@pytest.mark.parametrize(("cell", "value"), [("1", True), ("TRUE", True), ("false", False), ("0", False), ("", False)])
def test_flags(cell: str, value: bool) -> None:
    assert flag(cell) is value


def test_a_flag_that_is_refused() -> None:
    with pytest.raises(CellError, match="neither yes nor no"):
        flag("maybe")


def test_an_id_in_15_and_in_18_characters_is_one() -> None:
    """The example of Salesforce's own documentation of the check characters."""
    assert normalize_account_id("a0D30000001n7Pi") == "a0D30000001n7PiEAI" == normalize_account_id("a0D30000001n7PiEAI")
    assert (
        normalize_account_id("a0d30000001n7pieai") == normalize_account_id("A0D30000001N7PIEAI") == "a0D30000001n7PiEAI"
    )


def test_ids_that_differ_only_in_letter_case_are_two() -> None:
    assert normalize_account_id("0015g00000abcde") != normalize_account_id("0015g00000abcdE")


def test_other_ids_are_left_as_they_are() -> None:
    assert normalize_account_id("18000000000") == "18000000000"
    assert normalize_account_id("123456789012345678") == "123456789012345678"
    assert not is_salesforce("123456789012345678")
    assert normalize_account_id("ACME-1") == "ACME-1"


@pytest.mark.parametrize("text", ["a0D30000001n7PiEAJ", "a0d30000001n7PiEAI", "A0D30000001N7PI###"[:15] + "999"])
def test_an_id_whose_check_characters_do_not_fit_is_refused(text: str) -> None:
    with pytest.raises(IdError):
        normalize_account_id(text)


letters = st.text("ABCXYZabcxyz0159", min_size=15, max_size=15).filter(lambda text: not text.isdecimal())


@given(letters, letters)
def test_two_ids_are_one_only_where_they_are_the_same(one: str, other: str) -> None:
    long = [id_ + check_characters(id_) for id_ in (one, other)]
    assert [normalize_account_id(id_) for id_ in (one, other)] == long
    assert (long[0].casefold() == long[1].casefold()) == (one == other)  # what 18 characters are for
    assert normalize_account_id(long[0].upper()) == long[0] == normalize_account_id(long[0].lower())
