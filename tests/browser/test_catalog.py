"""The first page: searching, facets with counts, keyboard, address, empty state, phone, without JavaScript."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from browser.sample import SAMPLE_TODAY, Open
from git_catalogs import make_clone
from issue_forms import make_body, run_intake
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.search import finder
from onrecord.catalog.search.finder import Wish, find, find_best_answers
from onrecord.reports.issue_forms import FORMS

pytestmark = pytest.mark.browser

STANDING: dict[int, dict[str, dict[str, Answer]]] = {}
KEYS = {
    "industry": "industries",
    "size": "sizes",
    "region": "regions",
    "country": "regions",
    "product": "products",
    "use_case": "use_cases",
    "language": "languages",
}
SOME_COUNTRIES = ("DE", "CZ", "US", "NO", "GB", "JP", "BR", "AQ")
COUNTS = """() => {
  const rows = (facet) => [...facet.querySelectorAll('li')];
  const row = (item) => [Number(item.dataset.i), Number(item.querySelector('output').textContent)];
  const facets = [...document.querySelectorAll('.or-facet')];
  return Object.fromEntries(facets.map((facet) => [facet.dataset.facet, rows(facet).map(row)]));
}"""


@pytest.fixture(autouse=True)
def remembered(monkeypatch: pytest.MonkeyPatch, library: Library) -> None:
    """`find` gets hundreds of questions about one day: what is in force is computed once."""
    known = STANDING.setdefault(
        id(library), {r.slug: find_best_answers(library, r, SAMPLE_TODAY) for r in library.references.values()}
    )
    monkeypatch.setattr(finder, "find_best_answers", lambda _library, reference, _today: known[reference.slug])


def list_shown(page: Page) -> list[str]:
    return page.eval_on_selector_all(".or-card h3 a", "links => links.map((link) => link.textContent)")


def read_total(page: Page) -> int:
    return int(page.inner_text(".or-bar h2").split()[0].replace(",", ""))


def read_facet_counts(page: Page) -> dict[str, dict[str, int]]:
    """What the page counts, by the ids of the values."""
    lists = page.evaluate("async () => (await (await fetch('assets/catalog.json')).json()).lists")
    counts = page.evaluate(COUNTS)
    return {group: {lists[group][i][0]: count for i, count in rows} for group, rows in counts.items()}


def compute_general_states(library: Library, wish: dict[str, object]) -> dict[str, str]:
    """Who is how available: for what is wanted, else for any activity on the channel, else for any activity."""
    wider = {**wish, "uses": ()}
    states: dict[str, str] = {}
    for one in ({**wider, "channel": "any"}, wider, wish):
        hits = find(library, Wish(**one), SAMPLE_TODAY)  # type: ignore[arg-type]
        states |= {hit.reference.slug: hit.availability.state.value for hit in hits if hit.availability}
    return states


@pytest.mark.parametrize(
    ("address", "wish"),
    [
        ("", {}),
        ("?use=reference-call", {"uses": ("reference-call",)}),
        ("?use=logo&industry=manufacturing&industry=financial-services",
         {"uses": ("logo",), "industries": ("manufacturing", "financial-services")}),
        ("?q=audit&region=emea&size=mid-market", {"words": ("audit",), "regions": ("emea",), "sizes": ("mid-market",)}),
        ("?channel=sales-deck&product=reporting", {"channel": "sales-deck", "products": ("reporting",)}),
        ("?channel=event-stage", {"channel": "event-stage"}),
        ("?territory=dach", {"territories": ("dach",)}),
        ("?territory=US&use=case-study&channel=website",
         {"territories": ("US",), "uses": ("case-study",), "channel": "website"}),
        ("?territory=worldwide&territory=CZ&industry=manufacturing",
         {"territories": ("worldwide", "CZ"), "industries": ("manufacturing",)}),
        ("?use=case-study&channel=blog&language=en",
         {"uses": ("case-study",), "channel": "blog", "languages": ("en",)}),
    ],
)  # fmt: skip
def test_every_count_is_the_librarys(open_page: Open, library: Library, address: str, wish: dict[str, object]) -> None:
    page = open_page(address)
    asked = Wish(**wish)  # type: ignore[arg-type]
    hits = find(library, asked, SAMPLE_TODAY)
    assert read_total(page) == len(hits)
    uses = "all => Object.fromEntries(all.map((one) => [one.dataset.use, Number(one.textContent)]))"
    for use, count in page.eval_on_selector_all(".or-need output", uses).items():
        assert count == len(find(library, Wish(**{**wish, "uses": (use,)}), SAMPLE_TODAY)), use  # type: ignore[arg-type]
    for group, values in read_facet_counts(page).items():
        if group == "availability":
            states = compute_general_states(library, wish)
            found = [states.get(hit.reference.slug) for hit in hits]
            assert values == {state: found.count(state) for state in values}
            continue
        for value, count in values.items():
            if group == "territory":
                if len(value) == 2 and value not in SOME_COUNTRIES:
                    continue
                changed = {**wish, "territories": (value,)}
            elif group == "channel":
                changed = {**wish, "channel": value}
            elif group in ("region", "country") and "regions" in wish:
                if group == "country":
                    continue  # a Wish has one place for regions and countries: both at once cannot be asked
                changed = {**wish, "regions": (value,)}
            else:
                changed = {**wish, KEYS[group]: (value,)}
            expected = len(find(library, Wish(**changed), SAMPLE_TODAY))  # type: ignore[arg-type]
            assert count == expected, f"{group}: {value}"


def test_the_script_draws_what_the_server_wrote(open_page: Open) -> None:
    words = "cards => cards.map((card) => card.textContent.replace(/\\s+/g, ' ').replace(/ ?([·+]) ?/g, '$1').trim())"
    squeezed = [text.replace(" ", "") for text in open_page(script=False).eval_on_selector_all(".or-card", words)]
    drawn = [text.replace(" ", "") for text in open_page().eval_on_selector_all(".or-card", words)]
    assert drawn == squeezed


def test_searching_folds_accents_and_matches_beginnings(open_page: Open) -> None:
    page = open_page()
    page.fill(".or-search input", "prazisions")
    assert list_shown(page) == ["Präzisionswerke Thalbach"]
    page.fill(".or-search input", "fjordbanken")
    assert list_shown(page) == ["Nordlys Bank"], "a former name finds it"
    for apostrophe in ("orrins", "Orrin's", "orrin’s", "st-orrins-college"):
        page.fill(".or-search input", apostrophe)
        assert list_shown(page) == ["St Orrin's College"]


def test_words_that_name_a_filter_are_offered_as_that_filter(open_page: Open) -> None:
    page = open_page("?q=zzz+Mid-market+reference+call+in+de")
    assert read_total(page) == 0
    offers = page.locator(".or-offers button")
    named = ["Employees: Mid-market, 1,000–9,999", "Use: Reference call", "Customer in Germany"]
    assert offers.all_inner_texts() == [*named, "Use it in Germany"], "everyday words (in) name nothing"
    for offer in named:
        page.click(f".or-offers button:has-text('{offer}')")
    page.wait_for_url("**/?q=zzz+in&use=reference-call&size=mid-market&country=DE")
    assert not page.is_visible(".or-offers")
    page.click(".or-chip:has-text('zzz')")
    assert read_total(page) > 0


def test_a_country_is_read_as_the_customers_and_can_be_turned_into_where_it_is_used(open_page: Open) -> None:
    page = open_page("?q=a+bank+in+the+nordics")
    offers = page.locator(".or-offers button")
    assert offers.all_inner_texts() == ["Industry: Financial services", "Customer in Nordics", "Use it in Nordics"]
    assert "territory" not in (page.get_attribute(".or-card h3 a", "href") or "")
    page.click(".or-offers button:has-text('Industry')")
    page.click(".or-offers button:has-text('Customer in')")
    page.wait_for_url("**/?industry=financial-services&region=nordics")  # the words that are left say nothing
    page.click("[data-turn]:has-text('or use it there')")
    page.wait_for_url("**/?industry=financial-services&territory=nordics")
    page.wait_for_selector(".or-chip:has-text('Use it in Nordics')")
    page.click("[data-turn]:has-text('or customer there')")
    page.wait_for_url("**/?industry=financial-services&region=nordics")


def test_words_inside_stories_are_found_once_they_are_there(open_page: Open) -> None:
    page = open_page()
    page.fill(".or-search input", "retyping figures supervisor")
    assert "Nordlys Bank" in list_shown(page)


def test_the_sentence_of_the_sales_rep_takes_four_clicks(open_page: Open) -> None:
    page = open_page()
    page.click(".or-need label:has([value=reference-call])")
    page.click(".or-facet[data-facet=industry] label:has-text('Financial services')")
    page.click(".or-facet[data-facet=size] label:has-text('1,000–9,999')")
    page.click(".or-facet[data-facet=region] .or-more")
    page.click(".or-facet[data-facet=region] label:has-text('DACH')")
    page.wait_for_url("**/?use=reference-call&industry=financial-services&size=mid-market&region=dach")
    assert list_shown(page)


def test_a_card_shows_the_end_of_what_is_wanted(open_page: Open) -> None:
    page = open_page("?q=nordlys")
    end = page.inner_text(".or-card .or-end")
    assert end.startswith("Logo ends 14 Jan") and end.endswith("some uses: 8\N{NO-BREAK SPACE}countries")
    page.click(".or-need label:has([value=reference-call])")
    assert page.inner_text(".or-card .or-end") == "Permission until 29 Feb 2028"
    assert page.get_attribute(".or-badge.want", "data-use") == "reference-call"


@pytest.mark.parametrize("address", ["use=logo", "use=video", "channel=website"])
def test_what_takes_nobodys_time_keeps_the_availability(open_page: Open, address: str) -> None:
    by_name = """() => Object.fromEntries([...document.querySelectorAll('.or-card')].map((card) =>
      [card.querySelector('h3').textContent, card.querySelector('.or-state').textContent]))"""
    general = open_page("?region=nordics").evaluate(by_name)
    wanted = open_page(f"?region=nordics&{address}").evaluate(by_name)
    assert wanted
    assert wanted.items() <= general.items()
    assert set(wanted.values()) != {"No conversations"}


def read_first_days(page: Page, before: str) -> list[datetime]:
    """The days on the first cards, each said after some word."""
    texts = page.locator(".or-card .or-end").all_inner_texts()[:12]
    said = [text.split(f"{before} ")[1].split("·")[0].strip() for text in texts]
    return [datetime.strptime(day, "%d %b %Y").replace(tzinfo=UTC) for day in said]


def test_a_card_shows_the_date_one_sorts_by(open_page: Open) -> None:
    page = open_page("?sort=longest")
    days = read_first_days(page, " until")
    assert days == sorted(days, reverse=True)
    page.select_option("#sort", "rested")
    page.wait_for_url("**/?sort=rested")
    days = read_first_days(page, "Last asked")
    assert days == sorted(days)


def test_who_takes_no_conversations_is_last_among_the_rested(open_page: Open) -> None:
    page = open_page("?sort=rested")
    while page.is_visible("[data-more]"):
        page.click("[data-more]")
    none = [text == "No conversations" for text in page.locator(".or-card .or-state").all_inner_texts()]
    assert any(none)
    assert none == sorted(none)


@pytest.mark.parametrize("script", [True, False])
def test_nothing_of_a_cards_profile_is_cut_off(open_page: Open, script: bool) -> None:
    cut = "all => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"
    assert open_page(width=1440, script=script).eval_on_selector_all(".or-cards .or-meta", cut) == []


def test_the_address_keeps_the_search(open_page: Open) -> None:
    page = open_page("?q=close&use=logo&industry=financial-services&sort=name")
    before = list_shown(page)
    assert before == sorted(before)
    assert page.input_value(".or-search input") == "close"
    page.reload()
    assert list_shown(page) == before


def test_chips_take_a_filter_away(open_page: Open) -> None:
    page = open_page("?industry=insurance&size=enterprise")
    few = read_total(page)
    page.click(".or-chip:has-text('10,000+')")
    page.wait_for_url("**/?industry=insurance")
    assert read_total(page) > few


def test_only_so_many_at_a_time(open_page: Open) -> None:
    page = open_page()
    assert len(list_shown(page)) == 24
    page.click("[data-more]")
    assert len(list_shown(page)) == min(48, read_total(page))
    assert page.evaluate("document.activeElement.closest('li') === document.querySelectorAll('.or-card')[24]")


def test_keyboard_alone(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("bank")
    names = list_shown(page)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == names[0]
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == names[1]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    assert page.input_value(".or-search input") == ""
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/references/*/")


def test_where_no_single_way_out_is_all_is_cleared_at_once(open_page: Open) -> None:
    page = open_page("?q=zzz&industry=retail&size=small&region=benelux")
    page.click(".or-empty button:has-text('Clear all')")
    page.wait_for_selector(".or-empty", state="hidden")
    page.wait_for_function("() => location.search === ''")
    page.fill(".or-search input", "zzz")
    page.wait_for_selector(".or-empty [data-hint]:text-is('Remove one of these:')")
    assert not page.is_visible(".or-empty [data-loosen=all]"), "there is a single way out"


def test_nothing_found_says_what_to_loosen_and_whom_to_ask(open_page: Open) -> None:
    page = open_page("?q=zzz&industry=retail")
    page.wait_for_selector(".or-empty [data-hint]:text-is('Remove one of these:')")
    assert read_total(page) == 0
    assert page.is_visible("text=Ask for such a customer")
    page.click(".or-empty button:has-text('Without “zzz”')")
    assert read_total(page) > 0


def test_what_was_typed_and_not_found_becomes_a_file(open_page: Open, tmp_path: Path) -> None:
    """From the line that finds nothing, through the form that it fills in, to the file that check reads."""
    page = open_page("?use=reference-call&industry=retail&industry=energy&region=nordics&country=DE&size=small")
    page.fill(".or-search input", "zürich & co")
    page.wait_for_function("() => location.search.includes('rich')")
    address = urlsplit(page.get_attribute("[data-ask]", "href") or "")
    assert (address.netloc, address.path) == ("github.com", "/fernwright/references/issues/new")
    query = {key: values[0] for key, values in parse_qs(address.query).items()}
    assert query == {
        "template": "ask-for-customer.yml",
        "use": "reference-call",
        "industry": "energy, retail",
        "region": "nordics, DE",
        "size": "small",
        "words": "zürich & co",
    }
    filled = {field.heading: query.get(field.key, "_No response_") for field in FORMS["wish"]}
    clone = make_clone(tmp_path / "repo")
    name = "wishes/2026-11-20-reference-call-energy-nordics.yaml"
    wish = run_intake(clone, tmp_path, make_body(filled), "wish")[name]
    assert "industries: [energy, retail]\nregions: [nordics, DE]\nsizes: [small]\nwords: zürich & co\n" in wish
    clone.write_all({name: wish})
    checked = clone.run("check", "wishes")
    assert checked.exit_code == 0, checked.output


def test_the_form_is_offered_where_few_fit_and_not_for_everything(open_page: Open) -> None:
    page = open_page()
    assert not page.is_visible("[data-ask]")
    page = open_page("?use=reference-call&industry=financial-services&region=nordics")
    assert 0 < read_total(page) < 3
    assert page.is_visible("[data-ask]")
    page = open_page("?use=reference-call")
    assert read_total(page) >= 3 and not page.is_visible("[data-ask]")


def test_phone_filters_in_a_sheet(open_page: Open) -> None:
    page = open_page(width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not page.is_visible("#facets")
    page.click("[data-open-filters]")
    page.click(".or-facet[data-facet=industry] label:has-text('Healthcare')")
    assert page.inner_text("[data-show]") == f"Show {read_total(page)} references"
    page.click("[data-show]")
    page.wait_for_selector("#facets", state="hidden")
    assert page.evaluate("document.activeElement.hasAttribute('data-open-filters')")


def measure_box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).bounding_box()
    assert found is not None
    return {**found, "right": found["x"] + found["width"]}


def test_phone_the_chosen_use_is_in_sight_and_named_above_the_results(open_page: Open) -> None:
    page = open_page("?use=event&q=zzz", width=390)
    chip = measure_box(page, ".or-need label:has(:checked)")
    assert chip["x"] >= 0
    assert chip["right"] <= 390
    assert page.evaluate("scrollY") == 0
    assert read_total(page) == 0
    page.click(".or-chip:has-text('Event')")
    page.wait_for_url("**/?q=zzz")
    assert measure_box(page, ".or-need label:has(:checked)")["right"] <= 390
    assert page.is_checked(".or-need [value='']")


def test_phone_the_filter_button_and_the_order_stay_where_they_are(open_page: Open) -> None:
    page = open_page(width=390)
    places = [measure_box(page, "[data-open-filters]"), measure_box(page, "#sort")]
    assert places[0]["x"] < places[1]["x"]
    assert abs(places[0]["y"] - places[1]["y"]) < places[1]["height"]
    page = open_page("?industry=financial-services&use=logo", width=390)
    for place, selector in zip(places, ["[data-open-filters]", "#sort"], strict=True):
        now = measure_box(page, selector)
        assert (now["x"], now["y"]) == (place["x"], place["y"])
        assert measure_box(page, ".or-active")["y"] >= now["y"] + now["height"]


def test_without_javascript_it_is_a_plain_list(open_page: Open, library: Library) -> None:
    page = open_page(script=False)
    assert page.locator(".or-card").count() == 24
    assert not page.is_visible(".or-search")
    assert measure_box(page, ".or-cards")["width"] > 1000, "the facets' column is not kept free"
    note = page.locator(".or-results > .or-note")
    assert note.inner_text().startswith(f"24 of {read_total(page)} are shown here")
    assert measure_box(page, ".or-results > .or-note")["y"] < measure_box(page, ".or-cards")["y"]
    page.click("text=as a plain list")
    expect(page.locator("tbody tr")).to_have_count(len(find(library, Wish(), SAMPLE_TODAY)))
    page.click("text=Nordlys Bank")
    expect(page.locator(".or-verdict strong")).to_have_text("Check the dates")
    assert not page.is_visible("[data-act]")


def test_a_state_and_the_end_of_a_permission_are_two_facts_with_two_labels(open_page: Open) -> None:
    page = open_page("?use=reference-call&availability=resting")
    assert read_total(page) > 0
    states = page.locator(".or-card .or-state").all_inner_texts()
    assert all(text.startswith("Call: resting") for text in states)
    ends = page.locator(".or-card .or-end").all_inner_texts()
    assert all(text.startswith("Permission") or " ends " in text for text in ends)
    tree = page.locator(".or-cards").aria_snapshot()
    assert "Call: resting, free from" in tree
    assert page.locator(".or-card .or-state", has_text="free from").count() > 0


def test_where_it_is_needed_is_asked_beside_the_channel_and_the_cards_follow(open_page: Open, library: Library) -> None:
    page = open_page()
    page.select_option(".or-where [name=territory]", label="Czechia")
    page.select_option(".or-where [name=channel]", label="Website")
    page.wait_for_url("**/?channel=website&territory=CZ")
    hits = find(library, Wish(channel="website", territories=("CZ",)), SAMPLE_TODAY)
    assert read_total(page) == len(hits)
    green = "cards => cards.map((c) => [c.dataset.slug, c.querySelectorAll('.or-badge:is(.ok, .warn)').length])"
    drawn = dict(page.eval_on_selector_all(".or-card", green))
    of = {hit.reference.slug: hit.uses for hit in hits}
    assert {slug: min(len(uses), 5) for slug, uses in of.items() if slug in drawn} == drawn
    page.click(".or-card h3 a >> nth=0")
    page.wait_for_selector(".or-reference[data-ready]")
    assert page.input_value(".or-ask [name=territory]") == "CZ"
    assert page.input_value(".or-ask [name=channel]") == "website"


def test_a_permission_for_a_part_of_the_world_says_which(open_page: Open, library: Library) -> None:
    everywhere = open_page("?territory=worldwide")
    somewhere = open_page()
    assert read_total(everywhere) < read_total(somewhere)
    part = somewhere.locator(".or-badge.part")
    assert part.count() > 0
    end = "b.closest('li.or-card').querySelector('.or-end').textContent"
    assert all(part.evaluate_all(f"all => all.map((b) => b.querySelector('small') !== null || {end}.includes('· '))"))
    assert everywhere.locator(".or-badge.part").count() == 0
