"""Runs what is to be done with rosters beside the server, one at a time, each in a process.

What is under way is known to this server process only; a task without a process and without an
answer (after a restart) is simply begun again by whoever asks for it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import zhida
from zhida.recipients.intake import Intake

AT_ONCE = 1
"""A million rows take both cores and up to 1.5 GB; the next roster waits its turn."""

LIMIT_SECONDS = 3600
GRACE_SECONDS = 10
"""How long a process that is told to end may take to leave everything as it was."""

BROKEN_OFF = {"broken": "处理中断，没有导入任何内容。请重新上传；如仍然中断，请把文件拆小。"}


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


def start(sent: Intake) -> None:
    """See to it that the task is under way; nothing happens when it is, or has its answer."""
    with _runs_lock:
        if sent.key in _runs or sent.answer is not None:
            return
        _runs[sent.key] = run = Run()
    threading.Thread(target=_do, args=(sent, run), daemon=True).start()


def stop(sent: Intake) -> None:
    """End the task's process, if there is one, and wait until it has left everything as it was."""
    run = _runs.get(sent.key)
    if run is None:
        return
    with run.lock:
        run.stopped = True
        if run.process is not None:
            run.process.terminate()
    if not run.over.wait(GRACE_SECONDS) and run.process is not None:
        run.process.kill()
        run.over.wait(GRACE_SECONDS)


def _do(sent: Intake, run: Run) -> None:
    # A roster may be confirmed while the process of its check is still going home.
    task = sent.task
    try:
        with _turns:
            _do_apart(sent, run)
        if sent.answer_of(task) is None and not run.stopped:
            sent.keep_answer(task, BROKEN_OFF)
    finally:
        with _runs_lock:
            _runs.pop(sent.key, None)
        run.over.set()


def _do_apart(sent: Intake, run: Run) -> None:
    with run.lock:
        if run.stopped:
            return
        run.process = subprocess.Popen(
            [sys.executable, "-m", "zhida.recipients.intake_child", str(sent.folder)],
            stdin=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
    try:
        run.process.wait(timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        run.process.kill()
        run.process.wait()


def _environment() -> dict[str, str]:
    """Return the child's environment: it finds this very package, and writes UTF-8."""
    folders = [str(Path(zhida.__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, folders)), "PYTHONUTF8": "1"}
