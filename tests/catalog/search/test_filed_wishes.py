"""What was looked for and not found: who must act, what fits by now, and how it is counted."""

from datetime import date

import pytest
from msgspec import convert

from onrecord.catalog.library import Library
from onrecord.catalog.record.request import Signed
from onrecord.catalog.record.wish import FiledWish, WishAnswer, make_wish_id
from onrecord.catalog.search.filed_wishes import (
    add_named_terms,
    count_kinds,
    say_wanted,
)
from onrecord.catalog.search.finder import Wish
from onrecord.catalog.search.insights import gather_insights
from onrecord.catalog.search.program_review import Period, review_program
from publish.sample_view import SAMPLE_TODAY, load_library

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
BANK = {"uses": ("reference-call",), "industries": ("financial-services",), "regions": ("nordics",)}
SCHOOL = {"uses": ("reference-call",), "industries": ("public-sector",), "regions": ("nordics",)}


def make_wish(on: str = "2026-09-01", by: str = "sam", **more: object) -> FiledWish:
    return FiledWish("a.yaml", Signed(date.fromisoformat(on), by), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("who can talk to a nordic bank", (("reference-call",), ("financial-services",), ("nordics",))),
        ("swiss watchmaker video", (("video",), (), ("CH",))),
        ("german or austrian hospital", ((), ("healthcare",), ("DE", "AT"))),
        ("bfsi", ((), (), ())),  # banks and insurers: two industries, so neither is meant for sure
        ("zzz", ((), (), ())),
    ],
)
def test_what_words_name_is_counted(line: str, kind: tuple[tuple[str, ...], ...]) -> None:
    words = load_library().vocabulary
    named = add_named_terms(Wish(tuple(line.split())), words)
    assert (named.uses, named.industries, named.regions) == kind
    chosen = Wish(tuple(line.split()), uses=("logo",), industries=("retail",), regions=("FR",))
    assert add_named_terms(chosen, words) == chosen, "what was chosen is not added to"


def test_kinds_are_counted_whatever_the_order_of_their_terms() -> None:
    one = make_wish(uses=("reference-call", "logo"), industries=("insurance", "financial-services"))
    other = make_wish(uses=("logo", "reference-call"), industries=("financial-services", "insurance"))
    counts = count_kinds([make_wish(**SCHOOL), one, other])
    assert list(counts.values()) == [2, 1]
    first = say_wanted(next(iter(counts)), load_library().vocabulary)
    assert first == "Logo and Reference call in Financial services or Insurance"
    assert say_wanted(((), (), ("nordics",)), load_library().vocabulary) == "A reference in Nordics"


def test_the_review_counts_what_was_asked_and_found_in_the_period() -> None:
    answered = WishAnswer(date(2026, 9, 30), "dana", "nordlys-bank")
    wishes = [
        make_wish("2026-06-30", answered=answered, **SCHOOL),
        make_wish("2026-07-01", **SCHOOL),
        make_wish("2026-09-30", **SCHOOL),
        make_wish("2026-10-01", **SCHOOL),
        make_wish("2026-08-01", **BANK),
    ]
    review = review_program(load_library(), QUARTER, wishes)
    assert list(review.not_found.values()) == [2, 1]
    assert review.found == 1
    nobody = Library({}, load_library().vocabulary, load_library().policy)
    assert review_program(nobody, QUARTER).is_empty
    assert not review_program(nobody, QUARTER, wishes).is_empty


def test_insights_have_what_nobody_found_in_a_year() -> None:
    answered = WishAnswer(date(2026, 9, 30), "dana", "nordlys-bank")
    wishes = [
        make_wish("2025-11-21", **SCHOOL),
        make_wish(answered=answered, **SCHOOL),
        make_wish("2026-11-21", **SCHOOL),
    ]
    found = gather_insights((), (), SAMPLE_TODAY, wishes)
    assert list(found.not_found.values()) == [1]
    assert found.asked_for == {("public-sector", "reference-call")}


def test_a_file_is_named_by_the_day_and_what_is_wanted_first() -> None:
    assert make_wish_id(date(2026, 9, 1), ("logo", "name"), (), ("dach",)) == "2026-09-01-logo-dach"
    assert convert({"on": "2026-09-01", "by": "sam"}, Signed, strict=False).team is None
