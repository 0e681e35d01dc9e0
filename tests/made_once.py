"""What takes long to make and is only read: made once, for all tests of a process or of all processes."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.publish.generated import render_vocabulary
from onrecord.publish.shells import Shells, render_shells


def make_folder_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first process of a test run makes, and that all read."""
    base = factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder


_SHELLS: dict[tuple[object, ...], Shells] = {}


def render_shells_once(vocabulary: Vocabulary, *more: Any) -> Shells:
    """What the theme renders of the same words, audience and masthead: half of a small build is MkDocs."""
    key = (render_vocabulary(vocabulary), *more)
    if key not in _SHELLS:
        _SHELLS[key] = render_shells(vocabulary, *more)
    return _SHELLS[key]
