"""What was read and found for each customer, remembered between runs: facts and findings, never answers.

The key of an entry is what it was made of: the signatures of every file and folder below the customer's directory
(store/file_signatures.py), the tool and its schemas, and the day; for the rules' findings, also vocabulary and policy.
A row, by which a customer is found, is made of reference.yaml alone and lies in other files: who only looks for some
customers reads the rows of all and the entries of a few.
Only what depends on one record alone is kept; what depends on other customers is examined each time. The cache is in
the user's own cache folder, so that no pull request and no copied folder can bring one, and it is read as data of a
fixed shape: what is damaged, older or foreign is ignored.
"""

import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar
from zlib import adler32, crc32

import msgspec
from msgspec.structs import replace

from onrecord import __version__
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.store.catalog_reader import Words
from onrecord.store.file_signatures import Signature, read_facts, sign_files, sign_folder
from onrecord.store.known_records import Known, Row, leave_out_row
from onrecord.store.packaged import find_packaged

if TYPE_CHECKING:
    from onrecord.store.bytes_on_disk import BytesOnDisk

SETTLED = 2.0
"""Seconds after which a file counts as unchanged: within one tick of a coarse clock (FAT: 2 s), a second edit would
leave the same times."""
SHARDS = 64
"""How many files hold the entries: an edit rewrites 1/64 of them, and 1/64 is read to find one customer."""
MANY = 1000
"""From so many new entries on, they wait in a temporary file until they are saved."""
OUTER = ("asking", "assistants", "commands", "intake", "publish", "scan")
"""Packages that may not be imported here: no entry depends on them, and looking at their files is half of a look-up."""
_NAME = "onrecord"
_ENTRIES, _ROWS = "{:02}.msgpack", "{:02}-rows.msgpack"
_RECORD = b"/reference.yaml"
_SETTINGS = "settings.msgpack"
Kept = TypeVar("Kept")
Fresh: TypeAlias = "dict[str, bytes] | BytesOnDisk"
"""What is new, packed, by slug."""


class Entry(msgspec.Struct, frozen=True):
    """What is known of one customer since a day, and the signature (names, facts) of the files it was read from.

    The rules' findings are for that day, and for the vocabulary and policy whose signature is `settings`. What only
    looks for a customer needs is in their row.
    """

    names: bytes
    facts: bytes
    day: date
    settings: bytes
    known: Known


class Settings(msgspec.Struct, frozen=True):
    """Vocabulary and policy, with the signature of their files and the day they were read."""

    tool: str
    signature: bytes
    day: date
    vocabulary: Vocabulary
    policy: Policy


class Shard(msgspec.Struct, Generic[Kept], frozen=True):
    """The entries or rows of some customers, by slug, written by one version of the tool."""

    tool: str
    entries: dict[str, Kept]


def find_cache_folder() -> Path:
    """The user's cache folder for onrecord (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / _NAME


def find_folder(root: Path) -> Path:
    """The folder of one catalog in it. Two that shared one would forget each other's entries, and mix up none."""
    return find_cache_folder() / _compute_checksum(os.fsencode(os.path.realpath(root)))


def clear_cache() -> int:
    """Delete the cache of all catalogs. Returns how many bytes that were. Raises OSError."""
    folder = find_cache_folder()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    if folder.is_dir():
        from shutil import rmtree

        rmtree(folder)
    return size


class RecordCache:
    """The memory of one catalog on disk, for a day. It never raises: what cannot be used is ignored."""

    def __init__(self, root: Path, today: date) -> None:
        self._root = os.path.realpath(root)
        self._home = os.fsencode(f"{self._root}/references/")
        self._today = today
        self._folder = find_folder(root)
        self._shards: dict[int, dict[str, msgspec.Raw]] = {}
        self._rows: dict[int, dict[str, Row]] = {}
        self._fresh: Fresh = {}
        self._fresh_rows: Fresh = {}
        self._seen: dict[str, Signature] = {}
        self._settings: bytes | None = None
        self._started = time.time()
        self._of_entry = msgspec.msgpack.Decoder(Entry)
        self._of_rows = msgspec.msgpack.Decoder(Shard[Row])
        self._of_shard = msgspec.msgpack.Decoder(Shard[msgspec.Raw])
        self._encoder = msgspec.msgpack.Encoder()

    def move_to_day(self, today: date) -> "RecordCache":
        """The same memory for another day."""
        self._today = today
        return self

    def recall_settings(self) -> Words | None:
        """Vocabulary and policy, if their files have not changed."""
        signature = sign_files(f"{self._root}/schema/{name}.yaml" for name in ("policy", "vocabulary"))
        self._settings = signature.facts if signature.newest < self._started - SETTLED else None
        try:
            found = msgspec.msgpack.decode(read_checked(self._folder / _SETTINGS), type=Settings)
        except (OSError, msgspec.MsgspecError, ValueError):
            return None
        known = (
            found.tool == compute_tool_stamp(OUTER) and found.signature == signature.facts and found.day <= self._today
        )
        return (found.vocabulary, found.policy) if known else None

    def keep_settings(self, words: Words) -> None:
        """Remember vocabulary and policy, by the signature that their files had before they were read."""
        if self._settings is not None:
            settings = Settings(compute_tool_stamp(OUTER), self._settings, self._today, *words)
            with suppress(OSError):
                self._write(_SETTINGS, msgspec.msgpack.encode(settings))

    def recall_rows(self, slugs: Iterable[str]) -> dict[str, Row]:
        """The rows of all of these customers whose reference.yaml is unchanged."""
        rows = {slug: row for number in range(SHARDS) for slug, row in self._read_rows(number).items()}
        return {
            slug: row
            for slug in slugs
            if (row := rows.get(slug)) is not None
            and row.day <= self._today
            and read_facts(self._home + slug.encode() + _RECORD, b"") == row.facts
        }

    def recall(self, slug: str) -> Known | None:
        """What was read of a customer, if their files are unchanged, and the findings, if all else is unchanged too.

        What is in the row is left out.
        """
        self._seen.pop(slug, None)
        home = self._home + slug.encode()
        raw = self._read_shard(_number_shard(slug)).get(slug)
        try:
            entry = self._of_entry.decode(raw) if raw is not None else None
        except (msgspec.MsgspecError, ValueError):
            entry = None
        if entry is None or read_facts(home, entry.names) != entry.facts:
            signature = sign_folder(home)
            if signature.newest < self._started - SETTLED:
                self._seen[slug] = signature
            return None
        self._seen[slug] = Signature(entry.names, entry.facts, 0.0)
        # Dates may be up to ten years ahead: what was valid on a day stays valid, what was not may become valid.
        if entry.day != self._today and (entry.day > self._today or entry.known.findings):
            return None
        judged = entry.day == self._today and entry.settings == self._settings
        return entry.known if judged else replace(entry.known, own=None)

    def keep(self, slug: str, known: Known) -> None:
        """Remember a customer, by the signature that the files had before they were read."""
        signature = self._seen.get(slug)
        if signature is not None:
            own, listed = known.own if self._settings else None, known.listed
            if listed and known.traits:
                row = Row(signature.find_facts_of(_RECORD), self._today, replace(listed, ties=True), known.traits)
                self._fresh_rows = self._add(self._fresh_rows, slug, row)
            rest = replace(leave_out_row(known), own=own)
            entry = Entry(signature.names, signature.facts, self._today, self._settings or b"", rest)
            self._fresh = self._add(self._fresh, slug, entry)

    def _add(self, fresh: Fresh, slug: str, one: Entry | Row) -> Fresh:
        """What is new with one more: on disk if there is much of it, and nothing where that cannot be written."""
        try:
            fresh[slug] = self._encoder.encode(one)
            if len(fresh) < MANY or not isinstance(fresh, dict):
                return fresh
            from onrecord.store.bytes_on_disk import BytesOnDisk  # late: few verbs read so many

            return BytesOnDisk(fresh.items())
        except OSError:
            return {}

    def save(self, slugs: frozenset[str] | None = None) -> None:
        """Write what is new. If all `slugs` are given, other customers are forgotten."""
        fresh: dict[int, list[str]] = {}
        for slug in self._fresh:
            fresh.setdefault(_number_shard(slug), []).append(slug)
        if slugs is not None:
            look = self._read_rows if self._rows else self._read_shard
            for number in range(SHARDS):
                if not look(number).keys() <= slugs:
                    fresh.setdefault(number, [])
        with suppress(OSError):
            for number, new in sorted(fresh.items()):
                entries = {slug: msgspec.Raw(self._fresh[slug]) for slug in new}
                rows = {slug: msgspec.Raw(self._fresh_rows[slug]) for slug in new if slug in self._fresh_rows}
                self._write_shard(_ENTRIES.format(number), self._read_shard(number) | entries, slugs)
                self._write_shard(_ROWS.format(number), {**self._read_rows(number), **rows}, slugs)
        self._fresh, self._fresh_rows = {}, {}
        for held in (self._shards, self._rows):
            held.clear()  # callers hold what was recalled, and a catalog may be large

    def _write_shard(self, name: str, entries: Mapping[str, object], slugs: frozenset[str] | None) -> None:
        chosen = {slug: one for slug, one in entries.items() if slugs is None or slug in slugs}
        self._write(name, self._encoder.encode(Shard(compute_tool_stamp(OUTER), chosen)))

    def _write(self, name: str, data: bytes) -> None:
        write_checked(self._folder / name, data)

    def _read_shard(self, number: int) -> dict[str, msgspec.Raw]:
        if number not in self._shards:
            self._shards[number] = _read_file(self._folder / _ENTRIES.format(number), self._of_shard)
        return self._shards[number]

    def _read_rows(self, number: int) -> dict[str, Row]:
        if number not in self._rows:
            self._rows[number] = _read_file(self._folder / _ROWS.format(number), self._of_rows)
        return self._rows[number]


def _read_file(file: Path, decoder: "msgspec.msgpack.Decoder[Shard[Kept]]") -> dict[str, Kept]:
    try:
        found = decoder.decode(read_checked(file))
    except (OSError, msgspec.MsgspecError, ValueError):
        return {}
    return found.entries if found.tool == compute_tool_stamp(OUTER) else {}


def write_checked(file: Path, data: bytes) -> None:
    """Write a file of a catalog's folder, with its checksum in front. Raises OSError."""
    from onrecord.store.atomic_writes import write_file

    find_cache_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    write_file(file, crc32(data).to_bytes(4) + data)


def read_checked(file: Path) -> memoryview:
    """The content of a file behind its checksum. Raises OSError, and ValueError if it is damaged."""
    data = memoryview(file.read_bytes())
    if int.from_bytes(data[:4]) != crc32(data[4:]):
        raise ValueError
    return data[4:]


def _number_shard(slug: str) -> int:
    return crc32(slug.encode("utf-8")) % SHARDS


def _compute_checksum(data: bytes) -> str:
    """Two sums, 64 bits: they tell apart what nobody made alike. Loading hashlib takes longer than all that is here."""
    return f"{crc32(data):08x}{adler32(data):08x}"


@cache
def compute_tool_stamp(without: tuple[str, ...] = ()) -> str:
    """The tool's identity: time and size of each of its files, and the versions of the libraries that read files.

    The version number is not enough, because a version under development changes without a new number. `without` are
    packages of the tool that do not matter.
    """
    libraries = Path(msgspec.__file__).parent.parent
    libraries_found = [name for name in os.listdir(libraries) if name.endswith(".dist-info")]  # noqa: PTH208 (names alone)
    root = str(Path(__file__).parent.parent)
    open_ = [root, str(find_packaged("schema"))]
    left = {f"{root}/{name}" for name in without}
    while open_:
        with os.scandir(open_.pop()) as found:
            for entry in found:
                if entry.name.endswith((".py", ".json")):
                    facts = entry.stat()
                    libraries_found.append(f"{entry.path}\0{facts.st_size}\0{facts.st_mtime_ns}")
                elif entry.name != "__pycache__" and entry.path not in left and entry.is_dir():
                    open_.append(entry.path)
    text = "\0".join([__version__, *sorted(libraries_found)])
    return _compute_checksum(text.encode("utf-8", "surrogateescape"))
