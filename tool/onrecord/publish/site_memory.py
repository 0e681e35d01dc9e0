"""What a build made and read back, remembered for the next one of the same folder.

All of it holds for one tool with its templates, one vocabulary, policy, day, audience and folder; when any of them is
another, nothing is remembered. Of a reference it is known what its pages were made of: the record's own bytes, what
errors withhold of it, and its history; of a page about all, the values that its template was given. A file counts as
the one that was made and read back while the disk tells the same of it as when that build ended: size, both times and
inode; the time of change is set by the system, so that a time of writing that was put back does not hide an edit. It
lies beside what is remembered of the records (store/record_cache.py), is read as data that has to have the right shape,
and what is damaged or foreign is not there.
"""

import os
import stat
import struct
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import msgspec
from msgspec import Raw, Struct, msgpack

from onrecord.publish.forbidden_names import Rights
from onrecord.publish.shells import Shell
from onrecord.store.bytes_on_disk import BytesOnDisk
from onrecord.store.packaged import find_packaged
from onrecord.store.record_cache import compute_tool_stamp, read_checked, write_checked

SHARDS = 64
"""How many files hold the entries: one edit rewrites 1/64 of them."""


class Kept(Struct, frozen=True, array_like=True, gc=False):
    """What was made of one reference: what it was made of, its index entry (none where it is not shown), what the
    reviews of the program count of it (nothing where errors withhold it), how it fits what colleagues look for, its
    files.
    """

    key: bytes
    entry: bytes
    facts: bytes
    fits: bytes
    paths: tuple[str, ...]


class Reading(Struct, frozen=True, array_like=True, gc=False):
    """What was read back about one customer without findings, what may be said about them, and what their record says
    for the figures of the reviews, packed.
    """

    digest: bytes
    rights: Rights
    noted: bytes


class _Shard(Struct):
    """What hangs on single references: what was made of them, and what was read back. `searches` were put to them."""

    context: bytes
    searches: frozenset[bytes]
    entries: dict[str, Raw]
    readings: dict[str, Raw]


class _Whole(Struct):
    """What hangs on no single reference. `pages` are the digests of what pages about all were made of, `files` is what
    the disk told of each file, `strangers` those none names.
    """

    context: bytes
    shells: dict[str, tuple[str, int]]
    shell_files: list[str]
    pages: dict[str, bytes]
    strangers: bytes
    files: dict[str, bytes]


class SiteMemory:
    """The memory of a site that is built into `out`, in files whose names begin with `files`.

    `made_of` are the facts that everything in it depends on. What was made of each reference lies in a temporary file
    (store/bytes_on_disk.py): raises OSError where that cannot be written, and for nothing else.
    """

    def __init__(self, files: Path, out: Path, made_of: Sequence[object]) -> None:
        self._files, self._out = str(files), str(out)
        self._context = compute_digest(compute_tool_stamp(), _sign_templates(), os.path.realpath(out), *made_of)
        whole = self._read("whole", _Whole)
        self._known = whole or _Whole(self._context, {}, [], {}, b"", {})
        self._entries, self._readings = BytesOnDisk(), BytesOnDisk()
        self._searches = dict[int, frozenset[bytes]]()
        if whole:
            self._read_shards()
        self._changed = set(range(SHARDS)) if not whole else set[int]()
        self._new = _Whole(self._context, {}, [], {}, b"", {})

    # -- what was made

    def recall(self, slug: str, key: bytes) -> Kept | None:
        """What was made of a reference, if it is unchanged and its files all exist."""
        try:
            entry = _KEPT.decode(self._entries[slug])
        except (KeyError, msgspec.MsgspecError, ValueError):
            return None
        return entry if entry.key == key and all(self._is_there(path) for path in entry.paths) else None

    def keep(self, slug: str, entry: Kept) -> None:
        """Remember what was made of a reference."""
        self._keep(self._entries, slug, entry)

    def find_unasked(self, slug: str, searches: Set[bytes]) -> Set[bytes]:
        """Those searches, each by its digest, of which it is not remembered how a reference fits."""
        return searches - self._searches.get(_number_shard(slug), frozenset())

    def keep_fits(self, slug: str, fits: bytes) -> None:
        """Remember how a reference that is known fits what colleagues look for."""
        self.keep(slug, msgspec.structs.replace(_KEPT.decode(self._entries[slug]), fits=fits))

    def keep_searches(self, searches: Iterable[bytes]) -> None:
        """Remember that these searches were put to all references."""
        asked = frozenset(searches)
        self._changed.update(number for number in range(SHARDS) if not asked <= self._searches.get(number, frozenset()))
        self._searches = dict.fromkeys(range(SHARDS), asked)

    def _keep(self, there: BytesOnDisk, slug: str, what: Kept | Reading) -> None:
        packed = msgpack.encode(what)
        if there.get(slug) != packed:
            there[slug] = packed
            self._changed.add(_number_shard(slug))

    def recall_shells(self) -> tuple[Mapping[str, Shell], list[str]] | None:
        """The shells, and the finished files of the theme, if those all exist."""
        known = self._known
        if not known.shells or not all(self._is_there(path) for path in known.shell_files):
            return None
        return {name: Shell(html, depth) for name, (html, depth) in known.shells.items()}, known.shell_files

    def keep_shells(self, shells: Mapping[str, Shell], files: Iterable[str]) -> None:
        """Remember what the theme rendered."""
        self._new.shells = {name: (shell.html, shell.depth) for name, shell in shells.items()}
        self._new.shell_files = list(files)

    def recall_page(self, path: str, made_of: bytes) -> bool:
        """Whether a page about all references was made of the same, by its digest, and its file exists."""
        return self._known.pages.get(path) == made_of and self._is_there(path)

    def keep_page(self, path: str, made_of: bytes) -> None:
        """Remember what a page about all references was made of, by its digest."""
        self._new.pages[path] = made_of

    def _is_there(self, path: str) -> bool:
        return path in self._known.files and _sign_file(f"{self._out}/{path}") == self._known.files[path]

    # -- what was read back

    def was_read(self, path: str, staged: str) -> bool:
        """Whether a file that is about to be swapped in was read back before."""
        before = self._known.files.get(path)
        return before is not None and _is_same_file(_sign_file(staged), before)

    def recall_reading(self, slug: str, digest: bytes) -> Reading | None:
        """What was read back about a customer, if the site's claims and the catalog are unchanged."""
        try:
            known = _READING.decode(self._readings[slug])
        except (KeyError, msgspec.MsgspecError, ValueError):
            return None
        return known if known.digest == digest else None

    def keep_reading(self, slug: str, reading: Reading) -> None:
        """Remember that the claims about a customer were read back."""
        self._keep(self._readings, slug, reading)

    def was_searched_for(self, strangers: bytes) -> bool:
        """Whether the same names were searched for before; they are remembered as searched."""
        self._new.strangers = strangers
        return self._known.strangers == strangers

    # -- the end of a build

    def save(self, paths: Iterable[str], slugs: Collection[str]) -> None:
        """Save what is known now; `paths` are all files of the site, `slugs` all references."""
        self._changed.update(_number_shard(slug) for slug in self._entries if slug not in slugs)
        self._new.files = {path: _sign_file(f"{self._out}/{path}") for path in paths}
        by_number: dict[int, list[str]] = {number: [] for number in sorted(self._changed)}
        for slug in slugs:
            if (number := _number_shard(slug)) in by_number:
                by_number[number].append(slug)
        with suppress(OSError):
            for number, some in by_number.items():
                parts = (
                    {slug: Raw(there[slug]) for slug in some if slug in there}
                    for there in (self._entries, self._readings)
                )
                self._write(f"{number:02}", _Shard(self._context, self._searches.get(number, frozenset()), *parts))
            self._write("whole", self._new)

    def _read_shards(self) -> None:
        for number in range(SHARDS):
            if shard := self._read(f"{number:02}", _Shard):
                self._searches[number] = shard.searches
                for there, raws in ((self._entries, shard.entries), (self._readings, shard.readings)):
                    for slug, raw in raws.items():
                        there[slug] = bytes(raw)

    def _read(self, name: str, kind: "type[Stored]") -> "Stored | None":
        try:
            found = msgpack.decode(read_checked(self._find_path(name)), type=kind)
        except (OSError, msgspec.MsgspecError, ValueError):
            return None
        return found if found.context == self._context else None

    def _write(self, name: str, stored: "_Shard | _Whole") -> None:
        write_checked(self._find_path(name), msgpack.encode(stored))

    def _find_path(self, name: str) -> Path:
        return Path(f"{self._files}-{name}.msgpack")


Stored = TypeVar("Stored", _Shard, _Whole)
_KEPT, _READING = msgpack.Decoder(Kept), msgpack.Decoder(Reading)


def compute_digest(*parts: object) -> bytes:
    """A hash of values: bytes, text, or facts that msgspec can write."""
    digest = sha256()
    for part in parts:
        if isinstance(part, Struct):  # read from YAML, it may have whole numbers where fractions are remembered
            part = msgpack.decode(msgpack.encode(part), type=type(part))
        data = part if isinstance(part, bytes) else msgpack.encode(part, order="deterministic")
        digest.update(len(data).to_bytes(8))
        digest.update(data)
    return digest.digest()


@cache
def _sign_templates() -> bytes:
    """The signatures of templates, scripts, styles and guides."""
    root = str(find_packaged("site"))
    found = [f"{home}/{name}" for home, _, names in os.walk(root) for name in names]
    return compute_digest(*(path.encode("utf-8", "surrogateescape") + _sign_file(path) for path in sorted(found)))


def _sign_file(path: str) -> bytes:
    """The signature of a file; empty if it is not a file."""
    try:
        s = os.lstat(path)
    except OSError:
        return b""
    if not stat.S_ISREG(s.st_mode):
        return b""
    return struct.pack("<QQQQQ", s.st_size, s.st_mtime_ns, s.st_ino, s.st_dev, s.st_ctime_ns)


def _is_same_file(one: bytes, other: bytes) -> bool:
    """Whether it is one file that nobody wrote into; linking it changed no more than the time of change."""
    return one != b"" and one[:-8] == other[:-8]


def _number_shard(slug: str) -> int:
    return crc32(slug.encode("utf-8")) % SHARDS
