"""Files of a killed posting are swept; those of a posting that is under way are left alone."""

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

from tests.databases import on_postgresql
from tests.founding import ROOT
from tests.running import environment, free_port, zhida

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(on_postgresql(), reason="PostgreSQL keeps lines in no files"),
]
PIPES: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
PATIENCE = 0.5
"""Seconds after which who waits for a lock is taken to be waiting."""


class Processes:
    """Starts ``tests.leaving`` and ``zhida`` on one data folder; ends them all in the end."""

    def __init__(self, home: Path, ends: ExitStack) -> None:
        self.env = environment(home)
        self.lines = home / "zhida.sqlite3-lines"
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
        """Start a posting and return it when its files are made and do not count yet."""
        posting = self.start("post")
        assert heard(posting) == "made"
        assert len(self.files()) == 2
        return posting

    def files(self) -> list[str]:
        """Return the names of the files of lines."""
        return sorted(file.name for file in self.lines.iterdir())

    def verified(self) -> Any:
        """Return what the command says that proves the books, and sweeps before it does."""
        done = zhida("audit", "verify", "--sweep", "--json", env=self.env)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)


def heard(process: subprocess.Popen[str]) -> Any:
    """Return the next thing that a process tells."""
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


@pytest.fixture
def processes(own_database: str, tmp_path: Path) -> Iterator[Processes]:
    """A data folder with people and money, and the processes that work on it."""
    with ExitStack() as ends:
        made = Processes(tmp_path, ends)
        assert made.start("prepare").wait(60) == 0
        yield made


def test_a_posting_under_way_keeps_its_files(processes: Processes) -> None:
    posting = processes.posting()
    sweeping = processes.start("sweep")
    assert heard(sweeping) == "begins"
    time.sleep(PATIENCE)
    assert sweeping.poll() is None
    assert len(processes.files()) == 2
    assert posting.stdin is not None
    posting.stdin.write("go on\n")
    posting.stdin.flush()
    number = heard(posting)
    assert heard(sweeping) == []
    assert len(processes.files()) == 2
    told = processes.verified()
    assert (bool(number), told["swept"], told["sound"]) == (True, [], True)


def test_what_a_killed_posting_left_is_swept_before_the_books_are_proven(
    processes: Processes,
) -> None:
    processes.posting().kill()
    left = processes.files()
    told = processes.verified()
    assert (told["swept"], told["sound"], processes.files()) == (left, True, [])


def test_what_a_killed_posting_left_is_swept_when_the_application_starts(
    processes: Processes,
) -> None:
    processes.posting().kill()
    serving = processes.serve()
    assert serving.stdout is not None
    assert "直达已启动" in serving.stdout.readline()
    assert processes.files() == []
