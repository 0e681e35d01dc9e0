"""A site that is put nowhere but into a dictionary."""

from collections.abc import Iterator


class Memory(dict[str, bytes]):
    """The files of a site, by path."""

    def put(self, path: str, data: bytes) -> bool:
        self[path] = data
        return True

    def put_pieces(self, path: str, pieces: Iterator[bytes]) -> bool:
        return self.put(path, b"".join(pieces))

    def get(self, path: str) -> bytes:  # type: ignore[override]
        return self[path]
