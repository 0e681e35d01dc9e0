"""Everything YAML allows and we do not, wherever it is: refused at its line and column, with a way out."""

from bad_yaml import CASES, collect_refusals, split_mark


def test_refused() -> None:
    for name, text, words in CASES:
        data, line, column = split_mark(text)
        for found in collect_refusals(data):
            assert found[:2] == (line, column), (name, found)
            assert words in found[2], name
