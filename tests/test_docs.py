"""The documentation is true to the repository: every link and anchor resolves, versions and measured pages are ours."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown import Markdown
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

import onrecord
from browser.screenshots import IMAGES, PICTURES
from sample import ROOT

DOCS = ROOT / "site" / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "requirements").glob("*.md")])
MOST_BYTES = 100_000
"""Of a picture: ten of them are loaded in a second over a slow line, and the repository keeps each version."""
MADE = {"rules.md", "fields.md", "vocabulary.md"}
"""Pages that a build writes; tests/browser/test_every_page.py tries the links of the built site."""


@cache
def render_page(page: Path) -> LexborHTMLParser:
    """A page as the site's engine renders it, with the anchors of its headings."""
    text = re.sub(r"\A---\n.*?\n---\n", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return LexborHTMLParser(
        Markdown(extensions=["admonition", "attr_list", "tables", "toc", "fenced_code"]).convert(text)
    )


def find_dead_links(page: Path, root: Path = ROOT) -> Iterator[str]:
    """Links of a page, images included, that lead to no file below the root or to no anchor of a page."""
    for node in render_page(page).css("a[href], img[src], source[srcset]"):
        link = next(node.attributes[key] or "" for key in ("href", "src", "srcset") if key in node.attributes)
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        if target.parent == DOCS and target.name in MADE:
            continue
        if not target.exists() or not target.is_relative_to(root):
            yield f"{link}: no such file"
        elif (
            parts.fragment
            and target.suffix == ".md"
            and render_page(target).css_first(f"[id='{parts.fragment}']") is None
        ):
            yield f"{link}: no such anchor"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_and_anchor_resolves(page: Path) -> None:
    assert list(find_dead_links(page)) == []


def test_a_dead_link_and_a_dead_anchor_are_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n\n[a](gone.md) [b](#one) [c](#two)\n\n![d](gone.png)\n", encoding="utf-8")
    assert list(find_dead_links(page, tmp_path)) == [
        "gone.md: no such file",
        "#two: no such anchor",
        "gone.png: no such file",
    ]


def test_the_version_shown_is_ours() -> None:
    shown = {
        (page.relative_to(ROOT).as_posix(), version)
        for page in PAGES
        for version in re.findall(r"(?:onrecord-|rev: v)(\d+\.\d+\.\d+)", page.read_text(encoding="utf-8"))
    }
    assert shown
    assert {(page, version) for page, version in shown if version != onrecord.__version__} == set()


def test_no_page_installs_the_tool_by_its_name() -> None:
    """It comes as a wheel of ours, with its hash: nobody guards its name in an index."""
    by_name = re.compile(r"\b(?:pipx?|uv tool|uv pip) install (?:-\S+ )*onrecord\b")
    assert by_name.search("pip install --quiet onrecord")
    assert [page.name for page in PAGES if by_name.search(page.read_text(encoding="utf-8"))] == []


def test_what_introduces_the_speeds_is_what_the_benchmark_writes() -> None:
    head = (ROOT / "bench" / "rows.py").read_text(encoding="utf-8").partition('HEAD = """\\\n')[2].partition('"""')[0]
    assert head
    assert (DOCS / "develop" / "speed.md").read_text(encoding="utf-8").startswith(head)


def test_every_picture_is_made_by_the_script_and_shown() -> None:
    """`make screenshots` makes them from the sample."""
    shown = set[str]()
    for page in PAGES:
        for node in render_page(page).css("img, source"):
            address = node.attributes.get("src") or node.attributes.get("srcset") or ""
            assert node.tag == "source" or node.attributes.get("alt"), f"{page}: {address} has no alt"
            shown.add(address.rpartition("images/")[2])
    assert shown == set(PICTURES)
    assert {file.name for file in IMAGES.iterdir()} == set(PICTURES)


def test_a_picture_is_small_and_of_the_size_that_the_script_takes() -> None:
    for name, picture in PICTURES.items():
        with Image.open(IMAGES / name) as image:
            assert image.size == (picture.width, picture.height), name
        assert (IMAGES / name).stat().st_size < MOST_BYTES, name


def test_the_newcomers_page_comes_first_and_names_every_guide() -> None:
    menu = (ROOT / "site" / "mkdocs.yml").read_text(encoding="utf-8").partition("- How it works:")[2]
    assert menu.split(".md")[0].rpartition(": ")[2] == "guides/start"
    start = (DOCS / "guides" / "start.md").read_text(encoding="utf-8")
    guides = {guide.name for guide in (DOCS / "guides").iterdir()} - {"start.md"}
    assert {guide for guide in guides if f"]({guide})" not in start} == set()
