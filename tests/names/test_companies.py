"""Names of companies are compared without letter case and legal form."""

import pytest

from onrecord.names.companies import core, names_company


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Globex", ("globex",)),
        ("GLOBEX Corp. GmbH", ("globex",)),
        ("Globex GmbH & Co. KG", ("globex",)),
        ("Nordlys Bank ASA", ("nordlys", "bank")),
        ("Inc.", ("inc",)),
        ("株式会社", ("株式会社",)),
    ],
)
def test_the_core_of_a_name(name: str, words: tuple[str, ...]) -> None:
    assert core(name) == words


@pytest.mark.parametrize(
    ("text", "company", "same"),
    [
        ("Globex Nordic AS", "Globex", True),
        ("The Globex Corporation", "globex inc", True),
        ("Globexia", "Globex", False),
        ("Globex", "Globex Nordic", False),
        ("", "Globex", False),
        ("Globex", "", False),
    ],
)
def test_whole_words_only(text: str, company: str, same: bool) -> None:
    assert names_company(text, company) is same
