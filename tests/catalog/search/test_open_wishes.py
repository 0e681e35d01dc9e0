"""Who fits by now what was looked for and not found, and who must act."""

import json
import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from catalog.search.test_filed_wishes import BANK, SCHOOL, make_wish
from onrecord.catalog.record.request import Opportunity
from onrecord.catalog.record.wish import FiledWish, WishAnswer, WishEnd
from onrecord.catalog.search.filed_wishes import make_search
from onrecord.catalog.search.finder import Search
from onrecord.catalog.search.open_wishes import list_due_with_wishes, list_wishes_due
from publish.sample_view import SAMPLE_TODAY, load_library


def test_where_nothing_fits_customer_success_is_to_find_one() -> None:
    (item,) = list_wishes_due(load_library(), [make_wish(**SCHOOL)], SAMPLE_TODAY)
    assert (item.kind, item.customer, item.subject, item.id, item.owner) == ("wish", "", "wanted", "a", "dana")
    assert item.what == (
        "Reference call in Public sector, Nordics: Sam Adeyemi looked for it on 2026-09-01 and did not find it"
    )
    assert item.by == date(2026, 9, 15), "as long as a request may wait"
    sooner = make_wish(needed_by=date(2026, 9, 10), **SCHOOL)
    assert next(list_wishes_due(load_library(), [sooner], SAMPLE_TODAY)).by == date(2026, 9, 10)


def test_who_asked_is_told_what_fits_by_now_and_not_what_was_known() -> None:
    (item,) = list_wishes_due(load_library(), [make_wish(**BANK)], SAMPLE_TODAY)
    assert (item.customer, item.owner, item.role, item.by) == ("nordlys-bank", "sam", "sales", SAMPLE_TODAY)
    assert item.what == "Reference call in Financial services, Nordics: fits what was looked for on 2026-09-01"
    assert item.next == "say whether it helps: onrecord wish --answer a --customer nordlys-bank"
    (known,) = list_wishes_due(load_library(), [make_wish(not_enough=("nordlys-bank",), **BANK)], SAMPLE_TODAY)
    assert known.customer == ""


def test_who_has_left_owns_nothing() -> None:
    (item,) = list_wishes_due(load_library(), [make_wish(by="nobody", **BANK)], SAMPLE_TODAY)
    assert item.owner is None


def test_a_large_deal_comes_first() -> None:
    large = make_wish(opportunity=Opportunity(amount=420000, currency="EUR"), **SCHOOL)
    small = make_wish(opportunity=Opportunity(amount=20000, currency="EUR"), **SCHOOL)
    first, second = (next(list_wishes_due(load_library(), [one], SAMPLE_TODAY)) for one in (large, small))
    assert (first.first, second.first) == (True, False)
    assert first.stake.weight > second.stake.weight
    assert first.stake.why == ("a deal of EUR 420,000 is open",)


@pytest.mark.parametrize(
    "end",
    [
        {"answered": WishAnswer(date(2026, 9, 2), "dana", "nordlys-bank")},
        {"closed": WishEnd(date(2026, 9, 2), "dana")},
    ],
)
def test_what_is_answered_or_closed_needs_nobody(end: dict[str, object]) -> None:
    assert not list(list_wishes_due(load_library(), [make_wish(**BANK, **end)], SAMPLE_TODAY))


def test_it_is_listed_with_all_else_by_weight_and_day() -> None:
    items = list_due_with_wishes(load_library(), [make_wish(**SCHOOL)], SAMPLE_TODAY, 0)
    assert [item.order for item in items] == sorted(item.order for item in items)
    assert sum(item.kind == "wish" for item in items) == 1
    later = make_wish("2026-11-21", **SCHOOL)
    assert not any(item.kind == "wish" for item in list_due_with_wishes(load_library(), [later], SAMPLE_TODAY, 3))


def test_a_search_with_a_term_that_is_gone_fits_nobody() -> None:
    gone, past = make_wish(uses=("gone",)), make_wish(needed_by=date(2026, 9, 10), **BANK)
    nobody, somebody = list_wishes_due(load_library(), [gone, past], SAMPLE_TODAY)
    assert nobody.customer == ""
    assert somebody.customer, "a day that has passed limits nothing"


def list_lines() -> list[str]:
    groups = json.loads((Path(__file__).parent / "queries.json").read_text(encoding="utf-8"))
    return [line for lines in groups.values() if isinstance(lines, list) for line in lines if isinstance(line, str)]


def test_what_fits_is_what_a_search_finds() -> None:
    """With typos, channels, places and uses that are not free: each wish's first customer, and how many there are."""
    library, rng = load_library(), random.Random(3)
    words = library.vocabulary
    wishes, chosen = (
        list[FiledWish](),
        {"uses": words.uses, "industries": words.industries, "territories": words.territories},
    )
    for line in list_lines():
        more: dict[str, object] = {
            key: (rng.choice(sorted([*axis.atoms, *axis.groups])),)
            for key, axis in chosen.items()
            if rng.random() < 0.15
        }
        if rng.random() < 0.2:
            more |= {"channel": rng.choice(sorted(words.channels.atoms)), "needed_by": date(2027, 1, 10)}
        wishes.append(make_wish(words=line, **more))
    found = list(list_wishes_due(library, wishes, SAMPLE_TODAY))
    assert len(found) == len(wishes)
    counts, search = Counter[int](), Search(library, SAMPLE_TODAY)
    for item, wish in zip(found, wishes, strict=True):
        hits = search.find(make_search(wish, SAMPLE_TODAY))
        assert item.customer == (hits[0].reference.slug if hits else ""), wish
        assert (f"is one of {len(hits)} customers" in item.what) == (len(hits) > 1), wish
        counts[min(len(hits), 2)] += 1
    assert min(counts[0], counts[1], counts[2]) > 10
