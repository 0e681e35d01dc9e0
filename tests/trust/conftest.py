"""A small catalog to do harm to, and the program as a process of its own, as somebody runs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from example_catalogs import complete_record
from patience import PATIENCE
from sample import DAY, copy_settings

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]

RECORD = """\
authorizations:
  - id: 2026-name
    uses: [name]
"""
MAIN = "from onrecord.__main__ import main; main()"


def run_program(root: Path, *words: str, code: str = MAIN, today: str = str(DAY), **env: str) -> Done:
    """Run `onrecord` with its own exit code, stdout and stderr."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("ONRECORD_", "GITHUB_"))}
    return subprocess.run(
        [sys.executable, "-c", code, words[0], "--today", today, *words[1:]],
        cwd=root,
        env={**clean, **env},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """A catalog with one customer who allows the use of the name."""
    root = tmp_path / "catalog"
    copy_settings(root, "vocabulary.yaml", "policy.yaml")
    home = root / "references" / "nordlys-bank"
    home.mkdir(parents=True)
    (home / "reference.yaml").write_text(complete_record(RECORD), encoding="utf-8")
    return root


@pytest.fixture
def run(catalog: Path) -> Run:
    """Run the program in that catalog, on the sample's day."""

    def run(*words: str, **options: str) -> Done:
        return run_program(catalog, *words, **options)

    return run
