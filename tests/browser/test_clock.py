"""The clock: what has ended is hidden by the reader's day, and no preview or old build passes for today."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Route, expect

from browser.sample import Open

pytestmark = pytest.mark.browser


def open_by_clock(page: Page, address: str) -> None:
    """Open a page as one of a build that follows the calendar."""

    def answer_calendar(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('"preview":true', '"preview":false'))

    page.route(re.compile(r".*/(index\.html)?(\?.*)?$"), answer_calendar)
    page.goto(address)


def open_on_day(page: Page, address: str, day: str) -> None:
    """Open a page as one of a build that follows the calendar, on a reader's day."""
    page.clock.set_fixed_time(f"{day}T12:00:00Z")
    open_by_clock(page, address)


def test_a_later_day_hides_what_is_over(open_page: Open) -> None:
    page = open_page("references/nordlys-bank/?asof=2028-03-01")
    assert page.is_visible("[data-banner=asof]")
    assert not page.is_visible("#quote-cfo-2026")
    assert not page.is_visible(".or-ref"), "nothing is shown anymore"
    assert "Nothing about Nordlys Bank is allowed anymore" in page.inner_text(".or-reference")


def test_a_logo_gives_way_to_the_monogram(open_page: Open) -> None:
    page = open_page("references/nordlys-bank/?asof=2027-01-14")
    assert page.is_visible(".or-who .or-face img")
    page = open_page("references/nordlys-bank/?asof=2027-01-15")
    assert not page.is_visible(".or-who .or-face img")
    assert page.inner_text(".or-who .or-face") == "NB"
    assert page.inner_text(".or-uses [data-use=logo] .or-when") == "ended 14 Jan 2027"


def test_cards_counts_and_search_follow_the_day(open_page: Open) -> None:
    page = open_page("?use=logo&q=nordlys&asof=2027-01-14")
    assert page.locator(".or-card").count() == 1
    page = open_page("?use=logo&q=nordlys&asof=2027-01-15")
    assert page.locator(".or-card").count() == 0
    now = int(open_page().inner_text(".or-bar h2").split()[0])
    page = open_page("?asof=2036-01-01")
    assert int(page.inner_text(".or-bar h2").split()[0]) < now / 2
    assert "· 0 usable" in page.inner_text(".or-bar h2")
    page.wait_for_selector(".or[data-stories]")
    page.fill(".or-search input", "fourth working day")
    assert page.locator(".or-card").count() == 0, "a quote that is over is not found"


def test_a_preview_stays_on_its_day(open_page: Open) -> None:
    page = open_page("references/nordlys-bank/")
    page.clock.set_fixed_time("2031-06-01T12:00:00Z")
    page.reload()
    assert page.is_visible("[data-banner=preview]")
    assert page.is_visible("#quote-cfo-2026")


def test_a_build_follows_the_readers_day_and_says_when_it_is_old(open_page: Open) -> None:
    page = open_page("references/nordlys-bank/")
    address = page.url
    open_on_day(page, address, "2026-11-24")
    assert not page.is_visible("[data-banner=preview]")
    assert not page.is_visible("[data-banner=stale]")
    open_on_day(page, address, "2026-11-25")
    assert "built 4 days ago" in page.inner_text("[data-banner=stale]")
    open_on_day(page, address, "2027-01-15")
    assert not page.is_visible(".or-who .or-face img")
    open_on_day(page, address, "2020-01-01")
    assert page.is_visible(".or-who .or-face img"), "never a day before the build"


def test_places_that_are_over_go_and_are_not_counted(open_page: Open) -> None:
    page = open_page("published/")
    now = int(page.inner_text(".or-head [data-count]"))
    assert "warn" in (page.locator("[data-warn-from]:has-text('26 Nov 2026')").first.get_attribute("class") or "")
    calm = page.locator("[data-warn-from]:has-text('4 May 2027')").first
    assert "warn" not in (calm.get_attribute("class") or "")
    open_on_day(page, page.url, "2027-03-10")
    later = int(page.inner_text(".or-head [data-count]"))
    assert later == page.locator("#channels tr[data-through]:visible").count() < now
    assert sum(map(int, page.locator(".or-tags [data-count]").all_inner_texts())) == later
    assert page.locator("tr[data-through='2026-11-26']:visible").count() == 0
    assert "warn" in (calm.get_attribute("class") or "")


def test_what_ends_is_counted_anew_and_an_empty_list_says_so(open_page: Open) -> None:
    page = open_page("ending/")
    assert not page.is_visible("[data-nothing]") and not page.is_visible("[data-of-the-build]")
    open_on_day(page, page.url, "2026-12-16")
    assert page.locator("tr:visible:has-text('Bosphora Air')").count() == 0
    assert page.inner_text("tr:visible:has-text('Tre Fjorder') [data-left]") == "2 days"
    open_on_day(page, page.url, "2026-12-18")
    assert page.inner_text("tr:visible:has-text('Tre Fjorder') [data-left]") == "ends today"
    open_on_day(page, page.url, "2027-03-01")
    assert page.is_visible("[data-nothing]")
    assert page.locator("[data-hide-empty]:visible").count() == 0


def test_content_that_is_over_is_not_counted_as_ready(open_page: Open) -> None:
    now = int(open_page("content-ready/").inner_text("#ready h2 b"))
    page = open_page("content-ready/?asof=2026-11-27")
    assert int(page.inner_text("#ready h2 b")) == page.locator("#ready tbody tr:visible").count() < now


def test_figures_of_the_build_are_not_taken_for_another_days(open_page: Open) -> None:
    for path in ("insights/", "ending/", "requests/"):
        page = open_page(path)
        assert not page.is_visible("[data-of-the-build]")
        page = open_page(f"{path}?asof=2027-01-10")
        assert "21 Nov 2026" in page.inner_text("[data-of-the-build]")


def test_the_day_is_kept_from_page_to_page(open_page: Open) -> None:
    page = open_page("references/nordlys-bank/?asof=2027-01-15")
    page.click(".or-crumbs a")
    page.wait_for_url("**/?asof=2027-01-15")
    page = open_page("ending/?asof=2027-01-10")
    page.click(".or-subnav a:has-text('Where they are shown')")
    page.wait_for_url("**/published/?asof=2027-01-10")


@pytest.mark.parametrize("asked", ["2026-13-01", "2027-02-30", "tomorrow", "2020-01-01"])
def test_a_day_that_cannot_be_looked_at_is_named(open_page: Open, asked: str) -> None:
    page = open_page(f"ending/?asof={asked}")
    assert f"“{asked}” is not a day after 21 Nov 2026" in page.inner_text("[data-banner=asof]")
    assert page.is_visible("tr:has-text('Zielona Polana')")


def test_the_day_is_the_policys_not_the_readers_zone(open_page: Open) -> None:
    page = open_page("raci/")
    ask = """([zone, at]) => import(new URL('../assets/js/clock.js', document.baseURI))
      .then((clock) => clock.civilDay(zone, new Date(at)))"""
    assert page.evaluate(ask, ["Europe/Oslo", "2027-01-14T23:30:00Z"]) == "2027-01-15"
    assert page.evaluate(ask, ["America/Lima", "2027-01-15T04:30:00Z"]) == "2027-01-14"


def test_coming_back_on_another_day_looks_again(open_page: Open) -> None:
    page = open_page("references/nordlys-bank/")
    open_on_day(page, page.url, "2027-01-14")
    assert page.is_visible(".or-who .or-face img")
    page.clock.set_fixed_time("2027-01-15T12:00:00Z")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".or-who .or-face img")).to_be_hidden()


def test_an_open_tab_turns_at_midnight_of_the_policys_zone(open_page: Open, base: str) -> None:
    page = open_page("raci/")
    zone = page.evaluate("JSON.parse(document.getElementById('onrecord-build').textContent).zone")
    midnight = datetime(2027, 1, 15, tzinfo=ZoneInfo(zone))
    page.clock.install(time=midnight - timedelta(minutes=41))
    page.clock.pause_at(midnight - timedelta(minutes=40))  # however long it takes to load the page
    open_by_clock(page, f"{base}references/nordlys-bank/")
    assert page.is_visible(".or-who .or-face img")
    page.clock.run_for(39 * 60_000)
    assert page.is_visible(".or-who .or-face img"), "its last day is not over"
    page.clock.run_for(61_000)
    expect(page.locator(".or-who .or-face img")).to_be_hidden()
    assert page.inner_text(".or-uses [data-use=logo] .or-when") == "ended 14 Jan 2027"
