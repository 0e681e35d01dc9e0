"""Which files are scanned, and scanning many of them on all cores."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.scan.config import Config
from onrecord.scan.documents import Unread, unreadable, wanted
from onrecord.scan.scanner import FileResult, Scanner
from onrecord.store.parallel import spread

SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "venv", "bower_components"})
"""Folders of other people's files; folders and files whose name begins with a dot are skipped as well."""

_CHUNK = 48


@dataclass(slots=True)
class Listing:
    """The files to scan, as (path on disk, path to report), in order, and what stood in the way of finding more.

    `empty` are folders that were named and hold nothing we read; `named` are the files that were named themselves.
    """

    files: list[tuple[Path, str]] = field(default_factory=list)
    unread: list[FileResult] = field(default_factory=list)
    links: int = 0
    empty: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)


def listed(paths: list[Path], config: Config, leave_out: tuple[Path, ...] = ()) -> Listing:
    """All files below the paths that we read, sorted. A file that is named itself is read whatever its kind.

    Links are not followed, so that a loop cannot catch us; a path that is named may be one. One that is not there is
    unread, whatever its ending. `leave_out` are folders (the catalog's own) that are no content.
    """
    listing = Listing()
    seen: set[str] = set()
    barred = {str(path.resolve()) for path in leave_out}
    for path in paths:
        if (why := _out_of_reach(path)) is not None:
            listing.unread.append(FileResult(str(path), unread=why))
        elif path.is_dir():
            found = list(_walk(str(path), barred, listing))
            for name in found:
                _take(Path(name), config, listing, seen)
            if not found:
                listing.empty.append(reported(path, config.root) or str(path))
        else:
            _take(path, config, listing, seen)
            listing.named.add(reported(path, config.root))
    listing.files.sort(key=lambda pair: pair[1])
    return listing


def _out_of_reach(path: Path) -> Unread | None:
    try:
        path.stat()
    except OSError as error:
        return unreadable(error)
    return None


def _take(path: Path, config: Config, listing: Listing, seen: set[str]) -> None:
    shown = reported(path, config.root)
    if shown not in seen and not config.excluded(shown):
        seen.add(shown)
        listing.files.append((path, shown))


def reported(path: Path, root: Path) -> str:
    """A path as it is reported: from the root, with `/`; as given where it lies elsewhere."""
    absolute = os.path.normpath(Path.cwd() / path)
    base = os.path.normpath(Path.cwd() / root)
    if absolute == base:
        return path.name
    prefix = base.rstrip(os.sep) + os.sep
    return (absolute.removeprefix(prefix) if absolute.startswith(prefix) else str(path)).replace(os.sep, "/")


def _walk(folder: str, barred: set[str], listing: Listing) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        listing.unread.append(FileResult(folder, unread=unreadable(error)))
        return
    for entry in entries:
        try:
            if entry.is_symlink():
                listing.links += 1
            elif entry.is_dir(follow_symlinks=False):
                if (
                    entry.name[0] != "."
                    and entry.name not in SKIPPED_FOLDERS
                    and os.path.realpath(entry.path) not in barred
                ):
                    yield from _walk(entry.path, barred, listing)
            elif entry.name[0] != "." and entry.is_file(follow_symlinks=False) and wanted(Path(entry.name)):
                yield entry.path
        except OSError as error:
            listing.unread.append(FileResult(entry.path, unread=unreadable(error)))


def scan_all(scanner: Scanner, files: list[tuple[Path, str]], processes: int | None = None) -> Iterator[FileResult]:
    """Scan files, in order, on as many processes as there are cores (at most 4). Silent files are left out.

    Memory stays bounded: files are read one at a time in each process, and only mentions travel.
    """

    def worth_telling(chunk: Sequence[tuple[Path, str]]) -> list[FileResult]:
        return [result for path, shown in chunk if (result := scanner.in_file(path, shown)).worth_telling]

    for results in spread(worth_telling, files, _CHUNK, processes):
        yield from results
