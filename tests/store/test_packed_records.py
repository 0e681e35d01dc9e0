"""Records kept as bytes are the records."""

from datetime import date

import pytest

from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog
from onrecord.store.packed_records import MOST_MADE, PackedRecords
from sample import DAY, ROOT


def test_a_packed_catalog_is_the_catalog() -> None:
    whole = load_catalog(DirectoryTree(ROOT), DAY)
    packed = load_catalog(DirectoryTree(ROOT), DAY, packed=True)
    assert isinstance(packed.library.references, PackedRecords)
    assert dict(packed.library.references) == whole.library.references
    assert list(packed.library.references) == list(whole.library.references)
    assert (packed.findings, packed.references, packed.requests) == (whole.findings, whole.references, whole.requests)


def test_one_customer_is_one_object_while_it_is_asked_about() -> None:
    references = load_catalog(DirectoryTree(ROOT), date(2026, 11, 21), packed=True).library.references
    slug = "nordlys-bank"
    assert references[slug] is references[slug]
    assert references.get(slug) is references[slug]
    assert len([references[other] for other in list(references)[: MOST_MADE + 1]]) <= len(references)


def test_records_on_disk_are_the_records() -> None:
    references = load_catalog(DirectoryTree(ROOT), DAY, packed=True).library.references
    assert isinstance(references, PackedRecords)
    before = {slug: (references.find_packed(slug), references[slug]) for slug in references}
    references.move_to_disk()
    references.move_to_disk()
    assert {slug: (references.find_packed(slug), references[slug]) for slug in references} == before
    assert references.get("nobody") is None


def test_who_is_not_there_is_not_made() -> None:
    references = PackedRecords()
    assert references.get("nobody") is None
    assert "nobody" not in references
    with pytest.raises(KeyError):
        references["nobody"]
