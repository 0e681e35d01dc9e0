"""What was read of each customer and found in it, remembered from one run to the next: facts and findings, no answers.

An entry is found again by what it was made of: every file and folder below the customer's directory as the disk tells
them (kind, size, both times, inode; the time of change is set by the system, so that a time of writing that was put
back does not hide an edit), the tool and its schemas, and the day; what the rules found hangs on vocabulary and policy
as well. Only what one record alone decides is kept: what hangs on other customers is looked at each time. It lies in
the user's own cache folder, so that no pull request and no copied folder can bring one, and is read as data that has to
have the right shape: what is damaged, older or foreign is as if it were not there.
"""

import os
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import msgspec
from msgspec.structs import replace

from onrecord import __version__
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.store.catalog_reader import Words
from onrecord.store.known_records import Known
from onrecord.store.packaged import packaged

SETTLED = 2.0
"""Seconds after which a file counts as written: within one tick of a coarse clock (FAT: 2 s) a second edit would leave
the same times."""
SHARDS = 64
"""The entries lie in so many files: one edit rewrites 1/64 of them, and one customer is found by reading 1/64."""
_NAME = "onrecord"
_SETTINGS = "settings.msgpack"


class Entry(msgspec.Struct, frozen=True):
    """What is known of one customer since a day, and the signature of the files it was read from.

    What the rules found holds for that day, and for the vocabulary and policy whose signature is `settings`.
    """

    signature: bytes
    day: date
    settings: bytes
    known: Known


class Settings(msgspec.Struct, frozen=True):
    """Vocabulary and policy, what they were read from, and when."""

    tool: str
    signature: bytes
    day: date
    vocabulary: Vocabulary
    policy: Policy


class Shard(msgspec.Struct, frozen=True):
    """Some customers' entries, by slug, as one version of the tool wrote them."""

    tool: str
    entries: dict[str, msgspec.Raw]


def cache_folder() -> Path:
    """The user's folder for what onrecord remembers (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / _NAME


def clear_cache() -> int:
    """Forget everything; how many bytes that were. Raises OSError."""
    folder = cache_folder()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    if folder.is_dir():
        from shutil import rmtree

        rmtree(folder)
    return size


class RecordCache:
    """The memory of one catalog on disk, for a day. Nothing in it ever raises: what cannot be used is not there."""

    def __init__(self, root: Path, today: date) -> None:
        self._root = os.path.realpath(root)
        self._today = today
        self._folder = cache_folder() / sha256(os.fsencode(self._root)).hexdigest()[:32]
        self._shards: dict[int, dict[str, msgspec.Raw]] = {}
        self._changed: set[int] = set()
        self._seen: dict[str, bytes] = {}
        self._settings: bytes | None = None
        self._started = time.time()
        self._of_entry = msgspec.msgpack.Decoder(Entry)
        self._encoder = msgspec.msgpack.Encoder()

    def judged_on(self, today: date) -> "RecordCache":
        """The same memory for another day."""
        self._today = today
        return self

    def recall_settings(self) -> Words | None:
        """Vocabulary and policy, where their files have not changed since."""
        signature, newest = _signature_of(f"{self._root}/schema/{name}.yaml" for name in ("policy", "vocabulary"))
        self._settings = signature if newest < self._started - SETTLED else None
        try:
            found = msgspec.msgpack.decode(_whole(self._folder / _SETTINGS), type=Settings)
        except (OSError, msgspec.MsgspecError, ValueError):
            return None
        known = found.tool == _tool() and found.signature == signature and found.day <= self._today
        return (found.vocabulary, found.policy) if known else None

    def keep_settings(self, words: Words) -> None:
        """Remember vocabulary and policy, by their files as they were before they were read."""
        if self._settings is not None:
            kept = Settings(_tool(), self._settings, self._today, *words)
            with suppress(OSError):
                self._write(_SETTINGS, msgspec.msgpack.encode(kept))

    def recall(self, slug: str) -> Known | None:
        """What was read of a customer, where nothing of it has changed since, and found, where nothing else has."""
        signature, newest = _signature(f"{self._root}/references/{slug}")
        self._seen.pop(slug, None)
        if newest < self._started - SETTLED:
            self._seen[slug] = signature
        raw = self._shard(_number(slug)).get(slug)
        if raw is None:
            return None
        try:
            entry = self._of_entry.decode(raw)
        except (msgspec.MsgspecError, ValueError):
            return None
        # Dates may lie ten years ahead: what was right on a day stays right, what was not may become so.
        same_day = entry.day == self._today or (entry.day < self._today and not entry.known.findings)
        if entry.signature != signature or not same_day:
            return None
        judged = entry.day == self._today and entry.settings == self._settings
        return entry.known if judged else replace(entry.known, own=None)

    def keep(self, slug: str, known: Known) -> None:
        """Remember a customer, by the files as they were before they were read."""
        signature = self._seen.get(slug)
        if signature is not None:
            own = known.own if self._settings else None
            number = _number(slug)
            entry = Entry(signature, self._today, self._settings or b"", replace(known, own=own))
            self._shard(number)[slug] = msgspec.Raw(self._encoder.encode(entry))
            self._changed.add(number)

    def save(self, slugs: frozenset[str] | None = None) -> None:
        """Write what is new. Where all `slugs` are given, customers that are no longer there are forgotten."""
        if slugs is not None:
            for number in range(SHARDS):
                entries = self._shard(number)
                for gone in entries.keys() - slugs:
                    del entries[gone]
                    self._changed.add(number)
        with suppress(OSError):
            for number in sorted(self._changed):
                shard = Shard(_tool(), self._shards[number])
                self._write(f"{number:02}.msgpack", msgspec.msgpack.encode(shard))
        self._changed.clear()

    def _write(self, name: str, data: bytes) -> None:
        from onrecord.store.atomic_writes import write_file

        cache_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        write_file(self._folder / name, crc32(data).to_bytes(4) + data)

    def _shard(self, number: int) -> dict[str, msgspec.Raw]:
        if number not in self._shards:
            self._shards[number] = _read_shard(self._folder / f"{number:02}.msgpack")
        return self._shards[number]


def _read_shard(file: Path) -> dict[str, msgspec.Raw]:
    try:
        found = msgspec.msgpack.decode(_whole(file), type=Shard)
    except (OSError, msgspec.MsgspecError, ValueError):
        return {}
    return found.entries if found.tool == _tool() else {}


def _whole(file: Path) -> memoryview:
    """What was written into a file, behind its checksum. Raises OSError, and ValueError where it was damaged since."""
    data = memoryview(file.read_bytes())
    if int.from_bytes(data[:4]) != crc32(data[4:]):
        raise ValueError
    return data[4:]


def _number(slug: str) -> int:
    return sha256(slug.encode("utf-8")).digest()[0] % SHARDS


@cache
def _tool() -> str:
    """The tool, down to the time and size of each of its files, and the versions of what it reads files with.

    A version in work changes without a new number.
    """
    libraries = Path(msgspec.__file__).parent.parent
    versions = sorted(path.name for path in libraries.glob("*.dist-info"))
    digest = sha256("\0".join([__version__, *versions]).encode("utf-8", "surrogateescape"))
    open_ = [str(Path(__file__).parent.parent), str(packaged("schema"))]
    while open_:
        with os.scandir(open_.pop()) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        open_ += [entry.path for entry in entries if entry.is_dir() and entry.name != "__pycache__"]
        for entry in entries:
            if entry.name.endswith((".py", ".json")):
                facts = entry.stat()
                said = f"{entry.path}\0{facts.st_size}\0{facts.st_mtime_ns}\0"
                digest.update(said.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _signature_of(files: Iterable[str]) -> tuple[bytes, float]:
    """The same as `_signature` for a few files."""
    digest, newest = sha256(), 0.0
    for file in files:
        try:
            s = os.lstat(file)
        except OSError:
            return b"", float("inf")
        if not stat.S_ISREG(s.st_mode):
            return b"", float("inf")
        digest.update(_told(file, s))
        newest = max(newest, s.st_mtime, s.st_ctime)
    return digest.digest(), newest


def _told(path: str, s: os.stat_result) -> bytes:
    said = f"{path}\0{s.st_mode}\0{s.st_size}\0{s.st_mtime_ns}\0{s.st_ctime_ns}\0{s.st_ino}\0{s.st_dev}\0"
    return said.encode("utf-8", "surrogateescape")


def _signature(folder: str) -> tuple[bytes, float]:
    """What the disk tells of everything below a folder, as a hash, and when the newest of it was changed (seconds)."""
    digest, newest, open_ = sha256(), 0.0, [folder]
    while open_:
        here = open_.pop()
        try:
            with os.scandir(here) as found:
                entries = sorted(found, key=lambda entry: entry.name)
            facts = [(entry, entry.stat(follow_symlinks=False)) for entry in entries]
        except OSError as error:
            digest.update(f"{here}\0{error.errno}\0".encode("utf-8", "surrogateescape"))
            newest = float("inf")  # what cannot be looked at is not remembered
            continue
        for entry, s in facts:
            digest.update(_told(entry.path, s))
            newest = max(newest, s.st_mtime, s.st_ctime)
            if stat.S_ISDIR(s.st_mode):
                open_.append(entry.path)
    return digest.digest(), newest
