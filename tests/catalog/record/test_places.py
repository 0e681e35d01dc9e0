"""Patterns of addresses: `*` for any characters, all else for itself."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.catalog.record.places import among, match_glob


@pytest.mark.parametrize(
    ("pattern", "text", "means"),
    [
        ("https://a.example/wall", "https://a.example/wall", True),
        ("https://a.example/wall", "https://a.example/wall/", False),
        ("https://a.example/*", "https://a.example/", True),
        ("*/wall*", "https://a.example/wall?x=1", True),
        ("a*a", "a", False),
        ("*", "", True),
        ("", "", True),
        ("a?c", "abc", False),
        ("[ab]", "a", False),
        ("ab*bc", "abc", False),
    ],
)
def test_a_pattern_means_the_whole_text(pattern: str, text: str, means: bool) -> None:
    assert match_glob(pattern, text) is means


@given(st.text("ab*", max_size=8), st.text("ab", max_size=10))
def test_it_agrees_with_the_standard_library(pattern: str, text: str) -> None:
    assert match_glob(pattern, text) is fnmatchcase(text, pattern)


def test_many_stars_are_no_more_work_than_the_text_is_long() -> None:
    assert not match_glob("*a" * 150 + "b", "a" * 20_000)  # with backtracking this would not end


def test_any_of_several_will_do() -> None:
    assert among("x", ("y", "x"))
    assert not among("x", ())
