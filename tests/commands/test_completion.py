"""Tab completes verbs and customers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sample import ROOT


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("onrecord can-", ["can-use"]),
        ("onrecord show nordl", ["nordlys-bank"]),
        ("onrecord withdraw zielo", ["zielona-polana"]),
        ("onrecord show no-such", []),
    ],
)
def test_it_proposes(typed: str, proposed: list[str], tmp_path: Path) -> None:
    words = typed.split()
    env = {**os.environ, "_ONRECORD_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    code = "from onrecord.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    lines = filter(None, done.stdout.splitlines())  # bash gets an empty line where nothing fits
    assert [line.partition(",")[2] for line in lines] == proposed
