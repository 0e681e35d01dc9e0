"""Findings that a record accepts."""

from datetime import date

from onrecord.catalog.record.facts import Facts


class Ignore(Facts, frozen=True):
    """A rule whose findings are ignored until a day, inclusive. `file` is the file that says so."""

    rule: str
    why: str
    until: date
    file: str = "reference.yaml"
    index: int = 0
