"""The page's search and `onrecord find` are one search: the same hits in the same order, found by the same, and the
same corrections.
"""

import json
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page

from browser.sample import REPOSITORY, SAMPLE_TODAY, Open
from browser.test_catalog import list_shown, read_total
from onrecord.catalog.library import Library
from onrecord.catalog.search.finder import Search, Wish, find_best_answers
from onrecord.catalog.search.query import is_mark
from onrecord.catalog.search.search_texts import list_search_texts, make_region_text

pytestmark = pytest.mark.browser

QUERIES: dict[str, list[str]] = json.loads(
    (REPOSITORY / "tests/catalog/search/queries.json").read_text(encoding="utf-8")
)
ASK = """async (lines) => {
  const from = (name) => import(new URL(`assets/js/${name}.js`, location.href));
  const [{ unpack, addStories }, { search, findLexicon, ORDERS }, { correct }, { findMatches }, query] =
    await Promise.all(['rows', 'search', 'lexicon', 'matches', 'query'].map(from));
  const [file, stories] = await Promise.all(
    ['catalog', 'stories'].map(async (name) => (await fetch(`assets/${name}.json`)).json()));
  const rows = unpack(file);
  addStories(rows, file, stories);
  const [known, terms] = [findLexicon(rows, file, 0), new query.TermNames(file)];
  return lines.map((line) => {
    const read = query.readLine(line, terms);
    const { words: typed, channel } = read;
    const { words, corrections } = correct(typed, known);
    const chosen = channel === null ? {} : { channel: new Set([channel]) };
    const { hits } = search(rows, file, { words, use: null, chosen }, 0);
    const why = Object.fromEntries(hits.map((hit) => [hit.row[0], findMatches(hit, words, file, 0)]));
    const order = hits.sort(ORDERS.fit()).map((hit) => hit.row[0]);
    return [order, Object.fromEntries(corrections), why, query.splitPieces(line, read)];
  });
}"""


@pytest.fixture(scope="module")
def found(library: Library) -> Search:
    return Search(library, SAMPLE_TODAY)


def compare_answers(page: Page, found: Search, lines: list[str]) -> None:
    """Put lines to both, by the page's own functions; the page does not see who is at risk."""
    for line, (order, corrections, why, pieces) in zip(lines, page.evaluate(ASK, lines), strict=True):
        hits = found.find(Wish(words=tuple(line.split())))
        assert set(order) == {hit.reference.slug for hit in hits}, line
        risky = {hit.reference.slug for hit in hits if hit.at_risk}
        assert [slug for slug in order if slug not in risky] == [h.reference.slug for h in hits if not h.at_risk], line
        assert pieces == found.split_phrases(tuple(line.split())), line
        assert why == {hit.reference.slug: [list(one) for one in hit.matches] for hit in hits}, line
        assert corrections == {word: list(meant) for word, meant in found.corrections.items()}, line


def test_every_word_that_is_searched_finds_the_same(open_page: Open, library: Library, found: Search) -> None:
    texts = {
        text
        for reference in library.references.values()
        for _, text, _ in list_search_texts(
            reference, library, find_best_answers(library, reference, SAMPLE_TODAY), SAMPLE_TODAY
        )
    }
    named = sorted({word for text in texts if text.startswith(" |") for word in text.split() if not is_mark(word)})
    words = {word for text in texts if not text.startswith(" |") for word in text.split()}.union(named[::10])
    assert len(words) > 200
    compare_answers(open_page(), found, sorted(words))


def test_what_people_type_finds_the_same(open_page: Open, found: Search) -> None:
    lines = [line for lines in QUERIES.values() for line in lines]
    assert len(lines) > 100
    compare_answers(open_page(), found, lines)


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("dach", Wish(regions=("dach",))),
        ("Nordics", Wish(regions=("nordics",))),
        ("emea", Wish(regions=("emea",))),
        ("uk", Wish(regions=("GB",))),
        ("banks", Wish(industries=("financial-services",))),
        ("finance", Wish(industries=("financial-services",))),
        ("government", Wish(industries=("public-sector",))),
        ("mid-market", Wish(sizes=("mid-market",))),
        ("1-99", Wish(sizes=("small",))),
        ("1000", Wish(sizes=("mid-market",))),
        ("10,000+", Wish(sizes=("enterprise",))),
        ("reference call", Wish(uses=("reference-call",))),
        ("case studies", Wish(uses=("case-study",))),
        ("german", Wish(regions=("DE",))),
        ("german-speaking", Wish(languages=("de",))),
        ("call in french", Wish(uses=("reference-call",), languages=("fr",))),
        ("u.s.", Wish(regions=("US",))),
        ("southeast asia", Wish(regions=("southeast-asia",))),
        ("quote on website", Wish(uses=("quote",), channel="website")),
        ("over 1000 employees", Wish(sizes=("mid-market", "enterprise"))),
        ("deutsche Banken", Wish(regions=("DE",), industries=("financial-services",))),
        ("hospitals in dach", Wish(industries=("healthcare",), regions=("dach",))),
        (
            "two German mid-market finance customers who used reporting and will take a call",
            Wish((), ("reference-call",), "any", ("financial-services",), ("mid-market",), ("DE",), ("reporting",)),
        ),
    ],
)
def test_a_line_finds_what_its_words_name(found: Search, line: str, wish: Wish) -> None:
    named = {hit.reference.slug for hit in found.find(wish)}
    assert named
    assert named <= {hit.reference.slug for hit in found.find(Wish(words=tuple(line.split())))}


@pytest.mark.parametrize(
    ("line", "only"),
    [
        ("praezisionswerke", {"prazisionswerke-thalbach"}),
        ("reportng weserland", {"weserland-bank"}),
        ("bnk", set()),
        ("who can talk to a Nordic bank next week?", {"nordlys-bank"}),
        ("nordlys", {"nordlys-bank"}),
        (
            "two German mid-market finance customers who used reporting and will take a call",
            {"weserland-bank", "talerwerk"},
        ),
    ],
)
def test_a_line_finds_no_more_than_it_should(found: Search, line: str, only: set[str]) -> None:
    assert {hit.reference.slug for hit in found.find(Wish(words=tuple(line.split())))} == only


def test_the_title_of_a_region_does_not_stand_for_each_of_its_parts(library: Library) -> None:
    territories = library.vocabulary.territories
    assert make_region_text(territories.term("emea")).split() == ["|t|", "emea", "|"]
    assert "nordics" in make_region_text(territories.term("nordics"))


def open_search(open_page: Open, line: str) -> Page:
    return open_page(f"?q={quote_plus(line)}")


@pytest.mark.parametrize("line", ["", "Gesellschaft", "(Bank)", "orrin's", "call financial", "reportng dach"])
def test_what_is_typed_on_the_page_is_found_alike(open_page: Open, found: Search, line: str) -> None:
    page = open_search(open_page, line)
    while page.is_visible("[data-more]"):
        page.click("[data-more]")
    hits = found.find(Wish(words=tuple(line.split())))
    risky = {hit.reference.name for hit in hits if hit.at_risk}
    assert [name for name in list_shown(page) if name not in risky] == [h.reference.name for h in hits if not h.at_risk]


def test_a_typo_is_forgiven_and_said(open_page: Open) -> None:
    page = open_search(open_page, "reportng")
    assert read_total(page) > 0
    assert page.inner_text("[data-meant]") == "No record contains “reportng”. Showing results for “reporting”."
    page.fill(".or-search input", "reporting")
    assert not page.is_visible("[data-meant]")


def test_a_card_says_why_the_words_find_it(open_page: Open) -> None:
    page = open_search(open_page, "finance in the nordics")
    page.wait_for_selector("[data-slug=nordlys-bank] .or-match:has-text('nordics → Norway')")
    assert page.inner_text("[data-slug=nordlys-bank] .or-match") == (
        "Matches: finance → Financial services; nordics → Norway"
    )
    page.fill(".or-search input", "fjordbanken")
    page.wait_for_selector("[data-slug=nordlys-bank] .or-match:text-is('Matches: fjordbanken → Fjordbanken')")
    page.fill(".or-search input", "nordlys")
    page.wait_for_selector("[data-slug=nordlys-bank] .or-match", state="hidden")


def test_nothing_found_says_what_each_word_and_filter_costs(open_page: Open, found: Search) -> None:
    page = open_page("?q=bank+zzz&industry=financial-services&use=reference-call")
    page.wait_for_selector(".or-empty [data-hint]:has-text('Remove')")
    page.wait_for_selector(".or-empty li")
    wish = Wish(("bank",), ("reference-call",), "any", ("financial-services",))
    ways = ["".join(text.split()) for text in page.locator(".or-empty li").all_inner_texts()]
    assert ways == [f"Without“zzz”{len(found.find(wish))}"], "nothing else helps"
    page.click(".or-empty button:has-text('Without “zzz”')")
    assert page.input_value(".or-search input") == "bank"
    assert read_total(page) == len(found.find(wish))


def test_where_no_single_way_out_is_it_says_so(open_page: Open) -> None:
    page = open_page("?q=zzz&industry=retail&size=small&region=benelux")
    page.wait_for_selector(".or-empty [data-hint]:has-text('Remove several')")
    assert page.locator(".or-empty li").count() == 0
