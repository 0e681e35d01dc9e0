"""The badges: what each says, that it carries all it needs, and that the read-back believes none of them."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from onrecord.catalog.views.public_view import list_customers
from onrecord.publish.badges import draw_public_badges, draw_reference_badge
from onrecord.publish.cards import trace_timelines
from onrecord.publish.site_reader import Marker
from onrecord.publish.verify import verify_files
from publish.sample_view import SAMPLE_TODAY, find_view, load_library, make_view

SVG = "{http://www.w3.org/2000/svg}"


def make_badge(slug: str) -> tuple[str, str]:
    reference = find_view(slug)
    found = draw_reference_badge(reference, make_view(), trace_timelines(reference, make_view()))
    assert found
    return found[0], found[1].decode()


@pytest.mark.parametrize(
    ("slug", "says"),
    [
        ("nordlys-bank", "Nordlys Bank: reference until 14 Jan 2027"),
        ("harbor", "Harbor: reference until 10 May 2028, resting"),
        ("bosphora-air", "Bosphora Air: reference: ask first"),
    ],
)
def test_it_says_through_which_day_and_what_comes_first(slug: str, says: str) -> None:
    path, text = make_badge(slug)
    picture = ElementTree.fromstring(text)
    assert path == f"badges/{slug}.svg"
    assert picture.findtext(f"{SVG}title") == says
    assert picture.findtext(f"{SVG}desc") == "As of 21 Nov 2026."
    assert " ".join(node.text or "" for node in picture.iter(f"{SVG}text")) == says.replace(": ", " ", 1)


def test_it_has_a_name_for_those_who_do_not_see_it_and_loads_nothing() -> None:
    for reference in make_view().references:
        text = make_badge(reference.slug)[1]
        picture = ElementTree.fromstring(text)
        assert picture.attrib["role"] == "img"
        names = {node.attrib["id"] for node in picture.iter() if "id" in node.attrib}
        assert set(picture.attrib["aria-labelledby"].split()) <= names
        assert not re.search(r"href|url\((?!#)|style|<image|<script", text)


def test_in_public_there_is_one_of_those_whose_name_may_be_shown() -> None:
    shown = list_customers(load_library(), SAMPLE_TODAY)
    found = {path: data.decode() for path, data in draw_public_badges(shown, SAMPLE_TODAY)}
    assert len(found) == sum(customer.name is not None for customer in shown) > 0
    assert "Nordlys Bank: reference until 14 Jan 2027" in found["badges/nordlys-bank.svg"]
    assert not any("data-customer" in text or "ask" in text or "resting" in text for text in found.values())
    assert list(draw_public_badges([replace(shown[0], name=None)], SAMPLE_TODAY)) == []


def test_in_public_every_name_has_its_own_file() -> None:
    names = ("C", "C++", "Lumen", "株式会社アイウ", "Ελλάς", "+++", "C#")
    customers = [replace(list_customers(load_library(), SAMPLE_TODAY)[0], name=name) for name in names]
    found = list(draw_public_badges(customers, SAMPLE_TODAY))
    paths = [path for path, _ in found]
    assert len(set(paths)) == len(names)
    assert all(re.fullmatch(r"badges/[a-z0-9-]+\.svg", path) for path in paths)
    assert "badges/lumen.svg" in paths
    assert "badges/c.svg" not in paths, "a page that shows C must not show C++ one day"


def find(path: str, text: str, day: date = SAMPLE_TODAY, audience: str = "sales") -> list[str]:
    found = verify_files([(path, text.encode())], Marker(day, False, audience), day, load_library(), ahead=True)
    return [one.rule for one in found]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('data-through="2027-01-14"', 'data-through="2027-01-15"'),
        ("14 Jan 2027", "14 Jan 2028"),
        (' data-through="2027-01-14"', ""),
        ('data-customer="nordlys-bank"', 'data-customer="rede-jatoba"'),
        ("<desc", '<image href="x.png"/><desc'),
    ],
)
def test_the_read_back_finds_one_that_says_too_much(old: str, new: str) -> None:
    path, text = make_badge("nordlys-bank")
    assert find(path, text) == []
    assert find(path, text.replace(old, new)) != []


def test_one_that_asks_is_no_yes_and_one_that_is_over_is_found() -> None:
    path, text = make_badge("bosphora-air")
    assert find(path, text) == []
    assert find(path, text.replace('data-state="ask"', 'data-state="allowed"')) == ["not-allowed"]
    path, text = make_badge("nordlys-bank")
    assert "over" in find(path, text, date(2027, 1, 15))


def test_in_public_a_name_that_may_not_be_shown_or_not_so_long_is_found() -> None:
    (customer,) = (one for one in list_customers(load_library(), SAMPLE_TODAY) if one.name == "Nordlys Bank")
    ((path, data),) = draw_public_badges([customer], SAMPLE_TODAY)
    assert find(path, data.decode(), audience="public") == []
    later = replace(customer, name_through=date(2027, 1, 14) + timedelta(days=30))
    ((path, data),) = draw_public_badges([later], SAMPLE_TODAY)
    assert find(path, data.decode(), audience="public") == ["not-allowed"]
    ((path, data),) = draw_public_badges([replace(customer, name="Harbor")], SAMPLE_TODAY)
    assert "not-allowed" in find(path, data.decode(), audience="public")
