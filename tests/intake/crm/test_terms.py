"""What cells of other programs mean by themselves."""

import pytest

from onrecord.git.tree import DirectoryTree
from onrecord.intake.crm.mapping import Column, Terms
from onrecord.store.catalog_reader import load_settings
from sample import DAY, ROOT


@pytest.mark.parametrize(
    ("field", "cell", "term"),
    [
        ("size", "mid-market", "mid-market"),
        ("size", "Mid-market, 1,000–9,999", "mid-market"),
        ("size", "Enterprise", "enterprise"),
        ("size", "10,000+", "enterprise"),
        ("size", "1,000", None),
        ("country", "Türkiye", "TR"),
        ("country", "Turkey", "TR"),
        ("country", "Deutschland", "DE"),
        ("country", "Allemagne", "DE"),
        ("country", "Países Bajos", "NL"),
        ("country", "UK", "GB"),
        ("industry", "Financial services", "financial-services"),
    ],
)
def test_ids_titles_and_their_parts(field: str, cell: str, term: str | None) -> None:
    terms = Terms(load_settings(DirectoryTree(ROOT), DAY)[0])
    assert terms.find(cell, field, Column("X")) == term
