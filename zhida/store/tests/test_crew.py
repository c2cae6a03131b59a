"""Work spread over processes comes back whole and in order."""

from __future__ import annotations

import operator
import os
import signal
import subprocess
import sys
from functools import partial

import pytest

from zhida.store import crew


def test_results_keep_the_order_of_the_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "ALONE", 1)
    monkeypatch.setattr(crew, "workers", lambda: 1)
    squares = crew.spread(map_squares, crew.portions(range(30_000)))
    assert [one for portion in squares for one in portion] == [n * n for n in range(30_000)]


def map_squares(numbers: list[int]) -> list[int]:
    return [number * number for number in numbers]


def test_on_a_single_core_the_work_stays_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "ALONE", 0)
    monkeypatch.setattr(crew, "workers", lambda: 0)
    assert set(crew.spread(own_process, range(20))) == {os.getpid()}


def own_process(number: int) -> int:
    return os.getpid()


def test_a_mistake_in_the_work_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "ALONE", 0)
    monkeypatch.setattr(crew, "workers", lambda: 1)
    with pytest.raises(ZeroDivisionError):
        list(crew.spread(partial(operator.floordiv, 1), [1, 0]))


@pytest.mark.slow
def test_when_a_worker_is_killed_its_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "ALONE", 0)
    monkeypatch.setattr(crew, "workers", lambda: 1)
    assert list(crew.spread(partial(die_elsewhere, os.getpid()), [1, 2, 3])) == [1, 2, 3]
    assert list(crew.spread(map_squares, [[2], [3]])) == [[4], [9]]


def die_elsewhere(home: int, number: int) -> int:
    if os.getpid() != home:
        os._exit(1)
    return number


KILLED = """
import os, signal
from zhida.store import crew
from zhida.store.tests.test_crew import own_process
crew.ALONE, crew.workers = 0, lambda: 1
print(len(set(crew.spread(own_process, range(20)))), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_workers_end_with_who_is_killed() -> None:
    """Whoever outlived it would keep its output open, and this would wait for that."""
    ended = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, b"2\n"), ended.stderr
