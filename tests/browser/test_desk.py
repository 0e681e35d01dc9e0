"""The desk: what needs each person, the same things as `onrecord due`, each with a link that does it."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from browser.sample import SAMPLE_TODAY
from onrecord.catalog.library import Library
from onrecord.catalog.search.finder import is_allowed_anywhere
from onrecord.catalog.search.open_wishes import list_due_with_wishes
from onrecord.git.tree import DirectoryTree
from onrecord.publish.desk import AHEAD_DAYS
from onrecord.store.wish_files import read_wishes
from sample import ROOT


def test_it_is_due_for_the_customers_who_are_shown(open_page: Callable[..., Page], library: Library) -> None:
    page = open_page("desk/")
    wishes = read_wishes(DirectoryTree(ROOT), library, SAMPLE_TODAY).wishes
    items = [
        item
        for item in list_due_with_wishes(library, wishes, SAMPLE_TODAY, AHEAD_DAYS)
        if item.owner
        and item.kind != "at-risk"  # why somebody is at risk stays in the record
        and (not item.customer or is_allowed_anywhere(library, library.references[item.customer], SAMPLE_TODAY))
    ]
    for owner in {item.owner for item in items}:
        rows = page.locator(f'[data-owner="{owner}"] tbody tr')
        assert rows.count() == sum(item.owner == owner for item in items), owner
    assert page.locator("[data-owner] tbody tr:not(:has(a.or-btn))").count() == 0


def test_it_says_nothing_that_stays_in_the_record(open_page: Callable[..., Page], library: Library) -> None:
    text = open_page("desk/").content()
    requests = [request for reference in library.references.values() for request in reference.requests]
    for prospect in {request.prospect for request in requests if request.prospect}:
        assert prospect not in text


def test_who_i_am_is_remembered(open_page: Callable[..., Page]) -> None:
    page = open_page("desk/")
    shown = page.locator("[data-owner]:visible")
    everybody = shown.count()
    page.get_by_label("You are").select_option("ines")
    expect(shown).to_have_count(1)
    page.reload()
    expect(shown.locator("h2")).to_contain_text("Inés Valverde")
    page.get_by_label("You are").select_option("")
    expect(shown).to_have_count(everybody)
    assert everybody > 1


def test_a_link_opens_the_form_with_the_customer_filled_in(open_page: Callable[..., Page]) -> None:
    page = open_page("desk/")
    address = page.get_by_role("link", name="Ask for renewal").first.get_attribute("href") or ""
    filled = parse_qs(urlsplit(address).query)
    assert filled["template"] == ["renew-permission.yml"]
    assert filled["customer"]
    assert filled["which"]


def test_without_script_everybody_s_list_is_there(open_page: Callable[..., Page]) -> None:
    page = open_page("desk/", script=False)
    assert page.locator("[data-owner]").count() > 1
    assert not page.get_by_label("You are").is_visible()


def test_who_has_nothing_to_do_is_told_so(open_page: Callable[..., Page]) -> None:
    page = open_page("desk/")
    assert not page.get_by_text("Nothing needs").is_visible()
    page.get_by_label("You are").select_option("yuki")
    page.wait_for_selector("[data-none]:text-is('Nothing needs you.')")
    assert page.locator("[data-owner]:visible").count() == 0
    page.get_by_label("You are").select_option("")
    expect(page.locator("[data-none]")).to_be_hidden()
    assert page.locator("[data-owner]:visible").count() > 1


def test_what_is_mine_comes_from_every_page_of_the_list(open_page: Callable[..., Page], site_folder: Path) -> None:
    page = open_page("desk/")
    whole = (site_folder / "desk" / "index.html").read_text(encoding="utf-8")
    [mine] = re.findall(r'<section [^>]*data-owner="ines".*?</section>', whole, re.DOTALL)
    nav = '<nav aria-label="Further pages"><a href="./" aria-current="page">1</a><a href="2/">2</a></nav>'
    first = whole.replace(mine, "").replace('<p class="or-nothing"', f'{nav}<p class="or-nothing"')
    page.route("**/desk/", lambda route: route.fulfill(body=first, content_type="text/html"))
    page.route("**/desk/2/", lambda route: route.fulfill(body=whole, content_type="text/html"))
    page.reload()
    everybody = page.locator("[data-owner]:visible").count()
    assert page.locator('[data-owner="ines"]').count() == 0
    page.get_by_label("You are").select_option("ines")
    page.wait_for_selector('[data-owner="ines"]:visible')
    expect(page.locator("[data-owner]:visible")).to_have_count(1)
    page.get_by_label("You are").select_option("")
    expect(page.locator("[data-owner]:visible")).to_have_count(everybody)
