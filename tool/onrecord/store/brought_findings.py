"""What a change brings: the findings of the head that its base has not (gate.md 1).

Both sides are judged on the same day, each by its own settings. A finding is old only where rule, customer, route of
keys and the value it is about are equal in the base; for one about an entry of a list, the value is the whole entry
with the files that it names, for one about a whole file, its bytes: what was unreadable, was changed, and still is,
is a new finding.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256

from msgspec.structs import replace

from onrecord.catalog.changes.cells import gains
from onrecord.catalog.decision.reasons import DecisionError
from onrecord.catalog.workload.live_publications import refused_since
from onrecord.finding import Finding, Keys, Severity
from onrecord.git.tree import Tree
from onrecord.rules import rules
from onrecord.store.comparison import Comparison
from onrecord.store.findings_with_places import examine
from onrecord.yaml.loader import YamlError, load

_Mark = tuple[str, str | None, str, Keys, str]


@dataclass(frozen=True, slots=True)
class Brought:
    """The findings that a change brings, in the order of reports, and how many are in the base already."""

    findings: list[Finding]
    old: int


def select_brought(both: Comparison) -> Brought:
    """What the head has and the base has not, both read whole. What taking away only uncovered is a warning."""
    day = both.today
    old = Counter(_marks(both.base_tree, examine(both.base, both.base_tree, day)))
    found, known = [], 0
    head = examine(both.head, both.head_tree, day)
    for finding, mark in zip(head, _marks(both.head_tree, head), strict=True):
        if old[mark]:
            old[mark] -= 1
            known += 1
        else:
            found.append(_uncover(finding, both, day) or finding)
    return Brought(found, known)


def _marks(tree: Tree, found: Sequence[Finding]) -> list[_Mark]:
    """What makes two findings the same; the severity counts, since a warning does not excuse an error."""
    document = cache(lambda path: _document(tree, path))
    return [
        (f"{f.severity} {f.rule}", f.customer, f.path, f.keys, _value(tree, f, document(f.path)) if f.path else "")
        for f in found
    ]


def _document(tree: Tree, path: str) -> object:
    """What a file holds; its bytes where it is no YAML, None where it cannot be read at all."""
    try:
        data = tree.read(path)
    except OSError:
        return None
    try:
        return load(data) if path.endswith(".yaml") else data
    except YamlError:
        return data


def _value(tree: Tree, finding: Finding, document: object) -> str:
    entry = _at(document, _entry(finding.keys))
    files = sorted({text for text in _texts(entry) if "/" in text or "." in text})
    home = finding.path.split("/")[:2]
    named = [_digest(tree, "/".join([*home, file])) for file in files]
    return sha256(repr((entry, named)).encode("utf-8", "surrogatepass")).hexdigest()


def _entry(keys: Keys) -> Keys:
    """The route to the entry of a list that a route leads into; the route itself where there is none."""
    place = next((i for i, key in enumerate(keys) if isinstance(key, int)), None)
    return keys if place is None else keys[: place + 1]


def _at(document: object, keys: Keys) -> object:
    for key in keys:
        if isinstance(document, dict):
            document = document.get(key)
        elif isinstance(document, list) and isinstance(key, int) and key < len(document):
            document = document[key]
        else:
            return None
    return document


def _texts(entry: object) -> list[str]:
    if isinstance(entry, dict):
        return [text for value in entry.values() for text in _texts(value)]
    if isinstance(entry, list):
        return [text for value in entry for text in _texts(value)]
    return [entry] if isinstance(entry, str) else []


def _digest(tree: Tree, path: str) -> str:
    kind = tree.kind(path)
    if kind != "file":
        return kind
    try:
        return tree.digest(path)
    except OSError as error:
        return f"unreadable: {error}"


def _uncover(finding: Finding, both: Comparison, day: date) -> Finding | None:
    """The finding as a warning, where taking something away only brought it to light; None where it did not.

    That is: the publication or request itself is as it was, and no cell of that customer gained anything.
    """
    rule = rules()[finding.rule].rule if finding.rule in rules() else None
    if rule is None or not rule.uncovered or finding.severity is not Severity.ERROR or finding.customer is None:
        return None
    base, head = both.base.library, both.head.library
    before, after = base.references.get(finding.customer), head.references.get(finding.customer)
    if before is None or after is None or not _stood_before(finding, both):
        return None
    try:
        if gains(base, before, head, after, day):
            return None
    except DecisionError:
        return None
    hint = f"{finding.hint}; this change may be merged: main stays red until it is done"
    if finding.keys[:1] == ("publications",) and isinstance(place := finding.keys[1], int):
        publication = after.publications[place]
        who = head.policy.name_of(publication.by or after.owner)
        by = refused_since(after, publication, head, day)
        say = f"onrecord publication end {after.slug} {publication.id}"
        down = f"{who} takes it down at {publication.where} by {by}, and then: {say}"
        hint = f"{down}; this change may be merged: main stays red until it is down"
    return replace(finding, severity=Severity.WARNING, hint=hint)


def _stood_before(finding: Finding, both: Comparison) -> bool:
    was, now = _document(both.base_tree, finding.path), _document(both.head_tree, finding.path)
    if finding.keys[:1] != ("publications",):
        return was is not None and was == now
    entry = _at(now, _entry(finding.keys))
    listed = _at(was, finding.keys[:1])
    return isinstance(listed, list) and entry in listed
