"""The sample catalog, read once, and its sites, built once each."""

from pathlib import Path

import pytest

from made_once import make_folder_once
from onrecord.git.tree import DirectoryTree
from onrecord.publish.builder import build
from onrecord.store.catalog_reader import Catalog, load_catalog
from sample import DAY, ROOT


@pytest.fixture(scope="session")
def sample() -> Catalog:
    return load_catalog(DirectoryTree(ROOT), DAY)


@pytest.fixture(scope="session")
def site(sample: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's site for colleagues; tests read it and never write into it."""
    return make_folder_once(
        tmp_path_factory, "sales-preview", lambda out: build(sample, DirectoryTree(ROOT), out, DAY, preview=True)
    )


@pytest.fixture(scope="session")
def public_site(sample: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's site for the public."""
    return make_folder_once(
        tmp_path_factory,
        "public-preview",
        lambda out: build(sample, DirectoryTree(ROOT), out, DAY, audience="public", preview=True),
    )
