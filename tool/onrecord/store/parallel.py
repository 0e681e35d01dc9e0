"""Work on many things spread over the machine's cores, by forks: what was read is shared, only results travel."""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

MOST = 4
"""More processes than this are not started: reading and writing files is what they wait for then."""
AHEAD = 2
"""So many chunks a process are handed out before their results are taken: none waits, and few results lie in memory."""

_work: Callable[[Any], Any] | None = None
"""What the forks do. It is inherited, not sent: it may hold a whole catalog."""


class LostProcessError(OSError):
    """A process was ended from outside before its part was done."""

    def __init__(self) -> None:
        super().__init__(
            "a process that did a part of the work was ended from outside, as the system does when memory runs out"
        )


def spread(
    work: Callable[[Sequence[Thing]], Result], things: Sequence[Thing], chunk: int, processes: int | None = None
) -> Iterator[Result]:
    """`work` on one chunk of the things after the other, in their order, on as many processes as there are cores.

    Where there is one core, no way to fork, or not enough to do for two, it is done here. What `work` raises is raised;
    raises LostProcessError where a process was killed.
    """
    global _work
    chunks = [things[at : at + chunk] for at in range(0, len(things), chunk)]
    processes = min(MOST, len(chunks), processes or os.cpu_count() or 1)
    if processes < 2 or _work is not None or not _can_fork():
        yield from map(work, chunks)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    gc.freeze()  # what was read stays; the collector need not walk it, nor forks copy it
    _work = work
    pool = ProcessPoolExecutor(processes, get_context("fork"))
    try:
        handed = deque[Future[Result]]()
        for one in chunks:
            handed.append(pool.submit(_done, one))
            if len(handed) > processes * AHEAD:
                yield handed.popleft().result()
        while handed:
            yield handed.popleft().result()
    except BrokenProcessPool:
        raise LostProcessError from None
    finally:
        pool.shutdown(cancel_futures=True)
        _work = None
        gc.unfreeze()


@contextmanager
def collector_off() -> Iterator[None]:
    """Without the collector of circles, for a piece of work that makes many objects and few circles: a twentieth less.

    What lies in circles is collected after it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _can_fork() -> bool:
    from multiprocessing import get_all_start_methods

    return "fork" in get_all_start_methods()


def _done(chunk: Sequence[Any]) -> Any:
    assert _work is not None
    return _work(chunk)
