"""Text in Markdown stays text: no markup, no mention, no link; and a table stays a table."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from onrecord.reports.markdown import escape, render_table


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@dana", "&#64;&#8203;dana"),
        ("#12", "&#35;&#8203;12"),
        ("www.evil.example", "&#119;ww.evil.example"),
        ("https://x", "https&#58;//x"),
        ("- item", "&#45; item"),
        ("+ item", "&#43; item"),
        ("12. item", "12&#46; item"),
        ("1) item", "1&#41; item"),
        (":tada: x", "&#58;tada: x"),
        ("Call: 2 (of 3)", "Call: 2 (of 3)"),
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
    left = re.sub(r"&#[0-9]+;", "&", escape(text))
    assert not set(left) & set("\\`*_{}[]#!|<>~@\n\r")
    assert not re.search(r":\S|^[-+:]|^[0-9]{1,9}[.)]", left)
    assert not re.search(r"<(?!/?p>)", markdown(escape(text)))
    assert render_table(("a", "b"), [(escape(text), "x")]).count("\n") == 2
