"""Byte strings on disk are read back as they were added, by the process that added them and by its forks."""

import gc
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from onrecord.store.bytes_on_disk import AT_ONCE, BytesOnDisk
from onrecord.store.parallel import spread


def test_what_was_added_is_read_in_any_order_and_between_additions() -> None:
    kept = BytesOnDisk([("b", b"two"), ("a", b"")])
    assert (kept["b"], kept["a"]) == (b"two", b"")
    kept["c"] = b"\x00" * 10_000
    assert [kept[key] for key in ("c", "a", "b")] == [b"\x00" * 10_000, b"", b"two"]
    assert (list(kept), len(kept), "a" in kept, "d" in kept) == (["b", "a", "c"], 3, True, False)
    with pytest.raises(KeyError):
        kept["d"]
    kept["a"] = b"again"
    kept["e"] = b"last"
    assert ([kept[key] for key in kept], len(kept)) == ([b"two", b"again", b"\x00" * 10_000, b"last"], 4)


def test_what_is_written_and_read_together_is_found_one_by_one() -> None:
    some = {str(number): bytes([number % 256]) * (number * 37 % 5000) for number in range(300)}
    kept = BytesOnDisk(some.items())
    kept["long"] = some["long"] = b"x" * (3 * AT_ONCE)
    kept["short"] = some["short"] = b"not written yet"
    for keys in (list(some), list(reversed(some)), sorted(some)):
        assert [kept[key] for key in keys] == [some[key] for key in keys]


def test_forks_read_it_at_the_same_time() -> None:
    kept = BytesOnDisk((str(number), str(number).encode() * number) for number in range(400))

    def read(keys: Sequence[str]) -> list[bytes]:
        return [kept[key] for key in keys]

    found = [one for several in spread(read, list(kept), 5, processes=2) for one in several]
    assert found == [str(number).encode() * number for number in range(400)]
    kept["more"] = b"and the rest"
    assert kept["more"] == b"and the rest"


def test_its_file_has_no_name_and_is_closed_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kept = BytesOnDisk([("a", b"x" * AT_ONCE)])
    file = kept._file
    assert list(tmp_path.iterdir()) == []
    assert os.fstat(file.fileno()).st_size == AT_ONCE
    del kept
    gc.collect()
    assert file.closed
