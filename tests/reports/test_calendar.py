"""iCalendar text, as RFC 5545 has it."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from onrecord.reports.calendar import Event, escape, render_calendar

DAY = date(2026, 11, 23)


def unfold(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_moment_is_told_in_utc_and_a_day_as_a_day() -> None:
    oslo = timezone(timedelta(hours=1))
    moment = Event("a@x", "Call", datetime(2026, 11, 30, 0, 30, tzinfo=oslo), "About; this, and\nthat", 45)
    lines = unfold(render_calendar([moment, Event("b@x", "Ends", DAY)], "Name", DAY))
    assert "DTSTART:20261129T233000Z" in lines
    assert "DTEND:20261130T001500Z" in lines
    assert "DTSTART;VALUE=DATE:20261123" in lines
    assert "DESCRIPTION:About\\; this\\, and\\nthat" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]


@given(st.text(max_size=200), st.text(max_size=100))
def test_no_text_starts_a_line_of_its_own(summary: str, about: str) -> None:
    event = Event("a@x", summary, datetime(2026, 1, 1, tzinfo=UTC), about, url="https://x.example/\r\nEND:VEVENT")
    text = render_calendar([event], summary, DAY)
    plain = render_calendar(
        [Event("a@x", "s", datetime(2026, 1, 1, tzinfo=UTC), "d", url="https://x.example/")], "n", DAY
    )

    def list_heads(whole: str) -> list[str]:
        return [line.partition(":")[0] for line in unfold(whole) if not line.startswith("DESCRIPTION")]

    assert list_heads(text) == list_heads(plain)
    assert all(len(line.encode("utf-8")) <= 75 for line in text.split("\r\n"))


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co", "Zs"]), max_size=50))
def test_escaped_text_is_read_back(text: str) -> None:
    back = escape(text).replace("\\\\", "\0").replace("\\;", ";").replace("\\,", ",").replace("\0", "\\")
    assert back == text
