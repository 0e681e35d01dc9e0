"""The reviews of the program as pages: which there are, what they answer, and which customers they name."""

import re
from datetime import date
from functools import cache

import pytest
from msgspec import structs
from selectolax.lexbor import LexborHTMLParser, LexborNode

from onrecord.catalog.search.program_facts import gather_facts
from onrecord.catalog.search.program_review import Period, review_program
from onrecord.publish.pages import Page, make_reviews_pages
from onrecord.publish.review_pages import KINDS, Review, make_reviews
from onrecord.reports.program_review import QUESTIONS
from publish.sample_view import SAMPLE_TODAY, load_library, make_view

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))


def list_shown() -> set[str]:
    return {reference.slug for reference in make_view().references}


@cache
def collect_reviews() -> list[Review]:
    return make_reviews(gather_facts(load_library(), SAMPLE_TODAY), list_shown(), SAMPLE_TODAY)


@cache
def make_pages() -> dict[str, Page]:
    return {page.path: page for page in make_reviews_pages(make_view(), collect_reviews())}


def read_text(node: LexborNode | None) -> str:
    assert node
    return " ".join(node.text(separator=" ").split())


def test_each_closed_period_with_something_in_it_has_a_page_and_so_has_the_running_one() -> None:
    keys = {kind: [one.key for one in collect_reviews() if one.kind == kind] for kind in KINDS}
    assert keys["month"][:3] == ["2026-11", "2026-10", "2026-09"]
    assert keys["quarter"][:3] == ["2026-q4", "2026-q3", "2026-q2"]
    assert keys["year"][:2] == ["2026", "2025"]
    for kind, (_, _, most) in KINDS.items():
        assert len(keys[kind]) <= most + 1
        assert [one.is_running for one in collect_reviews() if one.kind == kind] == [True] + [False] * (
            len(keys[kind]) - 1
        )
    assert {f"reviews/{one.key}/index.html" for one in collect_reviews()} | {"reviews/index.html"} == set(make_pages())


def test_a_running_period_is_beside_as_many_days_of_the_one_before_it() -> None:
    by_key = {one.key: one for one in collect_reviews()}
    assert by_key["2026-11"].before.period == Period(date(2026, 10, 1), date(2026, 10, 21))
    assert by_key["2026-q4"].before.period == Period(date(2026, 7, 1), date(2026, 8, 21))
    assert by_key["2026-q3"].before.period == Period(date(2026, 4, 1), date(2026, 6, 30))
    assert "November 2026 so far" in make_pages()["reviews/2026-11/index.html"].body
    last_day = make_reviews([], (), date(2026, 3, 31))
    assert last_day == [], "of nothing there is no page"
    (march,) = (
        one
        for one in make_reviews(gather_facts(load_library(), SAMPLE_TODAY), list_shown(), date(2026, 3, 31))
        if one.key == "2026-03"
    )
    assert not march.is_running, "its last day is the day of the build"


def test_the_page_has_the_numbers_of_the_verb() -> None:
    (found,) = (one.now for one in collect_reviews() if one.key == "2026-q3")
    own = review_program(load_library(), QUARTER)
    numbers = ("requests", "accepted", "declined", "to_answer", "to_fill", "deals", "gained", "lost", "pool", "helpful")
    assert [getattr(found, name) for name in numbers] == [getattr(own, name) for name in numbers]
    assert sum(found.held.values()) == sum(own.held.values())
    assert len(found.exposed) == len(own.exposed) > 0


def test_the_quarter_of_the_sample_answers_the_eight_questions() -> None:
    page = LexborHTMLParser(make_pages()["reviews/2026-q3/index.html"].body)
    answers = {section.attributes["id"]: read_text(section) for section in page.css("section[id]")}
    assert list(answers) == list(QUESTIONS)
    assert len(QUESTIONS) == 8
    assert "Requests 20 20 same" in answers["demand"]
    assert "Harbor 2" in answers["demand"]
    assert "Reference call 14" in answers["uses"]
    assert "Days until an answer (median) 7 7 same" in answers["speed"]
    assert "Share held by the three busiest customers 18% 29% −11 points" in answers["load"]
    assert "Stormfjell Kraft until 3 Jan 2027, 1 held in this period" in answers["rest"]
    assert "Deals won 8 6 +2" in answers["won"]
    assert "Casa Marimba 1" in answers["won"]
    assert "Case study 6" in answers["won"]
    assert "Stage 4 5" in answers["won"]
    assert "EUR 10" in answers["won"]
    assert "Requests that no customer in the industry allows 0 2 −2" in answers["gaps"]
    assert "Published without permission 2 0 +2" in answers["permissions"]
    assert "Financial services 6" in answers["permissions"]


def test_a_question_without_an_answer_says_so_and_few_cases_say_that_they_are_few() -> None:
    page = read_text(LexborHTMLParser(make_pages()["reviews/2026-11/index.html"].body).body)
    assert "What was published without permission, and for how long? Nothing." in page
    assert "only 3 cases: too few to draw conclusions" in page


def test_only_those_are_named_who_are_shown_and_nobody_s_prospect_or_amount() -> None:
    everything = " ".join(page.body for page in make_pages().values())
    hidden = [reference for slug, reference in load_library().references.items() if slug not in list_shown()]
    assert any(request for reference in hidden for request in reference.requests)
    for reference in hidden:
        assert not re.search(rf"\b{re.escape(reference.name)}\b", everything), reference.slug
    names = {reference.name for reference in load_library().references.values()}
    for reference in load_library().references.values():
        for request in reference.requests:
            if request.prospect and request.prospect not in names:
                assert request.prospect not in everything
            if request.opportunity and request.opportunity.amount:
                assert f"{request.opportunity.amount:,.0f}" not in everything
    assert "A customer who is not shown here" in everything
    assert "Customers who are not shown here" in everything
    linked = set(re.findall(r"references/([a-z0-9-]+)/", everything))
    assert linked
    assert linked <= list_shown()


def test_a_customer_without_a_permission_today_is_counted_and_not_named() -> None:
    (found,) = (one.now for one in make_reviews(gather_facts(load_library(), SAMPLE_TODAY), (), SAMPLE_TODAY)
                if one.key == "2026-q3")  # fmt: skip
    assert found.asked == {("", "Customers who are not shown here"): 20}
    assert not found.resting


@pytest.mark.parametrize("kind", KINDS)
def test_pages_lead_to_the_ones_before_and_after(kind: str) -> None:
    keys = [one.key for one in collect_reviews() if one.kind == kind]
    for at, key in enumerate(keys):
        page = LexborHTMLParser(make_pages()[f"reviews/{key}/index.html"].body)
        beside = [*keys[at + 1 : at + 2], *keys[max(0, at - 1) : at]]
        links = [node.attributes["href"] for node in page.css(".or-turn a")]
        assert links == [f"../../reviews/{one}/" for one in beside]


def test_names_in_a_review_are_escaped() -> None:
    facts = [structs.replace(one, name="<img src=x>") for one in gather_facts(load_library(), SAMPLE_TODAY)]
    bodies = [page.body for page in make_reviews_pages(make_view(), make_reviews(facts, list_shown(), SAMPLE_TODAY))]
    assert any("&lt;img" in body for body in bodies)
    assert not any("<img" in body for body in bodies)
