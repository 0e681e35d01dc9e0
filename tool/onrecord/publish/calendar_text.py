"""iCalendar text (RFC 5545): what calendar programs read. A test reads it back with a library's parser.

The library that writes it as well takes forty times as long for one event, and a site has thousands.
"""

from collections.abc import Iterable
from datetime import date, timedelta

_FIRST_BYTES = 74
"""Bytes of a line before it is broken: with the space that begins the next line, none has more than 75."""


def encode_event(uid: str, stamp: date, day: date, summary: str, description: str) -> bytes:
    """An event that takes all of a civil day and does not make anybody busy; `stamp` is the day it was written on."""
    return _encode_lines(
        "BEGIN:VEVENT",
        f"SUMMARY:{_escape(summary)}",
        f"DTSTART;VALUE=DATE:{_format_day(day)}",
        f"DTEND;VALUE=DATE:{_format_day(day + timedelta(days=1))}",
        f"DTSTAMP:{_format_day(stamp)}T000000Z",
        f"UID:{uid}",
        f"DESCRIPTION:{_escape(description)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def encode_calendar(title: str, events: Iterable[bytes]) -> bytes:
    """A calendar of encoded events that programs should read again every day: the site is built once a day."""
    head = _encode_lines(
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//onrecord//expiries//EN",
        f"X-WR-CALNAME:{' '.join(title.split())}",  # no standard says its type: programs show it as it is
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",  # RFC 7986, section 5.7
        "X-PUBLISHED-TTL:P1D",  # the same for programs older than that standard
    )
    return b"".join((head, *events, _encode_lines("END:VCALENDAR")))


def _encode_lines(*lines: str) -> bytes:
    return b"".join(_fold(line.encode()) + b"\r\n" for line in lines)


def _format_day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _escape(text: str) -> str:
    """A value of type TEXT (RFC 5545, section 3.3.11)."""
    for special in "\\;,":
        text = text.replace(special, f"\\{special}")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _fold(line: bytes) -> bytes:
    """A line, broken where it is long (RFC 5545, section 3.1), but in no character and in no escape."""
    pieces = []
    while len(line) > _FIRST_BYTES:
        end = _FIRST_BYTES
        while line[end] & 0xC0 == 0x80:  # a byte of a character that began before it
            end -= 1
        if line[end - 1 : end] == b"\\":
            end -= 1
        pieces.append(line[:end])
        line = line[end:]
    return b"\r\n ".join((*pieces, line))
