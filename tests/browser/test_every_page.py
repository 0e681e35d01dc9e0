"""What holds on every kind of page: accessible in light and dark, fits a phone, a strict policy, no dead link."""

import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from browser.sample import Open
from exhaustive import select

pytestmark = pytest.mark.browser

PAGES = [
    "",
    "?use=reference-call&industry=financial-services&region=dach&territory=DE&channel=reference-talk&size=mid-market",
    "?q=zzz",
    "references/nordlys-bank/",
    "references/spoorlinde/?sheet=page",
    "references/nordlys-bank/?sheet=slide&channel=blog",
    "shortlist/",
    "shortlist/?refs=spoorlinde,nordlys-bank,adunola-microfinance,harbor",
    "insights/",
    "desk/",
    "ending/",
    "requests/",
    "content-ready/",
    "published/",
    "raci/",
    "reviews/",
    "reviews/2026-q3/",
    "reviews/2026-11/",
    "all/",
    "how-it-decides/",
    "guides/start/",
    "guides/sales/",
    "guides/administrator/",
    "formats/",
    "rules/",
    "fields/",
    "vocabulary/",
]
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# The rules of WCAG 2.2 are on, those that axe leaves out by itself as well. What scrolls gets its name after a frame.
RUN_AXE = """async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const found = await axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}});
  return found.violations.map(
    ({id, nodes}) => `${id}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
}"""


@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 390)], ids=["light desktop", "dark phone"])
def test_accessible(open_page: Open, dark: bool, width: int) -> None:
    """Each page on one of the two; on both in an exhaustive run."""
    page = open_page(dark=dark, width=width)
    home, found = page.url, {}
    for path in select(PAGES, 2, dark):
        page.goto(home + path)
        page.evaluate(AXE)
        if violations := page.evaluate(RUN_AXE):
            found[path] = violations
    assert not found


def test_the_dialog_and_the_sheet_are_accessible(open_page: Open) -> None:
    page = open_page("references/nordlys-bank/")
    page.click("[data-act]")
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []
    page = open_page(width=390)
    drawer = page.locator(".md-sidebar--primary a").first
    assert not drawer.is_visible(), "no key leads to what is not in sight"
    page.click("[data-open-filters]")
    page.wait_for_selector("#facets[aria-modal]")
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []
    behind = "!document.querySelector('#facets').contains(document.activeElement)"
    page.keyboard.press("Shift+Tab")  # out of its first control
    assert not page.evaluate(f"document.activeElement !== document.body && {behind}"), "the sheet keeps the focus"
    assert page.locator(".md-header, .md-footer, .or-where").evaluate_all("(all) => all.every((e) => e.inert)")


def test_the_page_for_the_public(open_page: Open, public_folder: Path) -> None:
    page = open_page("raci/")  # its styles and scripts are the same files
    text = (public_folder / "customers" / "index.html").read_text(encoding="utf-8")
    page.route(re.compile(r"/customers/(\?|$)"), lambda route: route.fulfill(body=text, content_type="text/html"))
    page.route(
        "**/logos/*", lambda route: route.fulfill(path=public_folder / "logos" / route.request.url.rpartition("/")[2])
    )
    page.goto(page.url.replace("raci/", "customers/"))
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []
    cells = page.locator(".or-wall > li")
    assert cells.count() > page.locator(".or-wall img").count() > 0
    assert "Nordlys Bank" in page.inner_text(".or-wall")
    sizes = "(all) => new Set(all.map((one) => [one.offsetWidth, one.offsetHeight].join())).size"
    assert page.locator(".or-emblem").evaluate_all(sizes) == 1, "even cells, whatever shape the logos have"
    page.check("text=Logistics and transport", force=True)
    page.wait_for_url("**/customers/?industry=logistics")
    assert page.locator(".or-wall > li:visible").count() < cells.count()
    page.reload()
    assert page.locator(".or-wall > li:visible").count() < cells.count()


def test_keys_reach_the_content_and_the_results(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to the content"
    page.keyboard.press("Enter")
    page.wait_for_selector("#content:focus")
    page.focus(".or-search input")
    told = page.get_attribute(".or-search input", "aria-describedby")
    assert "Press Enter to go to the first result" in page.inner_text(f"#{told}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to the results"
    page.keyboard.press("Enter")
    page.wait_for_selector("#results:focus")


def test_coming_back_leads_to_the_card_that_was_left(open_page: Open) -> None:
    page = open_page("?sort=name")
    page.click("[data-more]")
    link = page.locator(".or-card h3 a").nth(30)
    name = link.inner_text()
    link.click()
    page.wait_for_selector(".or-reference[data-ready]")
    page.go_back()
    page.wait_for_function("(name) => document.activeElement.innerText === name", arg=name)


def test_what_is_chosen_is_seen_in_forced_colors(open_page: Open) -> None:
    page = open_page("?use=logo")
    page.emulate_media(forced_colors="active")
    color = "(e) => getComputedStyle(e).backgroundColor"
    chosen = page.locator(".or-need input:checked + span").evaluate(color)
    assert chosen != page.locator(".or-need input:not(:checked) + span").first.evaluate(color)
    page.goto(page.url.replace("?use=logo", "references/nordlys-bank/?use=name"))
    pressed = page.locator(".or-uses [aria-pressed=true]").evaluate(color)
    assert pressed != page.locator(".or-uses [aria-pressed=false]").first.evaluate(color)
    line = "(e) => getComputedStyle(e).borderBottomColor"
    assert page.locator(".md-tabs__item").first.evaluate(line) != page.locator(".md-tabs__item").last.evaluate(line)


def test_the_page_for_what_is_not_found_is_styled_at_any_depth(open_page: Open, site_folder: Path) -> None:
    page = open_page("raci/")
    lost = (site_folder / "404.html").read_text(encoding="utf-8")
    page.route("**/no/such/page", lambda route: route.fulfill(body=lost, content_type="text/html"))
    page.goto(page.url.replace("raci/", "no/such/page"))
    assert page.locator("h1").evaluate("(e) => getComputedStyle(e).fontSize") == "32px"
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []


def test_a_phone_shows_every_page_without_scrolling_sideways(open_page: Open) -> None:
    page = open_page(width=390)
    home = page.url
    for path in PAGES:
        page.goto(home + path)
        for width in (320, 390):  # 320 is what WCAG 2.2 asks for (1.4.10)
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_every_page_has_a_strict_policy_and_no_inline_style(site_folder: Path) -> None:
    for file in site_folder.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
        assert rules["default-src"] == "'none'", file
        assert "unsafe" not in policy and "http" not in policy and "*" not in policy, file
        body = text.partition('<div class="md-content or-shell"')[2]
        assert " style=" not in body, file


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if name in ("href", "src") and value]


def test_every_link_within_the_site_leads_to_a_file(site_folder: Path) -> None:
    dead = set()
    for file in site_folder.rglob("*.html"):
        parser = _Links()
        parser.feed(file.read_text(encoding="utf-8"))
        for link in parser.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            below = unquote(parts.path)
            if file.name == "404.html":  # shown for any address: its links begin at the host's top
                assert below.startswith("/"), link
                below = below.removeprefix("/")
            target = (file.parent / below).resolve() if parts.path else file
            if target.is_dir():
                target /= "index.html"
            if not target.is_file():
                dead.add((str(file.relative_to(site_folder)), link))
    assert not dead


def test_an_identifier_is_never_broken(open_page: Open) -> None:
    for width in (1280, 390):
        page = open_page("fields/", width=width)
        heights = page.evaluate(
            "[...document.querySelectorAll('td:first-child code')].map((e) => e.getClientRects().length)"
        )
        assert set(heights) == {1}


def test_content_ready_is_narrowed_by_kind_and_to_what_needs_no_question(open_page: Open) -> None:
    page = open_page("content-ready/")
    every = page.locator("#ready tbody tr").count()
    page.check("[name=kind][value=case-study]", force=True)
    stories = page.locator("#ready tbody tr:visible")
    assert 0 < stories.count() < every
    assert page.inner_text("[data-shown]") == f"{stories.count()} of {every} shown."
    page.check("[name=ready]", force=True)
    page.wait_for_url("**/?kind=case-study&ready=1")
    assert page.locator("#ready tbody tr[data-asks]:visible").count() == 0
    left = stories.count()
    page.reload()
    assert stories.count() == left
    assert page.is_checked("[name=ready]")


def test_columns_of_one_page_stand_under_each_other(open_page: Open) -> None:
    for path, column in (("published/", 4), ("ending/", 2)):
        page = open_page(path)
        lefts = page.evaluate(
            """(nth) => [...document.querySelectorAll(`.or-table--even thead th:nth-child(${nth})`)]
              .map((e) => Math.round(e.getBoundingClientRect().left))""",
            column,
        )
        assert len(set(lefts)) == 1, path


def test_a_table_fits_its_card_on_a_phone(open_page: Open) -> None:
    page = open_page(width=390)
    home = page.url
    for path in ("ending/", "requests/", "content-ready/", "published/", "raci/", "reviews/"):
        page.goto(home + path)
        cards = "[...document.querySelectorAll('.or-scroll')].every((e) => e.scrollWidth <= e.clientWidth)"
        assert page.evaluate(cards), path
        aligned = "(cells) => [...new Set(cells.map((cell) => getComputedStyle(cell).textAlign))]"
        assert set(page.locator(".or-table--stack tbody :is(td, th)").evaluate_all(aligned)) <= {"left", "start"}, path


def test_one_pager(open_page: Open) -> None:
    page = open_page("references/nordlys-bank/")
    page.emulate_media(media="print")
    assert not page.is_visible(".md-header")
    assert not page.is_visible(".or-ask")
    assert page.is_visible(".or-headline")
    assert page.pdf(format="A4", print_background=True).count(b"/Type /Page\n") <= 1


# In which elements a piece of their text, by a pattern, is on more than one line.
BROKEN = """(all, pattern) => all.filter((e) => {
  const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode;
    for (const { index, 0: part } of text.data.matchAll(new RegExp(pattern, "gs"))) {
      range.setStart(text, index);
      range.setEnd(text, index + part.length);
      if (new Set([...range.getClientRects()].map((line) => line.top)).size > 1) return true;
    }
  }
  return false;
}).map((e) => e.textContent)"""


def test_what_is_whole_stays_on_one_line(open_page: Open) -> None:
    """Typed words that became a chip, the parts of an address, days in lists, words in the heads of narrow columns."""
    for width in (820, 390):
        page = open_page(
            "?q=two German mid-market finance customers who used reporting and will take a call", width=width
        )
        assert page.locator(".or-chip").evaluate_all(BROKEN, ".+") == []
        home = page.url.partition("?")[0]
        for path, which, piece in (
            ("published/", "td.or-place a", "[^-]+"),
            ("all/", "td .or-whole", ".+"),
            ("reviews/2026-q3/", "th .or-whole", ".+"),
            ("requests/", ".or-num", ".+"),
            ("insights/", ".or-heat thead th", r"\S+"),
            ("references/nordlys-bank/", ".or-meta .or-whole", ".+"),
        ):
            page.goto(home + path)
            assert page.locator(which).count() > 0
            assert page.locator(which).evaluate_all(BROKEN, piece) == [], (path, width)


def test_on_paper_a_table_begins_below_its_heading_and_the_shortlist_is_there(open_page: Open) -> None:
    page = open_page("shortlist/?refs=spoorlinde,harbor")
    home = page.url.partition("shortlist/")[0]
    page.emulate_media(media="print")
    assert page.is_visible(".or-compare table")
    for path in ("published/", "all/", "content-ready/", "desk/"):
        page.goto(home + path)
        cards = page.locator(".or-scroll:has(> .or-table)")
        assert set(cards.evaluate_all("(all) => all.map((e) => getComputedStyle(e).breakInside)")) == {"auto"}, path
        headings = page.locator(".or h2:visible")
        assert set(headings.evaluate_all("(all) => all.map((e) => getComputedStyle(e).breakAfter)")) <= {"avoid"}, path
    assert not page.is_visible("text=Do it"), "links lead nowhere on paper"
