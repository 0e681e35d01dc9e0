"""Where script or data fail, what does not work is not there, and one line says why."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.sample import Open, wait_until_ready

pytestmark = pytest.mark.browser

CONTROLS = ".or-js, .or-uses button:enabled"
CATALOG, REFERENCE = "", "references/nordlys-bank/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    found = browser.new_page()
    yield found
    found.close()


def wait_for_reason(page: Page, why: str) -> None:
    """Wait for the line that says why; no control is left then."""
    expect(page.locator(".or-dead:visible")).to_contain_text(why)
    assert not page.locator(CONTROLS).evaluate_all("(all) => all.some((one) => one.checkVisibility())")


@pytest.mark.parametrize(
    ("path", "file", "why"),
    [
        (CATALOG, "assets/catalog.json", "catalog.json could not be loaded: the server answered 503"),
        (REFERENCE, "assets/vocabulary.json", "vocabulary.json could not be loaded: the server answered 503"),
        (CATALOG, "assets/js/catalog.js", "Part of this page could not be loaded"),
        (REFERENCE, "assets/js/decision.js", "Part of this page could not be loaded"),
        (CATALOG, "assets/js/page.js", "this page's script did not run"),
    ],
)
def test_a_file_that_is_not_there_takes_its_controls_along(
    page: Page, base: str, path: str, file: str, why: str
) -> None:
    page.route(re.compile(re.escape(file)), lambda route: route.fulfill(status=503, body="busy"))
    page.goto(base + path)
    wait_for_reason(page, why)
    page.unroute_all()
    page.click(".or-dead a")
    page.wait_for_selector(".or[data-ready]")
    assert not page.is_visible(".or-dead")


@pytest.mark.parametrize("path", [CATALOG, REFERENCE])
def test_a_page_opened_as_a_file_says_that_it_needs_a_server(page: Page, site_folder: Path, path: str) -> None:
    page.goto((site_folder / path / "index.html").as_uri())
    wait_for_reason(page, "needs JavaScript and a web server")
    main = page.locator(".or-cards, .or-ref").bounding_box()
    assert main is not None and main["width"] > 900, "no room is kept for what is not there"


def test_without_the_words_inside_stories_the_rest_is_searched(page: Page, base: str) -> None:
    page.route("**/stories.json", lambda route: route.fulfill(status=503, body="busy"))
    page.goto(base)
    expect(page.locator(".or-dead:visible")).to_contain_text("Words inside stories are not searched")
    page.fill(".or-search input", "nordlys")
    assert page.locator(".or-card").count() == 1


@pytest.mark.parametrize(
    "query", ["sort=__proto__", "sort=toString", "use=constructor&industry=__proto__", "territory=%00"]
)
def test_a_hostile_address_is_an_ordinary_page(open_page: Open, query: str) -> None:
    page = open_page(f"?{query}")
    assert page.input_value("#sort") == "fit"
    assert page.locator(".or-card").count() == 24


def test_rows_that_go_on_in_more_files_are_searched_and_missed(page: Page, base: str, site_folder: Path) -> None:
    """A large catalog has several files of rows: all are searched, and one that is not there is said."""
    whole = json.loads((site_folder / "assets/catalog.json").read_text())
    rows = whole.pop("rows")
    parts = {"catalog.json": {**whole, "more": ["catalog-2.json", "catalog-3.json"], "rows": rows[:9]}}
    parts |= {"catalog-2.json": {"rows": rows[9:20]}, "catalog-3.json": {"rows": rows[20:]}}
    for name, part in parts.items():
        page.route(f"**/assets/{name}", lambda route, _, part=part: route.fulfill(json=part))
    page.goto(base)
    wait_until_ready(page)
    assert page.inner_text(".or-bar h2").startswith(f"{len(rows)} ")
    page.fill(".or-search input", rows[-1][1])
    assert rows[-1][1] in page.inner_text(".or-cards")
    page.route("**/assets/catalog-3.json", lambda route: route.fulfill(status=503, body="busy"))
    page.goto(f"{base}?again")
    wait_for_reason(page, "catalog-3.json could not be loaded: the server answered 503")
