"""What a rep takes along: a sheet with nothing on it that may not be shown there, a link, a mail, a shortlist."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browser.sample import SAMPLE_TODAY, Open, copy_by_button, wait_until_ready
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.reference import Reference

pytestmark = pytest.mark.browser

SHEET = "references/{}/?sheet={}&channel={}&territory={}"


def allows(library: Library, reference: Reference, use: str, place: tuple[str, str], quote: str | None = None) -> bool:
    judge, day = library.judge(reference), Days.on(SAMPLE_TODAY)
    return judge.decide(use, *place, day, today=SAMPLE_TODAY, quote=quote).answer is Answer.ALLOW


@pytest.mark.parametrize("place", [("proposal", "NO"), ("website", "worldwide"), ("sales-deck", "dach")])
def test_a_sheet_holds_what_may_be_shown_there_and_nothing_else(
    open_page: Open, library: Library, place: tuple[str, str], base: str
) -> None:
    slugs = sorted({url.split("/")[-2] for url in list_shown(open_page)})[::4]
    page = open_page(f"references/{slugs[0]}/")
    told = 0
    for slug in slugs:
        reference = library.references[slug]
        page.goto(base + SHEET.format(slug, "page", *place))
        text = " ".join(page.inner_text(".or-sheet").split())
        named = allows(library, reference, "name", place)
        assert (page.locator(".or-sheet header h1").all_inner_texts() == [reference.name]) is named, slug
        story = named and allows(library, reference, "case-study", place)
        assert ((reference.profile.outcome or "-") in text) is (story and reference.profile.outcome is not None), slug
        for quote in reference.quotes:
            is_there = named and allows(library, reference, "quote", place, quote.id)
            assert (" ".join(quote.text.split()) in text) is is_there, (slug, quote.id)
        if not named:
            assert reference.name not in text, slug
        for internal in ("ask first", "2026-", "Owner", "left this", "approval"):
            assert internal not in text, (slug, internal)
        told += named
    assert told


def list_shown(open_page: Open) -> list[str]:
    return open_page("all/").locator("tbody th a").evaluate_all("(all) => all.map((one) => one.href)")


@pytest.mark.parametrize(("kind", "size"), [("page", "594.9"), ("slide", "960")])
def test_a_sheet_is_printed_on_one_page_of_its_size(open_page: Open, kind: str, size: str) -> None:
    page = open_page(SHEET.format("spoorlinde", kind, "proposal", "NL"))
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.count(b"/Type /Page\n") == 1
    assert re.findall(rb"MediaBox \[0 0 ([0-9.]+)", printed)[0].decode().startswith(size)
    page.emulate_media(media="print")
    assert page.is_visible(".or-sheet")
    assert not page.is_visible(".or-sheet-form")
    assert "21 Nov 2026" in page.inner_text(".or-sheet footer")


def test_the_other_page_says_that_it_is_internal(open_page: Open) -> None:
    page = open_page("references/spoorlinde/")
    assert not page.is_visible(".or-internal")
    page.emulate_media(media="print")
    assert page.inner_text(".or-internal") == "Internal, for colleagues only. Printed on 21 Nov 2026."


def test_a_sheet_with_nothing_on_it_offers_where_something_may_be_shown(open_page: Open) -> None:
    page = open_page("references/weserland-bank/")
    page.click("text=One-pager")
    assert "may be shown there" in page.inner_text(".or-sheet .or-nothing")
    assert page.is_disabled(".or-sheet-form [data-print]"), "an empty sheet is not for printing"
    places = page.locator(".or-sheet [data-place]")
    assert places.all_inner_texts() == ["DACH", "Nordics", "Benelux"]
    places.nth(0).click()
    page.wait_for_selector(".or-sheet h1:text-is('Weserland Bank')")
    assert page.is_enabled(".or-sheet-form [data-print]")
    page.wait_for_url("**/?*territory=dach")


def test_a_sheet_is_for_the_channel_and_country_chosen_on_the_page(open_page: Open) -> None:
    page = open_page("references/weserland-bank/?channel=sales-deck&territory=DE")
    page.click("text=One-pager")
    page.wait_for_selector(".or-sheet h1:text-is('Weserland Bank')")
    assert page.input_value(".or-sheet-form [name=channel]") == "sales-deck"
    assert page.input_value(".or-sheet-form [name=territory]") == "DE"


def test_the_sheet_follows_its_form_and_comes_back(open_page: Open) -> None:
    page = open_page("references/nordlys-bank/")
    page.click("text=One-pager")
    page.wait_for_url("**/?sheet=page*")
    page.select_option(".or-sheet-form [name=channel]", "blog")
    assert "Left out: the name (not allowed)" in page.inner_text("[data-left-out]")
    assert "Nothing about this customer may be shown there" in page.inner_text(".or-sheet")
    page.select_option(".or-sheet-form [name=channel]", "sales-deck")
    assert "until 14 Jan 2027" in page.inner_text("[data-left-out]")
    page.go_back()
    page.wait_for_function("() => document.activeElement.matches('[data-open-sheet]')")
    expect(page.locator(".or-sheet")).to_be_hidden()
    assert page.is_visible(".or-ref")


def test_what_is_allowed_is_not_requested(open_page: Open) -> None:
    page = open_page("references/nordlys-bank/?use=logo")
    assert page.inner_text(".or-verdict [data-act]") == "Ask for something else"
    link = page.locator(".or-verdict a")
    assert link.inner_text() == "Get the logo"
    link.click()
    with page.expect_download() as download:
        page.click("#logo-files a")
    assert download.value.suggested_filename == "nordlys-bank-logo.svg"
    assert "Website and Sales deck · worldwide · until 14 Jan 2027" in page.inner_text("#logo-files")
    page.click("[data-use=reference-call]")
    assert page.inner_text("[data-act]") == "Request this reference"


def test_copying_says_the_condition_the_end_and_the_way_back(open_page: Open) -> None:
    page = open_page("references/nordlys-bank/?use=logo&channel=website&territory=NO")
    assert copy_by_button(page, ".or-quote [data-copy]").endswith("Nordlys Bank\n[condition: copy approval]")
    link = copy_by_button(page, ".or-tools [data-copy-link]")
    assert link.endswith("references/nordlys-bank/?use=logo&channel=website&territory=NO")
    mail = copy_by_button(page, ".or-tools [data-copy-mail]").splitlines()
    assert mail[0] == "Nordlys Bank · Logo · Website · Norway"
    assert mail[1] == "Yes, until 14 Jan 2027"
    assert mail[-2:] == ["As of 21 Nov 2026.", link]


def test_a_shortlist_is_compared_shared_and_taken_along(open_page: Open) -> None:
    page = open_page("?q=spoorlinde")
    page.click(".or-card .or-star")
    assert page.get_attribute(".or-card .or-star", "aria-pressed") == "true"
    page.goto(page.url.partition("?")[0] + "references/nordlys-bank/")
    page.click(".or-tools [data-shortlist]")
    assert page.inner_text(".or-tools [data-shortlist]") == "On the shortlist"
    page.goto(page.url.replace("references/nordlys-bank", "shortlist"))
    assert page.locator(".or-compare thead a").all_inner_texts() == ["Spoorlinde", "Nordlys Bank"]
    logo = page.locator(".or-compare tr", has_text="Logo").locator("td").all_inner_texts()
    assert logo[1] == "Until 14 Jan 2027. Website, Sales deck; Worldwide"
    free = page.locator(".or-compare tr", has_text="Free").locator("td").all_inner_texts()
    assert free == ["Reference call: resting, free from 2 Jan 2027", "Reference call: available; Speaking: available"]
    link = copy_by_button(page, "[data-copy-link]")
    assert link.endswith("shortlist/?refs=spoorlinde,nordlys-bank")
    with page.expect_download() as download:
        page.click("[data-csv]")
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    quote = next(row for row in rows if (row["customer"], row["use"]) == ("nordlys-bank", "Quote"))
    assert (quote["answer"], quote["territories"], quote["conditions"]) == ("ask", "Nordics, DACH", "Copy approval")
    page.click("[data-drop=spoorlinde]")
    expect(page.locator(".or-compare thead a")).to_have_count(1)
    page.goto(link)
    page.click("[data-keep]")
    expect(page.locator(".or-compare thead a")).to_have_count(2)
    page.click("[data-clear]")
    page.wait_for_selector("[data-none]:visible")


def test_what_ended_is_gone_from_the_shortlist(open_page: Open) -> None:
    page = open_page("shortlist/?refs=nordlys-bank&asof=2027-01-15")
    assert page.locator(".or-compare th", has_text="Logo").count() == 0
    assert date(2027, 1, 15) > SAMPLE_TODAY


def test_what_could_not_be_read_is_not_called_gone(browser: Browser, base: str) -> None:
    page = browser.new_page()
    page.route("**/references/harbor.json", lambda route: route.fulfill(status=503, body="busy"))
    page.goto(f"{base}shortlist/?refs=spoorlinde,harbor")
    page.wait_for_selector(".or-dead:has-text('harbor.json could not be loaded: the server answered 503')")
    assert not page.is_visible("[data-gone]")
    page.unroute_all()
    page.click(".or-dead a")
    page.wait_for_selector(".or-compare thead a:has-text('Harbor')")
    assert page.locator(".or-compare thead a").all_inner_texts() == ["Spoorlinde", "Harbor"]
    page.goto(f"{base}shortlist/?refs=spoorlinde,no-such-customer")
    wait_until_ready(page)
    assert page.inner_text("[data-gone]") == "No longer shown: no-such-customer."
    page.close()
