"""The day on which a text goes live, as its front matter or its file's name says it."""

import re
from datetime import date
from pathlib import PurePath

from onrecord.scan.formats.markdown import front_matter

_KEYS = (
    ("publishdate", "publish_date", "publish-date", "publicationdate", "pubdate", "pub_date", "published", "embargo"),
    ("date",),
)
"""In the order in which they count: a day of publication before the plain date, as Hugo has it."""
_LINE = re.compile(r"^([A-Za-z_-]{1,40})\s{0,9}[:=]\s{0,9}[\"']?(\d{4}-\d{2}-\d{2})", re.M)
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-")


def publication_day(text: str, path: str) -> date | None:
    """The day from which a page is public, as Hugo's `publishDate` and Jekyll's file names say it; None where none is.

    Of several, the day of publication counts before the plain date, and the front matter before the file's name.
    """
    front = front_matter(text)
    if front is None:
        return None
    said = {match[1].lower(): match[2] for match in _LINE.finditer(text, front[0], front[1])}
    named = _NAME.match(PurePath(path).name)
    days = [said[key] for keys in _KEYS for key in keys if key in said] + ([named[1]] if named else [])
    for day in days:
        try:
            return date.fromisoformat(day)
        except ValueError:
            continue
    return None
