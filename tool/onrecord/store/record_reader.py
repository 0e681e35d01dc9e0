"""One customer's files -> their record, and findings for what could not become part of it."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from onrecord.catalog.changes.protected_files import is_record_file
from onrecord.catalog.record.evidence import FileFact
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.finding import Finding
from onrecord.git.lfs import read_pointer
from onrecord.git.tree import Entry, Tree
from onrecord.store import records
from onrecord.store.documents import read_document
from onrecord.store.logo import MAX_LOGO, find_logo_problem
from onrecord.store.stray_files import find_strays

Entries = Callable[[str], list[Entry]]
"""The children of a folder, as of `Tree.entries`."""


class RecordRead(NamedTuple):
    """What was read of one customer: the record if it is usable, what is wrong, and how many requests it has."""

    reference: Reference | None
    findings: tuple[Finding, ...]
    requests: int


def read_record(tree: Tree, slug: str, today: date) -> RecordRead:
    """Read one customer from their files. `today` limits the dates that may be written."""
    home = f"references/{slug}"
    entries = cache(tree.entries)  # several functions list the same folders
    document, findings = read_document(tree, f"{home}/reference.yaml", "reference", today, slug)
    named = frozenset(records.list_named_files(document)) if document is not None else frozenset[str]()
    found = [*findings, *find_strays(entries, slug, named)]
    requests: list[Request] = []
    number = 0
    for entry in entries(f"{home}/requests"):
        file = f"requests/{entry.name}"
        path = f"{home}/{file}"
        if not is_record_file(path) or entry.kind == "directory":
            continue  # a stray file, which has its own finding
        number += 1
        request, wrong = read_document(tree, path, "request", today, slug)
        found += wrong
        if request is not None:
            requests.append(records.make_request(file, request))
    made = (
        records.make_reference(slug, document, _read_facts(tree, entries, slug, document), requests)
        if document is not None
        else None
    )
    return RecordRead(made, tuple(found), number)


def _read_facts(tree: Tree, entries: Entries, slug: str, document: records.Doc) -> dict[str, FileFact]:
    """What is on disk of the files that the record names, and of the other files in evidence/."""
    home, facts = f"references/{slug}", {}
    logos = {document.get("logo"), *(variant["file"] for variant in document.get("logos", ()))}
    for file in records.list_named_files(document):
        if file not in facts:
            facts[file] = _read_fact(tree, home, file, is_logo=file in logos)
    for file in _list_below(entries, home, "evidence"):
        facts.setdefault(file, FileFact(None))
    return facts


def _list_below(entries: Entries, home: str, directory: str, depth: int = 4) -> Iterator[str]:
    for entry in entries(f"{home}/{directory}"):
        if entry.kind == "directory" and depth:
            yield from _list_below(entries, home, f"{directory}/{entry.name}", depth - 1)
        elif entry.kind != "directory":
            yield f"{directory}/{entry.name}"


def _read_fact(tree: Tree, home: str, file: str, *, is_logo: bool) -> FileFact:
    if any(part in ("", ".", "..") for part in file.split("/")):
        return FileFact(None, "is outside the customer's directory", escapes=True)
    path = f"{home}/{file}"
    try:
        if not is_logo:
            return FileFact(tree.digest(path))
        data = tree.read(path)  # once, unless it is more than what `read` gives, or lies elsewhere
        whole = len(data) <= MAX_LOGO and read_pointer(data) is None
        return FileFact(sha256(data).hexdigest() if whole else tree.digest(path), find_logo_problem(file, data))
    except OSError as error:
        kind = tree.kind(path)
        if kind == "link":
            return FileFact(None, "is a symbolic link, or in a linked folder", escapes=True)
        if kind != "file":
            return FileFact(None, "is not there" if kind == "missing" else "is not a regular file")
        return FileFact(None, f"cannot be read: {error.strerror or error}")
