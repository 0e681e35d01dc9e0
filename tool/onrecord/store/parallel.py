"""Work on many things spread over the machine's cores, by forks: what was read is shared, only results travel."""

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

MOST = 4
"""More processes than this are not started: reading and writing files is what they wait for then."""

_work: Callable[[Any], Any] | None = None
"""What the forks do. It is inherited, not sent: it may hold a whole catalog."""


def spread(
    work: Callable[[Sequence[Thing]], Result], things: Sequence[Thing], chunk: int, processes: int | None = None
) -> Iterator[Result]:
    """`work` on one chunk of the things after the other, in their order, on as many processes as there are cores.

    Where there is one core, no way to fork, or not enough to do for two, it is done here. What `work` raises is raised.
    """
    global _work
    chunks = [things[at : at + chunk] for at in range(0, len(things), chunk)]
    processes = min(MOST, len(chunks), processes or os.cpu_count() or 1)
    if processes < 2 or _work is not None or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, chunks)
        return
    gc.freeze()  # what was read stays; the collector need not walk it, nor forks copy it
    _work = work
    try:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            yield from pool.imap(_done, chunks)
    finally:
        _work = None
        gc.unfreeze()


def _done(chunk: Sequence[Any]) -> Any:
    assert _work is not None
    return _work(chunk)
