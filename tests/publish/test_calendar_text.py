"""Calendars are read by a library's parser as what they were made of, and have the lines that it would write."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from onrecord.publish.calendar_text import encode_calendar, encode_event

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
WORDS = st.text(
    st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp", "Zs"), whitelist_characters=" \n"), max_size=200
)


def write(uid: str, stamp: date, day: date, summary: str, description: str) -> bytes:
    """The event as the library writes it."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description)
    event.add("transp", "TRANSPARENT")
    return bytes(event.to_ical())


@given(DAYS, DAYS, WORDS, WORDS)
@example(date(2026, 11, 21), date(2026, 12, 31), "Łódź, a\\b; c\nd", "株式会社アイウエオ" * 20)
@example(date(2026, 11, 21), date(2026, 12, 31), "a" * 65 + "," * 9, "\\" * 90)
def test_an_event_is_read_as_what_it_was_made_of(stamp: date, day: date, summary: str, description: str) -> None:
    data = encode_calendar("What ends", [encode_event("1@onrecord", stamp, day, summary, description)])
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is broken
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    (other,) = Calendar.from_ical(
        encode_calendar("What ends", [write("1@onrecord", stamp, day, summary, description)])
    ).walk("VEVENT")
    assert dict(event.items()) == dict(other.items())
    assert (event["dtstart"].dt, event["dtend"].dt) == (day, day + timedelta(days=1))
    assert (event["summary"], event["description"]) == (summary, description)


@given(
    st.text(st.characters(min_codepoint=32, blacklist_categories=("Cc", "Cs", "Zl", "Zp"), blacklist_characters="^\\"))
)
def test_an_event_has_the_bytes_that_the_library_writes(words: str) -> None:
    day = date(2026, 12, 31)
    assert encode_event("1@onrecord", day, day, words, words) == write("1@onrecord", day, day, words, words)
