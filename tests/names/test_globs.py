"""Patterns of addresses and of paths, matched without trying anything twice."""

import re
from fnmatch import fnmatchcase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.catalog.record.places import is_among
from onrecord.names.globs import match_glob, match_path


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
    assert is_among("x", ("y", "x"))
    assert not is_among("x", ())


@pytest.mark.parametrize(
    ("glob", "path", "means"),
    [
        ("blog", "site/blog/a.md", True),
        ("*.md", "site/blog/a.md", True),
        ("/*.md", "site/a.md", False),
        ("blog/*.md", "blog/a.md", True),
        ("blog/*.md", "blog/deep/a.md", False),
        ("blog/**/*.md", "blog/a.md", True),
        ("blog/**/*.md", "blog/very/deep/a.md", True),
        ("site/**", "site/a/b", True),
        ("site/", "other/site/a", True),
        ("a?c", "x/abc", True),
        ("a?c", "a/c", False),
        ("a.c", "abc", False),
        ("content/**.md", "content/a/b.md", True),
    ],
)
def test_a_glob_means_paths(glob: str, path: str, means: bool) -> None:
    assert match_path(glob, path) is means


def compile_again(glob: str) -> re.Pattern[str]:
    """The same meaning as a plain regular expression, which goes back wherever it likes."""
    body, out, at = glob.strip("/"), "", 0
    while at < len(body):
        token = next(t for t in ("**/", "**", "*", "?", body[at]) if body.startswith(t, at))
        if token == "**/" and at and body[at - 1] != "/":
            token = "**"
        out += {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(token) or re.escape(token)
        at += len(token)
    return re.compile(("" if "/" in glob.rstrip("/") else "(?:.*/)?") + out + "(?:/.*)?", re.S)


TOKENS = st.lists(st.sampled_from(["a", "b", "*", "**", "**/", "?", "/"]), min_size=1, max_size=8).map("".join)
PATHS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=5).map("/".join)


@given(TOKENS.filter(lambda glob: "***" not in glob and "//" not in glob), PATHS)
@settings(max_examples=1000)
def test_a_path_is_matched_as_by_trying_everything(glob: str, path: str) -> None:
    assert match_path(glob, path) is (compile_again(glob).fullmatch(path) is not None)


@pytest.mark.parametrize(
    ("glob", "path"),
    [("*a" * 300 + "b", "a" * 4000), ("**/a/" * 150 + "b", "a/" * 2000 + "a"), ("**a*" * 150 + "b", "a/a" * 1300)],
)
def test_many_stars_in_a_glob_end(glob: str, path: str) -> None:
    assert not match_path(glob, path)  # with backtracking this would not end
