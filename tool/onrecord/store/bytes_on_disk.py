"""Byte strings kept in a temporary file, for many that are read one at a time: in memory they would be most of it."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from os import pread
from weakref import finalize

AT_ONCE = 1 << 16
"""How many bytes are written at a time, and read: most are asked for in the order in which they were added, and one by
one they took twice as long."""


class BytesOnDisk(Mapping[str, bytes]):
    """Byte strings by key, in the order they were added, by the process that made this. Its forks may read.

    The file has no name, and is gone with the process. Raises OSError where it cannot be written or read.
    """

    def __init__(self, some: Iterable[tuple[str, bytes]] = ()) -> None:
        from tempfile import TemporaryFile  # late: only a build keeps so much

        self._file = TemporaryFile()  # noqa: SIM115  # closed with the last use of this
        finalize(self, self._file.close)
        self._numbers: dict[str, int] = {}
        self._ends = array("Q", [0])
        self._written, self._rest = 0, bytearray()  # the rest is not in the file yet: each fork has it, and only reads
        self._read_from, self._read = 0, b""
        for key, data in some:
            self[key] = data

    def __setitem__(self, key: str, data: bytes) -> None:
        self._numbers[key] = len(self._ends) - 1
        self._ends.append(self._ends[-1] + len(data))
        self._rest += data
        if len(self._rest) >= AT_ONCE:
            self._file.write(self._rest)
            self._file.flush()
            self._written += len(self._rest)
            self._rest.clear()

    def __getitem__(self, key: str) -> bytes:
        number = self._numbers[key]
        start, end = self._ends[number], self._ends[number + 1]
        if start >= self._written:
            return bytes(self._rest[start - self._written : end - self._written])
        if start < self._read_from or end > self._read_from + len(self._read):
            self._read_from, self._read = start, pread(self._file.fileno(), max(end - start, AT_ONCE), start)
        return self._read[start - self._read_from : end - self._read_from]

    def __contains__(self, key: object) -> bool:
        return key in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
