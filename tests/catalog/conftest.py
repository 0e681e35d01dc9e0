"""The vocabulary and the policy that onrecord ships, for tests whose point is a word of them."""

from datetime import date
from pathlib import Path

import pytest

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_settings


@pytest.fixture(scope="session")
def shipped() -> Vocabulary:
    return load_settings(DirectoryTree(Path(__file__).resolve().parents[2]), date(2026, 11, 21))[0]
