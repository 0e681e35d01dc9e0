"""How pages say things: days, lists of terms, and JSON that is inside a page."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import msgspec
from markupsafe import Markup, escape

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.vocabulary import Axis

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO_DAY = re.compile(r"\b[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\b(?![-\w])")
"""A day as YYYY-MM-DD that no hyphen or word follows: an id such as 2026-01-01-wall begins like a day."""
_HYPHENATED = re.compile(r"(?<![\w/.-])(\w+(?:-\w+)+)(?![\w/.-]*[/.]\w)")
"""A word with hyphens, outside of addresses and file names."""

MOST_WHOLE = 24
"""A longer word may be wider than a column of a phone."""


def say_day(day: date | str, *, year: bool = True) -> str:
    """A day for people: 8 Dec 2026, or 8 Dec without the year. Also the templates' filter `day`."""
    if isinstance(day, str):
        day = date.fromisoformat(day)
    return f"{day.day} {_MONTHS[day.month - 1]}{f' {day.year}' if year else ''}"


def humanize_days(text: str) -> str:
    """A sentence with its ISO days in the form people read; an id that begins like a day is unchanged."""
    return _ISO_DAY.sub(lambda found: say_day(found[0]), text)


def break_after_slashes(text: str) -> Markup:
    """An address in which lines may break after slashes, but not within a word."""
    return Markup(str(escape(text)).replace("/", "/<wbr>"))  # noqa: S704 - escaped, and that makes no slashes


@lru_cache(4096)
def keep_words(text: str) -> str:
    """A text in which lines do not break at the hyphens of a word (e-commerce, 2026-story)."""
    parts = [escape(part) for part in _HYPHENATED.split(text)]
    whole = Markup('<span class="or-whole">{}</span>').format
    parts[1::2] = [whole(part) if len(part) <= MOST_WHOLE else part for part in parts[1::2]]
    return Markup().join(parts) if len(parts) > 1 else text


def name_month(day: date) -> str:
    """The month's short name."""
    return _MONTHS[day.month - 1]


def encode_script_json(value: object) -> Markup:
    """JSON for a script element: nothing in it can end the element or begin a comment."""
    text = msgspec.json.encode(value).decode()
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - escaped for a script element just above


def share(value: float, most: float) -> float:
    """`value` in percent of `most`, the chart's largest, for the width of a bar; any value above zero is visible."""
    if value <= 0 or most <= 0:
        return 0
    return round(max(1.5, min(100.0, 100 * value / most)), 2)


def find_web_address(text: str | None) -> str | None:
    """The text if it is an address that may become a link: https or http, and no other scheme."""
    return text if text and text.startswith(("https://", "http://")) else None


def name_atoms(axis: Axis, atoms: Iterable[str], most: int = 5) -> str:
    """A set of atoms by the largest groups it holds, then by its atoms: `DACH, Norway and Sweden`.

    All atoms of an axis are `every channel` or `worldwide`. More than `most` names are cut, and the rest is counted.
    """
    left = frozenset(atoms)
    if left >= axis.atoms.keys():
        return {"channels": "every channel", "territories": "worldwide"}.get(axis.name, f"any of the {axis.name}")
    return list_words(axis.titles(left), most)
