"""Everything YAML allows and we do not, wherever it is: refused at its line and column, with a way out."""

import pytest

from bad_yaml import CASES, collect_refusals, split_mark


@pytest.mark.parametrize(("name", "text", "words"), CASES, ids=[case[0] for case in CASES])
def test_refused(name: str, text: str, words: str) -> None:
    data, line, column = split_mark(text)
    for found in collect_refusals(data):
        assert found[:2] == (line, column), found
        assert words in found[2]
