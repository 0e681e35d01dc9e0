"""Directories of customers whose names are in other scripts, or are names of devices."""

import pytest

from onrecord.names.latin_slugs import make_latin_slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ελληνική Τράπεζα", "elliniki-trapeza"),
        ("Почта России", "pochta-rossii"),
        ("東京電力", "dongjingdianli"),
        ("Müller & Söhne", "muller-sohne"),
        ("Globex 東京", "globex-dongjing"),
        ("Con", "con-co"),
        ("LPT1", "lpt1-co"),
        ("Console", "console"),
        ("!!!", ""),
    ],
)
def test_a_directory_is_named_in_latin_letters(name: str, slug: str) -> None:
    assert make_latin_slug(name) == slug
