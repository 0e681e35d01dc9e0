"""The keys of texts: Python and the pages' script are tested with one table, and compared with each other."""

import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import pytest
from playwright.sync_api import Browser, Page

from onrecord.names.text_keys import make_name_key, make_search_key, make_slug

SCRIPT = Path(__file__).resolve().parents[2] / "site" / "assets" / "js" / "text.js"


class Case(TypedDict):
    """A text, the words that are searched for in it, and the name of a file made from it."""

    text: str
    search: str
    slug: str


CASES: list[Case] = json.loads(Path(__file__).with_name("text_keys.json").read_text(encoding="utf-8"))
ASSIGNED = [code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cn", "Cs")]
"""The characters of this Python's Unicode; neither their decomposition nor their case ever changes."""


@pytest.fixture
def script(browser: Browser) -> Iterator[Page]:
    """A page with nothing in it but the site's module, as `window.keys`."""
    page = browser.new_page()
    source = SCRIPT.read_text(encoding="utf-8")
    page.evaluate(
        """async (source) => {
          const url = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
          window.keys = await import(url);
        }""",
        source,
    )
    yield page
    page.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_python_by_the_table(case: Case) -> None:
    assert make_search_key(case["text"]) == case["search"]
    assert make_slug(case["text"]) == case["slug"]


@pytest.mark.browser
def test_the_script_by_the_table(script: Page) -> None:
    told = script.evaluate(
        "(texts) => texts.map((t) => [keys.searchKey(t), keys.makeSlug(t, 63)])", [c["text"] for c in CASES]
    )
    assert told == [[case["search"], case["slug"]] for case in CASES]


@pytest.mark.browser
def test_the_script_and_python_agree_about_every_character(script: Page) -> None:
    """All that Unicode has, between two letters; block by block, so that a failure says where."""
    blocks = [ASSIGNED[start : start + 4096] for start in range(0, len(ASSIGNED), 4096)]
    told = script.evaluate(
        """(blocks) => blocks.map((codes) =>
          codes.map((code) => keys.searchKey(`x${String.fromCodePoint(code)}y`)).join('|'))""",
        blocks,
    )
    for block, theirs in zip(blocks, told, strict=True):
        ours = "|".join(make_search_key(f"x{chr(code)}y") for code in block)
        assert theirs == ours, f"U+{block[0]:04X} to U+{block[-1]:04X}"


@pytest.mark.parametrize(("text", "slug"), [("x" * 80, "x" * 63), ("a" * 62 + " b", "a" * 62)])
def test_a_slug_is_no_longer_than_a_host_s_label(text: str, slug: str) -> None:
    assert make_slug(text) == slug


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nordlys  BANK", "nordlys bank", True),
        ("Orrin's", "Orrin’s", True),
        ("Ｎｏｒｄｌｙｓ", "Nordlys", True),
        ("Bo\u0308ge", "Böge", True),
        ("Böge", "Boge", False),
        ("C++", "C", False),
        ("A-B", "A B", False),
    ],
)
def test_a_name_s_key_keeps_accents_and_punctuation(one: str, other: str, same: bool) -> None:
    assert (make_name_key(one) == make_name_key(other)) is same
