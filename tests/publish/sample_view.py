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
def library() -> Library:
    return load_catalog(DirectoryTree(REPOSITORY), SAMPLE_TODAY).library


@cache
def view() -> SiteView:
    return make_site_view(library(), SAMPLE_TODAY, preview=True)


@cache
def entries() -> IndexEntries:
    return entries_of(view())


def entries_of(site: SiteView) -> IndexEntries:
    indexer = Indexer(site)
    return IndexEntries(
        {one.slug: indexer.encode_entry(one) for one in site.references}, [one.slug for one in site.references]
    )


def one(slug: str) -> ReferenceView:
    found = view().find_reference(slug)
    assert found is not None
    return found
