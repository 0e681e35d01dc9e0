"""The figures of the review pages are counted again from the records: a page with another one is refused."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from exhaustive import select
from onrecord.finding import Finding
from onrecord.git.tree import DirectoryTree
from onrecord.publish.figures import PAGE
from onrecord.publish.site_reader import Marker
from onrecord.publish.verify import verify_files
from onrecord.store.catalog_reader import Catalog
from onrecord.store.wish_files import read_wishes
from sample import DAY, ROOT

QUARTER = "reviews/2026-q3/index.html"
Read = Callable[..., list[Finding]]


@pytest.fixture(scope="module")
def read(sample: Catalog) -> Read:
    library = sample.library
    wishes = read_wishes(DirectoryTree(ROOT), library, DAY).wishes
    marker = Marker(DAY, True, "sales")

    def read(path: str, text: str, *, knows_wishes: bool = True) -> list[Finding]:
        files = [(path, text.encode())]
        found = verify_files(files, marker, DAY, library, wishes=wishes if knows_wishes else None)
        return [one for one in found if one.rule == "wrong-figure"]

    return read


def read_pages(site: Path) -> dict[str, str]:
    found = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.glob("reviews/**/index.html")}
    return {path: text for path, text in found.items() if PAGE.match(path)}


def test_every_page_of_the_sample_says_what_the_records_say(site: Path, read: Read) -> None:
    found = read_pages(site)
    assert len(found) > 15
    for path in (QUARTER, "reviews/index.html", "reviews/2026/index.html", "reviews/2026-11/index.html"):
        assert read(path, found[path]) == []


def test_every_figure_is_marked_and_each_changed_one_is_refused(site: Path, read: Read) -> None:
    """Numbers of rows, tiles and lists; one after the other is raised by one."""
    text = read_pages(site)[QUARTER]
    places = [
        match.span(1)
        for pattern in (r'<td class="num">([^<]+)</td>', r"<dd>([^<]+)</dd>", r"<span>([0-9][^<]*)</span></div></td>")
        for match in re.finditer(pattern, text)
    ]
    assert len(places) > 100
    for start, end in select(places, 4):
        other = re.sub("[0-9]+", lambda n: str(int(n[0]) + 1), text[start:end], count=1)
        other = other if other != text[start:end] else "+7"
        changed = f"{text[:start]}{other}{text[end:]}"
        assert read(QUARTER, changed), text[start - 80 : end]


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ('<tr data-figure="requests">', "<tr>", "is not marked, so it cannot be checked"),
        ('<tr data-figure="requests">', '<tr data-figure="wishes">', "a figure 'wishes' that cannot be checked"),
        ('<div data-list="asked">', '<div data-list="names">', "a list 'names' that cannot be checked"),
        (r"… and [0-9]+ more", "… and 99 more", "and 99 more, not"),
        (r"<tbody>\s*<tr><th scope=\"row\"><a.*?</tr>", "<tbody>", "names and"),
        ("2026-07-01/2026-09-30", "2026-07-02/2026-09-30", "but the records give"),
    ],
)
def test_what_else_is_refused(site: Path, read: Read, was: str, now: str, says: str) -> None:
    text = read_pages(site)[QUARTER]
    changed = re.sub(was, now, text, count=1, flags=re.DOTALL)
    assert changed != text
    assert any(says in one.message for one in read(QUARTER, changed))


def test_the_list_of_reviews_is_counted_as_well(site: Path, read: Read) -> None:
    text = read_pages(site)["reviews/index.html"]
    cell = next(node for node in LexborHTMLParser(text).css("td[data-figure=held]") if node.css_first("small"))
    assert cell.html
    assert read("reviews/index.html", text.replace(cell.html, cell.html.replace("<small>", "<small>+7")))


def test_where_wishes_are_not_known_they_are_not_counted(site: Path, read: Read) -> None:
    assert read(QUARTER, read_pages(site)[QUARTER], knows_wishes=False) == []


def test_figures_are_of_the_day_of_the_build(site: Path, sample: Catalog) -> None:
    text = read_pages(site)[QUARTER].replace('<tr data-figure="requests">', "<tr>")
    later = verify_files(
        [(QUARTER, text.encode())], Marker(DAY, False, "sales"), DAY + timedelta(days=1), sample.library
    )
    assert not [one for one in later if one.rule == "wrong-figure"]
