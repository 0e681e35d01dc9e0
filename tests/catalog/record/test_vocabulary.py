"""Terms and the atoms they include: exact, and with a hint if a term does not exist."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.catalog.record.vocabulary import MOST_FOUND, Axis, Term, UnknownTermError, Vocabulary
from small_world import VOCABULARY
from whole_records import VOCABULARY as SHIPPED


def test_an_atom_stands_for_itself_and_a_group_for_its_members() -> None:
    assert VOCABULARY.territories.expand("DE") == {"DE"}
    assert VOCABULARY.territories.expand("dach") == {"DE", "AT"}
    assert VOCABULARY.territories.expand("worldwide") == {"NO", "DE", "AT"}


def test_several_terms_stand_for_the_atoms_of_each() -> None:
    assert VOCABULARY.territories.expand_all(("NO", "dach")) == {"NO", "DE", "AT"}
    assert VOCABULARY.territories.expand_all(()) == frozenset()
    with pytest.raises(UnknownTermError):
        VOCABULARY.territories.expand_all(("NO", "no"))


@pytest.mark.parametrize(
    ("term", "meant"),
    [("no", "NO"), ("Dach", "dach"), ("dacc", "dach"), ("wordlwide", "worldwide"), ("", None), ("atlantis", None)],
)
def test_matching_is_exact_and_a_near_term_is_named(term: str, meant: str | None) -> None:
    with pytest.raises(UnknownTermError) as error:
        VOCABULARY.territories.expand(term)
    assert (error.value.axis, error.value.term, error.value.meant) == ("territories", term, meant)
    if meant:
        assert error.value.hint == f"did you mean {meant!r}?"
    else:
        assert error.value.hint == "the terms are listed in schema/vocabulary.yaml under `territories`"


def test_a_term_may_be_found_by_its_title() -> None:
    countries = Axis("territories", {"NO": Term("NO", "Norway", "")}, {}, {})
    assert countries.make_unknown_error("Norwegen").meant is None
    assert countries.make_unknown_error("norway").meant == "NO"
    assert countries.make_unknown_error("no").meant == "NO"  # the code itself comes first


def test_the_axis_is_named_as_people_read_it() -> None:
    assert str(VOCABULARY.use_cases.make_unknown_error("x")) == "'x' is not one of the vocabulary's use cases"


def test_titles_and_terms() -> None:
    assert VOCABULARY.uses.term("logo").title == "Logo"
    assert VOCABULARY.uses.term("asset").title == "Asset"
    assert VOCABULARY.uses.title("asset") == "Asset"
    assert VOCABULARY.uses.title("logo") == "Logo"
    assert VOCABULARY.uses.title("sky-writing") == "sky-writing"
    with pytest.raises(UnknownTermError):
        VOCABULARY.uses.term("sky-writing")
    assert Term("x", "Reference call", "", short="Call").label == "Call"
    assert Term("x", "Logo", "").label == "Logo"


def test_membership() -> None:
    assert "logo" in VOCABULARY.uses
    assert "asset" in VOCABULARY.uses
    assert "Logo" not in VOCABULARY.uses


def test_atoms_are_sorted_in_the_vocabulary_s_own_order() -> None:
    assert VOCABULARY.territories.sort({"AT", "NO", "DE"}) == ["NO", "DE", "AT"]
    assert VOCABULARY.territories.sort({"XX", "AT"}) == ["AT", "XX"]


def test_axes_by_name(shipped: Vocabulary) -> None:
    assert [VOCABULARY.axis(name).name for name in ("uses", "channels", "territories")] == [
        "uses",
        "channels",
        "territories",
    ]
    with pytest.raises(TypeError):
        VOCABULARY.axis("activities")
    assert VOCABULARY.activities == frozenset()
    assert {"reference-call", "speaking"} <= shipped.activities
    assert shipped.activities | shipped.uses.expand_all(("asset", "machine")) == shipped.uses.expand("any")


def test_the_shipped_regions_are_made_of_countries(shipped: Vocabulary) -> None:
    countries = shipped.territories
    assert countries.expand("dach") == {"DE", "AT", "CH"}
    assert len(countries.expand("eu")) == 27
    assert countries.expand("eea") == countries.expand("eu") | {"IS", "LI", "NO"}
    assert countries.expand("worldwide") == set(countries.atoms)
    regions = [countries.expand(region) for region in ("emea", "apac", "latam", "north-america")]
    assert sum(map(len, regions)) == len(frozenset().union(*regions))
    left_out = countries.expand("worldwide") - frozenset().union(*regions)
    assert left_out == {"AQ", "BM", "BV", "GL", "GS", "PM"}


@given(st.lists(st.frozensets(st.sampled_from(sorted(SHIPPED.territories.atoms))), max_size=4), st.data())
def test_atoms_are_told_apart_by_the_sets_that_hold_them(sets: list[frozenset[str]], data: st.DataObject) -> None:
    axis = SHIPPED.territories
    term = data.draw(st.sampled_from([*sorted(axis.groups), *sorted(axis.atoms)]))
    for _ in range(2):  # found, and found before
        apart = axis.tell_apart(term, tuple(sets))
        assert sorted(atom for atoms in apart.values() for atom in atoms) == sorted(axis.expand(term))
        for mask, atoms in apart.items():
            assert list(atoms) == axis.sort(atoms)
            assert {sum(1 << i for i, held in enumerate(sets) if atom in held) for atom in atoms} == {mask}


def test_what_was_found_before_is_not_kept_without_end() -> None:
    axis = SHIPPED.territories
    atoms = sorted(axis.atoms)
    for place in range(MOST_FOUND + 10):
        several = (atoms[place % 240], atoms[(place * 7) % 249], atoms[place // 240])
        assert axis.expand_all(several) == frozenset(several)
        axis.tell_apart("worldwide", (frozenset(several),))
    assert len(axis._expanded) <= MOST_FOUND
    assert len(axis._apart) <= MOST_FOUND
