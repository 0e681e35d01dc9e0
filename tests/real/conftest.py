"""Tests on real data, which is not part of the repository: `make test-real DATA=folder`."""

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent
WITHOUT_DATA = {HERE / "test_consent_events.py"}
"""Tests on facts that are written down in this repository: they run with all others."""

collect_ignore: list[str] = (
    []
    if os.environ.get("ONRECORD_DATA")
    else [str(path) for path in HERE.rglob("test_*.py") if path not in WITHOUT_DATA]
)


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder with the real data. Fails clearly where it is not there."""
    folder = os.environ.get("ONRECORD_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.fail("the real data is not there: make test-real DATA=folder")
    return Path(folder)
