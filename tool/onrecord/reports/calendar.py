"""Calendars as iCalendar text (RFC 5545), which calendar programs import and subscribe to."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_FOLD = 75
"""The most bytes in a line, without the line break (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. `start` is a point in time with its offset, or a whole civil day; `minutes` applies to a time only.

    `uid` must stay the same for the same event, so that a calendar moves it instead of adding it twice; `sequence`
    must be higher each time it moves or is cancelled.
    """

    uid: str
    summary: str
    start: date | datetime
    description: str = ""
    minutes: int = 30
    url: str | None = None
    sequence: int = 0
    is_cancelled: bool = False


def render_calendar(events: Iterable[Event], name: str, stamp: date) -> str:
    """A calendar by its name, with CRLF line ends as the standard asks. `stamp` is when it was made, in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//onrecord//onrecord//EN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{escape(name)}")
    for event in events:
        lines += _render_event(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line))


def escape(text: str) -> str:
    """Text as a property's value: backslash, semicolon, comma and line ends written out, other controls dropped."""
    text = re.sub(r"([\\;,])", r"\\\1", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join("\\n" if c == "\n" else c for c in text if c == "\n" or c.isprintable())


def _render_event(event: Event, stamp: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(event.uid)}"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{event.sequence}"
    if isinstance(event.start, datetime):
        end = event.start + timedelta(minutes=event.minutes)
        yield f"DTSTART:{event.start.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        yield f"DTEND:{end.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{escape(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escape(event.description)}"
    if event.is_cancelled:
        yield "STATUS:CANCELLED"
    if event.url:
        yield f"URL:{re.sub(r'[^!-~]', '', event.url)}"
    yield "END:VEVENT"


def _fold(line: str) -> Iterator[str]:
    """At most 75 octets a line, never through the middle of a character."""
    part, size = "", 0
    for character in line:
        width = len(character.encode("utf-8"))
        if size + width > _FOLD:
            yield part
            part, size = " ", 1
        part, size = part + character, size + width
    yield part
