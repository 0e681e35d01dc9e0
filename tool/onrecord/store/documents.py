"""One file of the catalog, read strictly: a document, or findings with line and column."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from msgspec import Struct

from onrecord.catalog.record.days import FIRST_DAY, find_last_day
from onrecord.finding import Finding, Keys, Severity
from onrecord.git.tree import Tree
from onrecord.store.schema import Schema, read_schema
from onrecord.yaml.loader import YamlError, find_positions, load


class Problem(Struct, frozen=True):
    """What is wrong in a document, at a route (at the key itself if `at_key`)."""

    rule: str
    keys: Keys
    message: str
    hint: str
    at_key: bool = False


def read_document(
    tree: Tree, path: str, kind: str, today: date, customer: str | None = None
) -> tuple[dict[str, object] | None, list[Finding]]:
    """The document at `path` if the schema of its kind accepts it, else None, and what is wrong with it.

    Never raises because of a file's content; a file that cannot be read is a finding too.
    """

    def make_syntax_finding(message: str, hint: str, line: int = 1, column: int = 1) -> list[Finding]:
        return [Finding(path, line, column, "syntax", Severity.ERROR, message, hint, customer)]

    try:
        data = tree.read(path)
    except OSError as error:
        if tree.kind(path) == "link":
            message = "this is a symbolic link, or in a linked folder"
            return None, make_syntax_finding(message, "put the file itself here")
        return None, make_syntax_finding(
            f"it cannot be read: {error.strerror or error}", "check that the file is there and readable"
        )
    shape = read_schema(kind)
    try:
        document = load(data, shape.numbers)
    except YamlError as error:
        return None, make_syntax_finding(error.message, error.hint, error.line, error.column)
    problems = list(_find_problems(document, data, shape, today))
    if problems:
        return None, locate_problems(data, path, problems, customer)
    assert isinstance(document, dict)
    return document, []


def locate_problems(data: bytes, path: str, problems: Iterable[Problem], customer: str | None = None) -> list[Finding]:
    """Problems as findings with line and column; the file is read a second time for that."""
    where = find_positions(data)
    found = []
    for p in problems:
        line, column = where.find_key(p.keys) if p.at_key else where.find_value(p.keys)
        found.append(Finding(path, line, column, p.rule, Severity.ERROR, p.message, p.hint, customer, keys=p.keys))
    return found


def _find_problems(document: object, data: bytes, shape: Schema, today: date) -> Iterable[Problem]:
    if not shape.accepts(document):
        for keys, at_key, message, hint in shape.find_failures(document):
            yield Problem("schema", keys, message, hint, at_key)
        return
    end = find_last_day(today)
    first, last = FIRST_DAY.isoformat(), end.isoformat()
    # A date is one piece of text unless it is escaped.
    suspect = b"\\" in data or not _list_whole_years(end).issuperset(_YEAR.findall(data))
    for keys, value in _find_dates(document, shape.dates, ()) if suspect else ():
        if not first <= value <= last:
            hint = f"write a date from {first} to ten years ahead ({last})"
            yield Problem("schema", keys, f"`{keys[-1]}` is {value}, which is outside the allowed dates", hint)
    scheduled = document.get("scheduled") if isinstance(document, dict) else None
    if isinstance(scheduled, str):
        try:
            datetime.fromisoformat(scheduled)
        except ValueError:
            message = f"`scheduled` is {scheduled!r}, which is not a valid date and time"
            yield Problem("schema", ("scheduled",), message, "write one like 2026-11-27T14:00:00+01:00")


_YEAR = re.compile(rb"-(?<=([0-9]{4})-)[0-9]{2}-[0-9]{2}")
"""The year of a date. It begins with a rare byte, which takes a third of the time."""


@lru_cache(1)  # a run has one last day
def _list_whole_years(end: date) -> frozenset[bytes]:
    """The years of which every day is allowed."""
    return frozenset(b"%d" % year for year in range(FIRST_DAY.year, end.year))


def _find_dates(node: object, dates: frozenset[str], at: Keys) -> Iterable[tuple[Keys, str]]:
    if isinstance(node, dict):
        for key, child in node.items():
            if isinstance(child, str):
                if key in dates:
                    yield (*at, key), child
            elif child is not None:
                yield from _find_dates(child, dates, (*at, key))
    elif isinstance(node, list):
        for i, child in enumerate(node):
            if isinstance(child, dict | list):
                yield from _find_dates(child, dates, (*at, i))
