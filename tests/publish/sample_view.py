"""The sample catalog as a view, read once."""

from datetime import date
from functools import cache
from pathlib import Path

from onrecord.catalog.library import Library
from onrecord.catalog.projection import site_view
from onrecord.catalog.view import ReferenceView, SiteView
from onrecord.files.catalog import load_catalog
from onrecord.files.tree import DirectoryTree

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE_TODAY = date(2026, 11, 21)


@cache
def library() -> Library:
    return load_catalog(DirectoryTree(REPOSITORY), SAMPLE_TODAY).library


@cache
def view() -> SiteView:
    return site_view(library(), SAMPLE_TODAY, preview=True)


def one(slug: str) -> ReferenceView:
    found = view().reference(slug)
    assert found is not None
    return found
