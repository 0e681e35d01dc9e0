"""Names that nobody can tell apart by sight (Unicode UTS #39)."""

import pytest

from onrecord.names.lookalikes import list_odd_letters, make_lookalike_keys, write_as_latin


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Nоrdlys", "Nordlys", True),
        ("ΝΟRDLYS", "Nordlys", True),
        ("Nоrdlуѕ Ваnk", "nordlys bank", True),
        ("NordIys", "Nordlys", True),
        ("Nord1ys", "Nordlys", True),
        ("N0rdlys", "Nordlys", True),
        ("Nord\u200blys", "Nordlys", True),
        ("Studio 1", "Studio I", False),
        ("Route 10", "Route IO", False),
        ("Nordlys", "Nordlis", False),
        ("Böge", "Boge", False),
        ("Modem", "Modern", False),
    ],
)
def test_names_that_look_the_same(one: str, other: str, alike: bool) -> None:
    assert (not make_lookalike_keys(one).isdisjoint(make_lookalike_keys(other))) is alike


def test_the_odd_letters_are_named() -> None:
    assert list_odd_letters("Nоrdlys") == ["о (Cyrillic small letter o)"]
    assert list_odd_letters("Nordlys") == []
    assert write_as_latin("Nоrdlys") == "Nordlys"
