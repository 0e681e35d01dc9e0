"""The sample catalog as a view, read once."""

from datetime import date
from functools import cache
from pathlib import Path

from onrecord.catalog.library import Library
from onrecord.catalog.views.projection import make_site_view
from onrecord.catalog.views.view import ReferenceView, SiteView
from onrecord.git.tree import DirectoryTree
from onrecord.publish.index_entries import IndexEntries, Indexer
from onrecord.store.catalog_reader import load_catalog

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE_TODAY = date(2026, 11, 21)


@cache
def load_library() -> Library:
    return load_catalog(DirectoryTree(REPOSITORY), SAMPLE_TODAY).library


@cache
def make_view() -> SiteView:
    return make_site_view(load_library(), SAMPLE_TODAY, preview=True)


@cache
def make_entries() -> IndexEntries:
    return index_site(make_view())


def index_site(site: SiteView) -> IndexEntries:
    indexer = Indexer(site)
    return IndexEntries(
        {one.slug: indexer.encode_entry(one) for one in site.references}, [one.slug for one in site.references]
    )


def find_view(slug: str) -> ReferenceView:
    found = make_view().find_reference(slug)
    assert found is not None
    return found
