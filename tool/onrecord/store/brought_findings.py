"""What a change brings: the findings of the head that its base does not have.

Both sides are judged on the same day, each by its own settings. A finding is old only if its rule, customer, route of
keys and value are the same in the base. For an entry of a list, the value is the whole entry with the files it names;
for a whole file it is the file's bytes, so a file that was unreadable, was changed and still is unreadable is a new
finding.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256

from msgspec.structs import replace

from onrecord.catalog.changes.cells import find_gains
from onrecord.catalog.decision.reasons import DecisionError
from onrecord.catalog.directory import list_reference
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.live_publications import find_refused_since
from onrecord.finding import Finding, Keys, Severity
from onrecord.git.tree import Entry, Tree
from onrecord.rules import list_rules
from onrecord.store.catalog_reader import Catalog
from onrecord.store.comparison import Comparison, Sides
from onrecord.store.findings_with_places import examine, find_doubts, judge_alone, judge_among, sort_findings
from onrecord.store.known_records import Known
from onrecord.store.wish_files import read_wishes
from onrecord.yaml.loader import YamlError, load

_Mark = tuple[str, str | None, str, Keys, str]


@dataclass(frozen=True, slots=True)
class Brought:
    """The findings that a change brings, in the order of reports, and how many are in the base already."""

    findings: list[Finding]
    old: int


def select_brought(sides: Sides, head: Catalog, known: Mapping[str, Known]) -> Brought:
    """What the head has and the base lacks, each side judged whole. What taking away only uncovered is a warning.

    `head` and `known` are the head as `judge_each` gives it. If only some customers' files differ, the findings in each
    of the others alone are the same on both sides, and those customers are neither read nor judged again.
    """
    own = {slug: [*one.findings, *(one.own or ())] for slug, one in known.items()}
    among = list(judge_among(head.library, sides.head_tree, sides.today))
    beside = head.findings[sum(len(one.findings) for one in known.values()) :]
    wishes = read_wishes(sides.head_tree, head.library, sides.today).findings
    whole = [*beside, *find_doubts(head.library.policy, sides.head_tree), *wishes]
    base_tree: Tree = sides.base_tree
    if sides.touched is None:
        base, differing = sides.base, {*own}
        there = examine(base, base_tree, sides.today)
    else:
        touched = frozenset(sides.touched)
        base_tree = _PartTree(base_tree, sides.head_tree, touched)
        base = _complete(sides.base, head, touched)
        among_there = list(judge_among(base.library, base_tree, sides.today))
        uneven = (Counter(among) - Counter(among_there)) + (Counter(among_there) - Counter(among))
        differing = {*touched, *(finding.customer or "" for finding in uneven)}
        there = [*beside, *find_doubts(base.library.policy, base_tree), *sides.base.findings]
        there += read_wishes(base_tree, base.library, sides.today).findings
        for reference in sides.base.library.references.values():
            there += judge_alone(reference, base.library, base_tree, sides.today)
        there += [finding for slug in differing - touched for finding in own[slug]]
        there = sort_findings([*there, *_select_about(differing, among_there)], base.library.policy)
    both = Comparison(
        sides.today, sides.base_commit, base, base_tree, sides.head_commit, head, sides.head_tree, sides.taken_back
    )
    every = sum(map(len, own.values())) + len(among) + len(whole)
    here = [*whole, *_select_about(differing, among), *(f for slug in differing for f in own.get(slug, ()))]
    found = list(_bring(sort_findings(here, head.library.policy), there, both))
    return Brought(found, every - len(found))


def _select_about(slugs: Set[str], findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.customer in slugs]


def _bring(here: list[Finding], there: list[Finding], both: Comparison) -> Iterator[Finding]:
    """The findings of the head that have no match in the base."""
    old = Counter(_make_marks(both.base_tree, there))
    for finding, mark in zip(here, _make_marks(both.head_tree, here), strict=True):
        if old[mark]:
            old[mark] -= 1
        else:
            yield _uncover(finding, both, both.today) or finding


def _complete(base: Catalog, head: Catalog, touched: Set[str]) -> Catalog:
    """The base, with the customers whose files are the same taken from the head."""
    library = base.library
    references = _Complete(library.references, head.library.references, touched)
    same = {slug: row for slug, row in (head.library.listed or {}).items() if slug not in touched}
    listed = {slug: list_reference(one, for_scans=False) for slug, one in library.references.items()} | same
    rows = {slug: listed[slug] for slug in references}
    if rows == head.library.listed:  # what is looked up in them is found once for both sides
        both = head.library.exchange(references, library.vocabulary, library.policy)
        return Catalog(both, base.findings)
    return Catalog(Library(references, library.vocabulary, library.policy, rows), base.findings)


class _Complete(Mapping[str, Reference]):
    """The touched references of the base and all others of the head, by slug, sorted."""

    def __init__(self, base: Mapping[str, Reference], head: Mapping[str, Reference], touched: Set[str]) -> None:
        self._base, self._head, self._touched = base, head, touched
        self._slugs = sorted([*base, *(slug for slug in head if slug not in touched)])

    def __getitem__(self, slug: str) -> Reference:
        return (self._base if slug in self._touched else self._head)[slug]

    def __contains__(self, slug: object) -> bool:
        return slug in (self._base if slug in self._touched else self._head)

    def __iter__(self) -> Iterator[str]:
        return iter(self._slugs)

    def __len__(self) -> int:
        return len(self._slugs)


class _PartTree:
    """The base's tree, with the customers whose files are the same taken from the head. Implements Tree."""

    def __init__(self, base: Tree, head: Tree, touched: Set[str]) -> None:
        self._base, self._head, self._touched = base, head, touched

    def _find_side(self, path: str) -> Tree:
        top, _, inner = path.partition("/")
        same = top == "references" and inner.partition("/")[0] not in self._touched
        return self._head if same else self._base

    def entries(self, directory: str) -> list[Entry]:
        """As in Tree."""
        return self._find_side(directory).entries(directory)

    def read(self, path: str) -> bytes:
        """As in Tree."""
        return self._find_side(path).read(path)

    def digest(self, path: str) -> str:
        """As in Tree."""
        return self._find_side(path).digest(path)

    def kind(self, path: str) -> str:
        """As in Tree."""
        return self._find_side(path).kind(path)


def _make_marks(tree: Tree, found: Sequence[Finding]) -> list[_Mark]:
    """What identifies a finding; the severity is part of it, because a warning does not excuse an error."""
    document = cache(lambda path: _read_document(tree, path))
    return [
        (f"{f.severity} {f.rule}", f.customer, f.path, f.keys, _hash_value(tree, f, document(f.path)) if f.path else "")
        for f in found
    ]


def _read_document(tree: Tree, path: str) -> object:
    """The content of a file: its document, its bytes if it is not YAML, None if it cannot be read."""
    try:
        data = tree.read(path)
    except OSError:
        return None
    try:
        return load(data) if path.endswith(".yaml") else data
    except YamlError:
        return data


def _hash_value(tree: Tree, finding: Finding, document: object) -> str:
    entry = _find_at(document, _find_entry(finding.keys))
    files = sorted({text for text in _list_texts(entry) if "/" in text or "." in text})
    home = finding.path.split("/")[:2]
    named = [_compute_digest(tree, "/".join([*home, file])) for file in files]
    return sha256(repr((entry, named)).encode("utf-8", "surrogatepass")).hexdigest()


def _find_entry(keys: Keys) -> Keys:
    """The route to the entry of a list that a route leads into; the route itself if there is none."""
    place = next((i for i, key in enumerate(keys) if isinstance(key, int)), None)
    return keys if place is None else keys[: place + 1]


def _find_at(document: object, keys: Keys) -> object:
    for key in keys:
        if isinstance(document, dict):
            document = document.get(key)
        elif isinstance(document, list) and isinstance(key, int) and key < len(document):
            document = document[key]
        else:
            return None
    return document


def _list_texts(entry: object) -> list[str]:
    if isinstance(entry, dict):
        return [text for value in entry.values() for text in _list_texts(value)]
    if isinstance(entry, list):
        return [text for value in entry for text in _list_texts(value)]
    return [entry] if isinstance(entry, str) else []


def _compute_digest(tree: Tree, path: str) -> str:
    kind = tree.kind(path)
    if kind != "file":
        return kind
    try:
        return tree.digest(path)
    except OSError as error:
        return f"unreadable: {error}"


def _uncover(finding: Finding, both: Comparison, day: date) -> Finding | None:
    """The finding as a warning if taking something away only uncovered it, else None.

    That is so if the publication or request itself is unchanged and no cell of that customer gained anything.
    """
    rule = list_rules()[finding.rule].rule if finding.rule in list_rules() else None
    if rule is None or not rule.uncovered or finding.severity is not Severity.ERROR or finding.customer is None:
        return None
    base, head = both.base.library, both.head.library
    before, after = base.references.get(finding.customer), head.references.get(finding.customer)
    if before is None or after is None or not _was_there_before(finding, both):
        return None
    try:
        if find_gains(base, before, head, after, day):
            return None
    except DecisionError:
        return None
    hint = f"{finding.hint}; this change may be merged, but the check of main fails until that is done"
    if finding.keys[:1] == ("publications",) and isinstance(place := finding.keys[1], int):
        publication = after.publications[place]
        who = head.policy.name_of(publication.by or after.owner)
        by = find_refused_since(after, publication, head, day)
        say = f"onrecord publication end {after.slug} {publication.id}"
        down = f"{who} must take it down at {publication.where} by {by}, then run: {say}"
        hint = f"{down}; this change may be merged, but the check of main fails until it is down"
    return replace(finding, severity=Severity.WARNING, hint=hint)


def _was_there_before(finding: Finding, both: Comparison) -> bool:
    was, now = _read_document(both.base_tree, finding.path), _read_document(both.head_tree, finding.path)
    if finding.keys[:1] != ("publications",):
        return was is not None and was == now
    entry = _find_at(now, _find_entry(finding.keys))
    listed = _find_at(was, finding.keys[:1])
    return isinstance(listed, list) and entry in listed
