"""Spreads work on many things over the machine's cores by forking: what was read is shared, only results are sent."""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

MOST = 4
"""The most processes that are started: beyond this, they wait for files to be read and written."""
AHEAD = 2
"""How many chunks per process are handed out ahead: no process waits, and few results are in memory at once."""

_work: Callable[[Any], Any] | None = None
"""The work of the forks. They inherit it, because it may contain a whole catalog."""


class LostProcessError(OSError):
    """A worker process was killed before it finished."""

    def __init__(self) -> None:
        super().__init__("a worker process was killed; the system does that when memory runs out")


def spread(
    work: Callable[[Sequence[Thing]], Result],
    things: Sequence[Thing],
    chunk: int,
    processes: int | None = None,
    *,
    apart: bool = False,
) -> Iterator[Result]:
    """The results of `work` on chunks of the things, in their order, from as many processes as there are cores.

    With one core, no way to fork, or too little work for two, it is done in this process; with too little work `apart`,
    in one other, which takes the memory of the work with it. Raises what `work` raises,
    and LostProcessError if a process was killed.
    """
    global _work
    chunks = [things[at : at + chunk] for at in range(0, len(things), chunk)]
    processes = min(MOST, len(chunks), processes or os.cpu_count() or 1)
    if processes < (1 if apart else 2) or _work is not None or not _can_fork():
        yield from map(work, chunks)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    gc.freeze()  # what was read stays in memory; the collector need not visit it, nor forks copy it
    _work = work
    pool = ProcessPoolExecutor(processes, get_context("fork"))
    try:
        handed = deque[Future[Result]]()
        for one in chunks:
            handed.append(pool.submit(_do_chunk, one))
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
def pause_collector() -> Iterator[None]:
    """Turns off cyclic garbage collection for work that makes many objects and few cycles; that saves a twentieth.

    Cycles are collected afterwards.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def release_memory() -> None:
    """Return what is free to the system, so that neither this process nor its forks count it.

    By itself, glibc returns only what is free at the end (malloc_trim(3)); other libraries have no such call.
    """
    import ctypes

    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _can_fork() -> bool:
    from multiprocessing import get_all_start_methods

    return "fork" in get_all_start_methods()


def _do_chunk(chunk: Sequence[Any]) -> Any:
    assert _work is not None
    return _work(chunk)
