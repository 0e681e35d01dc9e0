"""The page of one reference: the panel, quotes, facts, and asking for it."""

import re
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from shutil import copytree
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from browser.sample import REPOSITORY, SAMPLE_TODAY, Open, copy_by_button
from onrecord.catalog.library import Library
from onrecord.catalog.record.request import make_request_id
from onrecord.catalog.views.view import SiteView
from onrecord.publish.words import say_day

pytestmark = pytest.mark.browser

NORDLYS = "references/nordlys-bank/"
AWKWARD = 'O"Neill: Söhne #1 & Co. \\ [x] {y} – 日本'


def read_verdict(page: Page) -> tuple[str | None, str]:
    return page.get_attribute(".or-verdict", "data-answer"), page.inner_text(".or-verdict strong")


def test_the_panel_answers_use_by_use(open_page: Open, library: Library) -> None:
    page = open_page(NORDLYS)
    assert page.locator(".or-uses button").count() == len(library.vocabulary.uses.atoms)
    page.click(".or-uses [data-use=name]")
    assert read_verdict(page) == ("allow", "Yes, until 14 Jan 2027")
    assert page.inner_text("[data-act]") == "Ask for something else"
    page.click(".or-uses [data-use=reference-call]")
    assert page.inner_text("[data-act]") == "Request this reference"
    page.click(".or-uses [data-use=case-study]")
    assert read_verdict(page) == ("ask", "Ask first")
    assert "Copy approval" in page.inner_text(".or-verdict")
    page.locator(".or-folded").evaluate("(folded) => { folded.open = true; }")
    page.click(".or-uses [data-use=video]")
    assert read_verdict(page) == ("deny", "No, not granted")
    assert page.inner_text("[data-act]") == "Ask for this permission"


def test_on_a_phone_the_verdict_is_beside_the_row_that_was_tapped(open_page: Open) -> None:
    page = open_page(NORDLYS, width=390)
    for use in ("name", "case-study"):
        page.click(f".or-uses [data-use={use}]")
        gap = """([a, b]) => document.querySelector(b).getBoundingClientRect().top
          - document.querySelector(a).getBoundingClientRect().bottom"""
        assert 0 <= page.evaluate(gap, [f".or-uses [data-use={use}]", ".or-verdict"]) < 12
    page.set_viewport_size({"width": 1280, "height": 844})
    expect(page.locator(".or-ask + .or-verdict")).to_have_count(1)


def test_what_is_not_granted_is_folded(open_page: Open) -> None:
    page = open_page(NORDLYS)
    assert not page.is_visible(".or-uses [data-use=video]")
    assert page.inner_text(".or-folded summary") == "7 not granted"
    page = open_page(f"{NORDLYS}?use=video")
    assert page.is_visible(".or-uses [data-use=video]"), "what was asked for is seen"


def test_the_form_narrows_the_question(open_page: Open) -> None:
    page = open_page(f"{NORDLYS}?use=logo")
    page.select_option("[name=channel]", "sales-deck")
    page.select_option("[name=territory]", "worldwide")
    assert read_verdict(page)[0] == "allow"
    page.select_option("[name=channel]", "social")
    assert read_verdict(page)[0] == "deny"
    page.select_option("[name=channel]", "sales-deck")
    page.fill("[name=day]", "2027-01-15")
    assert read_verdict(page) == ("deny", "No, it ended on 14 Jan 2027")
    assert page.inner_text("[data-act]") == "Ask for renewal"


def test_any_words_are_judged_in_the_least_of_the_places(open_page: Open) -> None:
    page = open_page("references/harbor/?use=quote")
    page.select_option("[name=channel]", "website")
    page.select_option("[name=territory]", "US")
    assert read_verdict(page)[0] == "allow"
    page.select_option("[name=territory]", "worldwide")
    assert read_verdict(page)[0] == "deny", "two countries are not the world"


def test_a_day_that_is_over_or_too_far_has_no_answer(open_page: Open) -> None:
    page = open_page(f"{NORDLYS}?use=logo")
    assert read_verdict(page)[0] == "allow"
    for day in ("2025-03-01", "2040-01-01", ""):
        page.fill(".or-ask [name=day]", day)
        assert read_verdict(page) == (None, "No answer for that day"), day
        assert "Choose a day from 21 Nov 2026 until 21 Nov 2036." in page.inner_text(".or-verdict")
        assert page.get_attribute(".or-verdict", "class") == "or-verdict none"
        assert page.locator("[data-act]").count() == 0
    page.fill(".or-ask [name=day]", "2036-11-21")
    assert read_verdict(page)[0] == "deny"
    ask_in_dialog(page, use="logo", needed_by="2026-12-01")
    assert page.locator(".or-checks li").count() == 1
    for day in ("2025-03-01", "2040-01-01"):
        page.fill(".or-dialog [name=needed_by]", day)
        assert page.locator(".or-checks li").count() == 0, "an earlier answer stays"
        assert page.inner_text("#ask-needed-wrong") == "Choose a day from 21 Nov 2026 until 21 Nov 2036."


def test_a_day_after_the_table_is_not_judged(open_page: Open) -> None:
    page = open_page("references/kaverna-labs/?asof=2040-01-01")
    assert set(page.locator(".or-uses .or-when").all_inner_texts()) == {"not known"}
    assert "has no answers after 21 Nov 2036" in page.inner_text(".or-verdict")


def test_what_the_customer_never_wants_has_no_button(open_page: Open) -> None:
    page = open_page(f"{NORDLYS}?use=logo")

    def fail_request(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('["deny","not-authorized",', '["deny","restricted",'))

    page.route("**/nordlys-bank/*", fail_request)
    page.reload()
    assert page.is_visible("[data-act]")
    page.click("[data-act]")
    page.select_option(".or-dialog [name=use]", "video")
    page.fill(".or-dialog [name=needed_by]", "2026-12-01")
    assert not page.is_visible(".or-dialog footer")
    page.keyboard.press("Escape")
    page.locator(".or-folded").evaluate("(folded) => { folded.open = true; }")
    page.click(".or-uses [data-use=video]")
    assert read_verdict(page) == ("deny", "No, never")
    assert page.inner_text(".or-uses [data-use=video] .or-when") == "never"
    assert "knows whether" not in page.inner_text(".or-verdict")
    assert page.locator("[data-act]").count() == 0
    page.click(".or-uses [data-use=logo]")
    assert page.is_visible("[data-act]")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_yes_says_that_the_customer_rests(open_page: Open, dark: bool) -> None:
    page = open_page("references/talerwerk/?use=reference-call", dark=dark)
    assert read_verdict(page) == ("allow", "Yes, until 30 Sep 2027")
    assert page.inner_text(".or-verdict .or-state") == "Reference call: resting, free from 1 Jan 2027"
    ask_in_dialog(page, needed_by="2026-12-01")
    assert "Reference call: The limit is once per calendar quarter" in page.inner_text(".or-checks .rest")
    colors = {
        page.locator(place).evaluate("element => getComputedStyle(element).color")
        for place in (".or-verdict .or-state", ".or-checks .rest", "#availability .or-state")
    }
    assert len(colors) == 1
    page.keyboard.press("Escape")
    page.fill(".or-ask [name=day]", "2027-01-01")
    assert page.locator(".or-verdict .or-state").count() == 0


def test_when_nothing_stands_the_page_leads_on(open_page: Open) -> None:
    page = open_page("references/zielona-polana/?asof=2026-12-10")
    assert page.inner_text("h1:visible") == "Zielona Polana"
    assert "Ask Inés Valverde" in page.inner_text(".or-ended")
    page.click("a:visible:has-text('Find another customer in Retail and e-commerce')")
    page.wait_for_url("**/?industry=retail*")


def test_places_end_by_the_readers_day(open_page: Open) -> None:
    page = open_page(f"{NORDLYS}?asof=2027-01-14")
    shown = page.locator(".or-section:has-text('Where they are shown') li:visible strong")
    assert shown.all_inner_texts() == ["Logo", "Case study", "Quote"]
    page.goto(page.url.replace("01-14", "01-15"))
    assert shown.all_inner_texts() == ["Case study", "Quote"]


def test_last_days_are_whole_and_places_line_up(open_page: Open) -> None:
    page = open_page("references/telvora/")
    lines = "spans => spans.map(span => span.getClientRects().length)"
    assert set(page.locator(".or-whole:visible").evaluate_all(lines)) == {1}
    page = open_page("references/telvora/", width=390)
    left = "spans => spans.map(span => span.getBoundingClientRect().left)"
    assert len(set(page.locator(".or-list span").evaluate_all(left))) == 1


def print_page(page: Page) -> PdfReader:
    return PdfReader(BytesIO(page.pdf(format="A4", print_background=True)))


def test_a_reference_is_one_sheet_whatever_the_mode(open_page: Open) -> None:
    page = open_page("references/telvora/", dark=True)
    assert len(print_page(page).pages) == 1
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("#availability .rest").evaluate("e => getComputedStyle(e).color") == "rgb(93, 100, 114)"
    tags = ".or-facts .or-tags > *"
    assert page.locator(tags).first.evaluate("e => getComputedStyle(e, '::before').content") == "none"
    assert not page.is_visible(".or-uses [data-use=video]"), "what is not granted is of no use on paper"


def test_other_pages_are_printed_whole_or_say_what_is_left_out(open_page: Open) -> None:
    text = " ".join(sheet.extract_text() for sheet in print_page(open_page()).pages)
    assert re.search(r"These are the \S+ 24\. The page “All references” prints every one\.", text)
    page = open_page("insights/", dark=True, width=688)
    page.emulate_media(media="print", color_scheme="dark")
    assert (
        page.locator(".or-heat .h1").first.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(233, 237, 251)"
    )
    right = "element => element.getBoundingClientRect().right"
    assert page.locator(".or-heat").evaluate(right) <= page.locator(".or-board:has(.or-heat)").evaluate(right)
    page.goto(page.url.replace("insights", "published"))
    wrapping = "cells => cells.map(cell => getComputedStyle(cell).whiteSpace)"
    assert set(page.locator("td.or-num").evaluate_all(wrapping)) == {"nowrap"}, "a date stays on one line"


def test_a_quote_is_copied_with_its_attribution(open_page: Open) -> None:
    page = open_page(NORDLYS)
    assert copy_by_button(page, "#quote-cfo-2026 button") == (
        "“The supervisor asks, and we answer the same afternoon. I had forgotten that one can go home on the "
        "fourth working day.” — Ingvild Aasheim, Chief Financial Officer, Nordlys Bank\n[condition: copy approval]"
    )


def test_facts_lead_back_into_the_catalog(open_page: Open) -> None:
    page = open_page(NORDLYS)
    page.click(".or-facts a:has-text('Regulatory reporting')")
    page.wait_for_url("**/?use_case=regulatory-reporting")


def ask_in_dialog(page: Page, **wish: str) -> None:
    page.click("[data-act]")
    for name, value in wish.items():
        if name in ("use", "by"):
            page.select_option(f".or-dialog [name={name}]", value)
        else:
            page.fill(f".or-dialog [name={name}]", value)


def check_new_file(page: Page, folder: Path) -> tuple[str, str]:
    """The new file that the dialog's link opens, which must pass `check` among the others: its path and text."""
    link = page.get_attribute("[data-go][href]", "href")
    assert link is not None and len(link) < 2000
    assert page.get_attribute("[data-go]", "data-kind") == "file"
    parts = urlsplit(link)
    assert (parts.netloc, parts.path) == ("github.com", "/fernwright/references/new/main")
    query = parse_qs(parts.query)
    [path], [text] = query["filename"], query["value"]
    for part in ("references/nordlys-bank", "schema"):
        copytree(REPOSITORY / part, folder / part)
    (folder / path).write_text(text, encoding="utf-8")
    check = [sys.executable, "-c", "from onrecord.__main__ import main; main()", "check"]
    ran = subprocess.run([*check, "--today", str(SAMPLE_TODAY)], cwd=folder, capture_output=True, text=True)
    assert (ran.returncode, path in ran.stdout) == (0, False), ran.stdout
    return path, text


def test_asking_opens_a_new_file_that_passes_check(open_page: Open, tmp_path: Path) -> None:
    page = open_page(NORDLYS)
    ask_in_dialog(
        page, prospect=AWKWARD, use="speaking", about="Line one\nand: two # three", needed_by="2027-02-11", by="sam"
    )
    path, _ = check_new_file(page, tmp_path)
    assert path == f"references/nordlys-bank/requests/{make_request_id(SAMPLE_TODAY, AWKWARD, 'speaking')}.yaml"
    assert path.endswith("/2026-11-21-o-neill-sohne-1-co-x-y-speaking.yaml")


def test_a_refusal_goes_on_where_the_panel_asked(open_page: Open, tmp_path: Path) -> None:
    page = open_page(f"{NORDLYS}?use=logo")
    page.select_option("[name=channel]", "website")
    page.select_option("[name=territory]", "DE")
    page.fill(".or-ask [name=day]", "2027-03-01")
    ask_in_dialog(page, by="sam")
    assert page.inner_text("#ask-title") == "Ask for renewal"
    assert page.inner_text(".or-dialog header p") == "Nordlys Bank · Website, Germany"
    assert page.input_value("[name=needed_by]") == "2027-03-01"
    assert page.inner_text(".or-checks") == "Logo is not allowed on 1 Mar 2027. No permission covers this."
    path, text = check_new_file(page, tmp_path)
    assert path == "references/nordlys-bank/requests/2026-11-21-logo.yaml"
    assert 'about: "Renewal. Channel: Website. Country or region: Germany."\nneeded_by: "2027-03-01"\n' in text
    page.keyboard.press("Escape")
    page.fill(".or-ask [name=day]", "2026-11-21")
    page.select_option("[name=channel]", "social")
    ask_in_dialog(page)
    assert page.inner_text("#ask-title") == "Ask for this permission"
    assert (page.input_value("[name=needed_by]"), page.inner_text(".or-checks")) == ("", "")
    page.fill("[name=about]", "A post about the award")
    said = "A post about the award. A new permission. Channel: Social media. Country or region: Germany."
    assert f'about: "{said}"' in (page.text_content(".or-dialog pre") or ""), (
        "what was chosen is kept next to what was written"
    )
    page.fill(".or-dialog [name=needed_by]", "2026-12-01")
    assert "not allowed on 1 Dec 2026" in page.inner_text(".or-checks .no")


def test_what_is_missing_is_said_at_its_field(open_page: Open) -> None:
    page = open_page(NORDLYS)
    ask_in_dialog(page, use="reference-call")
    needed = ".or-dialog :is(input, select):required"
    names = "fields => fields.map(field => field.name)"
    assert page.locator(needed).evaluate_all(names) == ["prospect", "use", "needed_by", "by"]
    assert page.locator(".or-wrong:visible").count() == 0
    page.click("[data-go]")
    assert page.locator(".or-wrong:visible").all_inner_texts() == [
        "Name the company you sell to.",
        "Choose a day from 21 Nov 2026 until 21 Nov 2036.",
        "Choose who you are.",
    ]
    assert page.evaluate("document.activeElement.name") == "prospect"
    assert page.get_attribute("[name=by]", "aria-describedby") == "ask-by-wrong"
    assert page.get_attribute("[name=by]", "aria-invalid") == "true"
    page.select_option("[name=by]", "sam")
    page.select_option(".or-dialog [name=use]", "logo")
    assert page.locator(".or-wrong:visible").count() == 1, "a logo needs no prospect"
    assert page.get_attribute("[name=by]", "aria-describedby") is None


@pytest.mark.parametrize("width", [1440, 390])
def test_the_dialog_lines_up(open_page: Open, width: int) -> None:
    page = open_page(NORDLYS, width=width)
    page.click("[data-act]")
    middle = "e => { const {top, height} = e.getBoundingClientRect(); return top + height / 2; }"
    height = "e => e.getBoundingClientRect().height"
    assert abs(page.locator("#ask-title").evaluate(middle) - page.locator("[data-cancel]").evaluate(middle)) < 1
    assert len(set(page.locator(".or-dialog footer .or-btn").evaluate_all(f"all => all.map({height})"))) == 1
    box, words = ".or-dialog footer input", ".or-dialog footer label"
    assert abs(page.locator(box).evaluate(middle) - page.locator(words).evaluate(middle)) < 2
    assert page.inner_text(words).strip() == "I cannot write to the repository"


def test_what_is_too_long_for_a_new_file_becomes_an_issue(open_page: Open) -> None:
    page = open_page(NORDLYS)
    ask_in_dialog(page, prospect="Initech", use="reference-call", about="é" * 900, needed_by="2026-12-04", by="sam")
    link = page.get_attribute("[data-go][href]", "href")
    assert link is not None and len(link) < 2000
    assert page.get_attribute("[data-go]", "data-kind") == "issue-short"
    assert urlsplit(link).path == "/fernwright/references/issues/new"
    assert "é" * 900 in copy_by_button(page, "[data-copy-yaml]")


def test_a_reader_without_write_access_gets_the_issue_form(open_page: Open) -> None:
    page = open_page(NORDLYS)
    ask_in_dialog(page, prospect="Initech", use="reference-call", needed_by="2026-12-04", by="sam")
    page.check("[name=reader]")
    link = page.get_attribute("[data-go][href]", "href")
    assert link is not None
    query = parse_qs(urlsplit(link).query)
    assert query["template"] == ["request-reference.yml"]
    assert (query["customer"], query["prospect"], query["needed_by"]) == (["nordlys-bank"], ["Initech"], ["2026-12-04"])


def test_capacity_and_blackouts_are_said_at_once(open_page: Open) -> None:
    page = open_page(NORDLYS)
    ask_in_dialog(page, prospect="Globex", use="reference-call", needed_by="2026-12-20", by="sam")
    expect(page.locator(".or-checks")).to_contain_text("left alone from 15 Dec 2026 until 5 Jan 2027")
    page.fill(".or-dialog [name=needed_by]", "2026-11-23")
    expect(page.locator(".or-checks")).to_contain_text("5 days' notice")
    page.keyboard.press("Escape")
    expect(page.locator(".or-dialog")).to_be_hidden()


@pytest.mark.parametrize(
    ("links", "start", "kind"),
    [
        ({"forge": "gitlab"}, "https://forge.example/a/b/-/issues/new?issue%5Btitle%5D=", "issue"),
        ({"forge": "forgejo"}, "https://forge.example/a/b/_new/main/?filename=", "file"),
    ],
)
def test_other_forges(open_page: Open, links: dict[str, str], start: str, kind: str) -> None:
    from onrecord.catalog.record.policy import Repository
    from onrecord.publish.request_links import make_forge_links

    data = make_forge_links(Repository("https://forge.example/a/b", "main", links["forge"])).to_data()
    ask = """([links]) => import(new URL('../assets/js/request.js', document.baseURI)).then((request) => {
      const wish = {slug: 'a', use: 'logo', on: '2026-11-21', by: 'sam', prospect: 'Globex', about: 'x', needed_by: ''};
      return request.makeRequestLink(links, wish, request.makeRequestFile(wish), 'A'); })"""
    link = open_page("raci/").evaluate(ask, [data])
    assert (link["url"].startswith(start), link["kind"]) == (True, kind)


def test_open_requests_are_told_on_the_page_and_before_one_asks_again(open_page: Open, view: SiteView) -> None:
    asked = next(one for one in view.requests if one.needed_by)
    page = open_page(f"references/{asked.slug}/?use={asked.use}")
    told = page.inner_text("#open-requests")
    assert f"{view.policy.name_of(asked.by)} asked on {say_day(asked.asked)}" in told
    page.click("[data-act]")
    page.fill("[name=needed_by]", str(SAMPLE_TODAY + timedelta(days=30)))
    expect(page.locator(".or-checks")).to_contain_text(
        f"requested by {view.policy.name_of(asked.by)} on {say_day(asked.asked)}"
    )


def test_for_which_prospect_is_not_on_any_page(view: SiteView, library: Library, site_folder: Path) -> None:
    for one in view.requests:
        text = (site_folder / "references" / one.slug / "index.html").read_text()
        assert "open-requests" in text
        prospects = {r.prospect for r in library.references[one.slug].requests if r.open and r.prospect}
        assert not [prospect for prospect in prospects if prospect in text]
