"""The day on which a text goes live, from its front matter or its file name."""

import re
from datetime import date
from pathlib import PurePath

from onrecord.scan.formats.markdown import find_front_matter

_KEYS = (
    ("publishdate", "publish_date", "publish-date", "publicationdate", "pubdate", "pub_date", "published", "embargo"),
    ("date",),
)
"""In order of precedence: a publication date before the plain date, as in Hugo."""
_WRITTEN = (
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}|[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}\.? [A-Za-z]{3,9}\.?,? \d{4}"
)
_LINE = re.compile(rf"^([A-Za-z_-]{{1,40}})\s{{0,9}}[:=]\s{{0,9}}[\"']?({_WRITTEN})", re.M)
"""A field and a day in front matter or in a document's head."""
_HEAD = re.compile(r"(?:[A-Za-z][\w -]{0,40}:[ \t][^\n]{1,500}\n)+")
"""Fields above a text without a fence, as in Pelican and MultiMarkdown."""
_ATTRIBUTE = re.compile(rf"^:(?:page-)?(date|revdate|pubdate):\s{{1,9}}({_WRITTEN})", re.M)
"""Attributes of AsciiDoc and reStructuredText; `revdate` is the plain date there."""
_ATTRIBUTES_END = 4000
"""Attributes come before the text, so only its first characters are searched."""
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-|$)")
"""Jekyll's names of posts: YYYY-MM-DD-title."""
_FOLDERS = re.compile(r"(?:^|/)(\d{4})[/-](\d{2})[/-](\d{2})(?=[/-])")
"""Docusaurus also takes the day from the name of a folder, or from three nested ones."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def find_publication_day(text: str, path: str) -> date | None:
    """The day from which a page is public, as in Hugo's `publishDate` and Jekyll's file names; None if there is none.

    A publication date counts before the plain date, and the front matter before the name of the file or folder. Names
    of months are read in English; 01/02/2027 is ambiguous, so it is not read.
    """
    front = find_front_matter(text)
    if front is not None:
        fields = _LINE.finditer(text, front[0], front[1])
    elif (head := _HEAD.match(text)) is not None:
        fields = _LINE.finditer(text, 0, head.end())
    else:
        fields = _ATTRIBUTE.finditer(text, 0, _ATTRIBUTES_END)
    dates = {match[1].lower().replace("revdate", "date"): match[2] for match in fields}
    named = _NAME.match(PurePath(path).name)
    folders = _FOLDERS.findall(path)
    days = [dates[key] for keys in _KEYS for key in keys if key in dates]
    days += [named[1]] if named else ["-".join(folders[-1])] if folders else []
    return next((day for written in days if (day := _read_day(written)) is not None), None)


def _read_day(written: str) -> date | None:
    """A day written in one of these ways; None if there is no such day."""
    digits = [int(number) for number in re.findall(r"\d+", written)]
    letters = re.search(r"[A-Za-z]{3}", written)
    try:
        if letters is None:
            return date(*digits)
        day, year = digits
        return date(year, _MONTHS.index(letters[0].lower()) + 1, day)
    except ValueError:
        return None
