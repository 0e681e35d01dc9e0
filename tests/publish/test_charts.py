"""The numbers of the insights page are those of the catalog."""

from collections import Counter

from onrecord.catalog.search.finder import Wish, find, find_best_answers
from onrecord.publish.charts import fill_insights
from publish.sample_view import SAMPLE_TODAY, load_library, make_entries, make_view

CARDS = list(make_entries().read_cards())
CONTEXT = fill_insights(make_view(), CARDS, "../")


def test_the_heat_table_counts_as_find_does() -> None:
    for row in CONTEXT["heat"]["rows"]:
        for cell in row["cells"]:
            if cell["use"] in ("logo", "reference-call", "press-release"):
                hits = find(load_library(), Wish(uses=(cell["use"],), industries=(row["id"],)), SAMPLE_TODAY)
                assert cell["count"] == len(hits)
                assert 1 <= cell["level"] <= 5


def test_the_tiles_add_up() -> None:
    answers = [find_best_answers(load_library(), r, SAMPLE_TODAY) for r in load_library().references.values()]
    allowed = sum("allow" in found.values() for found in answers)
    assert CONTEXT["tiles"][0]["value"] == allowed
    assert CONTEXT["tiles"][1]["value"] == sum(bool(found) for found in answers) - allowed


def test_twelve_months_from_this_one() -> None:
    months = CONTEXT["months"]
    assert [month.label for month in months][:3] == ["Nov", "Dec", "Jan"]
    assert len(months) == 12
    assert [month.begins_soon for month in months] == [True] * 4 + [False] * 8


def test_a_month_is_soon_only_as_far_as_the_window_reaches() -> None:
    months = {month.label: month for month in CONTEXT["months"]}
    assert months["Dec"].soon == months["Dec"].count
    assert 0 < months["Feb"].soon < months["Feb"].count
    assert sum(month.soon for month in months.values()) == CONTEXT["tiles"][2]["value"]


def test_supply_is_the_customers_who_are_free() -> None:
    assert sum(supply for _, _, supply, _ in CONTEXT["demand"]) == CONTEXT["tiles"][3]["value"]


def test_industries_stand_by_title_and_no_region_holds_another() -> None:
    titles = [row["title"] for row in CONTEXT["heat"]["rows"]]
    assert titles == sorted(titles)
    assert sum(count for _, count, _ in CONTEXT["regions"]) <= len(CARDS)


def test_demand_is_counted_by_industry() -> None:
    asked = Counter(
        r.profile.industry
        for r in load_library().references.values()
        for request in r.requests
        if 0 <= (SAMPLE_TODAY - request.requested.on).days < 365
    )
    titles = load_library().vocabulary.industries
    shown = {title: demand for title, demand, _, _ in CONTEXT["demand"]}
    assert sum(shown.values()) == sum(asked.values())
    assert shown[titles.title("financial-services")] == asked["financial-services"]
