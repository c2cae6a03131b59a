"""Runs errands beside the server, one at a time, each in a process of its own.

What is under way is known to this server process only; a task without a process and without an
answer (after a restart) is simply begun again by whoever asks for it.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import zhida
from zhida.store.errands import Errand

AT_ONCE = 1
"""A roster of a million rows takes both cores and up to 1.5 GB; the next errand waits its turn."""

LIMIT_SECONDS = 3600
GRACE_SECONDS = 10
"""How long a process that is told to end may take to leave everything as it was."""


@dataclass
class Run:
    """One task under way; ``process`` is None while it waits its turn."""

    process: subprocess.Popen[bytes] | None = None
    stopped: bool = False
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


_turns = threading.BoundedSemaphore(AT_ONCE)
_runs: dict[str, Run] = {}
_runs_lock = threading.Lock()


def start(errand: Errand) -> None:
    """See to it that the task is under way; nothing happens when it is, or has its answer."""
    with _runs_lock:
        if errand.key in _runs or errand.answer is not None:
            return
        _runs[errand.key] = run = Run()
    threading.Thread(target=_do, args=(errand, run), daemon=True).start()


def stop(errand: Errand) -> None:
    """End the task's process, if there is one, and wait until it has left everything as it was."""
    run = _runs.get(errand.key)
    if run is None:
        return
    with run.lock:
        run.stopped = True
        if run.process is None:
            return
        run.process.terminate()
    if not run.over.wait(GRACE_SECONDS):
        run.process.kill()
        run.over.wait(GRACE_SECONDS)


def _do(errand: Errand, run: Run) -> None:
    # What follows may be asked for while the process of this task is still going home.
    task = errand.task
    try:
        with _turns:
            _do_apart(errand, run)
        if errand.answer_of(task) is None and not run.stopped:
            # Who asked may have seen the answer and let go of the folder before this process ended.
            with contextlib.suppress(FileNotFoundError):
                errand.keep_answer(task, {"broken": errand.broken_off})
    finally:
        with _runs_lock:
            _runs.pop(errand.key, None)
        run.over.set()


def _do_apart(errand: Errand, run: Run) -> None:
    with run.lock:
        if run.stopped:
            return
        run.process = subprocess.Popen(
            [sys.executable, "-m", errand.child, str(errand.folder)],
            stdin=subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,
        )
    try:
        run.process.wait(timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        run.process.kill()
        run.process.wait()


def environment() -> dict[str, str]:
    """Return the environment of a child: it finds this very package, and writes UTF-8."""
    folders = [str(Path(zhida.__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, folders)), "PYTHONUTF8": "1"}
