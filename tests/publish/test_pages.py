"""The bodies of the pages: escaped, relative, complete, and only what the view hands out."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from onrecord.catalog.views.view import SiteView
from onrecord.publish.cards import make_card
from onrecord.publish.monogram import find_initials, make_face
from onrecord.publish.pages import Page, make_reference_page, make_site_pages
from onrecord.publish.words import encode_script_json, humanize_days, name_atoms, say_day, share
from publish.sample_view import SAMPLE_TODAY, find_view, index_site, load_library, make_view

TRAP = '</script><img src=x onerror="alert(1)">&{{7*7}}'


def make_pages(site: SiteView) -> dict[str, Page]:
    return {
        page.path: page
        for page in (
            *make_site_pages(site, index_site(site)),
            *(make_reference_page(one, site) for one in site.references),
        )
    }


def test_every_reference_has_a_page_and_so_has_every_team() -> None:
    paths = set(make_pages(make_view()))
    assert {f"references/{r.slug}/index.html" for r in make_view().references} <= paths
    shells = {
        "index.html",
        *(f"{n}/index.html" for n in ["all", "insights", "ending", "requests", "content-ready", "published", "raci"]),
    }
    assert shells <= paths


def test_an_answer_that_came_back_is_dropped_from_the_customer_s_page() -> None:
    address = "https://github.com/fernwright/references/upload/main/references/nordlys-bank/evidence"
    assert f'href="{address}"' in make_pages(make_view())["references/nordlys-bank/index.html"].body


def test_record_text_cannot_become_markup() -> None:
    reference = find_view("nordlys-bank")
    profile = structs.replace(reference.profile, outcome=TRAP, summary=TRAP)
    quote = structs.replace(reference.quotes[0], text=TRAP)
    nasty = structs.replace(reference, name=TRAP, profile=profile, quotes=(quote,), restrictions=(TRAP,))
    for page in make_pages(replace(make_view(), references=(nasty,))).values():
        assert "<img src=x" not in page.body
        assert "</script><img" not in page.body
    assert "{{7*7}}" in make_reference_page(nasty, make_view()).body


def test_a_scheme_that_runs_is_never_a_link() -> None:
    reference = find_view("nordlys-bank")
    content = structs.replace(reference.content[0], url="javascript:alert(1)")
    place = structs.replace(reference.publications[0], where="javascript:alert(2)")
    nasty = structs.replace(reference, content=(content,), publications=(place,))
    for page in make_pages(replace(make_view(), references=(nasty,))).values():
        assert 'href="javascript:' not in page.body


def test_no_inline_style_and_no_handler() -> None:
    for page in make_pages(make_view()).values():
        assert not re.search(r"\s(style|on[a-z]+)=", re.sub(r"<script.*?</script>", "", page.body, flags=re.S)), (
            page.path
        )


def test_links_are_relative_or_to_somewhere_else() -> None:
    for page in make_pages(make_view()).values():
        for link in re.findall(r'(?:href|src)="([^"]*)"', page.body):
            assert not link.startswith("/"), (page.path, link)


def test_a_card_says_what_ends_first() -> None:
    shown = make_card(find_view("nordlys-bank"), make_view())
    assert shown is not None
    assert (shown.end, shown.end_warns) == ("Logo ends 14 Jan · some uses: 8\N{NO-BREAK SPACE}countries", True)
    assert {badge.use: badge.tone for badge in shown.badges} == {
        "logo": "warn", "name": "warn", "quote": "warn", "case-study": "warn", "reference-call": "ok", "speaking": "ok",
    }  # fmt: skip
    assert [(badge.note, badge.aside) for badge in shown.badges[1:3]] == [
        ("", None),
        ("ask", "8\N{NO-BREAK SPACE}countries"),
    ]


def test_where_nothing_stands_there_is_no_card() -> None:
    later = replace(make_view(), day=SAMPLE_TODAY + timedelta(days=3600))
    reference = structs.replace(
        find_view("nordlys-bank"), table=dict.fromkeys(make_view().vocabulary.uses.atoms, ()), quote_tables={}
    )
    assert make_card(reference, later) is None


def test_pages_name_no_requester_prospect_or_evidence() -> None:
    bodies = "".join(page.body for page in make_pages(make_view()).values())
    for request in (request for r in load_library().references.values() for request in r.requests):
        if (
            request.prospect
            and len(request.prospect) > 8
            and request.prospect not in {r.name for r in make_view().references}
        ):
            assert request.prospect not in bodies
    assert "sha256" not in bodies
    assert "evidence/" not in bodies


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Nordlys Bank", "NB"), ("O'Hanrahan's Larder", "OL"), ("日本 電気", "日電"), ("+one", "O"), ("!!!", "•")],
)
def test_monograms(name: str, letters: str) -> None:
    assert find_initials(name) == letters
    assert make_face("a", name) == make_face("a", name)


def test_days_and_sets_in_words() -> None:
    words = make_view().vocabulary
    assert say_day(SAMPLE_TODAY) == "21 Nov 2026"
    assert say_day("2026-12-08", year=False) == "8 Dec"
    assert humanize_days("From 2026-12-15; 2026-01-02-form stays.") == "From 15 Dec 2026; 2026-01-02-form stays."
    assert name_atoms(words.territories, words.territories.members["dach"] | {"NO"}) == "DACH and Norway"
    assert name_atoms(words.territories, words.territories.atoms) == "worldwide"
    assert name_atoms(words.channels, words.channels.atoms) == "every channel"


def test_json_in_a_page_cannot_end_its_element() -> None:
    assert encode_script_json({"a": "</script><!--&\u2028"}) == '{"a":"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028"}'


def test_bars_are_shares() -> None:
    assert [share(value, 10) for value in (0, 5, 10, 0.001)] == [0, 50, 100, 1.5]
    assert share(3, 0) == 0
