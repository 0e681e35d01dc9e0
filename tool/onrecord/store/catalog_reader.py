"""A tree of files -> the library, and findings for every file that could not become part of it.

What reads files is loaded where a file is read: where all is remembered, a verb starts without it.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from onrecord.catalog.library import Library
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.search.traits import Traits
from onrecord.finding import Finding, Severity
from onrecord.git.tree import Tree
from onrecord.names.text_keys import MAX_SLUG
from onrecord.store.known_records import Known, Row, know, unpack
from onrecord.store.packed_records import MOST_MADE, PackedRecords
from onrecord.store.parallel import pause_collector

if TYPE_CHECKING:
    from onrecord.store.record_reader import RecordRead

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
"""A customer's directory: what every file system and address takes, in one way to write it."""


class CatalogError(Exception):
    """There is no catalog here, or its vocabulary or policy cannot be read; `findings` say why if they can."""

    def __init__(self, message: str, hint: str, findings: list[Finding] | None = None) -> None:
        self.message = message
        self.hint = hint
        self.findings = findings or []
        super().__init__(message)


class Catalog(Struct):
    """What was read: the library of all valid references, findings about the rest, and how many files there were.

    Of a catalog that was remembered, findings and requests of valid references may be left out. `traits` are the rows
    by which `find` makes its shortlist, by slug, if they were remembered.
    """

    library: Library
    findings: list[Finding] = []
    references: int = 0
    requests: int = 0
    traits: Mapping[str, Traits] | None = None

    def count_unread(self) -> int:
        """How many records could not be read; each may have several findings."""
        known = self.library.references
        paths = {one.path for one in self.findings if one.path.endswith("/reference.yaml")}
        return sum(path.split("/")[1] not in known for path in paths)


Words = tuple[Vocabulary, Policy]
"""The vocabulary and policy that everything is judged by."""


class Memory(Protocol):
    """A memory of what was read before."""

    def recall_settings(self) -> Words | None:
        """Vocabulary and policy, if they are unchanged."""

    def keep_settings(self, words: Words) -> None:
        """Remember vocabulary and policy that `recall_settings` did not know."""

    def recall_rows(self, slugs: Iterable[str]) -> Mapping[str, Row]:
        """By what customers are found, of those whose record is unchanged."""

    def recall(self, slug: str) -> Known | None:
        """What was read of a customer, if that is unchanged, with the findings if those are unchanged too."""

    def keep(self, slug: str, known: Known) -> None:
        """Remember a customer that `recall` did not know, or knew less of."""

    def save(self, slugs: frozenset[str] | None = None) -> None:
        """Save what is new for the next run; `slugs` are all customers, if all were read."""


def load_catalog(
    tree: Tree,
    today: date,
    only: Collection[str] | None = None,
    words: Words | None = None,
    memory: Memory | None = None,
    *,
    packed: bool = False,
) -> Catalog:
    """Read a catalog: with `only` (slugs), just those customers; with `words`, by a vocabulary and policy read before.

    `today` limits the dates that may be written. With a `memory` of the same tree, what has not changed is not read
    again. With `packed`, records are kept as bytes, for callers that ask about one customer after the other. Raises
    CatalogError if nothing can be judged.
    """
    words = words or load_settings(tree, today)
    require_references(tree)
    every = list_slugs(tree) if only is None else sorted(only)
    if memory:
        return _remember(tree, today, every, words, memory, whole=only is None, packed=packed)
    references: dict[str, Reference] | PackedRecords = PackedRecords() if packed else {}
    catalog = Catalog(Library(references, *words), references=len(every))
    for slug in every:
        read = _read(tree, slug, today)
        catalog.findings.extend(read.findings)
        catalog.requests += read.requests
        if read.reference:
            references[slug] = read.reference
    catalog.findings.extend(_find_strays(tree) if only is None else ())
    return catalog


def _remember(
    tree: Tree, today: date, every: list[str], words: Words, memory: Memory, *, whole: bool, packed: bool
) -> Catalog:
    known = dict[str, Known]()
    with pause_collector():
        rows = memory.recall_rows(every) if whole else {}
        for slug in every:
            if row := rows.get(slug):
                known[slug] = Known((), 0, row.listed, row.traits, b"")
                continue
            one = memory.recall(slug)
            if one is None or (whole and one.listed):
                one = know(*_read(tree, slug, today))
                memory.keep(slug, one)
            known[slug] = one
    memory.save(frozenset(every) if whole else None)
    catalog = make_catalog(known, tree, today, words, memory, packed=packed)
    catalog.findings.extend(_find_strays(tree) if whole else ())
    return catalog


def make_catalog(
    known: Mapping[str, Known],
    tree: Tree,
    today: date,
    words: Words,
    memory: Memory | None = None,
    *,
    packed: bool = True,
) -> Catalog:
    """The catalog of customers read from a tree. Unless it stays `packed`, records that were unpacked are kept.

    Records of which only the row is known are recalled from `memory`, or read, when they are asked for.
    """

    def read_again(slug: str) -> Reference:
        one = memory.recall(slug) if memory else None
        reference = (unpack(one) if one else None) or _read(tree, slug, today).reference
        if reference is None:
            raise CatalogError(f"references/{slug} was changed while it was read", "run it again")
        return reference

    good = {slug: one for slug, one in known.items() if one.listed}
    records = {slug: one.packed for slug, one in good.items()}
    references = PackedRecords(records, read_again, MOST_MADE if packed else len(records) + 1)
    return Catalog(
        Library(references, *words, {slug: one.listed for slug, one in good.items() if one.listed}),
        [finding for one in known.values() for finding in one.findings],
        len(known),
        sum(one.requests for one in known.values()),
        {slug: one.traits for slug, one in good.items() if one.traits},
    )


def load_settings(tree: Tree, today: date, memory: Memory | None = None) -> Words:
    """The vocabulary and the policy of a catalog, from `memory` if they are unchanged. Raises CatalogError."""
    found = memory.recall_settings() if memory else None
    if found is None:
        found = _read_settings(tree, today)
        if memory:
            memory.keep_settings(found)
    return found


def _read_settings(tree: Tree, today: date) -> Words:
    from onrecord.store import settings
    from onrecord.store.documents import Problem, locate_problems, read_document

    documents = {}
    for kind in ("vocabulary", "policy"):
        path = f"schema/{kind}.yaml"
        if tree.kind(path) == "missing":
            raise CatalogError(f"there is no {path} here", "run it from the catalog's root, or give --catalog DIR")
        document, findings = read_document(tree, path, kind, today)
        if document is None:
            raise CatalogError(f"{path} cannot be used", "fix it first: everything is judged by it", findings)
        documents[kind] = document
    try:
        vocabulary = settings.make_vocabulary(documents["vocabulary"])
    except ValueError as error:
        finding = Finding("schema/vocabulary.yaml", 1, 1, "schema", Severity.ERROR, str(error), "fix the group")
        raise CatalogError("schema/vocabulary.yaml cannot be used", finding.hint, [finding]) from None
    policy = settings.make_policy(documents["policy"])
    problems = [Problem("schema", *problem) for problem in settings.find_policy_problems(policy, vocabulary)]
    if problems:
        found = locate_problems(tree.read("schema/policy.yaml"), "schema/policy.yaml", problems)
        raise CatalogError("schema/policy.yaml cannot be used", "fix it first: everything is judged by it", found)
    return vocabulary, policy


def require_references(tree: Tree) -> None:
    """Check that a tree has references/. Raises CatalogError."""
    if tree.kind("references") != "directory":
        raise CatalogError("there is no references/ here", "run it from the catalog's root, or give --catalog DIR")


def list_slugs(tree: Tree) -> list[str]:
    """The customers of a catalog: the directories under references/, sorted."""
    return [entry.name for entry in tree.entries("references") if entry.kind == "directory" and is_slug(entry.name)]


def is_slug(name: str) -> bool:
    """Whether a directory under references/ may have this name."""
    return bool(SLUG.match(name)) and len(name) <= MAX_SLUG


def _read(tree: Tree, slug: str, today: date) -> "RecordRead":
    from onrecord.store.record_reader import read_record

    return read_record(tree, slug, today)


def _find_strays(tree: Tree) -> Iterable[Finding]:
    from onrecord.store.stray_files import find_strays_beside

    return find_strays_beside(tree, is_slug)
