"""What a killed posting left is swept; what a posting under way has made is left alone.

Beside SQLite that is two files, on PostgreSQL the two parts of a table.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.databases import copied
from tests.founding import ROOT
from tests.running import environment, free_port, zhida

pytestmark = pytest.mark.slow
PIPES: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
PATIENCE = 0.5
"""Seconds after which who waits for a lock is taken to be waiting."""


class Processes:
    """Starts ``tests.leaving`` and ``zhida`` on one database; ends them all in the end."""

    def __init__(self, home: Path, database: str, ends: ExitStack) -> None:
        self.env = environment(home, ZHIDA_DATABASE=database)
        self.ends = ends

    def start(self, what: str) -> subprocess.Popen[str]:
        """Start what ``tests.leaving`` calls so."""
        command = [sys.executable, "-m", "tests.leaving", what]
        return self._started(subprocess.Popen(command, env=self.env, cwd=ROOT, **PIPES))

    def serve(self) -> subprocess.Popen[str]:
        """Start the application."""
        command = [sys.executable, "-m", "zhida", "serve", "--port", str(free_port())]
        return self._started(subprocess.Popen(command, env=self.env, cwd=ROOT, **PIPES))

    def _started(self, process: subprocess.Popen[str]) -> subprocess.Popen[str]:
        self.ends.callback(process.wait)
        self.ends.callback(process.kill)
        return process

    def posting(self) -> subprocess.Popen[str]:
        """Start a posting and return it when what it made does not count yet."""
        posting = self.start("post")
        assert heard(posting) == "made"
        return posting

    def left(self) -> list[str]:
        """Return the names of the files or tables that no payout names."""
        return sorted(Path(one).name for one in heard(self.start("left")))

    def verified(self) -> Any:
        """Return what the command says that proves the books, and sweeps before it does."""
        done = zhida("audit", "verify", "--sweep", "--json", env=self.env)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)


def heard(process: subprocess.Popen[str]) -> Any:
    """Return the next thing that a process tells."""
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


@pytest.fixture(scope="module")
def processes(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Processes]:
    """A database with people and money, and the processes that work on it."""
    home = tmp_path_factory.mktemp("leftovers")
    with django_db_blocker.unblock(), copied(home) as address, ExitStack() as ends:
        made = Processes(home, address, ends)
        assert made.start("prepare").wait(60) == 0
        yield made


def test_a_posting_under_way_keeps_what_it_made(processes: Processes) -> None:
    posting = processes.posting()
    sweeping = processes.start("sweep")
    assert heard(sweeping) == "begins"
    time.sleep(PATIENCE)
    assert sweeping.poll() is None
    assert len(processes.left()) == 2
    assert posting.stdin is not None
    posting.stdin.write("go on\n")
    posting.stdin.flush()
    number = heard(posting)
    assert heard(sweeping) == []
    told = processes.verified()
    assert (bool(number), told["swept"], told["sound"]) == (True, [], True)


def test_what_a_killed_posting_left_is_swept_before_the_books_are_proven(
    processes: Processes,
) -> None:
    processes.posting().kill()
    told = processes.verified()
    assert (len(told["swept"]), told["sound"]) == (2, True)


def test_what_a_killed_posting_left_is_swept_when_the_application_starts(
    processes: Processes,
) -> None:
    processes.posting().kill()
    serving = processes.serve()
    assert serving.stdout is not None
    assert "直达已启动" in serving.stdout.readline()
    assert processes.left() == []
