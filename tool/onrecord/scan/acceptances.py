"""Wide acceptances: a customer who is named somewhere for another reason than as a reference, with that reason.

"Slack is our chat tool", "authors' employers in `authors/**`": one entry of `[[accept]]` in `.onrecord.toml` or in the
baseline says who, where and why, and lets through all it matches. One that matches nothing is stale, and an error.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from onrecord.finding import Finding, Severity
from onrecord.names.globs import match_path
from onrecord.scan.verdicts import Judged

EVERY = "*"
_KEYS = ("customer", "paths", "uses", "why")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who to let through (a customer's id, or `*`), in which paths, for which uses (empty: all), and why.

    `where` is the file that says so and `line` its line.
    """

    customer: str
    paths: tuple[str, ...]
    why: str
    uses: tuple[str, ...] = ()
    where: str = ""
    line: int = 1

    def covers(self, item: Judged) -> bool:
        """Whether it lets a mention through."""
        meant = not self.uses or item.use in self.uses
        return meant and self.reaches(item.located.mention.customer, item.finding.path)

    def reaches(self, customer: str, path: str) -> bool:
        """Whether it is about a customer and a path."""
        return self.customer in (EVERY, customer) and any(match_path(glob, path) for glob in self.paths)

    @property
    def root(self) -> tuple[str, ...]:
        """The folders that its globs begin with, before any star."""
        return tuple("/".join(part for part in glob.partition("*")[0].split("/")[:-1]) for glob in self.paths)


def acceptance_of(fields: Mapping[str, Any], where: str, line: int, fail: Callable[[str], Exception]) -> Acceptance:
    """The acceptance that a table of TOML says. `fail` makes the error that is raised where it says none."""
    for key in fields:
        if key not in _KEYS:
            raise fail(f"there is no key {key!r} in [[accept]]; the keys are {', '.join(_KEYS)}")
    texts = {key: fields.get(key) for key in ("customer", "why")}
    lists = {key: fields.get(key, []) for key in ("paths", "uses")}
    for key, value in texts.items():
        if not isinstance(value, str) or not value.strip():
            raise fail(f"[[accept]] needs {key}, a text" + (": say why they are no reference" if key == "why" else ""))
    for key, values in lists.items():
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise fail(f"{key} of [[accept]] is to be a list of texts")
    if not lists["paths"]:
        raise fail('[[accept]] needs paths, a list of globs; ["**"] is everywhere')
    return Acceptance(
        str(texts["customer"]), tuple(lists["paths"]), str(texts["why"]), tuple(lists["uses"]), where, line
    )


def accept(
    judged: Iterable[Judged], acceptances: list[Acceptance], scanned: Callable[[str], bool]
) -> tuple[list[Judged], list[Finding]]:
    """Let through what is accepted, and the findings about acceptances that match nothing.

    `scanned` says whether a folder was scanned whole, so that a scan of one file blames no entry about others.
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
            who = "customers" if entry.customer == EVERY else entry.customer
            message = f"{who} accepted in {', '.join(entry.paths)}, but nothing there needs it any more"
            customer = None if entry.customer == EVERY else entry.customer
            findings.append(
                Finding(
                    entry.where, entry.line, 1, "acceptance-stale", Severity.ERROR, message, "take it out", customer
                )
            )
    return out, findings
