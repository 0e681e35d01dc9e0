"""References kept as bytes and unpacked on request: ten thousand take 40 MB as bytes and 230 MB as objects."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar, overload

import msgspec

from onrecord.catalog.record.reference import Reference

if TYPE_CHECKING:
    from onrecord.store.bytes_on_disk import BytesOnDisk

MOST_MADE = 64
"""How many records used last are kept as objects: one customer is asked about many times in a row."""
Other = TypeVar("Other")


class PackedRecords(Mapping[str, Reference]):
    """References by slug, in the order they were added. Except for the last `most`, they are unpacked each time.

    `read` reads one from its files, if it cannot be unpacked.
    """

    def __init__(
        self,
        packed: Mapping[str, bytes] | None = None,
        read: Callable[[str], Reference] | None = None,
        most: int = MOST_MADE,
    ) -> None:
        self._packed: dict[str, bytes] | BytesOnDisk = dict(packed or {})
        self._read = read
        self._most = most
        self._made: dict[str, Reference] = {}
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(Reference)

    def __setitem__(self, slug: str, reference: Reference) -> None:
        self._made.pop(slug, None)
        self._packed[slug] = self._encoder.encode(reference)

    def move_to_disk(self) -> None:
        """Keep the bytes in a temporary file from now on: for a caller whose own data fill the memory.

        Raises OSError.
        """
        from onrecord.store.bytes_on_disk import BytesOnDisk

        self._packed = BytesOnDisk(self._packed.items())

    def find_packed(self, slug: str) -> bytes:
        """A reference as bytes, the same bytes for the same facts. Raises KeyError."""
        return self._packed[slug]

    def __getitem__(self, slug: str) -> Reference:
        found = self._made.get(slug)
        if found is None:
            found = self._unpack(slug)
            if len(self._made) >= self._most:
                del self._made[next(iter(self._made))]
            self._made[slug] = found
        return found

    def _unpack(self, slug: str) -> Reference:
        packed = self._packed[slug]
        try:
            return self._decoder.decode(packed)
        except (msgspec.MsgspecError, ValueError):
            if self._read is None:
                raise
            return self._read(slug)

    @overload
    def get(self, slug: str, /) -> Reference | None: ...
    @overload
    def get(self, slug: str, /, default: Reference | Other) -> Reference | Other: ...
    def get(self, slug: str, /, default: object = None) -> object:
        """As of any mapping."""
        return self[slug] if slug in self._packed else default

    def __contains__(self, slug: object) -> bool:
        return slug in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)
