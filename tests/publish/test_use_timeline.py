"""The answers about a use over time: the best of all its cells, day by day."""

from datetime import date, timedelta

from onrecord.catalog.views.view import CellClass, TableStretch
from onrecord.publish.use_timeline import ALLOW, ASK, Segment, trace_segments

DAY = date(2026, 11, 21)
CHANNELS = ("website", "blog", "sales-deck")


def make_stretches(*rows: tuple[int, int, str, str]) -> tuple[TableStretch, ...]:
    day = timedelta(days=1)
    return tuple(TableStretch(DAY + a * day, DAY + b * day, answer, code, ("a",), "") for a, b, answer, code in rows)


def tell_segments(*classes: tuple[tuple[str, ...], tuple[TableStretch, ...]]) -> list[Segment]:
    return trace_segments([CellClass(channels, ("DE",), rows) for channels, rows in classes], CHANNELS, DAY)


def test_an_allow_has_its_last_day_and_its_channels() -> None:
    rows = make_stretches((0, 9, "allow", "authorized"), (10, 99, "deny", "not-authorized"))
    assert tell_segments((("website", "sales-deck"), rows)) == [Segment(0, 9, ALLOW, 9, 0b101)]


def test_the_best_cell_counts_and_the_longest() -> None:
    short = make_stretches((0, 9, "allow", "authorized"), (10, 99, "deny", "not-authorized"))
    long = make_stretches((0, 49, "allow", "authorized"), (50, 99, "ask", "review-overdue"))
    found = tell_segments((("website",), short), (("blog",), long))
    assert found == [
        Segment(0, 9, ALLOW, 49, 0b011),
        Segment(10, 49, ALLOW, 49, 0b010),
        Segment(50, None, ASK, None, 0b010),
    ]


def test_allows_that_follow_each_other_are_one() -> None:
    rows = make_stretches(
        (0, 9, "allow", "authorized"), (10, 19, "allow", "authorized"), (20, 99, "deny", "not-authorized")
    )
    assert tell_segments((("website",), rows)) == [Segment(0, 19, ALLOW, 19, 0b001)]


def test_no_end_is_known_where_it_is_allowed_to_the_last_day_that_may_be_asked() -> None:
    assert tell_segments((("website",), make_stretches((0, 3650, "allow", "authorized")))) == [
        Segment(0, None, ALLOW, None, 1)
    ]


def test_what_is_only_pending_does_not_stand() -> None:
    assert tell_segments((("website",), make_stretches((0, 99, "ask", "pending")))) == []


def test_a_later_start_is_a_later_segment() -> None:
    rows = make_stretches(
        (0, 4, "deny", "not-yet-valid"), (5, 9, "allow", "authorized"), (10, 99, "deny", "not-authorized")
    )
    assert tell_segments((("blog",), rows)) == [Segment(5, 9, ALLOW, 9, 0b010)]
