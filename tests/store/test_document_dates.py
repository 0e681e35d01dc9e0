"""Dates outside the allowed dates are told, however they are written; a text without any is not searched for them."""

from datetime import date
from pathlib import Path

import pytest

from example_catalogs import complete_record
from onrecord.git.tree import MAX_FILE, DirectoryTree
from onrecord.store.documents import read_document

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("written", "outside"),
    [
        ("2026-01-01", False),
        ("1990-01-01", False),
        ("1989-12-31", True),
        ("2036-11-21", False),
        ("2036-11-22", True),
        ('"2036-11-22"', True),
        ('"\\x32036-11-22"', True),
        ('"2036\\x2d11\\x2d22"', True),
        ("'1989-12-31'", True),
        ("1989-12-31  # since 2026-01-01", True),
        ("2026-01-01  # since 1989-12-31", False),
    ],
)
def test_a_date_is_inside_or_told(tmp_path: Path, written: str, outside: bool) -> None:
    (tmp_path / "a.yaml").write_text(complete_record(f"name: Harbor\nname_from: {written}\n"), encoding="utf-8")
    document, found = read_document(DirectoryTree(tmp_path), "a.yaml", "reference", DAY)
    assert (document is None) is outside
    assert [f.message.endswith("outside the allowed dates") for f in found] == [True] * outside


def test_a_file_is_read_up_to_one_byte_too_many(tmp_path: Path) -> None:
    tree = DirectoryTree(tmp_path)
    for size in (0, 1, MAX_FILE, MAX_FILE + 1, MAX_FILE + 70_000):
        data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
        (tmp_path / "file").write_bytes(data)
        assert tree.read("file") == data[: MAX_FILE + 1]
