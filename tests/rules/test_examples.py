"""Every rule's docstring is its documentation and its example: the bad one is found, the good one is clean."""

from pathlib import Path

import pytest

from example_catalogs import try_examples
from onrecord.finding import Severity
from onrecord.reports.rules import split_explanation
from onrecord.rules import list_rules

IDS = sorted(list_rules())


@pytest.mark.parametrize("id_", IDS)
def test_the_docstring_has_all_its_parts(id_: str) -> None:
    explained = split_explanation(list_rules()[id_].doc)
    assert explained.title.endswith(".") and explained.why and explained.fix
    assert explained.bad and explained.good


@pytest.mark.parametrize("id_", IDS)
def test_the_bad_example_is_found_where_it_says(id_: str, tmp_path: Path) -> None:
    example = try_examples(tmp_path, split_explanation(list_rules()[id_].doc).bad)
    assert example.of(id_), [f"{f.rule}: {f.message}" for f in example.findings]
    assert {place for place in example.list_places(id_) if place[0].endswith(".yaml")} == example.marked
    for finding in example.of(id_):
        assert finding.severity is list_rules()[id_].rule.severity
        assert finding.message and finding.hint


@pytest.mark.parametrize("id_", IDS)
def test_the_good_example_is_clean(id_: str, tmp_path: Path) -> None:
    example = try_examples(tmp_path, split_explanation(list_rules()[id_].doc).good)
    assert not example.of(id_)
    assert [f for f in example.findings if f.severity is Severity.ERROR] == []
