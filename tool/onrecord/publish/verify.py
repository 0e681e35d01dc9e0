"""Reads a built site back, independently of the generator: is everything in it allowed on the day?

Pages have their own last days; with a catalog, each is compared with the decision (publish/site_reader.py). A folder is
read customer by customer, in several processes, so that what all files say about one customer is decided once.
"""

import json
import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO, FileIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeVar

import msgspec
from msgspec import Raw

from onrecord.catalog.library import Library
from onrecord.catalog.record.wish import FiledWish
from onrecord.finding import Finding, Keys, Withholds
from onrecord.publish.claims import Legend
from onrecord.publish.figures import PAGE, Notes, find_wrong_figures, note_record
from onrecord.publish.forbidden_names import Rights
from onrecord.publish.site_memory import Reading, SiteMemory, compute_digest
from onrecord.publish.site_reader import BADGE, REBUILD, SEARCH, Marker, SiteReader, make_finding
from onrecord.store.folder_swap import MARKER, list_files
from onrecord.store.packed_records import PackedRecords
from onrecord.store.parallel import spread

CHUNK = 50
"""How many customers a process reads at a time; of other files, four times as many."""
_LIST = "api/v1/references.json"
_OF_ONE = ("references", "api/v1/references")
"""Folders in which each entry is about one customer."""


class SiteError(Exception):
    """There is no site that onrecord built; the message says why."""


def read_marker(data: bytes | None) -> Marker:
    """The marker file of a site. Raises SiteError if it is missing or not ours."""
    if data is None:
        raise SiteError(f"it has no {MARKER}, so onrecord did not build it")
    try:
        document = json.loads(data)
        day, demo = date.fromisoformat(document["day"]), bool(document.get("demo"))
        return Marker(day, bool(document["preview"]), str(document["audience"]), demo)
    except (ValueError, KeyError, TypeError):
        raise SiteError(f"its {MARKER} cannot be read") from None


def verify_folder(
    folder: Path,
    day: date,
    library: Library | None = None,
    errors: Sequence[Finding] = (),
    *,
    ahead: bool = False,
    demo: bool = True,
    before: SiteMemory | None = None,
    wishes: Sequence[FiledWish] | None = None,
) -> list[Finding]:
    """Findings about a built folder on a day (civil, in the policy's zone); `demo` accepts a site built from a demo.

    `library` is the whole library, and `errors` are the catalog's: what they withhold must not be shown. With `ahead`,
    what the site says about later days must be true too. What was read `before`, with the same catalog, is not read
    again. Figures from `wishes`, the catalog's, are checked only where they are given. Raises SiteError and OSError.
    """
    file = folder / MARKER
    marker = read_marker(file.read_bytes() if file.is_file() else None)
    paths = list_files(folder)
    shelf = _Shelf(str(folder), paths, library, marker.audience)
    reader = SiteReader(marker, day, library, errors, ahead=ahead)

    may, reviews = reader.may, [path for path in paths if PAGE.match(path)] if _knows_figures(reader) else []
    notes = Notes(may.vocabulary, wishes) if may and reviews else None

    def read(books: Sequence[int]) -> tuple[list[Finding], dict[str, tuple[Rights, bytes]]]:
        found, about = list[Finding](), dict[str, tuple[Rights, bytes]]()
        for book in (shelf.books[number] for number in books):
            found += shelf.read(book, reader)
            if may and book.slug is not None and (right := reader.find_rights(book.slug)):
                about[book.slug] = right, note_record(may, book.slug) if notes else b""
        reader.forget()
        return found, about

    def look(some: Sequence[str]) -> list[Finding]:
        return list(reader.find_names(shelf.open_each(some)))

    changed = {path for path in paths if before is None or not before.was_read(path, shelf.locate(path))}
    digests = shelf.compute_digests(library, errors) if before and library else {}
    rights, same = dict[str, Rights](), dict[Rights, Rights]()

    def learn(slug: str, right: Rights, noted: bytes) -> None:
        rights[slug] = same.setdefault(right, right)  # there are few different ones: each is kept once
        if notes:
            notes.add(noted)

    for slug, digest in digests.items():
        if (
            before
            and changed.isdisjoint(shelf.list_paths_about(slug))
            and (known := before.recall_reading(slug, digest))
        ):
            learn(slug, known.rights, known.noted)
    unread = [number for number, book in enumerate(shelf.books) if not _is_known(book, rights, changed)]
    found = list(_check_marker(marker, day, demo))
    for several, about in spread(read, unread, CHUNK):
        found += several
        for slug, (right, noted) in about.items():
            learn(slug, right, noted)
            if before and slug in digests:
                before.keep_reading(slug, Reading(digests[slug], right, noted))
    if library is not None:
        strangers = reader.forbid(rights)
        is_searched = before is not None and before.was_searched_for(strangers)
        for several in spread(look, sorted(changed) if is_searched else paths, 4 * CHUNK):
            found += several
    if notes:
        found += _find_wrong_figures(((path, shelf.read_bytes(path)) for path in reviews), notes)
    return sorted(found, key=lambda one: one.order)


def _is_known(book: "_Book", rights: Mapping[str, Rights], changed: Collection[str]) -> bool:
    """Whether a book was read before. What speaks of many customers hangs on all of them, and is read each time."""
    if book.slug is not None:
        return book.slug in rights
    return not any(
        path in changed or path.endswith((".atom", ".json")) or path.startswith(("logos/", "badges/"))
        for path in book.paths
    )


def verify_files(
    files: Iterable[tuple[str, bytes]],
    marker: Marker,
    day: date,
    library: Library | None = None,
    errors: Sequence[Finding] = (),
    *,
    ahead: bool = False,
    demo: bool = True,
    wishes: Sequence[FiledWish] | None = None,
) -> list[Finding]:
    """Findings about the files of a site (path from its root, bytes); a preview is valid only for its own day."""
    reader = SiteReader(marker, day, library, errors, ahead=ahead)
    everybody = library.references if library else ()
    reader.forbid({slug: right for slug in everybody if (right := reader.find_rights(slug))})
    found, reviews = list[Finding](), list[tuple[str, bytes]]()
    for path, data in files:
        found += (*reader.read(path, data), *reader.find_names([(path, BytesIO(data))]))
        reviews += [(path, data)] if PAGE.match(path) else []
    if reader.may and reviews and _knows_figures(reader):
        notes = Notes(reader.may.vocabulary, wishes)
        for slug in everybody:
            notes.add(note_record(reader.may, slug))
        found += _find_wrong_figures(reviews, notes)
    return sorted([*_check_marker(marker, day, demo), *found], key=lambda one: one.order)


def _knows_figures(reader: SiteReader) -> bool:
    """Whether the records give a site's figures: they are of the day of the build."""
    return reader.may is not None and reader.day == reader.marker.day


def _find_wrong_figures(pages: Iterable[tuple[str, bytes]], notes: Notes) -> Iterator[Finding]:
    """Figures that the records do not give."""
    for path, message in find_wrong_figures(pages, notes):
        yield make_finding(path, "wrong-figure", message, REBUILD)


def _check_marker(marker: Marker, day: date, demo: bool) -> Iterator[Finding]:
    if marker.demo and not demo:
        message = f"this site was built from a demo catalog, which always uses the day {marker.day}"
        yield make_finding(MARKER, "preview", message, "remove `demo` from schema/policy.yaml, then run onrecord build")
    if marker.preview and marker.day != day:
        message = f"this is a preview of {marker.day}, not the site of {day}"
        hint = f"build it without --today, or verify it with --today {marker.day}"
        yield make_finding(MARKER, "preview", message, hint)


class _Row(NamedTuple):
    """Where a row is in a file about all: from its first byte up to the one behind it."""

    path: str
    start: int
    end: int


@dataclass(slots=True)
class _Book:
    """What is read together: one customer's files and their rows in the files about all; or one other file."""

    slug: str | None
    paths: list[str] = field(default_factory=list)
    references: list[_Row] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)


class _References(msgspec.Struct):
    """api/v1/references.json, with its rows unread."""

    references: list[Raw]


class _Rows(msgspec.Struct):
    """assets/catalog.json and the files that continue it, with their rows unread."""

    day: str
    lists: dict[str, Any]
    territories: dict[str, Any]
    rows: list[Raw]


class _Slug(msgspec.Struct):
    """The customer of a reference in the API."""

    slug: str


class _FirstSlug(msgspec.Struct, array_like=True):
    """The customer of a row of the search."""

    slug: str


class _OneReference(msgspec.Struct):
    """The file of one reference in the API."""

    reference: dict[str, Any]


Kind = TypeVar("Kind")


def _locate_rows(path: str, data: bytes, rows: Iterable[Raw]) -> Iterator[tuple[Raw, _Row]]:
    """Rows that were read from a file one after the other, each with where the same bytes are."""
    end = 0
    for raw in rows:
        start = data.index(raw, end)
        end = start + len(memoryview(raw))
        yield raw, _Row(path, start, end)


def _split(path: str, data: bytes | Raw, kind: type[Kind]) -> Kind:
    """A file, or a row in it, as what it must be. Raises SiteError if it is not."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, ValueError) as error:
        raise SiteError(f"its {path} cannot be read: {error}") from None


class _Shelf:
    """A site, customer by customer: all customers in the catalog, and all that a file is about."""

    def __init__(self, folder: str, paths: Sequence[str], library: Library | None, audience: str) -> None:
        self._folder = folder
        self._meant: dict[str, Legend] = {}
        books = {slug: _Book(slug) for slug in library.references} if library else {}

        def open_book(slug: str) -> _Book:
            if slug not in books:
                books[slug] = _Book(slug)
            return books[slug]

        others, self._legend = [], b""
        for path in paths:
            above, _, name = path.rpartition("/")
            if above == _OF_ONE[1]:
                open_book(name.removesuffix(".json")).paths.append(path)
            elif BADGE.match(path) and audience == "sales":  # in public, named by the name
                open_book(name.removesuffix(".svg")).paths.append(path)
            elif above.startswith(f"{_OF_ONE[0]}/"):
                open_book(path.split("/")[1]).paths.append(path)
            elif path == _LIST:
                data = self.read_bytes(path)
                for raw, row in _locate_rows(path, data, _split(path, data, _References).references):
                    open_book(_split(path, raw, _Slug).slug).references.append(row)
            elif SEARCH.match(path) and library is not None:
                data = self.read_bytes(path)
                search = _split(path, data, _Rows)
                for raw, row in _locate_rows(path, data, search.rows):
                    open_book(_split(path, raw, _FirstSlug).slug).rows.append(row)
                self._legend += compute_digest(search.day, search.lists, search.territories)
                self._meant[path] = Legend(
                    {"day": search.day, "lists": search.lists, "territories": search.territories}
                )
            else:
                others.append(_Book(None, [path]))
        self.books, self._by_slug = [*books.values(), *others], books

    def list_paths_about(self, slug: str) -> list[str]:
        """The files that are only about one customer."""
        return self._by_slug[slug].paths if slug in self._by_slug else []

    def compute_digests(self, library: Library, errors: Iterable[Finding]) -> dict[str, bytes]:
        """For each customer, a hash of the record, of what errors withhold of it, and of the rows about it."""
        records = library.references
        if not isinstance(records, PackedRecords):
            return {}
        withheld = defaultdict[str | None, list[tuple[Withholds, Keys]]](list)
        for error in errors:
            withheld[error.customer].append((error.withholds, error.keys))
        return {
            slug: compute_digest(
                records.find_packed(slug),
                withheld[slug],
                self._legend,
                *(self._read_row(row) for row in self._by_slug[slug].references),
                *(self._read_row(row) for row in self._by_slug[slug].rows),
            )
            for slug in records
        }

    def locate(self, path: str) -> str:
        """Where a file is."""
        return f"{self._folder}/{path}"

    def read_bytes(self, path: str) -> bytes:
        """A file's bytes. Raises OSError."""
        with self._open(path) as file:
            return file.readall()

    def _open(self, path: str) -> FileIO:
        return open(self.locate(path), "rb", buffering=0)  # noqa: PTH123  # read whole, or in large pieces

    def open_each(self, paths: Iterable[str]) -> Iterator[tuple[str, BinaryIO]]:
        """Files, each open until the next one is asked for. Raises OSError."""
        for path in paths:
            with self._open(path) as file:
                yield path, file

    def _read_row(self, row: _Row) -> bytes:
        with self._open(row.path) as file:
            return os.pread(file.fileno(), row.end - row.start, row.start)

    def read(self, book: _Book, reader: SiteReader) -> Iterator[Finding]:
        """What is wrong in the files and rows of one book; a reference that also has its own file counts once."""
        own: list[dict[str, Any]] = []
        for path in book.paths:
            data = self.read_bytes(path)
            if path.startswith(f"{_OF_ONE[1]}/"):
                own.append(_split(path, data, _OneReference).reference)
                yield from reader.check_reference(path, own[-1])
            else:
                yield from reader.read(path, data)
        for row in book.references:
            reference = _split(_LIST, self._read_row(row), dict[str, Any])
            if reference not in own:
                yield from reader.check_reference(_LIST, reference)
        for row in book.rows:
            yield from reader.check_row(
                row.path, _split(row.path, self._read_row(row), list[Any]), self._meant[row.path]
            )
