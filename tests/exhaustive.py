"""What a test run tries of what can be tried without end: a part of it, or with ONRECORD_EXHAUSTIVE=1 all of it."""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
EXHAUSTIVE = bool(os.environ.get("ONRECORD_EXHAUSTIVE"))


def select(every: Sequence[T], share: int, start: int = 0) -> Sequence[T]:
    """One in `share`, evenly spread, from place `start` on; in an exhaustive run, all of them."""
    return every if EXHAUSTIVE else every[start::share]


def count_examples(usually: int, exhaustively: int) -> int:
    """How many random examples a property is tried on."""
    return exhaustively if EXHAUSTIVE else usually
