"""The pages for the teams say what the record and the rules say: what ends, what is late, what is ready."""

import re
from dataclasses import replace
from datetime import date, timedelta

from msgspec import structs
from selectolax.lexbor import LexborHTMLParser

from onrecord.catalog.record.policy import RequestDays
from onrecord.catalog.workload.due import list_due
from onrecord.publish.charts import fill_insights
from onrecord.publish.endings import find_last_soon_day, list_endings
from onrecord.publish.pages import make_site_pages
from onrecord.publish.team_pages import fill_content_ready, fill_ending, fill_published, fill_requests
from onrecord.rules import request_stale
from publish.sample_view import SAMPLE_TODAY, load_library, make_entries, make_view

CARDS = {one.slug: one for one in make_entries().read_cards()}
SOON = 90


def test_a_permission_on_a_condition_that_ends_soon_is_listed() -> None:
    rows = [row for owner in fill_ending(make_view(), make_entries().read_endings())["owners"] for row in owner["rows"]]
    wings = [row for row in rows if row.slug == "bosphora-air"]
    assert [(row.through, row.asks, row.left) for row in wings] == [(date(2026, 12, 15), True, 24)]
    assert "Logo" in wings[0].uses


def test_everything_that_is_due_to_end_and_stands_is_on_the_page() -> None:
    rows = [row for owner in fill_ending(make_view(), make_entries().read_endings())["owners"] for row in owner["rows"]]
    listed = {(row.slug, row.through) for row in rows}
    expiring = {
        (item.customer, item.by)
        for item in list_due(load_library(), SAMPLE_TODAY, SOON)
        if item.kind == "expiring" and item.customer in CARDS
    }
    assert expiring
    assert expiring <= listed


def test_the_page_and_the_figure_count_the_same() -> None:
    rows = [row for owner in fill_ending(make_view(), make_entries().read_endings())["owners"] for row in owner["rows"]]
    tile = fill_insights(make_view(), CARDS.values(), "")["tiles"][2]
    assert tile["label"] == f"permissions end within {SOON} days"
    assert tile["value"] == sum(len(row.uses) for row in rows) > len(rows)
    assert all(row.through <= find_last_soon_day(make_view()) == SAMPLE_TODAY + timedelta(days=SOON) for row in rows)


def test_a_request_is_late_where_the_rule_says_so() -> None:
    found = {
        (slug, finding.file)
        for slug, reference in load_library().references.items()
        for finding in request_stale.check(reference, load_library(), SAMPLE_TODAY)
    }
    late = [(r.slug, r.since) for r in make_view().requests if r.stale]
    waiting = [
        (slug, max(day for _, day in request.list_facts()))
        for slug, reference in load_library().references.items()
        for request in reference.requests
        if (slug, request.file) in found and slug in CARDS
    ]
    assert sorted(late) == sorted(waiting)
    assert late


def test_a_request_with_a_day_says_it_and_waits_for_nothing_else() -> None:
    rows = fill_requests(make_view(), make_entries().read_requests())["rows"]
    planned = [row for row in rows if row["day"]]
    assert len(planned) == sum(r.state == "scheduled" for r in make_view().requests) > 0
    assert not [row for row in planned if row["stale"] and row["day"] >= SAMPLE_TODAY]
    assert [row["age"] for row in rows if row["slug"] == "casa-marimba"] == [10]


def test_the_heading_names_both_limits() -> None:
    assert "after 14 days without a step (5 for a large deal)" in render_body("requests/index.html")
    without = replace(make_view(), policy=structs.replace(make_view().policy, requests=RequestDays()))
    assert fill_requests(without, make_entries().read_requests())["high_value_days"] is None


def test_ready_is_what_needs_no_question() -> None:
    found = fill_content_ready(make_view(), make_entries().read_ready(), make_entries().read_made())
    rows = found["rows"]
    assert [row.asks for row in rows] == sorted(row.asks for row in rows), "what needs no question comes first"
    assert all(bool(row.why) is row.asks for row in rows)
    assert {row.use for row in rows} == set(found["uses"])
    [asked] = [row for row in rows if (row.slug, row.use) == ("coolamin-homes", "case-study")]
    assert asked.asks
    assert asked.why == "The contract with the customer ended: ask first."
    assert asked.through == date(2027, 5, 31)
    page = LexborHTMLParser(render_body("content-ready/index.html"))
    assert page.css_first("#ready h2 [data-count]").text() == str(len(page.css("#ready tbody tr"))) == str(len(rows))


def test_a_logo_that_no_wall_may_show_is_not_ready() -> None:
    rows = fill_content_ready(make_view(), make_entries().read_ready(), make_entries().read_made())["rows"]
    assert "logo" in CARDS["lanyu-microelectronics"].uses
    logos = {row.slug for row in rows if row.use == "logo"}
    assert "lanyu-microelectronics" not in logos
    assert logos


def test_a_place_is_amber_from_the_first_day_of_the_window_on() -> None:
    places = [
        p
        for channel in fill_published(make_view(), make_entries().read_places())["channels"]
        for p in channel["places"]
    ]
    for place in places:
        soon = place.through is not None and (place.through - SAMPLE_TODAY).days <= SOON
        assert place.warns == soon
    assert any(place.warns for place in places)
    page = LexborHTMLParser(render_body("published/index.html"))
    assert len(page.css("tbody tr[data-through]")) == len(page.css("tbody tr")) == 2 * len(places)


def test_every_cell_of_a_stacked_table_says_what_it_is() -> None:
    for path in ("ending", "requests", "content-ready", "published", "raci"):
        page = LexborHTMLParser(render_body(f"{path}/index.html"))
        assert page.css(".or-table--stack tbody td")
        assert not page.css(".or-table--stack tbody td:not([data-label])"), path


def test_one_amber_and_no_red_for_what_still_stands() -> None:
    page = render_body("ending/index.html")
    assert "or-pill no" not in page
    assert len(re.findall(r'or-pill warn"', page)) == page.count("data-left=")


def test_no_use_ends_before_today() -> None:
    ends = [ending for one in CARDS.values() for ending in list_endings(one, make_view())]
    assert all(ending.through >= SAMPLE_TODAY for ending in ends)
    assert {ending.asks for ending in ends} == {True, False}


def render_body(path: str) -> str:
    return next(page.body for page in make_site_pages(make_view(), make_entries()) if page.path == path)
