"""Legal forms: taken off a name, and met behind one in a text."""

import pytest

from onrecord.names.legal_forms import begins_with_legal_form, count_without_legal_form


@pytest.mark.parametrize(
    ("words", "rest", "comparing"),
    [
        ("gap inc", 1, 1),
        ("gap a s", 1, 1),
        ("gap gmbh co kg", 1, 1),
        ("inc", 1, 1),
        ("gym group", 2, 1),
        ("pure gym group", 2, 2),
        ("search ad", 2, 1),
        ("nordlys bank", 2, 2),
    ],
)
def test_how_many_words_remain(words: str, rest: int, comparing: int) -> None:
    assert count_without_legal_form(words.split()) == rest
    assert count_without_legal_form(words.split(), comparing=True) == comparing


@pytest.mark.parametrize(
    ("words", "form"),
    [("inc said", True), ("a s said", True), ("group", True), ("a b testing", False), ("ad", False), ("said", False)],
)
def test_what_follows_a_name(words: str, form: bool) -> None:
    assert begins_with_legal_form(words.split()) is form
