"""The shortlist rules out only customers that `find` would not take, and most of them."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tuned

from exhaustive import select
from onrecord.catalog.decision.judge import Judge
from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.search.finder import Search, Wish, list_profile_wishes
from onrecord.catalog.search.query import is_mark, read_line
from onrecord.catalog.search.search_texts import gather_term_names, list_search_texts
from onrecord.catalog.search.shortlist import Shortlist
from onrecord.catalog.search.traits import make_traits
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog
from sample import DAY as TODAY
from sample import ROOT
from whole_records import POLICY, VOCABULARY, references

LIBRARY: Library = load_catalog(DirectoryTree(ROOT), TODAY).library
TRAITS = {slug: make_traits(one) for slug, one in LIBRARY.references.items()}
WHOLE, SHORT = Search(LIBRARY, TODAY), Search(LIBRARY, TODAY, TRAITS)
NAMES = gather_term_names(LIBRARY.vocabulary)
USES = tuple(LIBRARY.vocabulary.uses.atoms)


def list_fitting(wish: Wish) -> list[str]:
    rows = Shortlist(TRAITS, LIBRARY.vocabulary)
    return rows.find_fit(list_profile_wishes(wish, LIBRARY.vocabulary), read_line(" ".join(wish.words), NAMES).words)


def assert_the_same(wish: Wish) -> None:
    assert SHORT.find(wish) == WHOLE.find(wish)
    assert SHORT.corrections == WHOLE.corrections


def collect_words() -> list[str]:
    """Every word of names and stories, and some of the many that terms are called."""
    texts = {text for one in LIBRARY.references.values() for _, text, _ in list_search_texts(one, LIBRARY, USES, TODAY)}
    named = sorted({w for text in texts if text.startswith(" |") for w in text.split() if not is_mark(w)})
    return sorted({w for text in texts if not text.startswith(" |") for w in text.split()}.union(named[::10]))


@pytest.mark.parametrize("vary", [0, 1, 2, 3], ids=["whole", "beginning", "plural", "typo"])
def test_every_word_of_the_sample_finds_the_same(vary: int) -> None:
    ruled_out = 0
    for word in select(collect_words(), 12, vary):
        words = ((word,), (word[:3], "bank"), (f"{word}s", "norwegian"), (f"{word[:-1]}x",))[vary]
        assert_the_same(Wish(words))
        ruled_out += len(TRAITS) - len(list_fitting(Wish(words)))
    assert ruled_out


@pytest.mark.parametrize("axis", ["industries", "sizes", "regions", "products", "use_cases", "languages"])
def test_every_facet_finds_the_same(axis: str) -> None:
    words = LIBRARY.vocabulary
    terms = {"regions": [*words.territories.groups, *words.territories.atoms], "languages": ["de", "en", "nb"]}
    for term in terms.get(axis) or getattr(words, axis).atoms:
        wish = Wish(**{axis: (term,)})
        assert_the_same(wish)
        assert SHORT.count(wish) == len(WHOLE.find(wish))
        assert axis == "regions" or len(list_fitting(wish)) < len(TRAITS)


@tuned(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(references)
def test_uses_of_one_kind_are_answered_as_each_alone(reference: Reference) -> None:
    try:
        judge = Judge(reference, VOCABULARY, POLICY)
    except DecisionError:
        return
    each = {use: judge.find_most(use, TODAY) for use in VOCABULARY.uses.atoms}
    expected = {use: one.answer for use, one in each.items() if one.answer is not Answer.DENY and not one.only_asked}
    assert dict(judge.list_best_answers(TODAY)) == expected


ALL_SIZES = ("small", "medium", "mid-market", "enterprise")


@pytest.mark.parametrize(
    ("line", "sizes"),
    [
        ("500+ employees", ALL_SIZES[1:]),
        ("1000+", ALL_SIZES[2:]),
        (">1000", ALL_SIZES[2:]),
        ("> 9999 employees", ALL_SIZES[3:]),
        ("<100 staff", ALL_SIZES[:1]),
        ("5k employees", ALL_SIZES[2:3]),
        ("200–2000 employees", ALL_SIZES[1:3]),
        ("100-500", ALL_SIZES[1:2]),
        ("1-99", ALL_SIZES[:1]),
        ("between 100 and 500 employees", ALL_SIZES[1:2]),
        ("plus de 1000 salariés", ALL_SIZES[2:]),
        ("2019-2024", ()),
        ("5-10 days", ()),
        ("month-end close from 12 to 4 days", ()),
        (f"{'9' * 5000} employees", ()),
    ],
)
def test_a_number_of_employees_is_a_size(line: str, sizes: tuple[str, ...]) -> None:
    """With a sign or in a range too; years, days and absurd numbers are no sizes."""
    said = {name for word in read_line(line, NAMES).words if word.lists == "s" for name in word.names}
    assert said == {size.replace("-", " ") for size in sizes}


@pytest.mark.parametrize(
    ("line", "as_line"),
    [
        ("casestudy", "case study"),
        ("referencecalls", "reference calls"),
        ("selfservice", "self-service"),
        ("études de cas", "case study"),
        ("écoles", "école"),
        ("Anruf", "call"),
        ("sociétés d'assurance", "insurance"),
        ("Präzisions-Werke", "Präzisionswerke"),
        ("Storm fjell", "Stormfjell"),
        ("Spoorlinden", "Spoorlinde"),
        ("Talerwerkes", "Talerwerk"),
    ],
)
def test_a_word_finds_what_another_spelling_finds(line: str, as_line: str) -> None:
    found, other = ({hit.reference.slug for hit in SHORT.find(Wish(tuple(x.split())))} for x in (line, as_line))
    assert found == other
    assert found
