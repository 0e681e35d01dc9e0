"""Wide acceptances: places where a customer is named for a reason other than being a reference.

"Slack is our chat tool", "authors' employers in `authors/**`": an `[[accept]]` entry in `.onrecord.toml` or in the
baseline says who, where and why, and accepts everything that it matches. An entry that matches nothing is an error.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from onrecord.finding import Finding, Severity
from onrecord.names.globs import match_path
from onrecord.scan.verdicts import Judged

EVERY = "*"
_KEYS = ("customer", "paths", "uses", "why")
_NEEDED = {
    "customer": 'customer, a customer\'s id, or "*" for all',
    "why": "why, the reason why they are named there without being a reference",
}


class Acceptance(Struct, frozen=True):
    """Which customer is accepted (an id, or `*` for all), in which paths, for which uses (empty: all), and why.

    `where` is the file with the entry, and `line` its line.
    """

    customer: str
    paths: tuple[str, ...]
    why: str
    uses: tuple[str, ...] = ()
    where: str = ""
    line: int = 1

    def covers(self, item: Judged) -> bool:
        """Whether it accepts a mention."""
        meant = not self.uses or item.use in self.uses
        return meant and self.reaches(item.located.mention.customer, item.finding.path)

    def reaches(self, customer: str, path: str) -> bool:
        """Whether it applies to a customer and a path."""
        return self.customer in (EVERY, customer) and any(match_path(glob, path) for glob in self.paths)

    @property
    def root(self) -> tuple[str, ...]:
        """The folder that each glob begins with, before any star."""
        return tuple("/".join(part for part in glob.partition("*")[0].split("/")[:-1]) for glob in self.paths)


def make_acceptance(fields: Mapping[str, Any], where: str, line: int, fail: Callable[[str], Exception]) -> Acceptance:
    """The acceptance that a TOML table describes. Raises what `fail` makes of a message if the table is not valid."""
    for key in fields:
        if key not in _KEYS:
            raise fail(f"[[accept]] has an unknown key {key!r}; the keys are {', '.join(_KEYS)}")
    texts = {key: fields.get(key) for key in ("customer", "why")}
    lists = {key: fields.get(key, []) for key in ("paths", "uses")}
    for key, value in texts.items():
        if not isinstance(value, str) or not value.strip():
            raise fail(f"[[accept]] needs {_NEEDED[key]}")
    for key, values in lists.items():
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise fail(f"{key} in [[accept]] must be a list of strings")
    if not lists["paths"]:
        raise fail('[[accept]] needs paths, a list of globs; ["**"] means everywhere')
    return Acceptance(
        str(texts["customer"]), tuple(lists["paths"]), str(texts["why"]), tuple(lists["uses"]), where, line
    )


def accept(
    judged: Iterable[Judged], acceptances: list[Acceptance], scanned: Callable[[str], bool]
) -> tuple[list[Judged], list[Finding]]:
    """Settle the mentions that are accepted; also gives a finding for each acceptance that matches nothing.

    `scanned` says whether a whole folder was scanned, so that a scan of one file does not report entries about others.
    """
    used: set[int] = set()
    out = []
    for item in judged:
        covering = [index for index, acceptance in enumerate(acceptances) if item.wrong and acceptance.covers(item)]
        used.update(covering)
        if covering and item.open:
            item = replace(item, settled="accepted", why=acceptances[covering[0]].why)
        out.append(item)
    findings = []
    for index, entry in enumerate(acceptances):
        if index not in used and all(map(scanned, entry.root)):
            who = "customers are" if entry.customer == EVERY else f"{entry.customer} is"
            message = f"{who} accepted in {', '.join(entry.paths)}, but no mention there needs this anymore"
            customer = None if entry.customer == EVERY else entry.customer
            findings.append(
                Finding(
                    entry.where,
                    entry.line,
                    1,
                    "acceptance-stale",
                    Severity.ERROR,
                    message,
                    "remove the entry",
                    customer,
                )
            )
    return out, findings
