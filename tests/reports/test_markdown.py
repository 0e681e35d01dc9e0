"""Text in Markdown stays text: no markup, no mention, no link; and a table stays a table."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.reports.markdown import escape, render_table


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@dana", "&#64;&#8203;dana"),
        ("#12", "&#35;&#8203;12"),
        ("www.evil.example", "&#119;ww.evil.example"),
        ("https://x", "https&#58;//x"),
        ("- item", "&#45; item"),
        ("nordlys-bank", "nordlys-bank"),
        ("a\nb\t c", "a b c"),
        ("\x1b[31m\u202e", "\\u&#123;1b&#125;".replace("\\", "&#92;") + "&#91;31m&#92;u&#123;202e&#125;"),
        ("a | b", "a &#124; b"),
    ],
)
def test_one_by_one(text: str, shown: str) -> None:
    assert escape(text) == shown


@given(st.text())
def test_nothing_that_markdown_obeys_is_left(text: str) -> None:
    left = re.sub(r"&#[0-9]+;", "", escape(text))
    assert not set(left) & set("\\`*_{}[]()#+!|<>~@:\n\r")
    assert not escape(text).startswith("-")
    assert render_table(("a", "b"), [(escape(text), "x")]).count("\n") == 2
