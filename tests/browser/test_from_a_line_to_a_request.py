"""What a rep does before a call: one typed line, the customers it means, who is free, ask, and see the request."""

import subprocess
import sys
from pathlib import Path
from shutil import copytree
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from browser.sample import REPOSITORY, SAMPLE_TODAY, Open
from browser.test_catalog import list_shown
from onrecord.catalog.views.view import SiteView

pytestmark = pytest.mark.browser

LINE = "two German mid-market finance customers who used reporting and will take a call"


@pytest.mark.parametrize("line", [LINE, "german midmarket banks reporting calls", "germany 1000 finance reportng call"])
def test_from_one_typed_line_to_a_file_that_passes_check(open_page: Open, tmp_path: Path, line: str) -> None:
    page = open_page()
    page.fill(".or-search input", line)
    assert sorted(list_shown(page)) == ["Talerwerk", "Weserland Bank"]
    page.click(".or-need label:has([value=reference-call])")
    states = page.locator(".or-card .or-state").all_inner_texts()
    free = [name for name, state in zip(list_shown(page), states, strict=True) if "resting" not in state]
    assert free == ["Weserland Bank"]
    page.click(f".or-card h3 a:has-text('{free[0]}')")
    page.wait_for_selector(".or-reference[data-ready]")
    assert page.get_attribute(".or-verdict", "data-answer") == "allow"
    page.click("[data-act]")
    page.select_option(".or-dialog [name=by]", "tess")
    page.select_option(".or-dialog [name=territory]", "DE")
    page.fill(".or-dialog [name=prospect]", "Globex GmbH")
    page.fill(".or-dialog [name=about]", "Reports to the supervisor")
    page.fill(".or-dialog [name=needed_by]", "2026-12-11")
    query = parse_qs(urlsplit(page.get_attribute("[data-go][href]", "href") or "").query)
    [path], [text] = query["filename"], query["value"]
    assert 'requested: {on: "2026-11-21", by: "tess", team: "sales"}' in text
    assert 'about: "Reports to the supervisor. Country or region: Germany."' in text
    for part in ("references/weserland-bank", "schema"):
        copytree(REPOSITORY / part, tmp_path / part)
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(text, encoding="utf-8")
    check = [sys.executable, "-c", "from onrecord.__main__ import main; main()", "check", "--today", str(SAMPLE_TODAY)]
    ran = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, path in ran.stdout) == (0, False), ran.stdout


@pytest.mark.parametrize(
    ("line", "customer", "use", "channel", "territory", "about"),
    [
        ("a call with weserland", "weserland-bank", "reference-call", "", "", ""),
        ("call weserland in germany", "weserland-bank", "reference-call", "", "", ""),
        ("Logo for Germany", "weserland-bank", "logo", "", "DE", "Country or region: Germany."),
        ("Logo of a bank in Germany", "weserland-bank", "logo", "", "", ""),
        ("weserland quote on our website", "weserland-bank", "quote", "website", "", "Channel: Website."),
        (
            "testimonial of a bank in Deutschland for a sales deck",
            "weserland-bank",
            "quote",
            "sales-deck",
            "",
            "Channel: Sales deck.",
        ),
        ("two German mid-market finance customers", "weserland-bank", "", "", "", ""),
    ],
)
def test_what_the_line_says_is_chosen_on_the_page_and_in_the_request(
    open_page: Open, line: str, customer: str, use: str, channel: str, territory: str, about: str
) -> None:
    page = open_page()
    page.fill(".or-search input", line)
    page.click(f".or-card[data-slug={customer}] h3 a")
    page.wait_for_selector(".or-reference[data-ready]")
    query = parse_qs(urlsplit(page.url).query)
    given = {"use": use, "channel": channel, "territory": territory}
    assert query == {name: [value] for name, value in given.items() if value}
    if use:
        assert page.get_attribute(f".or-uses [data-use={use}]", "aria-pressed") == "true"
    assert page.input_value(".or-ask [name=channel]") == channel
    assert page.input_value(".or-ask [name=territory]") == territory
    page.click("[data-act]")
    assert not use or page.input_value(".or-dialog [name=use]") == use
    assert page.input_value(".or-dialog [name=channel]") == channel
    assert page.input_value(".or-dialog [name=territory]") == territory
    text = page.text_content(".or-dialog pre") or ""
    assert f'use: "{use}"' in text or not use
    assert about in text


def test_who_rests_is_refused_for_an_earlier_day_and_not_for_a_later_one(open_page: Open) -> None:
    page = open_page("references/talerwerk/?use=reference-call")
    page.click("[data-act]")
    page.fill(".or-dialog [name=prospect]", "Initech")
    page.fill(".or-dialog [name=needed_by]", "2026-12-11")
    expect(page.locator(".or-checks")).to_contain_text("cannot request it")
    assert not page.is_visible(".or-dialog footer")
    page.fill(".or-dialog [name=needed_by]", "2027-01-11")
    page.wait_for_selector("[data-go][href]")
    assert page.is_visible(".or-dialog footer")


def test_my_requests_are_those_of_who_i_am_and_the_browser_remembers(open_page: Open, view: SiteView) -> None:
    page = open_page("requests/")
    rows = page.locator("tbody tr:visible")
    assert rows.count() == len(view.requests)
    assert page.is_disabled("[name=mine]")
    for person in ("sam", "noor"):
        page.select_option("[name=by]", person)
        mine = [request for request in view.requests if request.by == person]
        expect(page.locator("[data-none]")).to_be_visible(visible=not mine)
        expect(rows).to_have_count(len(mine))
    page.select_option("[name=by]", "sam")
    page.wait_for_url("**/?mine")
    assert "This browser remembers who you are" in page.inner_text("[data-mine]")
    page.uncheck("[name=mine]")
    page.wait_for_url("**/requests/")
    expect(rows).to_have_count(len(view.requests))
    page.goto(page.url.replace("requests/", "references/weserland-bank/"))
    page.click("[data-act]")
    assert page.input_value(".or-dialog [name=by]") == "sam"
    assert page.input_value(".or-dialog [name=team]") == "sales"
    page.click(".or-dialog a:has-text('my requests')")
    page.wait_for_selector(".or-open-requests[data-ready]")
    assert page.is_checked("[name=mine]")
    assert rows.count() == sum(request.by == "sam" for request in view.requests) > 0
