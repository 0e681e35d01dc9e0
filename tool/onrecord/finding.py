"""The one noun that every part speaks: a finding, and the rule that made it.

Standard library only; no clock, disk, network or print.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

Key = str | int
Keys = tuple[Key, ...]
"""A route into a document: mapping keys and list indexes, from the root down."""


class Severity(StrEnum):
    """How bad a finding is; errors fail `check`, warnings do so on request."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return ("error", "warning", "info").index(self.value)


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found, before its place is known as line and column.

    `keys` is the route to the value it is about, in the customer's file `file` (a path from the customer's
    directory). `at_key` points at the key instead of its value. `severity` is set where it differs from the rule's.
    """

    keys: Keys
    message: str
    hint: str
    file: str = "reference.yaml"
    at_key: bool = False
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where, and what to do about it. Lines and columns count from 1."""

    path: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    hint: str
    customer: str | None = None
    url: str | None = None

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The order of every report: path, line, column, rule, then message."""
        return (self.path, self.line, self.column, self.rule, self.message)

    def linked(self, base: str | None) -> "Finding":
        """The same finding with the address where its rule is explained; `base` is the rules page."""
        return replace(self, url=f"{base}#{self.rule}") if base else self


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule file declares about itself. `ignorable` says whether a record's `ignore` may silence it."""

    severity: Severity
    summary: str
    ignorable: bool = True
