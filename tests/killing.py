"""Work that is killed in the middle of it, again and again; after each kill the books are proven.

Run as ``python -m tests.killing ROUNDS [posting|returns [LINES [worker|server]]]`` with
``ZHIDA_HOME`` an empty folder. Every process is forked from one that never touched the database,
and does one piece of work; at a random moment SIGKILL comes. It kills the worker, or all processes
of a PostgreSQL that is started here, which then recovers; for a worker, ``ZHIDA_DATABASE`` names an
empty database. What was not committed is what the next process begins with, so all of it is done
once in the end.

Prints one JSON object: how many kills fell ``before`` the transaction, ``inside`` it and ``after``
its commit (``unheard``: of these, before the process could say so), how many pieces of work are
``told`` and ``there``, and whatever is wrong with them.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple, Protocol

from tests import postgres

LINES = 300
BEGUN = "begun"
LOST = (0, signal.SIGKILL)
"""How a process may end: it did its work or lost its server, or it was killed."""
AT_FIRST, SOONER, LATER = 1.25, 0.8, 1.05
"""How the span of the moments follows the machine: about a fifth of the kills come too late."""

Tell = Callable[[str], None]

Strike = Callable[[int], int]
"""Kills while the process of that number works; returns the status with which the process ended."""


class Work(Protocol):
    """A module ``tests.killing_…``: each function is called in a process of its own."""

    def prepare(self, lines: int) -> None:
        """Make the world in which the work is done, with as many people as lines."""

    def stock(self, chance: random.Random) -> None:
        """See that there is a piece of work to be done."""

    def do(self, chance: random.Random) -> str:
        """Do the next piece of work and return its name."""

    def there(self) -> list[str]:
        """Return the names of the pieces of work that are done."""

    def wrong(self) -> list[str]:
        """Return whatever is wrong, also with doing the last piece of work once more."""

    def figures(self) -> dict[str, Any]:
        """Return what is told at the very end; all that is wrong stands in ``doubts``."""


class Round(NamedTuple):
    """What a process had told: whether its transaction began, what it had done, how it ended."""

    begun: bool
    told: list[str]
    status: int


def main(
    rounds: int, name: str = "posting", lines: str = str(LINES), victim: str = "worker"
) -> None:
    victims = {"worker": contextlib.nullcontext(kill_worker), "server": _server()}
    with victims[victim] as strike:
        from zhida.store.startup import start_django

        start_django()
        _kill_again_and_again(rounds, _work(name), int(lines), strike)


def _kill_again_and_again(rounds: int, work: Work, lines: int, strike: Strike) -> None:
    _answer_of(partial(_prepare, work, lines))
    longest = AT_FIRST * _undisturbed(work, -1)
    there, wrong = _state(work)
    told = list(there)
    moments: Counter[str] = Counter(before=0, inside=0, after=0, unheard=0)
    for number in range(rounds):
        one = _killed(work, number, longest, strike)
        now, doubts = _state(work)
        new = set(now) - set(there)
        longest *= SOONER if new else LATER
        moments[_moment(one, new)] += 1
        moments["unheard"] += len(new - set(one.told))
        told, there = told + one.told, now
        wrong += doubts
        wrong += [f"{name} was told and is not there" for name in set(told) - set(there)]
        wrong += [f"round {number} ended with {one.status}"] if one.status not in LOST else []
    _undisturbed(work, rounds)
    answer = {"killed": rounds, "told": len(told), "there": len(there), "wrong": wrong} | moments
    answer |= json.loads(_answer_of(lambda: json.dumps(work.figures())))
    print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 -- the answer of this process


def kill_worker(worker: int) -> int:
    """Kill the process that works; it is a fork of this one."""
    os.kill(worker, signal.SIGKILL)
    return os.waitpid(worker, 0)[1]


@contextlib.contextmanager
def _server() -> Iterator[Strike]:
    """Start a PostgreSQL that keeps what it commits, and yield what kills and restarts it."""
    with postgres.started({}) as running:
        os.environ["ZHIDA_DATABASE"] = running.get_uri()

        def kill_server(worker: int) -> int:
            postgres.kill(running)
            status = os.waitpid(worker, 0)[1]
            postgres.start_again(running)
            return status

        yield kill_server


def _work(name: str) -> Work:
    """Return the work of that name; all that it needs is imported before any fork."""
    import duckdb  # noqa: F401
    import numpy as np  # noqa: F401

    work: Any = import_module(f"tests.killing_{name}")
    return work  # type: ignore[no-any-return]  # a module is what its functions make it


def _moment(one: Round, new: set[str]) -> str:
    if new:
        return "after"
    return "inside" if one.begun else "before"


def _state(work: Work) -> tuple[list[str], list[str]]:
    """Return what is done, and what is wrong."""
    there, wrong = json.loads(_answer_of(lambda: json.dumps([work.there(), work.wrong()])))
    return there, wrong


def _prepare(work: Work, lines: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    work.prepare(lines)


def _undisturbed(work: Work, number: int) -> float:
    """Return the seconds that a piece of work takes when nobody kills it."""
    _answer_of(partial(work.stock, random.Random(number)))
    return float(_answer_of(partial(_timed, work, random.Random(number))))


def _timed(work: Work, chance: random.Random) -> str:
    start = time.perf_counter()
    work.do(chance)
    return str(time.perf_counter() - start)


def _killed(work: Work, number: int, longest: float, strike: Strike) -> Round:
    """Let a process work until something is killed; return what it had told."""
    _answer_of(partial(work.stock, random.Random(number)))
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _ending(lambda: _do(work, random.Random(number), lambda word: _say(writer, word)))
    os.close(writer)
    os.read(reader, 1)
    time.sleep(random.Random(f"moment {number}").uniform(0, longest))
    status = strike(child)
    with os.fdopen(reader) as heard:
        # A last line without its end was being written when the process died.
        lines = [one.strip() for one in heard.read().splitlines(True) if one.endswith("\n")]
    words = [word for word in lines if word]
    return Round(BEGUN in words, [word for word in words if word != BEGUN], status)


def _do(work: Work, chance: random.Random, tell: Tell) -> None:
    """Do a piece of work and tell of it, unless the server is lost: that is told by nobody."""
    from django.db import OperationalError, connection

    def tell_of_the_beginning(execute: Any, *asked: Any) -> Any:
        if connection.in_atomic_block:
            while listening:
                tell(listening.pop())
        return execute(*asked)

    listening = [BEGUN]
    tell("")
    with connection.execute_wrapper(tell_of_the_beginning), contextlib.suppress(OperationalError):
        tell(work.do(chance))


def _say(writer: int, word: str) -> None:
    os.write(writer, f"{word}\n".encode())


def _answer_of(work: Callable[[], str | None]) -> str:
    """Return what ``work`` answers in a process of its own; raises if it fails."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _ending(lambda: _write(writer, work() or ""))
    os.close(writer)
    with os.fdopen(reader) as heard:
        answer = heard.read()
    if os.waitpid(child, 0)[1]:
        raise SystemExit("a process failed")
    return answer


def _write(writer: int, answer: str) -> None:
    with os.fdopen(writer, "w") as target:
        target.write(answer)


def _ending(work: Callable[[], object]) -> None:
    """Do the work and end this process, whatever its parent had in mind to do."""
    try:
        work()
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
