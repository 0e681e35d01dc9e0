"""The vocabulary and the policy that onrecord ships, for tests whose point is a word of them."""

from datetime import date
from pathlib import Path

import pytest

from onrecord.catalog.vocabulary import Vocabulary
from onrecord.files.catalog import load_settings
from onrecord.files.tree import DirectoryTree


@pytest.fixture(scope="session")
def shipped() -> Vocabulary:
    return load_settings(DirectoryTree(Path(__file__).resolve().parents[2]), date(2026, 11, 21))[0]
