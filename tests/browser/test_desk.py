"""The desk: what needs each person, the same things as `onrecord due`, each with a link that does it."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

from browser.sample import SAMPLE_TODAY
from onrecord.catalog.library import Library
from onrecord.catalog.search.finder import is_standing
from onrecord.catalog.workload.due import due
from onrecord.publish.desk import AHEAD_DAYS


def test_it_is_due_for_the_customers_who_are_shown(open_page: Callable[..., Page], library: Library) -> None:
    page = open_page("desk/")
    items = [
        item
        for item in due(library, SAMPLE_TODAY, AHEAD_DAYS)
        if item.owner
        and item.kind != "at-risk"  # why somebody is at risk stays in the record
        and is_standing(library, library.references[item.customer], SAMPLE_TODAY)
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
    page.get_by_label("You are").select_option("ines")
    assert page.locator("[data-owner]:visible").count() == 1
    page.reload()
    assert page.locator("[data-owner]:visible h2").inner_text().startswith("Inés Valverde")
    page.get_by_label("You are").select_option("")
    assert page.locator("[data-owner]:visible").count() > 1


def test_a_link_opens_the_form_with_the_customer_filled_in(open_page: Callable[..., Page]) -> None:
    page = open_page("desk/")
    address = page.get_by_role("link", name="Ask to renew").first.get_attribute("href") or ""
    filled = parse_qs(urlsplit(address).query)
    assert filled["template"] == ["renew-permission.yml"]
    assert filled["customer"]
    assert filled["which"]


def test_without_script_everybody_s_list_is_there(open_page: Callable[..., Page]) -> None:
    page = open_page("desk/", script=False)
    assert page.locator("[data-owner]").count() > 1
    assert not page.get_by_label("You are").is_visible()
