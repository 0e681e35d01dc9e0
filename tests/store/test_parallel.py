"""Work over several processes: in order, as if by one, and never waiting for a process that is gone."""

import os
import signal
from collections.abc import Sequence

import pytest

from onrecord.store.parallel import LostProcessError, spread


def double(chunk: Sequence[int]) -> list[int]:
    return [2 * one for one in chunk]


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_results_come_in_order_whatever_the_number_of_processes(processes: int) -> None:
    found = [one for chunk in spread(double, range(100), 7, processes) for one in chunk]
    assert found == [2 * one for one in range(100)]


def test_work_apart_is_done_in_another_process_however_little_it_is() -> None:
    found = [list(spread(lambda chunk: (os.getpid(), *chunk), things, 7, apart=True)) for things in ([5, 6], [])]
    assert found == [[(found[0][0][0], 5, 6)], []]
    assert found[0][0][0] != os.getpid()


def test_what_the_work_raises_is_raised() -> None:
    def fail(chunk: Sequence[int]) -> None:
        raise ValueError(f"not {chunk[0]}")

    with pytest.raises(ValueError, match="not 0"):
        list(spread(fail, range(10), 2, 2))


def test_a_killed_process_is_an_error_and_no_wait() -> None:
    here = os.getpid()

    def die(chunk: Sequence[int]) -> int:
        assert os.getpid() != here
        if chunk[0] == 4:
            os.kill(os.getpid(), signal.SIGKILL)
        return chunk[0]

    with pytest.raises(LostProcessError, match="was killed"):
        list(spread(die, range(40), 2, 2))
    assert list(spread(lambda chunk: len(chunk), range(4), 2, 2)) == [2, 2]


def test_who_stops_listening_leaves_nothing_running() -> None:
    found = spread(double, range(1000), 1, 2)
    assert next(found) == [0]
    found.close()
    assert list(spread(double, [1, 2], 1, 2)) == [[2], [4]]
