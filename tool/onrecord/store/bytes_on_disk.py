"""Byte strings kept in a temporary file, for many that are read one at a time: in memory they would be most of it."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from os import pread
from weakref import finalize


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
        for key, data in some:
            self[key] = data

    def __setitem__(self, key: str, data: bytes) -> None:
        self._file.write(data)
        self._file.flush()  # so that forks read it, and none of them writes it again
        self._numbers[key] = len(self._ends) - 1
        self._ends.append(self._ends[-1] + len(data))

    def __getitem__(self, key: str) -> bytes:
        number = self._numbers[key]
        start, end = self._ends[number], self._ends[number + 1]
        return pread(self._file.fileno(), end - start, start)

    def __contains__(self, key: object) -> bool:
        return key in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
