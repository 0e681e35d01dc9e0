"""A list that grows goes on over several pages: every row once, in order, and no page too large."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from onrecord.publish import long_pages
from onrecord.publish.index_entries import IndexEntries
from onrecord.publish.long_pages import MOST_ROWS, split_lists
from onrecord.publish.pages import make_site_pages
from publish.sample_view import make_entries, make_view

MADE_ELSEWHERE = ("raci/index.html", "reviews/index.html")
"""Pages that the navigation of the teams names and `make_site_pages` does not make."""
GROUPS = {"groups": ("ready", "asks"), "made": ()}


def make_groups(*sizes: tuple[int, int], made: int = 0) -> dict[str, Any]:
    groups = [
        {"id": at, "ready": [f"{at}r{n}" for n in range(ready)], "asks": [f"{at}a{n}" for n in range(asks)]}
        for at, (ready, asks) in enumerate(sizes)
    ]
    return {"groups": groups, "made": [f"m{n}" for n in range(made)], "day": date(2026, 11, 21)}


def list_rows(context: dict[str, Any]) -> list[str]:
    return [row for group in context["groups"] for row in (*group["ready"], *group["asks"])] + context["made"]


@pytest.mark.parametrize(
    "context",
    [
        make_groups(),
        make_groups((3, 2)),
        make_groups((30, 0), (0, 25), (1, 1), made=40),
        make_groups(*[(1, 0)] * 50),
        make_groups((9, 9), made=1),
    ],
)
@pytest.mark.parametrize("most", [1, 4, 10, 1000])
def test_every_row_is_on_one_page_in_its_order(context: dict[str, Any], most: int) -> None:
    pages = split_lists(context, GROUPS, most)
    assert [row for page in pages for row in list_rows(page)] == list_rows(context)
    assert [page["number"] for page in pages] == list(range(1, len(pages) + 1))
    assert {page["pages"] for page in pages} == {len(pages)}
    assert all(len(list_rows(page)) <= most for page in pages)
    assert all(list_rows(page) for page in pages) or len(pages) == 1
    assert all(page["day"] == context["day"] for page in pages)


def test_a_group_is_found_on_the_page_where_it_begins() -> None:
    context = make_groups((30, 0), (0, 25), (1, 1), made=40)
    pages = split_lists(context, GROUPS, 12)
    for at, group in enumerate(context["groups"]):
        first = pages[0]["starts"]["groups"][at]
        holding = [page["number"] for page in pages if any(one["id"] == group["id"] for one in page["groups"])]
        assert holding[0] == first
        assert holding == list(range(first, first + len(holding)))


def test_what_fits_is_one_page_as_it_was() -> None:
    context = make_groups((3, 2), (0, 1), made=2)
    [page] = split_lists(context, GROUPS)
    assert {key: page[key] for key in context} == context


def test_the_pages_of_the_teams_go_on_and_say_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {page.path: page.body for page in make_site_pages(make_view(), make_entries())}
    monkeypatch.setattr(long_pages, "MOST_ROWS", 7)
    parts = {page.path: page.body for page in make_site_pages(make_view(), make_entries())}
    for shell in ("all", "ending", "requests", "content-ready", "published"):
        several = [path for path in parts if path.startswith(f"{shell}/")]
        assert len(several) > 2, shell
        assert f"{shell}/index.html" in several
        assert read_rows([parts[path] for path in several]) == read_rows([whole[f"{shell}/index.html"]]), shell
        for path in several:
            page = LexborHTMLParser(parts[path])
            ids = {node.attributes["id"] for node in page.css("[id]")}
            for count in page.css("[data-count]"):
                assert count.attributes["data-count"] in ids, path
            for link in page.css(".or-tags a, .or-subnav a"):
                target, _, anchor = (link.attributes["href"] or "").partition("#")
                other = f"{target.removeprefix(find_root(path))}index.html" if target else path
                assert other in parts or other in MADE_ELSEWHERE, (path, other)
                if anchor:
                    assert f'id="{anchor}"' in parts[other], (path, other, anchor)


def read_rows(bodies: list[str]) -> list[str]:
    """The rows of tables, as text; those of one page that are again on it (by channel, by customer) twice."""
    found = [" ".join(row.text().split()) for body in bodies for row in LexborHTMLParser(body).css("tbody tr")]
    return sorted(found)


def find_root(path: str) -> str:
    return "../" * path.count("/")


def test_a_full_page_is_no_larger_than_a_phone_loads_in_a_second() -> None:
    """The widest rows there are: of the sample, over and over."""
    from onrecord.publish.team_pages import fill_published

    places = list(make_entries().read_places()) * 40
    assert len(places) > 2 * MOST_ROWS
    context = fill_published(make_view(), places)
    pages = split_lists(context, {"channels": ("places",), "customers": ("places",)})
    from onrecord.publish.pages import _make_page

    for part in pages:
        page = _make_page(
            make_view(), f"published/{part['number']}/index.html", "published", "x", "published.html", part
        )
        assert len(page.body.encode()) < 260_000


def test_without_a_place_the_page_says_so() -> None:
    empty = replace(make_view(), references=())
    page = next(page for page in make_site_pages(empty, IndexEntries({}, ())) if page.path == "published/index.html")
    assert "No customer is shown anywhere" in page.body
    assert "data-nothing hidden" not in page.body
