"""A finding and the rule that made it: the types that every package shares.

Standard library and msgspec only; no clock, disk, network or print.
"""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

Key = str | int
Keys = tuple[Key, ...]
"""A path into a document: mapping keys and list indexes, from the root down."""


class Severity(StrEnum):
    """How bad a finding is. Errors fail `check`; warnings fail it with `--fail-on warning`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return ("error", "warning", "info").index(self.value)


class Withholds(StrEnum):
    """What an error keeps off the site: the whole record, the entry it is about, or nothing."""

    RECORD = "record"
    ITEM = "item"
    NOTHING = "nothing"


ITEMS = ("authorizations", "quotes", "publications", "content", "logo")
"""The keys of a record whose entries can be kept off the site one by one; the logo is its own entry."""


class Found(Struct, frozen=True, gc=False):
    """What a rule found, before its line and column are known.

    `keys` is the path of keys to the value it is about, in the customer's file `file` (relative to the customer's
    directory). `at_key` points at the key instead of its value. `severity` and `withholds` are set only where they
    differ from the rule's.
    """

    keys: Keys
    message: str
    hint: str
    file: str = "reference.yaml"
    at_key: bool = False
    severity: Severity | None = None
    withholds: Withholds | None = None


class Finding(Struct, frozen=True, gc=False):
    """One thing that is wrong, where, and what to do about it. Lines and columns count from 1.

    `keys` is the path of keys to the value it is about, empty for a whole file. `withholds` says what it keeps off the
    site; a single entry is the one at the start of `keys`.
    """

    path: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    hint: str
    customer: str | None = None
    url: str | None = None
    keys: Keys = ()
    withholds: Withholds = Withholds.NOTHING

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The sort key of every report: path, line, column, rule, then message."""
        return (self.path, self.line, self.column, self.rule, self.message)

    def link_to_rule(self, base: str | None) -> "Finding":
        """Return the finding with a link to its rule's explanation; `base` is the address of the rules page."""
        return replace(self, url=f"{base}#{self.rule}") if base else self


class Rule(Struct, frozen=True, gc=False):
    """What a rule file declares about itself.

    `ignorable` says whether a record's `ignore` may silence it, and `withholds` what its errors keep off the site.
    `uncovered` marks a rule whose findings may only come to light when a change takes something away; they do not
    block that change.
    """

    severity: Severity
    summary: str
    ignorable: bool = True
    withholds: Withholds = Withholds.NOTHING
    uncovered: bool = False

    def find_withheld(self, found: Found) -> Withholds:
        """Return what one finding keeps off the site: nothing for a request, the record if no single entry is at fault.

        A restriction forbids even without its evidence, so its missing evidence keeps nothing off the site.
        """
        if (found.severity or self.severity) is not Severity.ERROR or found.file != "reference.yaml":
            return Withholds.NOTHING
        parts = found.withholds or self.withholds
        if parts is not Withholds.ITEM or (found.keys and found.keys[0] in ITEMS):
            return parts
        unproven = found.keys[:1] == ("restrictions",) and "evidence" in found.keys
        return Withholds.NOTHING if unproven else Withholds.RECORD
