"""Lists the files to scan, and scans many of them on all cores."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field

from onrecord.scan.config import Config
from onrecord.scan.documents import Unread, is_wanted, make_unreadable
from onrecord.scan.scanner import FileResult, Scanner
from onrecord.store.parallel import spread

SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "venv", "bower_components"})
"""Folders with other people's files. Folders and files whose name begins with a dot are skipped as well."""

HIDDEN_CONTENT = frozenset({".vitepress", ".vuepress", ".well-known"})
"""Folders beginning with a dot that hold a site's own pages and components."""

_CHUNK = 48
"""Files that a process takes at a time: enough that passing them on costs little, few enough to spread them evenly."""


class Listing(Struct):
    """The files to scan, as (path on disk, path to report), in order, and what could not be listed.

    Files of every type are listed, so that what is not read can be reported. `empty` are folders from the command line
    that contain nothing we read; `named` are files from the command line. `skipped` counts folders that were not
    entered, by name; `hidden` counts files whose name begins with a dot; `first_hidden` is the first such file or
    folder; `excluded` counts files that the configuration leaves out.
    """

    files: list[tuple[Path, str]] = []
    unread: list[FileResult] = []
    links: int = 0
    empty: list[str] = []
    named: set[str] = set()
    skipped: Counter[str] = field(default_factory=Counter)
    hidden: int = 0
    first_hidden: str = ""
    excluded: int = 0


def list_files(paths: list[Path], config: Config, leave_out: tuple[Path, ...] = ()) -> Listing:
    """All files below the paths, sorted.

    Links are not followed, so that there are no loops; a path from the command line may be a link. A path that does
    not exist is unread, whatever its extension. `leave_out` are folders (the catalog's own) that are not content.
    """
    listing = Listing()
    seen: set[str] = set()
    barred = {str(path.resolve()) for path in leave_out}
    for path in paths:
        if (why := _find_out_of_reach(path)) is not None:
            listing.unread.append(FileResult(str(path), unread=why))
        elif path.is_dir():
            found = [Path(name) for name in _walk(str(path), barred, listing, config)]
            for each in found:
                _take(each, config, listing, seen)
            if not any(map(is_wanted, found)):
                listing.empty.append(make_report_path(path, config.root) or str(path))
        else:
            _take(path, config, listing, seen)
            listing.named.add(make_report_path(path, config.root))
    listing.files.sort(key=lambda pair: pair[1])
    return listing


def _find_out_of_reach(path: Path) -> Unread | None:
    try:
        path.stat()
    except OSError as error:
        return make_unreadable(error)
    return None


def _take(path: Path, config: Config, listing: Listing, seen: set[str]) -> None:
    report_path = make_report_path(path, config.root)
    if report_path in seen:
        return
    seen.add(report_path)
    if config.is_excluded(report_path):
        listing.excluded += 1
    else:
        listing.files.append((path, report_path))


def make_report_path(path: Path, root: Path) -> str:
    """A path as it is reported: relative to the root, with `/`; as given if it is not below the root."""
    absolute = os.path.normpath(Path.cwd() / path)
    base = os.path.normpath(Path.cwd() / root)
    if absolute == base:
        return path.name
    prefix = base.rstrip(os.sep) + os.sep
    return (absolute.removeprefix(prefix) if absolute.startswith(prefix) else str(path)).replace(os.sep, "/")


def _walk(folder: str, barred: set[str], listing: Listing, config: Config) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        listing.unread.append(FileResult(folder, unread=make_unreadable(error)))
        return
    for entry in entries:
        try:
            if entry.is_symlink():
                listing.links += 1
            elif entry.is_dir(follow_symlinks=False):
                dotted = entry.name[0] == "." and entry.name not in HIDDEN_CONTENT
                if dotted or entry.name in SKIPPED_FOLDERS:
                    _leave_folder(entry, listing, config)
                elif os.path.realpath(entry.path) not in barred:
                    yield from _walk(entry.path, barred, listing, config)
            elif entry.is_file(follow_symlinks=False):
                if entry.name[0] != ".":
                    yield entry.path
                elif not entry.name.startswith((".git", ".onrecord")):
                    _leave_file(entry, listing, config)
        except OSError as error:
            listing.unread.append(FileResult(entry.path, unread=make_unreadable(error)))


def _leave_folder(entry: os.DirEntry[str], listing: Listing, config: Config) -> None:
    """Count a folder that is not entered, unless it is Git's own or `exclude` leaves it out."""
    report_path = make_report_path(Path(entry.path), config.root)
    if entry.name != ".git" and not config.is_excluded(f"{report_path}/{entry.name}"):
        listing.skipped[entry.name] += 1
        if entry.name[0] == ".":
            listing.first_hidden = listing.first_hidden or report_path


def _leave_file(entry: os.DirEntry[str], listing: Listing, config: Config) -> None:
    """Count a hidden file, which is not read."""
    report_path = make_report_path(Path(entry.path), config.root)
    if config.is_excluded(report_path):
        listing.excluded += 1
    else:
        listing.hidden += 1
        listing.first_hidden = listing.first_hidden or report_path


def scan_all(scanner: Scanner, files: list[tuple[Path, str]], processes: int | None = None) -> Iterator[FileResult]:
    """Scan files, in order, in as many processes as there are cores (at most 4). Files without results are left out.

    Memory stays bounded: each process reads one file at a time, and only results are passed between processes.
    """

    def scan_chunk(chunk: Sequence[tuple[Path, str]]) -> list[FileResult]:
        return [result for path, report_path in chunk if (result := scanner.scan_file(path, report_path)).worth_telling]

    for results in spread(scan_chunk, files, _CHUNK, processes):
        yield from results
