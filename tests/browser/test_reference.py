"""The page of one reference: the panel, quotes, facts, and asking for it."""

import subprocess
import sys
from pathlib import Path
from shutil import copytree
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from browser.sample import REPOSITORY, SAMPLE_TODAY, Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NORDLYS = "references/nordlys-bank/"
AWKWARD = 'O"Neill: Söhne #1 & Co. \\ [x] {y} – 日本'


def verdict(page: Page) -> tuple[str | None, str]:
    return page.get_attribute(".or-verdict", "data-answer"), page.inner_text(".or-verdict strong")


def test_the_panel_answers_use_by_use(open_page: Open) -> None:
    page = open_page(NORDLYS)
    assert page.locator(".or-uses button").count() == 12
    page.click(".or-uses [data-use=name]")
    assert verdict(page) == ("allow", "Yes, until 14 Jan 2027")
    assert page.inner_text("[data-act]") == "Request this reference"
    page.click(".or-uses [data-use=case-study]")
    assert verdict(page) == ("ask", "Ask first")
    assert "Copy approval" in page.inner_text(".or-verdict")
    page.click(".or-uses [data-use=video]")
    assert verdict(page) == ("deny", "No, not granted")
    assert page.inner_text("[data-act]") == "Ask for this permission"


def test_the_form_narrows_the_question(open_page: Open) -> None:
    page = open_page(f"{NORDLYS}?use=logo")
    page.select_option("[name=channel]", "sales-deck")
    page.select_option("[name=territory]", "worldwide")
    assert verdict(page)[0] == "allow"
    page.select_option("[name=channel]", "social")
    assert verdict(page)[0] == "deny"
    page.select_option("[name=channel]", "sales-deck")
    page.fill("[name=day]", "2027-01-15")
    assert verdict(page) == ("deny", "No, it ended on 14 Jan 2027")
    assert page.inner_text("[data-act]") == "Ask for renewal"


def test_a_quote_is_copied_with_its_attribution(open_page: Open) -> None:
    page = open_page(NORDLYS)
    page.click("#quote-cfo-2026 button")
    page.wait_for_selector("#quote-cfo-2026 button:has-text('Copied')")
    assert page.evaluate("navigator.clipboard.readText()") == (
        "“The supervisor asks, and we answer the same afternoon. I had forgotten that one can go home on the "
        "fourth working day.” — Ingvild Aasheim, Chief Financial Officer, Nordlys Bank"
    )


def test_facts_lead_back_into_the_catalog(open_page: Open) -> None:
    page = open_page(NORDLYS)
    page.click(".or-facts a:has-text('Regulatory reporting')")
    page.wait_for_url("**/?use_case=regulatory-reporting")


def asking(page: Page, **wish: str) -> None:
    page.click("[data-act]")
    for name, value in wish.items():
        if name in ("use", "by"):
            page.select_option(f".or-dialog [name={name}]", value)
        else:
            page.fill(f".or-dialog [name={name}]", value)


def test_asking_opens_a_new_file_that_passes_check(open_page: Open, tmp_path: Path) -> None:
    page = open_page(NORDLYS)
    asking(page, prospect=AWKWARD, use="speaking", about="Line one\nand: two # three", needed_by="2027-02-11", by="sam")
    link = page.get_attribute("[data-go]", "href")
    assert link is not None and len(link) < 2000
    assert page.get_attribute("[data-go]", "data-kind") == "file"
    parts = urlsplit(link)
    query = parse_qs(parts.query)
    assert (parts.netloc, parts.path) == ("github.com", "/fernwright/references/new/main")
    [path], [text] = query["filename"], query["value"]
    assert path == "references/nordlys-bank/requests/2026-11-21-o-neill-sohne-1-co-x-y-speaking.yaml"
    for part in ("references/nordlys-bank", "schema"):
        copytree(REPOSITORY / part, tmp_path / part)
    (tmp_path / path).write_text(text, encoding="utf-8")
    check = [sys.executable, "-c", "from onrecord.__main__ import main; main()", "check"]
    ran = subprocess.run([*check, "--today", str(SAMPLE_TODAY)], cwd=tmp_path, capture_output=True, text=True)
    assert (ran.returncode, path in ran.stdout) == (0, False), ran.stdout


def test_what_is_too_long_for_a_new_file_becomes_an_issue(open_page: Open) -> None:
    page = open_page(NORDLYS)
    asking(page, prospect="Globex", use="reference-call", about="é" * 900, needed_by="2026-12-04", by="sam")
    link = page.get_attribute("[data-go]", "href")
    assert link is not None and len(link) < 2000
    assert page.get_attribute("[data-go]", "data-kind") == "issue-short"
    assert urlsplit(link).path == "/fernwright/references/issues/new"
    page.click("[data-copy-yaml]")
    page.wait_for_selector("[data-copy-yaml]:has-text('Copied')")
    assert "é" * 900 in page.evaluate("navigator.clipboard.readText()")


def test_a_reader_without_write_access_gets_the_issue_form(open_page: Open) -> None:
    page = open_page(NORDLYS)
    asking(page, prospect="Globex", use="reference-call", needed_by="2026-12-04", by="sam")
    page.check("[name=reader]")
    link = page.get_attribute("[data-go]", "href")
    assert link is not None
    query = parse_qs(urlsplit(link).query)
    assert query["template"] == ["request-reference.yml"]
    assert (query["customer"], query["prospect"], query["needed_by"]) == (["nordlys-bank"], ["Globex"], ["2026-12-04"])


def test_capacity_and_blackouts_are_said_at_once(open_page: Open) -> None:
    page = open_page(NORDLYS)
    asking(page, prospect="Globex", use="reference-call", needed_by="2026-12-20", by="sam")
    assert "left alone from 15 Dec 2026 through 5 Jan 2027" in page.inner_text(".or-checks")
    page.fill(".or-dialog [name=needed_by]", "2026-11-23")
    assert "5 days' notice" in page.inner_text(".or-checks")
    page.keyboard.press("Escape")
    assert not page.is_visible(".or-dialog")


@pytest.mark.parametrize(
    ("links", "start", "kind"),
    [
        ({"forge": "gitlab"}, "https://forge.example/a/b/-/issues/new?issue%5Btitle%5D=", "issue"),
        ({"forge": "forgejo"}, "https://forge.example/a/b/_new/main/?filename=", "file"),
    ],
)
def test_other_forges(open_page: Open, links: dict[str, str], start: str, kind: str) -> None:
    from onrecord.catalog.policy import Repository
    from onrecord.publish.request_links import forge_links

    data = forge_links(Repository("https://forge.example/a/b", "main", links["forge"])).data()
    ask = """([links]) => import(new URL('../assets/js/request.js', document.baseURI)).then((request) => {
      const wish = {slug: 'a', use: 'logo', on: '2026-11-21', by: 'sam', prospect: 'Globex', about: 'x', needed_by: ''};
      return request.requestLink(links, wish, request.requestFile(wish), 'A'); })"""
    link = open_page("raci/").evaluate(ask, [data])
    assert (link["url"].startswith(start), link["kind"]) == (True, kind)
