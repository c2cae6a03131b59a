"""Work that Python does value by value, spread over the cores of the machine.

The crew is started when there is first enough to do, and kept: starting takes as long as some
ten thousand values. Its processes begin from nothing (spawn), since a fork of a process that
holds database connections and DuckDB's threads is not safe. What they need is sent to them.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from itertools import islice
from threading import Thread
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

PORTION = 5_000
ALONE = 10
"""So many portions are done before the crew is started: a county's roster never needs it."""

AHEAD = 6
"""So many portions each worker may have, those in waiting included. Handing one over takes a few
turns of Python's lock, which whoever works along holds for as long as a portion takes."""

MOST_WORKERS = 7


def spread(work: Callable[[T], R], portions: Iterable[T]) -> Iterator[R]:
    """Yield what ``work`` makes of each portion, in their order.

    ``work`` must be a function of a module, or a ``functools.partial`` of one. Portions and results
    travel between processes: one long text does so at a tenth of the cost of a list of texts.
    """
    waiting: deque[tuple[T, Future[R]]] = deque()
    for number, portion in enumerate(portions):
        waiting.append((portion, _begun(work, portion, number, [one for _, one in waiting])))
        while waiting and waiting[0][1].done():
            yield _result(work, *waiting.popleft())
    for portion, future in waiting:
        yield _result(work, portion, future)


def portions(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield the values in lists of the size that is worth sending."""
    rest = iter(values)
    while portion := list(islice(rest, PORTION)):
        yield portion


def workers() -> int:
    """Return how many processes work along: one for each further core, none for a daemon."""
    if multiprocessing.current_process().daemon:
        return 0
    return min(MOST_WORKERS, len(os.sched_getaffinity(0)) - 1)


def _begun(work: Callable[[T], R], portion: T, number: int, waiting: list[Future[R]]) -> Future[R]:
    """Hand a portion to a worker who will soon be free, or do it at once."""
    started = number >= ALONE or _crew.cache_info().currsize
    if started and sum(not one.done() for one in waiting) < AHEAD * workers():
        try:
            return _crew().submit(work, portion)
        except BrokenProcessPool:
            _crew.cache_clear()
    future: Future[R] = Future()
    future.set_result(work(portion))
    return future


def _result(work: Callable[[T], R], portion: T, future: Future[R]) -> R:
    """Return the result. When workers were killed, their work is done here and others will come."""
    try:
        return future.result()
    except BrokenProcessPool:
        _crew.cache_clear()
        return work(portion)


@lru_cache
def _crew() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers(), multiprocessing.get_context("spawn"), initializer=_begin_work
    )


def _begin_work() -> None:
    """Leave Ctrl-C to the process that asked for the work, and end when that one does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker holds both ends of the pipe it listens at: it would listen to the dead for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
